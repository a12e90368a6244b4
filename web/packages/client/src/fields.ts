// Readers for one field of an untrusted object. `null` is "unknown"; a field of
// the wrong type counts as unknown, never as zero.

export type Raw = Record<string, unknown>;

export function asObject(value: unknown): Raw | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Raw)
    : null;
}

export function text(raw: Raw, name: string): string | null {
  const value = raw[name];
  return typeof value === 'string' ? value : null;
}

export function number(raw: Raw, name: string): number | null {
  const value = raw[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function integer(raw: Raw, name: string): number | null {
  const value = number(raw, name);
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

export function flag(raw: Raw, name: string): boolean {
  return raw[name] === true;
}

export function oneOf<T extends string>(raw: Raw, name: string, allowed: readonly T[]): T | null {
  const value = raw[name];
  return allowed.find((item) => item === value) ?? null;
}

/** Reads a list, leaving out the items `parse` refuses. */
export function list<T>(value: unknown, parse: (item: unknown) => T | null): T[] {
  if (!Array.isArray(value)) return [];
  return value.map(parse).filter((item): item is T => item !== null);
}
