// The REST calls of the quality line.
import { list } from './fields';
import { get, post, type QueryOf } from './http';
import type { Liver } from './liver_types';
import { parseLiver } from './parse_liver';
import type { Characteristic, FreezeOrder } from './sqal_types';

export interface LiverPage {
  livers: Liver[];
  /** Whether there are older ones. */
  more: boolean;
}

const kAlertsShown = 200;

// Livers are read with the same doubt as live ones: their analyses grow with the server's version.
export const sqalApi = {
  references: (signal?: AbortSignal) => get('/api/sqal/references', { signal }),
  liver: async (sample_id: string, signal?: AbortSignal): Promise<Liver | null> =>
    parseLiver(await get('/api/sqal/samples/{sample_id}', { params: { sample_id }, signal })),
  livers: async (query: QueryOf<'/api/sqal/samples'>, signal?: AbortSignal): Promise<LiverPage> => {
    const page = await get('/api/sqal/samples', { query, signal });
    return {
      livers: list(page.items, (item) => parseLiver(item)),
      more: page.next_cursor !== null,
    };
  },
  figures: (signal?: AbortSignal) => get('/api/sqal/dashboard/overview', { signal }),
  devices: async (signal?: AbortSignal) => (await get('/api/sqal/devices', { signal })).items,
  health: (device_id: string, signal?: AbortSignal) =>
    get('/api/sqal/devices/{device_id}/health', { params: { device_id }, signal }),
  queue: async (query: QueryOf<'/api/sqal/queue'>, signal?: AbortSignal) =>
    (await get('/api/sqal/queue', { query, signal })).items,
  alerts: async (signal?: AbortSignal) =>
    (await get('/api/sqal/alerts', { query: { active: true, limit: kAlertsShown }, signal })).items,
  chart: (query: QueryOf<'/api/sqal/charts'>, signal?: AbortSignal) =>
    get('/api/sqal/charts', { query, signal }),
  freeze: (device_id: string, characteristic: Characteristic, order: FreezeOrder) =>
    post<unknown>('/api/sqal/charts/{device_id}/{characteristic}/limits', order, {
      device_id,
      characteristic,
    }),
  release: (code_lot: string) =>
    post<unknown>('/api/sqal/queue/{code_lot}/release', {}, { code_lot }),
  link: (sample_id: string, code_lot: string) =>
    post<unknown>('/api/sqal/samples/{sample_id}/lot', { code_lot }, { sample_id }),
};
