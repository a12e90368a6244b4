// Lines up planned and given doses by meal. Pure.

export interface DosePoint {
  jour: number;
  moment: 'matin' | 'soir';
  dose_g: number;
}

export interface CurveTable {
  /** Half days: day 3 in the evening is 7. */
  x: number[];
  columns: (number | null)[][];
}

/** Marks on mornings only, so that no day is named twice. */
export const kDayMarks = [2, 4, 6, 8, 10, 20];

export function halfDay(point: { jour: number; moment: 'matin' | 'soir' }): number {
  return point.jour * 2 + (point.moment === 'soir' ? 1 : 0);
}

export function alignCurves(curves: DosePoint[][]): CurveTable {
  const x = [...new Set(curves.flat().map(halfDay))].sort((a, b) => a - b);
  const columns = curves.map((curve) => {
    const byMeal = new Map(curve.map((point) => [halfDay(point), point.dose_g]));
    return x.map((at) => byMeal.get(at) ?? null);
  });
  return { x, columns };
}

/** Doses listed by meal, from the morning of day 0 on, as points of a curve. */
export function curveOfDoses(doses: readonly number[]): DosePoint[] {
  return doses.map((dose_g, at) => ({
    jour: Math.floor(at / 2),
    moment: at % 2 === 0 ? 'matin' : 'soir',
    dose_g,
  }));
}
