// The gaveur's own screen: who he is, his lots, his entries, his week.
import { useGaveurs } from '@gaveurs/client';
import { useRoute, useStored } from '@gaveurs/ui';
import { Home } from './home';
import { Who } from './who';

const kGaveurKey = 'gaveurs.gaveur';

function idFrom(value: string | null): number | null {
  return value !== null && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : null;
}

export function App() {
  const route = useRoute();
  const [stored, store] = useStored(kGaveurKey);
  // `?gaveur=3` wins, so that a bookmark or a printed code opens one person's app.
  const asked = idFrom(new URLSearchParams(window.location.search).get('gaveur'));
  const id = asked ?? idFrom(stored);
  const gaveurs = useGaveurs();

  if (id === null || route.parts[0] === 'qui') {
    return (
      <Who
        query={gaveurs}
        current={id}
        onChoose={(chosen) => {
          store(String(chosen));
          const url = new URL(window.location.href);
          url.searchParams.delete('gaveur');
          url.hash = '#/';
          window.history.replaceState(null, '', url);
          window.dispatchEvent(new HashChangeEvent('hashchange'));
        }}
      />
    );
  }
  const gaveur = gaveurs.data?.find((item) => item.id === id) ?? null;
  const unknown = gaveurs.data !== undefined && gaveur === null;
  return <Home key={id} id={id} gaveur={gaveur} unknown={unknown} route={route} />;
}
