// Reads what the control panel's socket says.
import type { ControlLog, ControlStatus, LogLine, ProgramStatus } from './control_types';
import { asObject, flag, integer, list, text, type Raw } from './fields';

function parseCounters(value: unknown): Record<string, number> {
  const raw = asObject(value) ?? {};
  const counters: Record<string, number> = {};
  for (const name of Object.keys(raw)) {
    const count = integer(raw, name);
    if (count !== null) counters[name] = count;
  }
  return counters;
}

function parseProgram(value: unknown): ProgramStatus | null {
  const raw = asObject(value);
  const name = raw && text(raw, 'name');
  const state = raw && text(raw, 'state');
  if (!raw || !name || !state) return null;
  return {
    name,
    state,
    available: flag(raw, 'available'),
    reason: text(raw, 'reason'),
    pid: integer(raw, 'pid'),
    runs: integer(raw, 'runs') ?? 0,
    parameters: asObject(raw['parameters']),
    started_at: text(raw, 'started_at'),
    ended_at: text(raw, 'ended_at'),
    exit_code: integer(raw, 'exit_code'),
    signal: integer(raw, 'signal'),
    killed: flag(raw, 'killed'),
    counters: parseCounters(raw['counters']),
    counted_at: text(raw, 'counted_at'),
    log_last: integer(raw, 'log_last') ?? 0,
  };
}

export function parseControlStatus(raw: Raw): ControlStatus | null {
  if (!Array.isArray(raw['programs'])) return null;
  return {
    demo: flag(raw, 'demo'),
    seq: integer(raw, 'seq'),
    programs: list(raw['programs'], parseProgram),
  };
}

function parseLine(value: unknown): LogLine | null {
  const raw = asObject(value);
  const n = raw && integer(raw, 'n');
  const time = raw && text(raw, 'time');
  if (!raw || n === null || !time) return null;
  return { n, time, source: text(raw, 'source') ?? '', text: text(raw, 'text') ?? '' };
}

export function parseControlLog(raw: Raw): ControlLog | null {
  const program = text(raw, 'program');
  return program ? { program, lines: list(raw['lines'], parseLine) } : null;
}
