import { afterEach, expect, test, vi } from 'vitest';
import { NetworkError, ProblemError } from './http';
import { sendAnswer, type PropositionAnswer } from './loop_answer';

const answer: PropositionAnswer = {
  message_id: 'm1',
  proposition_id: 5012,
  decision: 'accept',
  by: 'Pierre Leroy',
};
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

function server(...answers: (() => Response)[]) {
  const asked: [string, unknown][] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push([path, init.body ? JSON.parse(init.body as string) : null]);
    const next = answers.shift();
    return next ? Promise.resolve(next()) : Promise.reject(new TypeError('no network'));
  });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

test('the answer is sent with who gave it, and a word only where there is one', async () => {
  const asked = server(
    () => json(200, {}),
    () => json(200, {}),
  );
  await sendAnswer(answer);
  await sendAnswer({ ...answer, gaveur_id: 3, decision: 'keep_own', reason: 'trop rapide' });
  expect(asked).toEqual([
    ['/api/loop/propositions/5012/reponse', { decision: 'accept', by: 'Pierre Leroy' }],
    [
      '/api/loop/propositions/5012/reponse',
      { decision: 'keep_own', by: 'Pierre Leroy', reason: 'trop rapide' },
    ],
  ]);
});

test('an answer that had arrived without a receipt is no refusal the second time', async () => {
  for (const state of ['agreed', 'running', 'closed']) {
    server(
      () => json(409, { title: 'Conflict' }),
      () => json(200, { state }),
    );
    await expect(sendAnswer(answer)).resolves.toEqual({ seq: null });
  }
});

test('another answer given before stays a refusal', async () => {
  server(
    () => json(409, { title: 'Conflict' }),
    () => json(200, { state: 'kept_own' }),
  );
  await expect(sendAnswer(answer)).rejects.toBeInstanceOf(ProblemError);
});

test('without a network it is to be sent again', async () => {
  server();
  await expect(sendAnswer(answer)).rejects.toBeInstanceOf(NetworkError);
});
