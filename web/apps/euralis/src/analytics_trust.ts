// How far a forecast of production can be trusted, by how earlier ones did. Pure.
import type { ProductionHorizon } from '@gaveurs/client';

export type Trust = 'good' | 'narrow' | 'no_better' | 'unknown';

/** What a 90 % interval must have held to be called one. */
const kLeastCover = 0.75;

export function trustIn(backtest: ProductionHorizon['backtest']): Trust {
  if (!backtest || backtest.forecasts === 0) return 'unknown';
  if (backtest.mae_kg >= backtest.last_week_mae_kg) return 'no_better';
  return backtest.cover90 < kLeastCover ? 'narrow' : 'good';
}
