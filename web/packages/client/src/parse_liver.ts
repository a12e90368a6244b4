// A liver out of a `sensor_update`, a `latest_sample` or a REST sample: one shape, read with doubt.
// What cannot be identified (no sample, device, time or number) is refused.
import { asObject, list, number, oneOf, text, type Raw } from './fields';
import {
  kChannels,
  kGrades,
  kLotLinks,
  kRatios,
  kZones,
  kZonesPerSide,
  type Liver,
  type LiverClaim,
  type LiverDefect,
  type RatioName,
} from './liver_types';

function known(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Rows of eight, or 64 in a row; anything else is not a matrix and says nothing. */
function matrix(value: unknown): (number | null)[] {
  if (!Array.isArray(value)) return [];
  const flat: unknown[] = value.length === kZonesPerSide ? value.flat() : value;
  return flat.length === kZones ? flat.map(known) : [];
}

function channels(value: unknown): (number | null)[] {
  const raw = asObject(value);
  return raw ? kChannels.map((name) => number(raw, name)) : [];
}

function parseDefect(value: unknown): LiverDefect | null {
  const raw = asObject(value);
  const kind = raw && text(raw, 'type');
  const x = raw && number(raw, 'x');
  const y = raw && number(raw, 'y');
  if (!raw || !kind || x === null || y === null) return null;
  return { kind, x, y, size_mm: number(raw, 'size_mm'), severity: number(raw, 'severity') };
}

function parseClaim(value: unknown): LiverClaim | null {
  const raw = asObject(value);
  if (!raw) return null;
  const grade = oneOf(raw, 'final_grade', kGrades);
  const score = number(raw, 'final_score');
  return grade === null && score === null ? null : { grade, score };
}

function ratiosOf(analysis: Raw): Record<RatioName, number | null> {
  const raw = asObject(analysis['spectral_ratios']) ?? {};
  return Object.fromEntries(kRatios.map((name) => [name, number(raw, name)])) as Record<
    RatioName,
    number | null
  >;
}

function part(raw: Raw, ...names: string[]): Raw {
  let at: Raw = raw;
  for (const name of names) at = asObject(at[name]) ?? {};
  return at;
}

/** `envelopeSeq` counts where the sample carries no number of its own. */
export function parseLiver(value: unknown, envelopeSeq?: number | null): Liver | null {
  const raw = asObject(value);
  if (!raw) return null;
  const sample_id = text(raw, 'sample_id');
  const device_id = text(raw, 'device_id');
  const timestamp = text(raw, 'timestamp');
  const seq = number(raw, 'seq') ?? envelopeSeq ?? null;
  if (!sample_id || !device_id || !timestamp || seq === null) return null;
  const tof = part(raw, 'vl53l8ch', 'analysis');
  const spectral = part(raw, 'as7341', 'analysis');
  const fusion = part(raw, 'fusion');
  return {
    sample_id,
    device_id,
    site_code: text(raw, 'site_code') || null,
    code_lot: text(raw, 'code_lot') || null,
    link: oneOf(raw, 'lot_link', kLotLinks),
    timestamp,
    seq,
    grade: oneOf(fusion, 'final_grade', kGrades),
    score: number(fusion, 'final_score'),
    confidence: number(fusion, 'confidence_level'),
    reasons: list(fusion['reasons'], (item) => (typeof item === 'string' && item ? item : null)),
    compliant: typeof fusion['is_compliant'] === 'boolean' ? fusion['is_compliant'] : null,
    claim: parseClaim(raw['device_claim']),
    mass_g: number(tof, 'mass_g'),
    mass_sd_g: number(tof, 'mass_sd_g'),
    length_mm: number(tof, 'length_mm'),
    width_mm: number(tof, 'width_mm'),
    thickness_mm: number(tof, 'thickness_mm'),
    roughness_mm: number(tof, 'roughness_mm'),
    uniformity: number(tof, 'surface_uniformity'),
    belt_mm: number(tof, 'belt_mm'),
    heights_mm: matrix(tof['height_map']),
    defects: list(tof['defects'], parseDefect),
    tof_score: number(fusion, 'tof_score'),
    spectral_score: number(fusion, 'spectral_score'),
    reflectance: channels(spectral['reflectance']),
    ratios: ratiosOf(spectral),
    freshness: number(spectral, 'freshness_index'),
    oxidation: number(spectral, 'oxidation_index'),
    fat: number(spectral, 'fat_quality_index'),
    delta_e: number(spectral, 'delta_e'),
  };
}
