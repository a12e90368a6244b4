// The control panel's values, by the contract.
import type { components } from './api.gen';

type Schemas = components['schemas'];

export type ProgramSpec = Schemas['Program'];
export type ProgramParameter = Schemas['ProgramParameter'];
export type ProgramState = Schemas['ProgramStatus']['state'];
/** A later server may say states and counters this page has no word for. */
export type ProgramStatus = Omit<Schemas['ProgramStatus'], 'counters' | 'parameters' | 'state'> & {
  state: ProgramState | string;
  counters: Record<string, number>;
  parameters: Record<string, unknown> | null;
};
export interface ControlStatus {
  demo: boolean;
  seq: number | null;
  programs: ProgramStatus[];
}

export interface LogLine {
  n: number;
  time: string;
  source: string;
  text: string;
}
export interface ControlLog {
  program: string;
  lines: LogLine[];
}
