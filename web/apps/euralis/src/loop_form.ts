// What forms of the loop share: doses as typed, and the server's reasons. Pure.
import type { ProblemError } from '@gaveurs/client';

/** The name a supervisor signs with, the same as under acknowledged alerts. */
export const kNameKey = 'gaveurs.name';

/** Each reason once; the server's sentence where it gives no reasons. */
export function reasonsOf(problem: ProblemError): string[] {
  const reasons = problem.errors.map(({ reason }) => reason).filter(Boolean);
  return reasons.length > 0 ? [...new Set(reasons)] : [problem.detail ?? problem.title];
}

/** Doses as typed, a French comma allowed; null where one is no number. */
export function readDoses(typed: readonly string[]): number[] | null {
  const doses = typed.map((text) => {
    const plain = text.trim().replace(',', '.');
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
  });
  return doses.some((dose) => Number.isNaN(dose)) ? null : doses;
}

export function showDose(dose: number): string {
  return String(Math.round(dose * 10) / 10).replace('.', ',');
}
