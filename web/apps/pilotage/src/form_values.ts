// What stands in a program's form, as text, and the parameters it means. The server checks them;
// here only their kind is made of the text.
import type { ProgramParameter } from '@gaveurs/client';

export type FormValue = string | boolean | number[];
export type FormValues = Record<string, FormValue>;

function valueOf(parameter: ProgramParameter, given: unknown): FormValue {
  if (parameter.kind === 'flag') return given === true;
  if (parameter.kind === 'integers') {
    return Array.isArray(given)
      ? given.filter((item): item is number => Number.isInteger(item))
      : [];
  }
  return typeof given === 'string' || typeof given === 'number' ? String(given) : '';
}

/** The newest run's values where there was one, else the defaults. */
export function formValues(
  parameters: ProgramParameter[],
  inForce: Record<string, unknown> | null,
): FormValues {
  return Object.fromEntries(
    parameters.map((one) => [one.name, valueOf(one, inForce?.[one.name] ?? one.default)]),
  );
}

/** A decimal comma is a point; what is no number goes as it is, for the server to say so. */
function numberOf(text: string): number | string {
  const value = Number(text.replace(',', '.').replace(/\s/g, ''));
  return Number.isFinite(value) ? value : text;
}

/** An empty field is left out, so that the server takes its default. */
export function parametersOf(
  parameters: ProgramParameter[],
  values: FormValues,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { name, kind } of parameters) {
    const value = values[name];
    if (value === undefined || value === '') continue;
    const isNumber = kind === 'integer' || kind === 'number';
    out[name] = isNumber && typeof value === 'string' ? numberOf(value) : value;
  }
  return out;
}
