// The plan of a lot: the curve that was agreed for it, else what its meals said was planned.
import { useLotCurves, useLotLoop, type CurvePoint } from '@gaveurs/client';

export function usePlan(code: string): CurvePoint[] {
  const agreed = useLotLoop(code).data?.recommandee ?? [];
  const planned = useLotCurves(code).data?.theorique ?? [];
  return agreed.length > 0 ? agreed : planned;
}
