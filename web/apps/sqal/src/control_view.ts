// What the control chart page shows, as it stands in the address. Pure.
import {
  kCharacteristics,
  kChartKinds,
  type Characteristic,
  type ChartKind,
} from '@gaveurs/client';
import { href } from '@gaveurs/ui';

export interface ControlView {
  device: string | null;
  characteristic: Characteristic;
  /** Null: the usual one of the characteristic, as the server chooses it. */
  kind: ChartKind | null;
  rules: number[];
}

export const kRules = [1, 2, 3, 4, 5, 6, 7, 8] as const;
/** Beyond the limits, a shifted mean, a trend: what an operator looks at first. */
export const kUsualRules = [1, 2, 3];

export function readControlView(query: URLSearchParams): ControlView {
  const wanted = query.get('regles');
  return {
    device: query.get('appareil'),
    characteristic: kCharacteristics.find((name) => name === query.get('mesure')) ?? 'mass',
    kind: kChartKinds.find((name) => name === query.get('carte')) ?? null,
    rules:
      wanted === null
        ? kUsualRules
        : kRules.filter((rule) => wanted.split('.').includes(String(rule))),
  };
}

export function controlAddress(view: ControlView): string {
  const usual = view.rules.join() === kUsualRules.join();
  return href(['cartes'], {
    appareil: view.device,
    mesure: view.characteristic === 'mass' ? null : view.characteristic,
    carte: view.kind,
    // A dot, because a comma would be written as %2C; «0» is none.
    regles: usual ? null : view.rules.join('.') || '0',
  });
}
