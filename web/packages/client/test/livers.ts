// A sensor_update as the server writes it.
export function sensorUpdate(seq: number, over: Record<string, unknown> = {}) {
  return {
    type: 'sensor_update',
    seq,
    sample_id: `S${seq}`,
    device_id: 'ESP32_LL_01',
    site_code: 'LL',
    code_lot: null,
    lot_link: 'none',
    timestamp: new Date(Date.UTC(2026, 10, 24, 7, 0, seq)).toISOString(),
    vl53l8ch: {
      analysis: {
        height_map: Array.from({ length: 8 }, (_, row) =>
          Array.from({ length: 8 }, (_, col) => (row === 0 && col === 0 ? null : row + col)),
        ),
        mass_g: 512,
        mass_sd_g: 9,
        defects: [
          { type: 'bruise', x: 3, y: 4, size_mm: 12, severity: 0.4 },
          { type: 'dent', x: 'left', y: 4 },
        ],
      },
    },
    as7341: {
      analysis: {
        reflectance: { F1_415nm: 0.28, NIR: 0.43 },
        spectral_ratios: { red_green_ratio: 2.1 },
        freshness_index: 0.8,
      },
    },
    fusion: {
      final_score: 0.79,
      final_grade: 'A',
      is_compliant: true,
      confidence_level: 0.92,
      reasons: ['Rien à dire', 7, ''],
    },
    device_claim: { final_grade: 'B', final_score: 0.66 },
    ...over,
  };
}
