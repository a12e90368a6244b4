// The quality line's values besides the livers themselves: the contract's types by short names.
import type { components } from './api.gen';

type Schemas = components['schemas'];

export type QualityReferences = Schemas['QualityReferences'];
export type RatioRanges = Schemas['RatioRanges'];
export type SqalDevice = Schemas['QualityDevice'];
export type DeviceHealth = Schemas['SensorHealth'];
export type SensorWarning = DeviceHealth['warnings'][number];
export type LineFigures = Schemas['LineOverview'];
export type QueueLot = Schemas['QueuedLot'];
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
