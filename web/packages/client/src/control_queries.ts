// Server state of the control panel by query, and what it may ask the server to do.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api';
import type { ControlStatus, LogLine, ProgramStatus } from './control_types';
import { keys } from './keys';

const kServerEveryMs = 5_000;
const kNoLines: LogLine[] = [];

export function useProgramSpecs() {
  return useQuery({
    queryKey: keys.controlPrograms,
    queryFn: async ({ signal }) => (await api.programs(signal)).programs,
    staleTime: Infinity,
  });
}

/** Asked once; from then on the socket writes it. */
export function useControlStatus() {
  return useQuery<ControlStatus>({
    queryKey: keys.controlStatus,
    queryFn: ({ signal }) => api.controlStatus(signal),
    staleTime: Infinity,
  });
}

export function useProgramLog(program: string): LogLine[] {
  const query = useQuery<LogLine[]>({
    queryKey: keys.controlLog(program),
    queryFn: () => [],
    enabled: false,
  });
  return query.data ?? kNoLines;
}

/** Health, readiness and counters of the server itself, asked every few seconds. */
export function useServerState() {
  return useQuery({
    queryKey: keys.serverState,
    queryFn: ({ signal }) => api.serverState(signal),
    refetchInterval: kServerEveryMs,
    retry: false,
  });
}

function useWriteProgram() {
  const client = useQueryClient();
  return (changed: ProgramStatus) =>
    client.setQueryData<ControlStatus>(
      keys.controlStatus,
      (known) =>
        known && {
          ...known,
          programs: known.programs.map((one) => (one.name === changed.name ? changed : one)),
        },
    );
}

export function useStartProgram(program: string) {
  const write = useWriteProgram();
  return useMutation({
    mutationFn: (parameters: Record<string, unknown>) => api.startProgram(program, parameters),
    onSuccess: write,
  });
}

export function useStopProgram(program: string) {
  const write = useWriteProgram();
  return useMutation({ mutationFn: () => api.stopProgram(program), onSuccess: write });
}

export function useStopAll() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.stopAllPrograms(),
    onSuccess: (status) => client.setQueryData(keys.controlStatus, status),
  });
}
