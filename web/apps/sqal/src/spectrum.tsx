// Reflectance of the ten channels. Height tells the value, a swatch below each its colour.
import { kChannels, type Liver } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';

const kWidth = 420;
const kHeight = 210;
const kLeft = 40;
const kBottom = 34;
const kTop = 10;
const kSlot = (kWidth - kLeft) / kChannels.length;
const kSwatches = [
  '#7600ed',
  '#0028ff',
  '#00d5ff',
  '#1fff00',
  '#b3ff00',
  '#ffdf00',
  '#ff4f00',
  '#ff0000',
  '#ffffff',
  '#5a0000',
];

/** What good livers of late look like: 5-95 % per channel; null where nothing is known. */
export interface Band {
  low: number[];
  high: number[];
  count: number;
}

function channelName(name: string): string {
  return /_(\d+)nm$/.exec(name)?.[1] ?? name;
}

export function Spectrum({
  liver,
  band,
  reference,
}: {
  liver: Liver;
  band: Band | null;
  reference: Record<string, number> | undefined;
}) {
  const { t, format } = useI18n();
  const { reflectance } = liver;
  const highest = Math.max(1, ...reflectance.map((value) => value ?? 0), ...(band?.high ?? []));
  const y = (value: number) => kTop + (1 - value / highest) * (kHeight - kTop - kBottom);
  const middle = (i: number) => kLeft + (i + 0.5) * kSlot;
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * highest);
  return (
    <svg
      className="spectrum"
      viewBox={`0 0 ${kWidth} ${kHeight}`}
      role="img"
      data-testid="spectrum"
      aria-label={t('liver.spectrum_label', {
        values: kChannels
          .map((name, i) => `${channelName(name)}: ${format.fraction(reflectance[i], 0)}`)
          .join(', '),
      })}
    >
      {marks.map((mark) => (
        <g key={mark}>
          <line className="grid-line" x1={kLeft} x2={kWidth} y1={y(mark)} y2={y(mark)} />
          <text x={kLeft - 6} y={y(mark) + 4} textAnchor="end">
            {format.fraction(mark, 0)}
          </text>
        </g>
      ))}
      {kChannels.map((name, i) => {
        const value = reflectance[i] ?? null;
        return (
          <g key={name}>
            {band && (
              <rect
                className="band"
                x={middle(i) - kSlot * 0.42}
                width={kSlot * 0.84}
                y={y(band.high[i]!)}
                height={Math.max(2, y(band.low[i]!) - y(band.high[i]!))}
              />
            )}
            {value === null ? (
              <text x={middle(i)} y={y(0) - 8} textAnchor="middle">
                {'?'}
              </text>
            ) : (
              <rect
                className="bar"
                x={middle(i) - kSlot * 0.2}
                width={kSlot * 0.4}
                y={y(value)}
                height={Math.max(1, y(0) - y(value))}
                rx={2}
              />
            )}
            {reference?.[name] !== undefined && (
              <line
                className="reference"
                x1={middle(i) - kSlot * 0.42}
                x2={middle(i) + kSlot * 0.42}
                y1={y(reference[name])}
                y2={y(reference[name])}
              />
            )}
            <rect
              className="swatch"
              x={middle(i) - kSlot * 0.32}
              width={kSlot * 0.64}
              y={kHeight - kBottom + 6}
              height={7}
              fill={kSwatches[i]}
              rx={2}
            />
            <text x={middle(i)} y={kHeight - 6} textAnchor="middle">
              {channelName(name)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
