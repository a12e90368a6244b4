// The REST calls of the quality line.
import { get, post, type PathParams, type Query } from './http';
import { list } from './fields';
import { parseLiver } from './parse_liver';
import type { Liver } from './liver_types';
import type { Alert } from './types';
import type {
  ControlChartAnswer,
  DeviceHealth,
  LineFigures,
  QueueLot,
  SqalDevice,
} from './sqal_types';

type Path = Parameters<typeof get>[0];
const ask = <T>(
  path: string,
  options: { params?: PathParams; query?: Query; signal?: AbortSignal },
) => get(path as Path, options as never) as unknown as Promise<T>;

export const sqalApi = {
  references: (signal?: AbortSignal) => get('/api/sqal/references', { signal }),
  livers: async (query: Query, signal?: AbortSignal): Promise<Liver[]> =>
    list((await ask<{ items: unknown[] }>('/api/sqal/samples', { query, signal })).items, (item) =>
      parseLiver(item),
    ),
  figures: (signal?: AbortSignal) => ask<LineFigures>('/api/sqal/dashboard/overview', { signal }),
  devices: async (signal?: AbortSignal) =>
    (await ask<{ items: SqalDevice[] }>('/api/sqal/devices', { signal })).items,
  queue: async (signal?: AbortSignal) =>
    (await ask<{ items: QueueLot[] }>('/api/sqal/queue', { signal })).items,
  alerts: async (signal?: AbortSignal) =>
    (await ask<{ items: Alert[] }>('/api/sqal/alerts', { query: { active: true }, signal })).items,
  chart: (query: Query, signal?: AbortSignal) =>
    ask<ControlChartAnswer>('/api/sqal/charts', { query, signal }),
  health: (device_id: string, signal?: AbortSignal) =>
    ask<DeviceHealth>('/api/sqal/devices/{device_id}/health', { params: { device_id }, signal }),
  freeze: (device_id: string, characteristic: string, order: object) =>
    post<unknown>('/api/sqal/charts/{device_id}/{characteristic}/limits' as Path, order, {
      device_id,
      characteristic,
    }),
  link: (sample_id: string, order: object) =>
    post<unknown>('/api/sqal/samples/{sample_id}/lot' as Path, order, { sample_id }),
};
