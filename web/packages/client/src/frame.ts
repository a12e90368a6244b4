// One frame of a live stream, checked. A frame that is not JSON or lacks what
// its type needs is `malformed`; a type of a later server is `ignored`.
import type { ControlLog, ControlStatus } from './control_types';
import { asObject, flag, integer, list, text } from './fields';
import type { Liver } from './liver_types';
import { parseControlLog, parseControlStatus } from './parse_control';
import { parseLiver } from './parse_liver';
import { parseAlert, parseGaveur, parseLot, parseMeal } from './parse_values';
import type { Alert, Gaveur, Lot, Meal } from './types';

export type Frame =
  | { type: 'connection_established'; seq: number | null }
  | {
      type: 'snapshot';
      seq: number;
      gaveur: Gaveur | null;
      lots: Lot[];
      alertes: Alert[];
      /** The server's numbering began anew: what was known before is void. */
      restarted: boolean;
    }
  | { type: 'resumed'; from: number; to: number; complete: boolean }
  | { type: 'lagging'; from: number; to: number; dropped: number }
  | { type: 'ping' }
  | { type: 'gavage_realtime'; seq: number; meal: Meal }
  | { type: 'alert'; seq: number; alert: Alert }
  /** A step of a proposal, or of the advice of a lot; no lot: none is fed by it yet. */
  | { type: 'curve_update'; seq: number; code_lot: string | null }
  | { type: 'sensor_update'; seq: number; liver: Liver }
  /** The newest liver there is, said once on connect; null: there is none. */
  | { type: 'latest_sample'; seq: number | null; liver: Liver | null }
  /** A lot entered the quality queue, was taken or is done. */
  | { type: 'queue_update'; seq: number }
  | { type: 'control_status'; status: ControlStatus }
  | { type: 'control_log'; log: ControlLog }
  | { type: 'ignored'; name: string; seq: number | null }
  | { type: 'malformed'; reason: string };

function malformed(reason: string): Frame {
  return { type: 'malformed', reason };
}

export function parseFrame(data: unknown): Frame {
  if (typeof data !== 'string') return malformed('binary');
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return malformed('json');
  }
  const raw = asObject(value);
  const name = raw && text(raw, 'type');
  if (!raw || !name) return malformed('type');
  const seq = integer(raw, 'seq');
  switch (name) {
    case 'ping':
      return { type: 'ping' };
    case 'connection_established':
      return { type: 'connection_established', seq };
    case 'snapshot': {
      const body = asObject(raw['data']);
      if (seq === null || !body) return malformed('snapshot');
      return {
        type: 'snapshot',
        seq,
        gaveur: parseGaveur(body['gaveur']),
        lots: list(body['lots'], parseLot),
        alertes: list(body['alertes'], (item) => parseAlert(item)),
        restarted: false,
      };
    }
    case 'resumed':
    case 'lagging': {
      const from = integer(raw, 'from');
      const to = integer(raw, 'to');
      if (from === null || to === null) return malformed(name);
      return name === 'resumed'
        ? { type: 'resumed', from, to, complete: flag(raw, 'complete') }
        : { type: 'lagging', from, to, dropped: integer(raw, 'dropped') ?? 0 };
    }
    case 'gavage_realtime': {
      const meal = seq === null ? null : parseMeal(raw['data'], seq);
      return meal ? { type: 'gavage_realtime', seq: meal.seq, meal } : malformed(name);
    }
    case 'alert': {
      const alert = seq === null ? null : parseAlert(raw['data'], seq);
      return alert && seq !== null ? { type: 'alert', seq, alert } : malformed(name);
    }
    case 'curve_update': {
      const body = asObject(raw['data']);
      return seq !== null && body
        ? { type: 'curve_update', seq, code_lot: text(body, 'code_lot') }
        : malformed(name);
    }
    case 'sensor_update': {
      const liver = seq === null ? null : parseLiver(raw['data'] ?? raw, seq);
      return liver ? { type: 'sensor_update', seq: liver.seq, liver } : malformed(name);
    }
    case 'queue_update':
      return seq === null ? malformed(name) : { type: 'queue_update', seq };
    case 'latest_sample':
      return { type: 'latest_sample', seq, liver: parseLiver(raw['data'] ?? raw, seq) };
    case 'status': {
      const status = parseControlStatus(raw);
      return status ? { type: 'control_status', status } : malformed(name);
    }
    case 'log': {
      const log = parseControlLog(raw);
      return log ? { type: 'control_log', log } : malformed(name);
    }
    default:
      return { type: 'ignored', name, seq };
  }
}
