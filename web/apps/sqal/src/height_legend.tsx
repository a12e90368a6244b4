// The scale of heights: colours with their millimetres, and what the hatching means.
import { useI18n } from '@gaveurs/i18n';
import { rgb, scaleColor, scaleMarks } from './height_scale';

const kShades = [0, 0.2, 0.4, 0.6, 0.8, 1];

export function HeightLegend({ top, unmeasured }: { top: number; unmeasured: number }) {
  const { t, format, plural } = useI18n();
  const gradient = kShades.map((share) => rgb(scaleColor(share))).join(', ');
  return (
    <div className="legend" aria-label={t('liver.legend')} role="group">
      <div className="legend-scale">
        <div
          className="legend-bar"
          style={{ background: `linear-gradient(to right, ${gradient})` }}
        />
        <div className="legend-marks">
          {scaleMarks(top).map((mark) => (
            <span key={mark} style={{ left: `${(mark / top) * 100}%` }}>
              {format.number(mark)}
            </span>
          ))}
        </div>
      </div>
      <span className="legend-unit">{t('unit.mm')}</span>
      {unmeasured > 0 && (
        <span className="legend-hatch">
          <i aria-hidden="true" />
          {plural('liver.unmeasured', unmeasured)}
        </span>
      )}
    </div>
  );
}
