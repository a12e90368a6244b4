// A gaveur's answer to a proposal, sent by the outbox. An answer whose receipt was lost is sent
// again, and the server then has it already: that is no refusal.
import { get, post, ProblemError } from './http';
import type { Proposition, PropositionState } from './loop_types';

export interface PropositionAnswer {
  message_id: string;
  proposition_id: number;
  /** Whose page it was given on; only this device's, and absent from before it was kept. */
  gaveur_id?: number;
  decision: 'accept' | 'keep_own';
  by: string;
  reason?: string;
}

const kConflict = 409;

/** States in which a proposal is when the decision was taken before. */
const taken: Record<PropositionAnswer['decision'], PropositionState[]> = {
  accept: ['agreed', 'running', 'closed'],
  keep_own: ['kept_own'],
};

export async function sendAnswer(answer: PropositionAnswer): Promise<{ seq: number | null }> {
  const { proposition_id, decision, by, reason } = answer;
  const params = { proposition_id };
  try {
    await post<Proposition>(
      '/api/loop/propositions/{proposition_id}/reponse',
      { decision, by, ...(reason ? { reason } : {}) },
      params,
    );
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== kConflict) throw error;
    const now = await get('/api/loop/propositions/{proposition_id}', { params });
    if (!taken[decision].includes(now.state)) throw error;
  }
  return { seq: null };
}
