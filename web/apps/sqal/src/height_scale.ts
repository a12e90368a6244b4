// Colours for heights: dark blue to pale yellow, growing in lightness all the way, so that the
// order survives grey print and every kind of colour blindness. Pure.

const kStops: [number, number, number][] = [
  [18, 36, 76],
  [60, 77, 110],
  [112, 114, 118],
  [168, 152, 107],
  [222, 195, 88],
  [253, 238, 145],
];

export type Rgb = [number, number, number];

/** `share` 0-1 of the scale; outside it the end colours hold. */
export function scaleColor(share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (kStops.length - 1);
  const low = Math.min(kStops.length - 2, Math.floor(at));
  const part = at - low;
  return kStops[low]!.map((from, i) =>
    Math.round(from + (kStops[low + 1]![i]! - from) * part),
  ) as Rgb;
}

export function rgb([r, g, b]: Rgb): string {
  return `rgb(${r} ${g} ${b})`;
}

/** Black or white, whichever reads better on `color` (WCAG luminance). */
export function inkOn(color: Rgb): string {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.19 ? '#14181b' : '#ffffff';
}

/** Top of the scale for these heights: the next ten millimetres, 20 at least. */
export function scaleTop(heights: (number | null)[]): number {
  const highest = Math.max(0, ...heights.filter((height) => height !== null));
  return Math.max(20, Math.ceil(highest / 10) * 10);
}

/** Round marks from 0 to `top`, five to eight of them. */
export function scaleMarks(top: number): number[] {
  const step = top <= 40 ? 5 : top <= 80 ? 10 : Math.ceil(top / 80) * 10;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
}
