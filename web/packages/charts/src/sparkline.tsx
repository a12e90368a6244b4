// A line without axes for a table cell. SVG, because a table holds hundreds and a
// canvas each would be heavy.

export function Sparkline({
  values,
  label,
  width = 84,
  height = 22,
}: {
  values: (number | null)[];
  label: string;
  width?: number;
  height?: number;
}) {
  const known = values
    .map((value, index) => ({ value, index }))
    .filter((point): point is { value: number; index: number } => point.value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known.map((point) => point.value));
  const high = Math.max(...known.map((point) => point.value));
  const pad = 3;
  const x = (index: number) => pad + (index / (values.length - 1)) * (width - 2 * pad);
  const y = (value: number) =>
    high === low ? height / 2 : height - pad - ((value - low) / (high - low)) * (height - 2 * pad);
  const path = known
    .map(
      (point, at) => `${at ? 'L' : 'M'}${x(point.index).toFixed(1)} ${y(point.value).toFixed(1)}`,
    )
    .join('');
  const last = known[known.length - 1]!;
  return (
    <svg className="sparkline" width={width} height={height} role="img" aria-label={label}>
      <path d={path} fill="none" stroke="var(--series-given)" strokeWidth="1.6" />
      <circle cx={x(last.index)} cy={y(last.value)} r="2.2" fill="var(--series-given)" />
    </svg>
  );
}
