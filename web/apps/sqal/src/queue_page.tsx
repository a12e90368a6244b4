// Lots on their way through the line, and livers that belong to none yet.
import { useGaveurs, useReleaseLot, type Liver, type QueueLot } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, StatusPill, type Tone, useNow, useFailureWords } from '@gaveurs/ui';
import { useMemo, useState } from 'react';
import { GradeBar } from './grade_bar';
import { MassCompare } from './mass_compare';
import { fieldLabels } from './field_labels';
import { Unlinked } from './unlinked';

const kStates = ['taken', 'pending', 'inspected'] as const;
// A withdrawn lot leaves the queue; it is only told of, never listed.
const tones: Record<QueueLot['statut'], Tone> = {
  taken: 'normal',
  pending: 'warning',
  inspected: 'no_data',
  withdrawn: 'no_data',
};

export function QueuePage({
  lots,
  unlinked,
  more,
}: {
  lots: QueueLot[];
  unlinked: Liver[];
  more: boolean;
}) {
  const { t } = useI18n();
  const gaveurs = useGaveurs().data;
  const names = useMemo(
    () => new Map((gaveurs ?? []).map((gaveur) => [gaveur.id, gaveur.nom])),
    [gaveurs],
  );
  return (
    <>
      {kStates.map((state) => {
        const mine = lots.filter((lot) => lot.statut === state);
        return (
          <Card key={state} title={t(`queue.${state}`)} aside={<span>{mine.length}</span>}>
            {mine.length === 0 && <Empty>{t(`queue.none_${state}`)}</Empty>}
            <ul className="queue">
              {mine.map((lot) => (
                <QueueRow key={lot.code_lot} lot={lot} names={names} />
              ))}
            </ul>
          </Card>
        );
      })}
      <Unlinked livers={unlinked} lots={lots} more={more} />
    </>
  );
}

function QueueRow({ lot, names }: { lot: QueueLot; names: Map<number, string> }) {
  const { t, format, age } = useI18n();
  const now = useNow(10_000);
  const when =
    lot.statut === 'pending'
      ? t('queue.waiting', { age: age(now - Date.parse(lot.since)) })
      : lot.statut === 'taken'
        ? t('queue.taken_by', {
            device: lot.device_id ?? t('common.unknown'),
            time: format.weekday(lot.taken_at),
          })
        : t('queue.inspected_at', { time: format.weekday(lot.inspected_at) });
  const { result, nb } = lot;
  const gaveur = names.get(lot.gaveur_id) ?? `n° ${lot.gaveur_id}`;
  const count = format.number(result?.samples ?? 0);
  const passed = nb === null ? count : t('queue.passed_of', { count, all: format.number(nb) });
  return (
    <li
      className="queue-row"
      data-testid="queue-lot"
      data-lot={lot.code_lot}
      data-state={lot.statut}
    >
      <div className="queue-lot">
        <p className="queue-code">
          {lot.code_lot}
          <StatusPill tone={tones[lot.statut]}>{t(`queue.state_${lot.statut}`)}</StatusPill>
        </p>
        <p className="muted">{`${lot.site_code} · ${gaveur}`}</p>
        <p>{when}</p>
        {lot.statut === 'taken' && <Release code={lot.code_lot} />}
      </div>
      <div className="queue-livers">
        <p>
          <span className="muted">{t('queue.livers')}</span>{' '}
          <span className="strong">{passed}</span>
        </p>
        {result && <GradeBar counts={result.grades} />}
      </div>
      <MassCompare result={result} predicted={lot.predicted} />
    </li>
  );
}

// Asked twice: the device may be on its way back with the lot in its hands.
function Release({ code }: { code: string }) {
  const { t } = useI18n();
  const [asked, setAsked] = useState(false);
  const release = useReleaseLot();
  const failure = useFailureWords(fieldLabels);
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={release.isPending}
        onClick={() => (asked ? release.mutate(code) : setAsked(true))}
        onBlur={() => setAsked(false)}
      >
        {t(asked ? 'queue.release_sure' : 'queue.release')}
      </button>
      {release.error && (
        <p className="field-error" role="alert">
          {t('queue.release_refused', { reason: failure(release.error) })}
        </p>
      )}
    </>
  );
}
