// One liver of the quality line as the pages show it: what the server worked out, flat, with
// `null` for whatever it did not say. Matrices are 8×8, row by row, as seen from the sensor.
// Lengths mm, masses g, scores and shares 0-1.

export const kZonesPerSide = 8;
export const kZones = 64;

/** Channels of the spectral sensor, in the order of every list of ten here. */
export const kChannels = [
  'F1_415nm',
  'F2_445nm',
  'F3_480nm',
  'F4_515nm',
  'F5_555nm',
  'F6_590nm',
  'F7_630nm',
  'F8_680nm',
  'Clear',
  'NIR',
] as const;

export const kRatios = [
  'violet_orange_ratio',
  'nir_violet_ratio',
  'yellow_violet_ratio',
  'red_green_ratio',
  'blue_red_ratio',
  'violet_yellow_ratio',
] as const;
export type RatioName = (typeof kRatios)[number];

/** Best first. */
export const kGrades = ['A+', 'A', 'B', 'C', 'REJECT'] as const;
export type LiverGrade = (typeof kGrades)[number];

export const kDefectKinds = ['foreign_body', 'dent', 'tear', 'bruise', 'bile_stain'] as const;

export const kLotLinks = ['none', 'message', 'queue', 'hand'] as const;
export type LotLink = (typeof kLotLinks)[number];

export interface LiverDefect {
  /** Open: a later server may know more kinds. */
  kind: string;
  /** Place in zones, 0-8 from the left upper corner. */
  x: number;
  y: number;
  size_mm: number | null;
  severity: number | null;
}

/** What the device said of its own, beside what the server found. */
export interface LiverClaim {
  grade: LiverGrade | null;
  score: number | null;
}

export interface Liver {
  sample_id: string;
  device_id: string;
  site_code: string | null;
  code_lot: string | null;
  /** How it came to its lot; null where the server did not say. */
  link: LotLink | null;
  timestamp: string;
  seq: number;
  grade: LiverGrade | null;
  score: number | null;
  confidence: number | null;
  reasons: string[];
  compliant: boolean | null;
  claim: LiverClaim | null;
  mass_g: number | null;
  mass_sd_g: number | null;
  length_mm: number | null;
  width_mm: number | null;
  thickness_mm: number | null;
  roughness_mm: number | null;
  uniformity: number | null;
  /** From the sensor to the empty tray; sets the size of a zone on the tray. */
  belt_mm: number | null;
  /** 64 heights over the tray, null where a zone was not measured; empty when not said. */
  heights_mm: (number | null)[];
  defects: LiverDefect[];
  tof_score: number | null;
  spectral_score: number | null;
  /** Ten shares of a white reference; empty when not said. */
  reflectance: (number | null)[];
  ratios: Record<RatioName, number | null>;
  freshness: number | null;
  oxidation: number | null;
  fat: number | null;
  delta_e: number | null;
}
