// The growth model in force: from which lots it learned, and how well it forecast lots it had not
// seen, beside the plain ways of doing so.
import type { BacktestScore, LoopStatus } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, Stat } from '@gaveurs/ui';
import { useState } from 'react';
import { useLoopWords } from './loop_words';

type Model = NonNullable<LoopStatus['model']>;

const kHashShown = 12;

export function LoopModel({ model }: { model: Model }) {
  const { t, format } = useI18n();
  return (
    <Card title={t('loop.model')}>
      <dl className="detail-stats" data-testid="model">
        <Stat label={t('loop.model_version')} value={model.version} />
        <Stat label={t('loop.trained')} value={format.dateTime(model.trained_at)} />
        <Stat label={t('loop.closed_lots')} value={format.number(model.lots)} />
        <Stat
          label={t('loop.data_range')}
          value={`${format.date(model.first_day)} – ${format.date(model.last_day)}`}
        />
        <Stat label={t('loop.hash')} value={model.hash.slice(0, kHashShown)} />
        <Stat label={t('control.param.seed')} value={format.number(model.seed)} />
      </dl>
      {model.backtest.length === 0 ? (
        <Empty>{t('loop.no_backtest')}</Empty>
      ) : (
        <div className="backtest">
          <Scores scores={model.backtest} from={format.date(model.backtest_from)} />
          <Picture version={model.version} />
        </div>
      )}
    </Card>
  );
}

function Scores({ scores, from }: { scores: BacktestScore[]; from: string }) {
  const { t, format } = useI18n();
  const words = useLoopWords();
  // Of a figure that no lot's record says nothing can be measured.
  const measured = scores.filter(({ lots }) => lots > 0);
  const figures = [...new Set(measured.map(({ figure }) => figure))];
  const error = ({ mae, unit }: BacktestScore) => {
    if (unit === 'fraction') return format.fraction(mae, 2);
    return `${format.number(mae, unit ? 1 : 2)}${unit ? `\u00a0${unit}` : ''}`;
  };
  return (
    <div className="table-box">
      <table className="table">
        <caption className="muted">{t('loop.backtest_words', { from })}</caption>
        <thead>
          <tr>
            <th>{t('loop.figure')}</th>
            <th>{t('loop.way')}</th>
            <th className="num">{t('loop.r2')}</th>
            <th className="num">{t('loop.mae')}</th>
            <th className="num">{t('loop.cover', { share: '50 %' })}</th>
            <th className="num">{t('loop.cover', { share: '90 %' })}</th>
            <th className="num">{t('loop.lots')}</th>
          </tr>
        </thead>
        <tbody>
          {figures.flatMap((figure) =>
            measured
              .filter((score) => score.figure === figure)
              .map((score, at) => (
                <tr key={`${figure} ${score.model}`} className={at === 0 ? 'ours' : ''}>
                  <td>{at === 0 ? words.figure(figure) : ''}</td>
                  <td>{words.model(score.model)}</td>
                  <td className="num">{format.number(score.r2, 2)}</td>
                  <td className="num">{error(score)}</td>
                  <td className="num">{format.fraction(score.cover50, 0)}</td>
                  <td className="num">{format.fraction(score.cover90, 0)}</td>
                  <td className="num">{format.number(score.lots)}</td>
                </tr>
              )),
          )}
        </tbody>
      </table>
    </div>
  );
}

function Picture({ version }: { version: string }) {
  const { t } = useI18n();
  const [missing, setMissing] = useState(false);
  if (missing) return <Empty>{t('loop.no_picture')}</Empty>;
  return (
    <img
      key={version}
      className="backtest-picture"
      src="/api/loop/backtest.svg"
      alt={t('loop.picture')}
      onError={() => setMissing(true)}
    />
  );
}
