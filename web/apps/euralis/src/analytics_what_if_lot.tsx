// The curve of a lot, as it was given or else planned, to ask what more or less of it would do.
import { curveOfDoses, CurvesChart } from '@gaveurs/charts';
import { useLotCurves, type Curves } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { LoadState, Segmented } from '@gaveurs/ui';
import { useEffect, useMemo, useState } from 'react';
import { scaleDoses } from './analytics_form';

const kScales = ['-10', '-5', '0', '5', '10'];

export function LotCurve({ onDoses }: { onDoses: (doses: number[] | null) => void }) {
  const { t } = useI18n();
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState('');
  return (
    <>
      <label className="field">
        <span className="label">{t('whatif.lot')}</span>
        <input
          className="input"
          data-testid="curve-lot"
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          onBlur={() => setAsked(code.trim())}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || code.trim() === asked) return;
            event.preventDefault();
            setAsked(code.trim());
          }}
        />
      </label>
      {asked && <Scaled key={asked} code={asked} onDoses={onDoses} />}
    </>
  );
}

function Scaled({ code, onDoses }: { code: string; onDoses: (doses: number[] | null) => void }) {
  const { t, format } = useI18n();
  const query = useLotCurves(code);
  const [scale, setScale] = useState('0');
  const doses = useMemo(
    () => query.data && scaleDoses(dosesOf(query.data), Number(scale)),
    [query.data, scale],
  );
  useEffect(() => onDoses(doses && doses.length > 0 ? doses : null), [doses, onDoses]);
  if (!query.data) return <LoadState query={query} />;
  if (!doses || doses.length === 0) return <p className="field-error">{t('whatif.lot_empty')}</p>;
  return (
    <>
      <div className="field">
        <span className="label">{t('whatif.scale')}</span>
        <Segmented
          label={t('whatif.scale')}
          value={scale}
          choices={kScales.map((value) => ({ value, label: format.signed(Number(value)) }))}
          onChange={setScale}
        />
      </div>
      <div className="wide">
        <CurvesChart
          curves={[{ label: code, doses: curveOfDoses(doses), color: '--series-given' }]}
          label={t('whatif.asked')}
          height={150}
        />
      </div>
    </>
  );
}

function dosesOf(curves: Curves): number[] {
  const given = curves.reelle.map(({ dose_g }) => dose_g);
  return given.length > 0 ? given : curves.theorique.map(({ dose_g }) => dose_g);
}
