// What a program prints, live. It follows the newest line while it is scrolled to the end, and can
// be held still to be read.
import { useProgramLog, type LogLine } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { memo, useLayoutEffect, useRef, useState } from 'react';

const kNearEndPx = 24;

const Line = memo(function Line({ line }: { line: LogLine }) {
  const { format } = useI18n();
  return (
    <li className={`log-line log-${line.source}`} data-testid="log-line">
      <time dateTime={line.time}>{format.timeSeconds(line.time)}</time>
      <span>{line.text}</span>
    </li>
  );
});

export function ProgramLog({ program }: { program: string }) {
  const { t, plural } = useI18n();
  const lines = useProgramLog(program);
  const [held, setHeld] = useState<LogLine[] | null>(null);
  const box = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  const shown = held ?? lines;
  const fresh = held ? lines.filter(({ n }) => n > (held.at(-1)?.n ?? 0)).length : 0;

  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [shown]);

  const onScroll = () => {
    const element = box.current!;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    atEnd.current = below < kNearEndPx;
  };
  return (
    <section className="log">
      <header>
        <h3>{t('control.log')}</h3>
        {fresh > 0 && <span className="muted">{plural('control.log_new', fresh)}</span>}
        <button
          type="button"
          className="button quiet"
          aria-pressed={held !== null}
          onClick={() => setHeld(held ? null : lines)}
        >
          {t(held ? 'control.log_resume' : 'control.log_pause')}
        </button>
      </header>
      {shown.length === 0 ? (
        <p className="muted">{t('control.log_empty')}</p>
      ) : (
        <ol
          ref={box}
          className="log-lines"
          tabIndex={0}
          aria-label={t('control.log')}
          onScroll={onScroll}
        >
          {shown.map((line) => (
            <Line key={line.n} line={line} />
          ))}
        </ol>
      )}
    </section>
  );
}
