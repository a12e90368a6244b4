// A small text value remembered on this device (a name, a choice).
import { useCallback, useState } from 'react';

export function useStored(key: string): [string | null, (value: string | null) => void] {
  const [value, setValue] = useState<string | null>(() => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  });
  const store = useCallback(
    (next: string | null) => {
      setValue(next);
      try {
        if (next === null) localStorage.removeItem(key);
        else localStorage.setItem(key, next);
      } catch {
        // Storage refused: the value holds for this page only.
      }
    },
    [key],
  );
  return [value, store];
}
