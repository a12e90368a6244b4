// What both apps' builds have in common. `base: './'` makes one build fit `/` and
// `/gaveur/`; in development the server named by GAVEURS_BACKEND answers the rest.
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

export function appConfig(port: number): UserConfig {
  const backend = process.env['GAVEURS_BACKEND'] ?? 'http://127.0.0.1:8000';
  const toServer = { target: backend, changeOrigin: true };
  const page = Number(process.env['GAVEURS_DEV_PORT'] ?? port);
  const proxy = {
    '/api': { ...toServer, ws: true },
    '/ws': { ...toServer, ws: true },
    '/health': toServer,
    '/livez': toServer,
    '/readyz': toServer,
    '/metrics': toServer,
    '/openapi.json': toServer,
    '/docs': toServer,
  };
  return {
    base: './',
    plugins: [react()],
    cacheDir: `../../node_modules/.vite-${port}`,
    server: {
      host: '127.0.0.1',
      port: page,
      strictPort: true,
      proxy,
    },
    preview: { host: '127.0.0.1', port: page, strictPort: true, proxy },
    build: { target: 'es2022', sourcemap: false, reportCompressedSize: false },
  };
}
