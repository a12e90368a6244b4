// Swagger UI comes as one file of 1.7 MB that cannot be split, hence the higher limit.
import { defineConfig, mergeConfig } from 'vite';
import { appConfig } from '../../vite.shared.ts';

const build = { chunkSizeWarningLimit: 2000 };
export default defineConfig(mergeConfig(appConfig(3002), { build }));
