// What forms of the loop share: doses as typed. Pure.

/** The name a supervisor signs with, the same as under acknowledged alerts. */
export const kNameKey = 'gaveurs.name';

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
