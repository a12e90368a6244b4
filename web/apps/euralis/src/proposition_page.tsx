// One proposal in full: what it would do to the ducks first, then what it promises, its curve, the
// choices around it, the decision, and every step so far.
import { curveOfDoses, CurvesChart, type DoseCurve } from '@gaveurs/charts';
import { useProposition, type Proposition, type PropositionStep } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, href, LoadState, Stat, StatusPill } from '@gaveurs/ui';
import { useMemo, useState } from 'react';
import './loop.css';
import { readDoses, showDose } from './loop_form';
import { stateTones, useLoopWords } from './loop_words';
import { Choices } from './proposition_choices';
import { Decision } from './proposition_decision';
import { Expected, Welfare } from './proposition_forecast';

export function PropositionPage({ id }: { id: number }) {
  const { t } = useI18n();
  const query = useProposition(id);
  return (
    <>
      <p>
        <a className="button" href={href(['propositions'])}>
          {t('nav.back')}
        </a>
      </p>
      {query.data ? <Page one={query.data} /> : <LoadState query={query} />}
    </>
  );
}

function Page({ one }: { one: Proposition }) {
  const { t, say } = useI18n();
  // Doses under change, as typed; null while nobody changes them.
  const [draft, setDraft] = useState<string[] | null>(null);
  return (
    <>
      <Head one={one} />
      <div className="loop-columns">
        <Welfare one={one} />
        <Expected one={one} />
      </div>
      <div className="loop-columns">
        <Card title={t('loop.curve')}>
          <div className="chart-box">
            <Curves one={one} draft={draft} />
          </div>
        </Card>
        <Card title={t('loop.reason')}>
          <div className="card-body prose">
            <p data-testid="reason">{say(one.reason)}</p>
            <h3>{t('loop.learns')}</h3>
            <p>{say(one.learns)}</p>
          </div>
        </Card>
      </div>
      {one.state === 'proposed' && <Decision one={one} draft={draft} setDraft={setDraft} />}
      <Choices
        one={one}
        onTake={one.state === 'proposed' ? (doses) => setDraft(doses.map(showDose)) : undefined}
      />
      <History steps={one.steps} />
    </>
  );
}

function Head({ one }: { one: Proposition }) {
  const { t, format } = useI18n();
  const words = useLoopWords();
  const title = (
    <span className="detail-head">
      {`${one.gaveur_nom || one.gaveur_id} · ${one.site_code}`}
      <StatusPill tone={stateTones[one.state] ?? 'no_data'}>{words.state(one.state)}</StatusPill>
      <span className="muted">{words.role(one.role)}</span>
    </span>
  );
  return (
    <Card title={title}>
      <dl
        className="detail-stats"
        data-testid="proposition-detail"
        data-id={one.proposition_id}
        data-state={one.state}
      >
        <Stat label={t('lot.strain')} value={one.souche ?? '—'} />
        <Stat label={t('loop.season')} value={words.season(one.saison)} />
        <Stat label={t('loop.meals')} value={format.number(one.doses_g.length)} />
        <Stat
          label={t('loop.corn')}
          value={format.grams(one.corn_g)}
          note={t('loop.beside_standard', {
            difference: format.signed(one.beside_standard.corn_g),
            unit: 'g',
          })}
        />
        <Stat
          label={t('loop.lot')}
          value={one.code_lot ? <a href={href(['lots', one.code_lot])}>{one.code_lot}</a> : '—'}
        />
        <Stat label={t('loop.created')} value={format.dateTime(one.created_at)} />
        <Stat label={t('loop.model_version')} value={one.model_version} />
      </dl>
    </Card>
  );
}

function Curves({ one, draft }: { one: Proposition; draft: string[] | null }) {
  const { t } = useI18n();
  const curves = useMemo(() => {
    const shown: DoseCurve[] = [
      {
        label: t('loop.curve_standard'),
        doses: curveOfDoses(one.standard_doses_g),
        color: '--series-planned',
        dashed: true,
      },
      {
        label: t('loop.curve_proposed'),
        doses: curveOfDoses(one.doses_g),
        color: '--series-given',
      },
    ];
    const changed = draft && readDoses(draft);
    if (changed) {
      shown.push({
        label: t('loop.curve_changed'),
        doses: curveOfDoses(changed),
        color: '--series-other',
        points: true,
      });
    }
    return shown;
  }, [t, one.standard_doses_g, one.doses_g, draft]);
  return <CurvesChart curves={curves} label={t('loop.curve')} height={250} />;
}

function History({ steps }: { steps: PropositionStep[] }) {
  const { t, format } = useI18n();
  const words = useLoopWords();
  // The server has one reason to stop a test, and says it in English.
  const why = ({ what, by, reason }: PropositionStep) =>
    what === 'stopped' && by === null ? t('loop.stopped_why') : words.why(reason ?? '');
  return (
    <Card title={t('loop.history')}>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step.step} data-testid="step" data-what={step.what}>
            <span className="muted">{format.dateTime(step.at)}</span>
            <span className="strong">{words.step(step.what)}</span>
            <span>{step.by ?? t('loop.by_server')}</span>
            <span>{why(step)}</span>
            {step.doses_g && step.what !== 'proposed' && (
              <span className="muted">
                {t('loop.doses_from', {
                  meal: step.from_meal ?? 1,
                  doses: step.doses_g.map((dose) => format.number(dose)).join(' · '),
                })}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
