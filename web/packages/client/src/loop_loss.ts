// The upper bound of the loss a curve may cost, beside the limit of its site. Pure.
import type { PropositionSummary } from './loop_types';

type Judged = Pick<PropositionSummary, 'loss_limit'> & {
  predicted: Pick<PropositionSummary['predicted'], 'loss'>;
};

/** What 19 of 20 lots stay below; null: unknown. */
export function lossBound({ predicted }: Judged): number | null {
  return predicted.loss?.upper95 ?? null;
}

/** An unknown loss is never within. */
export function lossVerdict(one: Judged): 'within' | 'over' | 'unknown' {
  const bound = lossBound(one);
  if (bound === null) return 'unknown';
  return bound <= one.loss_limit ? 'within' : 'over';
}
