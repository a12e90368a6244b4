// Why the server said no, with its reasons by field.
import { ProblemError } from '@gaveurs/client';

export function refusal(error: Error, unreachable: string): string {
  if (!(error instanceof ProblemError)) return unreachable;
  const reasons = error.errors.map(({ path, reason }) => (path ? `${path} : ${reason}` : reason));
  return reasons.length > 0 ? reasons.join(' ; ') : error.message;
}
