// What was entered on the device (meals, answers to proposals), kept until the server has
// answered. In order, one at a time; no answer means try again later, a refusal is final and told.
import { backoffDelayMs } from './backoff';
import { isTransient, ProblemError } from './http';
import type { OutboxItem, OutboxStore, Sendable } from './outbox_store';
import type { MealEntry } from './types';

/** Settled entries stay readable this long. */
export const kSettledKeptMs = 24 * 3600_000;

export interface OutboxDeps<Entry extends Sendable = MealEntry> {
  store: OutboxStore<Entry>;
  /** Resolves with the server's number for what it stored, where it gives one. */
  send(entry: Entry): Promise<{ seq: number | null }>;
  now(): number;
  random(): number;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(id: number): void;
}

export class Outbox<Entry extends Sendable = MealEntry> {
  private items_: OutboxItem<Entry>[] = [];
  private readonly listeners_ = new Set<() => void>();
  private sending_ = false;
  private attempt_ = 0;
  private timer_: number | null = null;
  private loaded_: Promise<void> | null = null;

  constructor(private readonly deps_: OutboxDeps<Entry>) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners_.add(listener);
    return () => this.listeners_.delete(listener);
  };
  /** Newest first; a new array after every change. */
  readonly getItems = (): OutboxItem<Entry>[] => this.items_;

  /** Reads what an earlier page left and goes on sending it. */
  start(): Promise<void> {
    this.loaded_ ??= this.load().catch((error: unknown) => {
      this.loaded_ = null;
      throw error;
    });
    return this.loaded_;
  }

  /** Resolves once the entry is safe on the device, whatever the network does. */
  async add(entry: Entry): Promise<void> {
    await this.start();
    const item: OutboxItem<Entry> = {
      message_id: entry.message_id,
      entry,
      state: 'pending',
      queuedAt: this.deps_.now(),
      settledAt: null,
      seq: null,
      refusal: null,
      reasons: [],
    };
    await this.deps_.store.put(item);
    this.show([item, ...this.items_]);
    this.sendNow();
  }

  async forget(messageId: string): Promise<void> {
    await this.deps_.store.remove(messageId);
    this.show(this.items_.filter((item) => item.message_id !== messageId));
  }

  /** Tries at once: the network came back, or something was added. */
  sendNow(): void {
    if (this.timer_ !== null) this.deps_.clearTimer(this.timer_);
    this.timer_ = null;
    void this.drain();
  }

  private async load(): Promise<void> {
    const stored = await this.deps_.store.load();
    const old = this.deps_.now() - kSettledKeptMs;
    const kept = stored.filter((item) => item.state !== 'sent' || (item.settledAt ?? 0) > old);
    for (const item of stored) {
      if (!kept.includes(item)) await this.deps_.store.remove(item.message_id);
    }
    this.show(kept.sort((a, b) => b.queuedAt - a.queuedAt));
    this.sendNow();
  }

  private async drain(): Promise<void> {
    if (this.sending_) return;
    this.sending_ = true;
    try {
      for (;;) {
        const next = this.items_.findLast((item) => item.state === 'pending');
        if (!next || !(await this.sendOne(next))) return;
      }
    } finally {
      this.sending_ = false;
    }
  }

  /** False when it must be tried again later. */
  private async sendOne(item: OutboxItem<Entry>): Promise<boolean> {
    let settled: OutboxItem<Entry>;
    try {
      const ack = await this.deps_.send(item.entry);
      settled = { ...item, state: 'sent', settledAt: this.deps_.now(), seq: ack.seq };
    } catch (error) {
      if (!(error instanceof ProblemError) || isTransient(error)) {
        this.retryLater();
        return false;
      }
      settled = {
        ...item,
        state: 'refused',
        settledAt: this.deps_.now(),
        refusal: error.detail ?? error.title,
        reasons: error.errors,
        code: error.code,
        values: error.values,
      };
    }
    this.attempt_ = 0;
    // Forgotten meanwhile: it must not come back.
    if (this.items_.some((other) => other.message_id === item.message_id)) {
      this.show(
        this.items_.map((other) => (other.message_id === item.message_id ? settled : other)),
      );
      await this.deps_.store.put(settled);
    }
    return true;
  }

  private retryLater(): void {
    const delay = backoffDelayMs(this.attempt_, this.deps_.random());
    this.attempt_ += 1;
    this.timer_ = this.deps_.setTimer(() => this.sendNow(), delay);
  }

  private show(items: OutboxItem<Entry>[]): void {
    this.items_ = items;
    for (const listener of [...this.listeners_]) listener();
  }
}
