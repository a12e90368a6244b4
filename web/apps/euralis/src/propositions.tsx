// Proposed curves: those that wait for a supervisor first, then what became of the others.
import {
  lossBound,
  lossVerdict,
  useLoopStatus,
  usePropositions,
  type LoopStatus,
  type PropositionSummary,
} from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, go, href, LoadState, Segmented, StatusIcon, StatusPill } from '@gaveurs/ui';
import { useState } from 'react';
import './loop.css';
import { kStates, stateTones, useLoopWords } from './loop_words';
import { PropositionWishForm } from './proposition_wish';

export function Propositions({ state }: { state: string | null }) {
  const { t } = useI18n();
  const status = useLoopStatus();
  const list = usePropositions(state);
  const [asking, setAsking] = useState(false);
  const { state: stateWord } = useLoopWords();
  const choices = [
    { value: '', label: t('loop.all') },
    ...kStates
      .filter((name) => name === state || (status.data?.propositions[name] ?? 0) > 0)
      .map((name) => ({
        value: name,
        label: `${stateWord(name)} ${status.data?.propositions[name] ?? ''}`.trim(),
      })),
  ];
  return (
    <>
      {status.data && <NoModel status={status.data} />}
      <Card
        title={t('loop.propositions')}
        aside={
          status.data?.model && (
            <button
              type="button"
              className="button primary"
              data-testid="ask"
              aria-expanded={asking}
              onClick={() => setAsking(!asking)}
            >
              {t('loop.ask')}
            </button>
          )
        }
      >
        {asking && <PropositionWishForm onDone={() => setAsking(false)} />}
        <div className="loop-filter">
          <Segmented
            label={t('filter.state')}
            value={state ?? ''}
            choices={choices}
            onChange={(value) => go(href(['propositions'], { etat: value || null }))}
          />
        </div>
        {list.data ? <List propositions={list.data} /> : <LoadState query={list} />}
      </Card>
    </>
  );
}

/** Why there are no proposals, in the server's words. */
export function NoModel({ status }: { status: LoopStatus }) {
  const { say } = useI18n();
  if (status.model) return null;
  return (
    <p className="banner tone-warning" role="status" data-testid="why-none">
      <StatusIcon tone="warning" />
      {say(status.why_none)}
    </p>
  );
}

function List({ propositions }: { propositions: PropositionSummary[] }) {
  const { t } = useI18n();
  if (propositions.length === 0) return <Empty>{t('loop.none')}</Empty>;
  return (
    <div className="table-box">
      <table className="table">
        <thead>
          <tr>
            <th>{t('lot.gaveur')}</th>
            <th>{t('lot.site')}</th>
            <th>{t('lot.strain')}</th>
            <th>{t('loop.role')}</th>
            <th>{t('filter.state')}</th>
            <th className="num">{t('loop.loss_bound')}</th>
            <th className="num">{t('loop.loss_limit')}</th>
            <th className="num">{t('loop.rating')}</th>
            <th className="num">{t('loop.liver')}</th>
            <th className="num">{t('loop.itm')}</th>
            <th className="num">{t('loop.corn')}</th>
            <th>{t('loop.lot')}</th>
            <th>{t('loop.created')}</th>
          </tr>
        </thead>
        <tbody>
          {propositions.map((one) => (
            <Row key={one.proposition_id} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ one }: { one: PropositionSummary }) {
  const { format } = useI18n();
  const words = useLoopWords();
  const to = href(['propositions', String(one.proposition_id)]);
  const { rating, liver_g, itm } = one.predicted;
  return (
    <tr
      className="clickable"
      data-testid="proposition"
      data-id={one.proposition_id}
      data-state={one.state}
      onClick={() => go(to)}
    >
      <td>
        <a href={to}>{one.gaveur_nom || one.gaveur_id}</a>
      </td>
      <td>{one.site_code}</td>
      <td>{one.souche ?? '—'}</td>
      <td>{words.role(one.role)}</td>
      <td>
        <StatusPill tone={stateTones[one.state] ?? 'no_data'}>{words.state(one.state)}</StatusPill>
      </td>
      <td className={`num ${lossVerdict(one) === 'over' ? 'over' : ''}`}>
        {format.fraction(lossBound(one))}
      </td>
      <td className="num">{format.fraction(one.loss_limit)}</td>
      <td className="num">{format.number(rating?.mean, 1)}</td>
      <td className="num">{format.grams(liver_g.mean)}</td>
      <td className="num">{format.number(itm.mean, 1)}</td>
      <td className="num">{format.grams(one.corn_g)}</td>
      <td>
        {one.code_lot ? (
          <a href={href(['lots', one.code_lot])} onClick={(event) => event.stopPropagation()}>
            {one.code_lot}
          </a>
        ) : (
          '—'
        )}
      </td>
      <td>{format.dateTime(one.created_at)}</td>
    </tr>
  );
}
