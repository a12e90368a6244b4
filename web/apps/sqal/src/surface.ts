// The height map as a surface to be turned: vertices between the zones' centres, seen in
// perspective, faces from back to front (painter's algorithm). Pure; `surface_view.tsx` draws it.

export interface Vec3 {
  x: number;
  y: number;
  z: number;
}

export interface View {
  /** Turn about the upright axis, degrees. */
  yaw: number;
  /** Height of the eye over the tray, degrees, 90 is from straight above. */
  pitch: number;
}

export const kStartView: View = { yaw: 35, pitch: 38 };
const kSide = 8;
/** Parts of a zone's width per drawn face; between centres heights are interpolated. */
const kParts = 3;
/** Heights are drawn larger than they are, or a liver would look flat. */
export const kHeightFactor = 1.6;
const kMinPitch = 8;

export interface Face {
  corners: [Vec3, Vec3, Vec3, Vec3];
  /** Mean height of the corners, mm. */
  height_mm: number;
  /** Towards the viewer's lamp, 0-1. */
  light: number;
}

export interface Projected {
  x: number;
  y: number;
  depth: number;
}

export function turn(view: View, yaw: number, pitch: number): View {
  return {
    yaw: (((view.yaw + yaw) % 360) + 360) % 360,
    pitch: Math.min(90, Math.max(kMinPitch, view.pitch + pitch)),
  };
}

/** Place on the tray of a point in zones (0-8), the middle is 0; one zone is `zone_mm` wide. */
export function trayPoint(x: number, y: number, height_mm: number, zone_mm: number): Vec3 {
  return {
    x: (x - kSide / 2) * zone_mm,
    y: (y - kSide / 2) * zone_mm,
    z: height_mm * kHeightFactor,
  };
}

/**
 * Height at a point in zones between the centres around it. Next to one unknown centre the three
 * known ones span a plane up to the line between its neighbours; beyond, and next to more unknown
 * centres, it is null.
 */
export function heightAt(heights: (number | null)[], x: number, y: number): number | null {
  const cx = Math.min(kSide - 1, Math.max(0, x - 0.5));
  const cy = Math.min(kSide - 1, Math.max(0, y - 0.5));
  const x0 = Math.min(kSide - 2, Math.floor(cx));
  const y0 = Math.min(kSide - 2, Math.floor(cy));
  const at = (ix: number, iy: number) => heights[iy * kSide + ix] ?? null;
  const corners: Corners = [at(x0, y0), at(x0 + 1, y0), at(x0, y0 + 1), at(x0 + 1, y0 + 1)];
  return between(corners, cx - x0, cy - y0);
}

/** Left upper, right upper, left lower, right lower. */
type Corners = [number | null, number | null, number | null, number | null];
const kTouch = 1e-9;

function between([a, b, c, d]: Corners, u: number, v: number): number | null {
  if (a !== null && b !== null && c !== null && d !== null) {
    return a * (1 - u) * (1 - v) + b * u * (1 - v) + c * (1 - u) * v + d * u * v;
  }
  if (a !== null && b !== null && c !== null) {
    return u + v <= 1 + kTouch ? a + (b - a) * u + (c - a) * v : null;
  }
  if (b !== null && c !== null && d !== null) {
    return u + v >= 1 - kTouch ? d + (c - d) * (1 - u) + (b - d) * (1 - v) : null;
  }
  if (a !== null && c !== null && d !== null) {
    return u <= v + kTouch ? a + (c - a) * v + (d - c) * u : null;
  }
  if (a !== null && b !== null && d !== null) {
    return v <= u + kTouch ? a + (b - a) * u + (d - b) * v : null;
  }
  return null;
}

/** Faces between the outermost centres; none where a zone was not measured. */
export function facesOf(heights: (number | null)[], zone_mm: number): Face[] {
  const count = (kSide - 1) * kParts;
  const points: (Vec3 | null)[][] = [];
  const raw: (number | null)[][] = [];
  for (let row = 0; row <= count; row += 1) {
    const y = 0.5 + row / kParts;
    const line = Array.from({ length: count + 1 }, (_, i) =>
      heightAt(heights, 0.5 + i / kParts, y),
    );
    raw.push(line);
    points.push(
      line.map((height, i) =>
        height === null ? null : trayPoint(0.5 + i / kParts, y, height, zone_mm),
      ),
    );
  }
  const faces: Face[] = [];
  for (let row = 0; row < count; row += 1) {
    for (let col = 0; col < count; col += 1) {
      const corners = [
        points[row]![col],
        points[row]![col + 1],
        points[row + 1]![col + 1],
        points[row + 1]![col],
      ];
      if (corners.some((corner) => !corner)) continue;
      const quad = corners as Face['corners'];
      const mean =
        (raw[row]![col]! + raw[row]![col + 1]! + raw[row + 1]![col + 1]! + raw[row + 1]![col]!) / 4;
      faces.push({ corners: quad, height_mm: mean, light: lightOf(quad) });
    }
  }
  return faces;
}

const kLamp = normal({ x: -0.45, y: -0.55, z: 0.9 });

function lightOf([a, b, c, d]: Face['corners']): number {
  const p = { x: c.x - a.x, y: c.y - a.y, z: c.z - a.z };
  const q = { x: d.x - b.x, y: d.y - b.y, z: d.z - b.z };
  const n = normal({
    x: p.y * q.z - p.z * q.y,
    y: p.z * q.x - p.x * q.z,
    z: p.x * q.y - p.y * q.x,
  });
  return Math.max(0, n.x * kLamp.x + n.y * kLamp.y + n.z * kLamp.z);
}

function normal(v: Vec3): Vec3 {
  const length = Math.hypot(v.x, v.y, v.z) || 1;
  return { x: v.x / length, y: v.y / length, z: v.z / length };
}

/** Onto a picture of unit scale around 0, for an eye `distance` from the middle of the tray. */
export function project(point: Vec3, view: View, distance: number): Projected {
  const yaw = (view.yaw * Math.PI) / 180;
  const pitch = (view.pitch * Math.PI) / 180;
  const x = point.x * Math.cos(yaw) - point.y * Math.sin(yaw);
  const away = point.x * Math.sin(yaw) + point.y * Math.cos(yaw);
  const up = away * -Math.sin(pitch) + point.z * Math.cos(pitch);
  const near = away * Math.cos(pitch) + point.z * Math.sin(pitch);
  const scale = distance / (distance - near);
  return { x: x * scale, y: -up * scale, depth: near };
}

/** Farthest first. */
export function backToFront<T>(items: { depth: number; item: T }[]): T[] {
  return [...items].sort((a, b) => a.depth - b.depth).map(({ item }) => item);
}

/** Width of a zone on the tray: the sensor sees 45° over eight zones. Unknown belt: one is one. */
export function zoneWidth(belt_mm: number | null): number {
  return ((belt_mm ?? 260) * 2 * Math.tan(Math.PI / 8)) / kSide;
}
