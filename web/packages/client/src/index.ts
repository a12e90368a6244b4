export { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
export { api } from './api';
export type { LiveState, LiveStatus } from './connection';
export {
  NetworkError,
  ProblemError,
  isRefusal,
  isTransient,
  type Reason,
  type Refusal,
} from './http';
export { keys } from './keys';
export * from './liver_types';
export { useLiveControl, useLiveGaveur, useLiveRealtime, useLiveSqal } from './live_hooks';
export { mealKey, mealsOfLots, order as mealOrder } from './merge';
export * from './queries';
export { makeQueryClient } from './query_client';
export type * from './types';
export { newMessageId } from './message_id';
export type { OutboxItem } from './outbox_store';
export { answers, outbox, useAnswers, useOutbox } from './use_outbox';
export type { PropositionAnswer } from './loop_answer';
export * from './loop_loss';
export * from './analytics_queries';
export type * from './analytics_types';
export * from './loop_queries';
export type * from './loop_types';
export { restoreSaved, savedAt, useSaving } from './saved';
export * from './sqal_queries';
export * from './control_queries';
export type * from './control_types';
export * from './sqal_types';
export * from './consumer_queries';
