// «Le foie maintenant»: the newest liver of the chosen device, or one picked from the strip.
import { useLiver, useQualityReferences, type Liver } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, Empty, go, href, LoadState, Segmented, Stat, StatusIcon } from '@gaveurs/ui';
import { useCallback, useMemo } from 'react';
import { DefectList } from './defect_list';
import { DeviceSelect } from './device_select';
import { GradePanel } from './grade_panel';
import { HeightLegend } from './height_legend';
import { HeightMap } from './height_map';
import { scaleTop } from './height_scale';
import { RatioList } from './ratio_list';
import { recentBand } from './recent_band';
import { Spectrum } from './spectrum';
import { Strip } from './strip';
import { SurfaceView } from './surface_view';

export interface LiverView {
  device: string | null;
  sample: string | null;
  solid: boolean;
}

export function readLiverView(query: URLSearchParams): LiverView {
  return {
    device: query.get('appareil'),
    sample: query.get('foie'),
    solid: query.get('vue') === '3d',
  };
}

function address({ device, sample, solid }: LiverView): string {
  return href([], { appareil: device, foie: sample, vue: solid ? '3d' : null });
}

export function LiverPage({
  livers,
  devices,
  view,
}: {
  livers: Liver[];
  devices: string[];
  view: LiverView;
}) {
  const { t } = useI18n();
  const near = livers.find((liver) => liver.sample_id === view.sample) ?? null;
  const far = useLiver(near ? null : view.sample);
  const picked = view.sample !== null;
  const liver = picked ? (near ?? far.data ?? null) : (livers[0] ?? null);
  const { device, solid } = view;
  const hrefOf = useCallback(
    (one: Liver) => address({ device, solid, sample: one.sample_id }),
    [device, solid],
  );
  const choice = (
    <DeviceSelect
      all
      devices={devices}
      value={device}
      onChange={(next) => go(address({ device: next, sample: null, solid }))}
    />
  );
  return (
    <>
      <div className="strip-row">
        {livers.length > 0 ? (
          <Strip livers={livers} shownId={liver?.sample_id ?? null} hrefOf={hrefOf} />
        ) : (
          <span />
        )}
        {choice}
      </div>
      {picked && (
        <div className="picked tone-warning" data-testid="picked">
          <StatusIcon tone="warning" size={20} />
          <strong>{t('liver.picked')}</strong>
          <a className="button large" href={address({ ...view, sample: null })}>
            {t('liver.back_to_live')}
          </a>
        </div>
      )}
      {liver ? (
        <div className="liver-grid">
          <GradePanel liver={liver} newest={!picked} />
          <ShapeCard liver={liver} view={view} />
          <ColourCard liver={liver} livers={livers} />
        </div>
      ) : (
        <Card>{picked ? <LoadState query={far} /> : <Empty>{t('liver.none')}</Empty>}</Card>
      )}
    </>
  );
}

function ShapeCard({ liver, view }: { liver: Liver; view: LiverView }) {
  const { t, format } = useI18n();
  const known = liver.heights_mm.length > 0;
  const unmeasured = liver.heights_mm.filter((height) => height === null).length;
  return (
    <Card
      title={t('liver.shape')}
      aside={
        <Segmented
          large
          label={t('liver.shape')}
          value={view.solid ? '3d' : '2d'}
          choices={[
            { value: '2d', label: t('liver.flat') },
            { value: '3d', label: t('liver.solid') },
          ]}
          onChange={(value) => go(address({ ...view, solid: value === '3d' }), true)}
        />
      }
      className="shape-card"
    >
      <div className="card-body">
        {!known && <Empty>{t('liver.no_map')}</Empty>}
        {known && (view.solid ? <SurfaceView liver={liver} /> : <HeightMap liver={liver} />)}
        {known && <HeightLegend top={scaleTop(liver.heights_mm)} unmeasured={unmeasured} />}
        <DefectList defects={liver.defects} />
        <dl className="figures">
          <Stat label={t('liver.length')} value={format.millimetres(liver.length_mm)} />
          <Stat label={t('liver.width')} value={format.millimetres(liver.width_mm)} />
          <Stat label={t('liver.thickness')} value={format.millimetres(liver.thickness_mm)} />
          <Stat label={t('liver.uniformity')} value={format.fraction(liver.uniformity, 0)} />
        </dl>
      </div>
    </Card>
  );
}

function ColourCard({ liver, livers }: { liver: Liver; livers: Liver[] }) {
  const { t, format } = useI18n();
  const references = useQualityReferences().data;
  const band = useMemo(() => recentBand(livers), [livers]);
  return (
    <Card title={t('liver.colour')} className="colour-card">
      <div className="card-body">
        {liver.reflectance.length === 0 ? (
          <Empty>{t('liver.no_spectrum')}</Empty>
        ) : (
          <>
            <Spectrum liver={liver} band={band} reference={references?.reflectance} />
            <p className="spectrum-key muted">
              {references && t('liver.reference')}{' '}
              {band ? t('liver.band', { count: band.count }) : t('liver.no_band')}
            </p>
          </>
        )}
        <RatioList liver={liver} ranges={references?.ratios} />
        <dl className="figures">
          <Stat label={t('liver.freshness')} value={format.fraction(liver.freshness, 0)} />
          <Stat label={t('liver.oxidation')} value={format.fraction(liver.oxidation, 0)} />
          <Stat label={t('liver.fat')} value={format.fraction(liver.fat, 0)} />
          <Stat label={t('liver.delta_e')} value={format.number(liver.delta_e, 1)} />
        </dl>
      </div>
    </Card>
  );
}
