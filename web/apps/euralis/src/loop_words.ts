// Words and tones for what the loop's states, roles and figures are called.
import type { PropositionState } from '@gaveurs/client';
import { isMessageKey, useI18n } from '@gaveurs/i18n';
import type { Tone } from '@gaveurs/ui';

/** In the order a proposal goes through them. */
export const kStates: PropositionState[] = [
  'proposed',
  'accepted',
  'agreed',
  'running',
  'closed',
  'kept_own',
  'refused',
  'stopped',
];

export const stateTones: Record<PropositionState, Tone> = {
  proposed: 'warning',
  accepted: 'no_data',
  agreed: 'normal',
  running: 'normal',
  closed: 'normal',
  kept_own: 'no_data',
  refused: 'no_data',
  stopped: 'critical',
};

export function useLoopWords() {
  const { t } = useI18n();
  const word = (key: string, otherwise: string) => (isMessageKey(key) ? t(key) : otherwise);
  return {
    /** A later server may have steps and models this page has no word for. */
    step: (name: string) => word(`loop.step.${name}`, name),
    /** Reasons the server gives itself are names; people's are sentences. */
    why: (reason: string) => word(`loop.advice.why.${reason}`, reason),
    state: (name: string) => word(`loop.state.${name}`, name),
    season: (name: string) => word(`loop.season.${name}`, name),
    role: (name: string) => word(`loop.role.${name}`, name),
    model: (name: string) => word(`loop.model.${name.replaceAll(' ', '_')}`, name),
    figure: (name: string) => word(`loop.figure.${name}`, name),
  };
}
