import type { useGaveurs } from '@gaveurs/client';
import { useI18n } from '@gaveurs/i18n';
import { Empty, LanguageToggle, LoadState, ThemeToggle } from '@gaveurs/ui';

export function Who({
  query,
  current,
  onChoose,
}: {
  query: ReturnType<typeof useGaveurs>;
  current: number | null;
  onChoose: (id: number) => void;
}) {
  const { t } = useI18n();
  return (
    <div className="app">
      <main className="main">
        <h1>{t('who.title')}</h1>
        <p className="muted">{t('who.hint')}</p>
        <LoadState query={query} />
        {query.data?.length === 0 && <Empty>{t('who.empty')}</Empty>}
        <ul className="who">
          {query.data?.map((gaveur) => (
            <li key={gaveur.id}>
              <button
                type="button"
                className={`button large ${gaveur.id === current ? 'primary' : ''}`}
                data-testid="who"
                data-id={gaveur.id}
                onClick={() => onChoose(gaveur.id)}
              >
                <span>{gaveur.nom}</span>
                <span>{gaveur.site_code}</span>
              </button>
            </li>
          ))}
        </ul>
        <div className="settings">
          <ThemeToggle />
          <LanguageToggle />
        </div>
      </main>
    </div>
  );
}
