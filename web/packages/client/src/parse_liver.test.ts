import { expect, test } from 'vitest';
import { sensorUpdate } from '../test/livers';
import { parseFrame } from './frame';
import { parseLiver } from './parse_liver';

test('a live liver, flat, with the number of its message', () => {
  const frame = parseFrame(JSON.stringify(sensorUpdate(42)));
  expect(frame).toMatchObject({
    type: 'sensor_update',
    seq: 42,
    liver: {
      sample_id: 'S42',
      grade: 'A',
      confidence: 0.92,
      mass_g: 512,
      claim: { grade: 'B', score: 0.66 },
      reasons: ['Rien à dire'],
      link: 'none',
      code_lot: null,
    },
  });
});

test('a zone that was not measured is unknown, not flat', () => {
  const liver = parseLiver(sensorUpdate(1))!;
  expect(liver.heights_mm).toHaveLength(64);
  expect(liver.heights_mm[0]).toBeNull();
  expect(liver.heights_mm[63]).toBe(14);
});

test('missing figures are unknown; a defect without a place is left out', () => {
  const liver = parseLiver(sensorUpdate(1))!;
  expect(liver.thickness_mm).toBeNull();
  expect(liver.reflectance[0]).toBe(0.28);
  expect(liver.reflectance[1]).toBeNull();
  expect(liver.ratios.red_green_ratio).toBe(2.1);
  expect(liver.ratios.nir_violet_ratio).toBeNull();
  expect(liver.defects.map((defect) => defect.kind)).toEqual(['bruise']);
});

test('a matrix of another shape and a grade of no known name say nothing', () => {
  const liver = parseLiver(
    sensorUpdate(1, {
      vl53l8ch: { analysis: { height_map: [[1, 2], [3]] } },
      fusion: { final_grade: 'SUPERB' },
      as7341: null,
    }),
  )!;
  expect(liver).toMatchObject({ heights_mm: [], grade: null, reflectance: [], compliant: null });
});

test('what cannot be identified is malformed', () => {
  for (const name of ['sample_id', 'device_id', 'timestamp', 'seq']) {
    const frame = sensorUpdate(1, { [name]: undefined });
    expect(parseFrame(JSON.stringify(frame)).type, name).toBe('malformed');
  }
});

test('the newest liver on connect, or that there is none', () => {
  const latest = { ...sensorUpdate(7), type: 'latest_sample' };
  expect(parseFrame(JSON.stringify(latest))).toMatchObject({ liver: { sample_id: 'S7' } });
  expect(parseFrame('{"type":"latest_sample","data":null}')).toMatchObject({ liver: null });
});
