// The advised dose of the next meal, large, why it is so, and the meals after it.
import type { LotLoop } from '@gaveurs/client';
import { isMessageKey, useI18n } from '@gaveurs/i18n';
import './proposition_card.css';

const kThen = 4;

export function LotAdvice({ loop }: { loop: LotLoop }) {
  const { t, format, say } = useI18n();
  const { advice } = loop;
  if (!advice) return null;
  const { next } = advice;
  const why = `loop.advice.why.${advice.why}`;
  const meal = ({ jour, moment }: { jour: number; moment: 'matin' | 'soir' }) =>
    t('lot.day_moment', { jour, moment: t(`moment.${moment}`) });
  const then = next ? loop.corrigee.filter(({ repas }) => repas > next.repas).slice(0, kThen) : [];
  const calm = advice.why === 'as_planned';
  return (
    <section
      className={`advice ${calm ? '' : 'tone-warning'}`}
      data-testid="advice"
      data-why={advice.why}
    >
      <p className="advice-label">
        {next ? `${t('loop.advice.title')} · ${meal(next)}` : t('loop.advice.none')}
      </p>
      {next && <p className="advice-dose">{format.grams(next.dose_g)}</p>}
      <p className="advice-label">{isMessageKey(why) ? t(why) : advice.why}</p>
      <p className="advice-reason">{say(advice.reason)}</p>
      {then.length > 0 && (
        <ol className="advice-then" aria-label={t('loop.advice.then')}>
          {then.map((point) => (
            <li key={point.repas}>
              {meal(point)}
              <span className="dose-next">{format.grams(point.dose_g)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
