// Mean mass of a lot beside what was predicted: in words, and as a mark on the predicted range.
import type { QueueLot } from '@gaveurs/client';
import { deviationPct, useI18n } from '@gaveurs/i18n';

export function MassCompare({ result, predicted }: Pick<QueueLot, 'result' | 'predicted'>) {
  const { t, format } = useI18n();
  const mean_g = result?.mean_mass_g ?? null;
  const sd_g = result?.sd_mass_g ?? null;
  const forecast_g = predicted?.mean_g ?? null;
  const forecast_sd_g = predicted?.sd_g ?? null;
  const deviation = deviationPct(forecast_g, mean_g);
  const spread = (value: number | null) => (value === null ? '' : ` ± ${format.grams(value)}`);
  return (
    <div className="mass-compare">
      <p>
        <span className="muted">{t('queue.measured')}</span>{' '}
        <span className="strong">
          {mean_g === null ? t('common.unknown') : `${format.grams(mean_g)}${spread(sd_g)}`}
        </span>
      </p>
      <p>
        <span className="muted">{t('queue.predicted')}</span>{' '}
        {forecast_g === null
          ? t('common.unknown')
          : `${format.grams(forecast_g)}${spread(forecast_sd_g)}`}
        {deviation !== null && <strong>{` (${format.signedPercent(deviation)})`}</strong>}
      </p>
      <MassBar mean_g={mean_g} forecast_g={forecast_g} forecast_sd_g={forecast_sd_g} />
    </div>
  );
}

function MassBar({
  mean_g,
  forecast_g,
  forecast_sd_g,
}: {
  mean_g: number | null;
  forecast_g: number | null;
  forecast_sd_g: number | null;
}) {
  if (mean_g === null || forecast_g === null || !forecast_sd_g) return null;
  // Four standard deviations either way; the band is where two of three lots come to lie.
  const place = (value: number) =>
    Math.min(100, Math.max(0, 50 + ((value - forecast_g) / forecast_sd_g) * 12.5));
  return (
    <div className="mass-bar" aria-hidden="true">
      <i style={{ left: '37.5%', width: '25%' }} />
      <b style={{ left: `${place(mean_g)}%` }} />
    </div>
  );
}
