// The 8×8 height map from above: a colour and a figure per zone, unmeasured zones hatched, defects
// ringed and numbered as in the list beside it.
import { cssColor } from '@gaveurs/charts';
import { kZonesPerSide, type Liver } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { useCallback } from 'react';
import { inkOn, rgb, scaleColor, scaleTop } from './height_scale';
import { useCanvas } from './use_canvas';

const kGap = 2;

export function HeightMap({ liver }: { liver: Liver }) {
  const { t, format } = useI18n();
  const { heights_mm, defects } = liver;
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const side = Math.min(width, height);
      const zone = side / kZonesPerSide;
      context.translate((width - side) / 2, (height - side) / 2);
      const top = scaleTop(heights_mm);
      heights_mm.forEach((value, i) => {
        const x = (i % kZonesPerSide) * zone;
        const y = Math.floor(i / kZonesPerSide) * zone;
        if (value === null) hatch(context, x, y, zone);
        else fillZone(context, x, y, zone, value / top, format.number(value));
      });
      defects.forEach((defect, i) => {
        const radius = Math.max(zone * 0.55, ((defect.size_mm ?? 0) / 2 / 27) * zone);
        ring(context, defect.x * zone, defect.y * zone, radius, String(i + 1));
      });
    },
    [heights_mm, defects, format],
  );
  const canvas = useCanvas(draw);
  return (
    <>
      <canvas
        ref={canvas}
        className="height-canvas"
        role="img"
        data-testid="height-map"
        data-sample={liver.sample_id}
        aria-label={t('liver.map_label')}
      />
      <HeightTable heights={heights_mm} />
    </>
  );
}

function fillZone(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  zone: number,
  share: number,
  figure: string,
): void {
  const color = scaleColor(share);
  context.fillStyle = rgb(color);
  context.beginPath();
  context.roundRect(x + kGap / 2, y + kGap / 2, zone - kGap, zone - kGap, 4);
  context.fill();
  context.fillStyle = inkOn(color);
  context.font = `600 ${Math.round(Math.min(22, zone * 0.36))}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(figure, x + zone / 2, y + zone / 2);
}

function hatch(context: CanvasRenderingContext2D, x: number, y: number, zone: number): void {
  context.save();
  context.beginPath();
  context.roundRect(x + kGap / 2, y + kGap / 2, zone - kGap, zone - kGap, 4);
  context.fillStyle = cssColor('--surface-3');
  context.fill();
  context.clip();
  context.strokeStyle = cssColor('--line-strong');
  context.lineWidth = 1.5;
  context.beginPath();
  for (let at = -zone; at < zone; at += 8) {
    context.moveTo(x + at, y + zone);
    context.lineTo(x + at + zone, y);
  }
  context.stroke();
  context.restore();
}

/** White within black: seen on every colour of the scale. */
function ring(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  name: string,
): void {
  for (const [color, width] of [
    ['#000000', 7],
    ['#ffffff', 3],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
  const badge = { x: x + radius * 0.75, y: y - radius * 0.75 };
  context.fillStyle = '#000000';
  context.beginPath();
  context.arc(badge.x, badge.y, 14, 0, 2 * Math.PI);
  context.fill();
  context.strokeStyle = '#ffffff';
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = '#ffffff';
  context.font = '700 16px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(name, badge.x, badge.y + 1);
}

/** The same for who does not see the picture. */
function HeightTable({ heights }: { heights: (number | null)[] }) {
  const { t, format } = useI18n();
  const rows = Array.from({ length: kZonesPerSide }, (_, row) =>
    heights.slice(row * kZonesPerSide, (row + 1) * kZonesPerSide),
  );
  return (
    <div className="visually-hidden">
      <table data-testid="height-table">
        <caption>{t('liver.map_label')}</caption>
        <tbody>
          {rows.map((row, y) => (
            <tr key={y}>
              {row.map((height, x) => (
                <td key={x}>{height === null ? t('common.unknown') : format.number(height, 1)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
