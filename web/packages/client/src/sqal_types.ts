// The quality line's values besides the livers themselves: the contract's types by short names.
import type { components } from './api.gen';

type Schemas = components['schemas'];

export type QualityReferences = Schemas['QualityReferences'];
export type RatioRanges = Schemas['RatioRanges'];
export type SqalDevice = Schemas['QualityDevice'];
export type DeviceHealth = Schemas['SensorHealth'];
export type SensorWarning = DeviceHealth['warnings'][number];
export type LineFigures = Schemas['LineOverview'];
export type ControlChartAnswer = Schemas['ControlChart'];
export type ChartPoint = Schemas['ChartPoint'];
export type Capability = ControlChartAnswer['capability'];
export type CapabilityIndex = Schemas['CapabilityIndex'];
export type FreezeOrder = Schemas['ChartLimitsRequest'];
export type Characteristic = Schemas['Characteristic'];
export type ChartKind = Schemas['ChartLimits']['kind'];

export const kCharacteristics = [
  'mass',
  'final_score',
  'freshness',
  'oxidation',
  'fat',
  'roughness',
  'defects',
] as const satisfies readonly Characteristic[];

export const kChartKinds = ['i_mr', 'xbar_r', 'p'] as const satisfies readonly ChartKind[];

export interface LotResultSoFar {
  samples: number;
  grades: Record<string, number>;
  weighed: number;
  mean_mass_g: number | null;
  sd_mass_g: number | null;
  /** Mean mass measured less the one predicted. */
  difference_g: number | null;
}

export interface QueueLot {
  code_lot: string;
  site_code: string;
  gaveur_id: number;
  statut: 'pending' | 'taken' | 'inspected';
  /** Ducks alive at the last meal: livers to expect. */
  nb: number | null;
  since: string;
  predicted: { mean_g: number; sd_g: number; relation: string } | null;
  device_id: string | null;
  taken_at: string | null;
  inspected_at: string | null;
  /** Null while the lot waits. */
  result: LotResultSoFar | null;
}
