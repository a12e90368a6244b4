// The Pareto front around a proposal: curves of which none is better in rating, corn and loss
// together. Whoever may decide can take one of them as the start of a change.
import { ParetoChart, type ParetoChoice } from '@gaveurs/charts';
import { lossBound, lossVerdict, type Proposition } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty } from '@gaveurs/ui';

export function Choices({
  one,
  onTake,
}: {
  one: Proposition;
  onTake?: ((doses: number[]) => void) | undefined;
}) {
  const { t, format } = useI18n();
  const { rating, liver_g } = one.predicted;
  const front = one.pareto ?? [];
  const bound = lossBound(one);
  const rated = rating !== null && front.some((point) => point.rating !== null);
  const showY = (value: number) => (rated ? format.number(value, 2) : format.grams(value));
  const title = (x: number, y: number, most: number | null) =>
    t('loop.choice', {
      corn: format.grams(x),
      value: rated ? format.number(y, 2) : format.grams(y),
      bound: format.fraction(most),
    });
  const choices: ParetoChoice[] = front.flatMap((point) => {
    const y = rated ? point.rating : point.liver_g;
    if (y === null) return [];
    return {
      x: point.corn_g,
      y,
      over: point.loss_upper95 > one.loss_limit,
      chosen: false,
      title: title(point.corn_g, y, point.loss_upper95),
    };
  });
  if (choices.length === 0) {
    return (
      <Card title={t('loop.pareto')}>
        <Empty>{t('loop.pareto_none')}</Empty>
      </Card>
    );
  }
  const y = rated ? rating.mean : liver_g.mean;
  choices.push({
    x: one.corn_g,
    y,
    over: lossVerdict(one) === 'over',
    chosen: true,
    title: title(one.corn_g, y, bound),
  });
  return (
    <Card title={t('loop.pareto')}>
      <div className="choices">
        <ParetoChart
          choices={choices}
          label={t('loop.pareto')}
          xLabel={t('loop.corn_axis')}
          yLabel={t(rated ? 'loop.rating_axis' : 'loop.liver_axis')}
          formatX={(x) => format.number(x)}
          formatY={showY}
        />
        <div className="table-box">
          <table className="table">
            <thead>
              <tr>
                <th className="num">{t('loop.loss_bound')}</th>
                <th className="num">{t('loop.rating')}</th>
                <th className="num">{t('loop.liver')}</th>
                <th className="num">{t('loop.corn')}</th>
                {onTake && <th aria-label={t('loop.take')} />}
              </tr>
            </thead>
            <tbody>
              {front.map((point) => (
                <tr key={`${point.corn_g} ${point.loss_upper95}`} data-testid="choice">
                  <td className={`num ${point.loss_upper95 > one.loss_limit ? 'over' : ''}`}>
                    {format.fraction(point.loss_upper95)}
                  </td>
                  <td className="num">{format.number(point.rating, 2)}</td>
                  <td className="num">{format.grams(point.liver_g)}</td>
                  <td className="num">{format.grams(point.corn_g)}</td>
                  {onTake && (
                    <td>
                      {point.loss_upper95 <= one.loss_limit && (
                        <button
                          type="button"
                          className="button"
                          onClick={() => onTake(point.doses_g)}
                        >
                          {t('loop.take')}
                        </button>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="muted small">
            {t('loop.pareto_words')} {t('loop.pareto_marks')}
          </p>
        </div>
      </div>
    </Card>
  );
}
