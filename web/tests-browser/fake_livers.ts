// Livers as the server tells of them, made up: two lobes on a tray with the noise of a sensor. Only
// test code uses it; against the real server raw frames are sent instead (`line.ts`).
import { kChannels, type LiverGrade } from '../packages/client/src/liver_types';

const kGood = [0.28, 0.4, 0.48, 0.58, 0.52, 0.55, 0.66, 0.69, 0.53, 0.43];
const kSide = 8;

/** A seeded source, so that pictures of two runs can be compared. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Heights of two lobes, mm, 8×8. */
export function lobes(random: () => number, scale: number): number[][] {
  const turn = random() * 0.5 - 0.25;
  return Array.from({ length: kSide }, (_, row) =>
    Array.from({ length: kSide }, (_, col) => {
      const x = (col - 3.5) * Math.cos(turn) - (row - 3.5) * Math.sin(turn);
      const y = (col - 3.5) * Math.sin(turn) + (row - 3.5) * Math.cos(turn);
      const big = 1 - ((x + 0.7) / 2.6) ** 2 - (y / 3.4) ** 2;
      const small = 1 - ((x - 1.9) / 1.6) ** 2 - ((y + 0.4) / 2.5) ** 2;
      const height = 52 * Math.sqrt(Math.max(0, big)) ** 0.9;
      const other = 38 * Math.sqrt(Math.max(0, small));
      const noise = random() - 0.5;
      return Math.max(0, Math.round((Math.max(height, other) * scale + noise) * 10) / 10);
    }),
  );
}

export interface LiverWish {
  sample_id: string;
  device_id: string;
  seq: number;
  grade: LiverGrade;
  code_lot?: string | null;
  at?: Date;
  defects?: { type: string; x: number; y: number; size_mm: number; severity: number }[];
  unmeasured?: [number, number][];
  claimed?: LiverGrade | null;
  reasons?: string[];
}

const kScores: Record<LiverGrade, number> = { 'A+': 0.9, A: 0.79, B: 0.68, C: 0.52, REJECT: 0.31 };

/** The members of a `sensor_update` beside `type`. */
export function liverBody(wish: LiverWish) {
  const random = seeded(wish.seq * 7919 + 5);
  const heights: (number | null)[][] = lobes(random, 0.9 + random() * 0.25);
  for (const [x, y] of wish.unmeasured ?? []) heights[y]![x] = null;
  const dull = 1 - (0.9 - kScores[wish.grade]) * 0.5;
  const reflectance = kGood.map(
    (value, i) => value * (i < 3 ? 1 : dull) * (0.97 + random() * 0.06),
  );
  const [f1, f2, f3, f4, f5, f6, f7, f8, , nir] = reflectance as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    sample_id: wish.sample_id,
    device_id: wish.device_id,
    site_code: 'LL',
    code_lot: wish.code_lot ?? null,
    lot_link: wish.code_lot ? 'message' : 'none',
    timestamp: (wish.at ?? new Date()).toISOString(),
    seq: wish.seq,
    vl53l8ch: {
      analysis: {
        height_map: heights,
        mass_g: Math.round(430 + random() * 190),
        mass_sd_g: 9.2,
        length_mm: 148,
        width_mm: 104,
        thickness_mm: 51,
        roughness_mm: 1.1,
        surface_uniformity: 0.82,
        belt_mm: 260,
        defects: wish.defects ?? [],
      },
    },
    as7341: {
      analysis: {
        reflectance: Object.fromEntries(kChannels.map((name, i) => [name, reflectance[i]])),
        spectral_ratios: {
          violet_orange_ratio: f1 / f7,
          nir_violet_ratio: nir / f1,
          yellow_violet_ratio: (f5 + f6) / (f1 + f2),
          red_green_ratio: (f7 + f8) / f4,
          blue_red_ratio: (f1 + f2) / (f7 + f8),
          violet_yellow_ratio: (f1 + f3) / (f5 + f6),
        },
        freshness_index: 0.86,
        oxidation_index: 0.14,
        fat_quality_index: 0.78,
        delta_e: 3.1,
      },
    },
    fusion: {
      final_score: kScores[wish.grade],
      final_grade: wish.grade,
      is_compliant: wish.grade !== 'REJECT',
      confidence_level: 0.93,
      tof_score: 0.8,
      spectral_score: 0.7,
      reasons: wish.reasons ?? ['Aucun défaut ; masse, forme et couleur sont bonnes.'],
    },
    device_claim: {
      final_grade: wish.claimed ?? null,
      final_score: wish.claimed ? 0.71 : null,
    },
  };
}
