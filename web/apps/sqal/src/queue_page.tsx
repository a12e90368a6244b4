// Lots on their way through the line, and livers that belong to none yet.
import type { Liver, QueueLot } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, StatusPill, type Tone, useNow } from '@gaveurs/ui';
import { GradeBar } from './grade_bar';
import { MassCompare } from './mass_compare';
import { Unlinked } from './unlinked';

const kStates = ['taken', 'pending', 'inspected'] as const;
const tones: Record<QueueLot['state'], Tone> = {
  taken: 'normal',
  pending: 'warning',
  inspected: 'no_data',
};

export function QueuePage({ lots, unlinked }: { lots: QueueLot[]; unlinked: Liver[] }) {
  const { t } = useI18n();
  return (
    <>
      {kStates.map((state) => {
        const mine = lots.filter((lot) => lot.state === state);
        return (
          <Card key={state} title={t(`queue.${state}`)} aside={<span>{mine.length}</span>}>
            {mine.length === 0 && <Empty>{t(`queue.none_${state}`)}</Empty>}
            <ul className="queue">
              {mine.map((lot) => (
                <QueueRow key={lot.code_lot} lot={lot} />
              ))}
            </ul>
          </Card>
        );
      })}
      <Unlinked livers={unlinked} lots={lots} />
    </>
  );
}

function QueueRow({ lot }: { lot: QueueLot }) {
  const { t, format, age } = useI18n();
  const now = useNow(10_000);
  const when =
    lot.state === 'pending'
      ? t('queue.waiting', { age: age(now - Date.parse(lot.since)) })
      : lot.state === 'taken'
        ? t('queue.taken_by', {
            device: lot.taken_by ?? t('common.unknown'),
            time: format.weekday(lot.taken_at),
          })
        : t('queue.inspected_at', { time: format.weekday(lot.inspected_at) });
  const passed =
    lot.expected === null
      ? format.number(lot.samples)
      : t('queue.passed_of', {
          count: format.number(lot.samples),
          all: format.number(lot.expected),
        });
  return (
    <li
      className="queue-row"
      data-testid="queue-lot"
      data-lot={lot.code_lot}
      data-state={lot.state}
    >
      <div className="queue-lot">
        <p className="queue-code">
          {lot.code_lot}
          <StatusPill tone={tones[lot.state]}>{t(`queue.state_${lot.state}`)}</StatusPill>
        </p>
        <p className="muted">{[lot.site_code, lot.gaveur_nom].filter(Boolean).join(' · ')}</p>
        <p>{when}</p>
      </div>
      <div className="queue-livers">
        <p>
          <span className="muted">{t('queue.livers')}</span>{' '}
          <span className="strong">{passed}</span>
        </p>
        <GradeBar counts={lot.grades} />
      </div>
      <MassCompare
        mean_g={lot.mean_mass_g}
        sd_g={lot.sd_mass_g}
        forecast_g={lot.forecast_g}
        forecast_sd_g={lot.forecast_sd_g}
      />
    </li>
  );
}
