// The quality line's values besides the livers themselves.
import type { components } from './api.gen';

export type QualityReferences = components['schemas']['QualityReferences'];
export type RatioRanges = components['schemas']['RatioRanges'];

export interface SensorWarning {
  kind: string;
  severity: 'warning' | 'critical';
  zone: { x: number; y: number } | null;
  value: number | null;
  threshold: number | null;
  unit: string;
  message: string;
}

export interface DeviceHealth {
  state: 'normal' | 'warning' | 'no_data';
  baseline_complete: boolean;
  warnings: SensorWarning[];
}

export interface SqalDevice {
  device_id: string;
  site_code: string | null;
  location: string | null;
  firmware_version: string | null;
  etat: 'normal' | 'warning' | 'critical' | 'no_data';
  status: string | null;
  last_seen: string | null;
  last_sample: string | null;
  uptime_s: number | null;
  buffer_size: number | null;
  samples: number;
}

export interface QueueLot {
  code_lot: string;
  site_code: string;
  gaveur_nom: string | null;
  state: 'pending' | 'taken' | 'inspected';
  since: string;
  taken_by: string | null;
  taken_at: string | null;
  inspected_at: string | null;
  expected: number | null;
  samples: number;
  grades: Record<string, number>;
  mean_mass_g: number | null;
  sd_mass_g: number | null;
  forecast_g: number | null;
  forecast_sd_g: number | null;
}

export interface LineFigures {
  livers_per_hour: number | null;
  samples: number;
  conformity: number | null;
  downgraded: number | null;
  rejected: number | null;
  targets: {
    livers_per_hour: number;
    conformity: number;
    downgraded: number;
    rejected: number;
  };
}

export const kCharacteristics = [
  'mass',
  'final_score',
  'freshness',
  'oxidation',
  'fat',
  'roughness',
  'defects',
] as const;
export type Characteristic = (typeof kCharacteristics)[number];

export const kChartKinds = ['i_mr', 'xbar_r', 'p'] as const;
export type ChartKind = (typeof kChartKinds)[number];

export interface ChartLimits {
  kind: ChartKind;
  samples_per_point: number;
  centre: number;
  sigma: number;
  ucl: number | null;
  lcl: number | null;
  range_centre: number | null;
  range_ucl: number | null;
  range_lcl: number | null;
  samples: number;
  left_out: number;
}

export interface FrozenChart {
  limits: ChartLimits;
  spec: { lower: number | null; upper: number | null };
  alarm_rules: number[];
  author: string;
  note: string | null;
  frozen_at: string;
}

export interface ChartPoint {
  time: string;
  /** The last liver of the point. */
  sample_id: string;
  value: number;
  range: number | null;
  ewma: number | null;
  rules: number[];
  alarm: 'none' | 'ewma' | 'point' | 'nelson';
  /** Measured before the limits applied: shown, not judged. */
  reference: boolean;
}

export interface CapabilityIndex {
  value: number;
  lower: number;
  upper: number;
}

export interface Capability {
  refused: string | null;
  samples: number;
  cp: CapabilityIndex | null;
  cpk: CapabilityIndex | null;
  pp: CapabilityIndex | null;
  ppk: CapabilityIndex | null;
}

export interface ControlChartAnswer {
  device_id: string;
  characteristic: Characteristic;
  unit: string;
  state: 'no_frozen_limits' | 'no_data' | 'in_control' | 'out_of_control';
  limits: ChartLimits | null;
  /** Whether `limits` are frozen ones; else they come from the points shown. */
  frozen: boolean;
  limits_refused: string | null;
  frozen_chart: FrozenChart | null;
  alarm: { ewma_ucl: number | null; ewma_lcl: number | null };
  points: ChartPoint[];
  capability: Capability;
}
