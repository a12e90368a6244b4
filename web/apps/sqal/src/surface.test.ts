import { expect, test } from 'vitest';
import { backToFront, facesOf, heightAt, project, turn, zoneWidth } from './surface';

const flat = Array.from({ length: 64 }, () => 10 as number | null);

test('from straight above it is the picture: right is right, down is down', () => {
  const above = { yaw: 0, pitch: 90 };
  const right = project({ x: 10, y: 0, z: 0 }, above, 1000);
  const below = project({ x: 0, y: 10, z: 0 }, above, 1000);
  expect(right.x).toBeGreaterThan(0);
  expect(right.y).toBeCloseTo(0);
  expect(below.x).toBeCloseTo(0);
  expect(below.y).toBeGreaterThan(0);
});

test('nearer things are larger and have the greater depth', () => {
  const view = { yaw: 0, pitch: 30 };
  const near = project({ x: 10, y: 50, z: 0 }, view, 400);
  const far = project({ x: 10, y: -50, z: 0 }, view, 400);
  expect(near.depth).toBeGreaterThan(far.depth);
  expect(near.x).toBeGreaterThan(far.x);
  expect(backToFront([near, far].map((item) => ({ depth: item.depth, item })))[0]).toBe(far);
});

test('height stands upright on the screen', () => {
  const view = { yaw: 70, pitch: 30 };
  expect(project({ x: 0, y: 0, z: 20 }, view, 400).y).toBeLessThan(
    project({ x: 0, y: 0, z: 0 }, view, 400).y,
  );
});

test('between centres heights are interpolated, and unknown next to an unknown one', () => {
  const heights = [...flat];
  heights[1] = 20;
  expect(heightAt(heights, 1, 0.5)).toBe(15);
  expect(heightAt(heights, 0.5, 0.5)).toBe(10);
  heights[1] = null;
  expect(heightAt(heights, 1, 0.5)).toBeNull();
  expect(heightAt(heights, 4, 4)).toBe(10);
});

test('beside one unknown zone the plane of the three others, up to their line', () => {
  const heights = [...flat];
  heights[9] = null;
  heights[1] = 40;
  expect(heightAt(heights, 1, 0.5)).toBe(25);
  expect(heightAt(heights, 1, 1)).toBeCloseTo(25);
  expect(heightAt(heights, 1.3, 1.3)).toBeNull();
  heights[8] = null;
  expect(heightAt(heights, 1, 1)).toBeNull();
});

test('no face is drawn where a zone was not measured', () => {
  const whole = facesOf(flat, 27).length;
  const heights = [...flat];
  heights[0] = null;
  expect(whole).toBe(21 * 21);
  expect(facesOf(heights, 27).length).toBe(whole - 6);
  expect(facesOf([], 27)).toEqual([]);
});

test('turning goes round and round, but never below the tray', () => {
  expect(turn({ yaw: 350, pitch: 40 }, 20, 100)).toEqual({ yaw: 10, pitch: 90 });
  expect(turn({ yaw: 5, pitch: 40 }, -10, -100)).toEqual({ yaw: 355, pitch: 8 });
});

test('a zone of the sensor 260 mm above the tray is 27 mm wide', () => {
  expect(zoneWidth(260)).toBeCloseTo(26.92, 2);
});
