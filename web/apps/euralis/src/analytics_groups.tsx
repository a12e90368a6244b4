// Groups of lots or gaveurs that are alike, each with a name that says what stands out in it.
import { useClusters, useGaveurs, type Cluster, type Clusters } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Card, href, Segmented } from '@gaveurs/ui';
import { useState } from 'react';
import { Answered, Basis } from './analytics_parts';

type Of = 'lots' | 'gaveurs';
const kFigures = 4;
const kMembers = 24;
/** Below, groups overlap more than they are apart. */
const kClear = 0.25;

export function Groups({ site }: { site: string | null }) {
  const { t } = useI18n();
  const [of, setOf] = useState<Of>('lots');
  const query = useClusters(of, site);
  return (
    <Card
      title={t('groups.title')}
      aside={
        <Segmented
          label={t('groups.of')}
          value={of}
          choices={[
            { value: 'lots', label: t('groups.lots') },
            { value: 'gaveurs', label: t('groups.gaveurs') },
          ]}
          onChange={setOf}
        />
      }
    >
      <Answered query={query}>
        {(data) => (
          <>
            <Worth data={data} />
            <ul className="groups">
              {data.clusters.map((cluster) => (
                <Group key={cluster.name.fr} cluster={cluster} data={data} />
              ))}
            </ul>
            <Basis data={data.data} query={query} />
          </>
        )}
      </Answered>
    </Card>
  );
}

function Worth({ data }: { data: Clusters }) {
  const { t, plural, format } = useI18n();
  return (
    <p className="card-body muted prose">
      {t('groups.words', {
        explained: format.fraction(data.explained, 0),
        silhouette: format.number(data.silhouette, 2),
        shuffled: format.number(data.shuffled_silhouette, 2),
      })}{' '}
      {data.silhouette < kClear && t('groups.tendency')}{' '}
      {data.left_out > 0 && plural('groups.left_out', data.left_out)}
    </p>
  );
}

function Group({ cluster, data }: { cluster: Cluster; data: Clusters }) {
  const { t, plural, say, format, locale } = useI18n();
  const size = data.of === 'lots' ? 'groups.size_lots' : 'groups.size_gaveurs';
  const far = (key: string) => Math.abs(cluster.deviation[key] ?? 0);
  const figures = [...data.figures].sort((a, b) => far(b.key) - far(a.key)).slice(0, kFigures);
  return (
    <li className="group" data-testid="group">
      <h3>{say(cluster.name)}</h3>
      <p className="muted">{plural(size, cluster.size)}</p>
      <dl className="group-figures">
        {figures.map((figure) => (
          <div key={figure.key}>
            <dt>{figure[locale]}</dt>
            <dd>
              {valueOf(cluster.mean[figure.key], figure.unit, format.number)}
              <small className="muted">
                {t('groups.beside', { deviation: format.signed(cluster.deviation[figure.key], 1) })}
              </small>
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>
          {t('groups.members', { count: Math.min(kMembers, cluster.members.length) })}
        </summary>
        <Members of={data.of} members={cluster.members.slice(0, kMembers)} />
      </details>
    </li>
  );
}

function valueOf(
  value: number | undefined,
  unit: string,
  number: (value: number | undefined, digits: number) => string,
): string {
  const digits = value === undefined || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${number(value, digits)}${unit ? `\u00a0${unit}` : ''}`;
}

function Members({ of, members }: { of: Of; members: string[] }) {
  const gaveurs = useGaveurs();
  const name = (id: string) => gaveurs.data?.find((one) => String(one.id) === id)?.nom || id;
  return (
    <ul className="members">
      {members.map((member) => (
        <li key={member}>
          {of === 'lots' ? (
            <a href={href(['lots', member])}>{member}</a>
          ) : (
            <a href={href([], { q: name(member) })}>{name(member)}</a>
          )}
        </li>
      ))}
    </ul>
  );
}
