// What was entered on the device (meals, answers to proposals), kept until the server has
// answered. In order, one at a time, whichever of the device's pages sends; no answer means try
// again later, a refusal of the server's own is final and told.
import { backoffDelayMs } from './backoff';
import { isRefusal } from './http';
import { byOrder, type OutboxItem, type OutboxStore, type Sendable } from './outbox_store';
import type { MealEntry } from './types';

/** Settled entries stay readable this long. */
export const kSettledKeptMs = 24 * 3600_000;

export interface OutboxDeps<Entry extends Sendable = MealEntry> {
  store: OutboxStore<Entry>;
  /** Resolves with the server's number for what it stored, where it gives one. */
  send(entry: Entry): Promise<{ seq: number | null }>;
  /** Runs while no other page of the device sends, where the browser can tell. */
  alone?(run: () => Promise<void>): Promise<void>;
  now(): number;
  random(): number;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(id: number): void;
}

export class Outbox<Entry extends Sendable = MealEntry> {
  private items_: OutboxItem<Entry>[] = [];
  private readonly listeners_ = new Set<() => void>();
  /** Settled, but the store could not be told yet: what it holds of these is old. */
  private readonly untold_ = new Map<string, OutboxItem<Entry>>();
  /** Grows with every change made here, so that a read begun before it is known to be old. */
  private changes_ = 0;
  private sending_ = false;
  private again_ = false;
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
    const item = await this.deps_.store.add({
      message_id: entry.message_id,
      entry,
      state: 'pending',
      queuedAt: this.deps_.now(),
      settledAt: null,
      seq: null,
      refusal: null,
      reasons: [],
    });
    this.changed([item, ...this.items_.filter((one) => one.message_id !== item.message_id)]);
    this.sendNow();
  }

  async forget(messageId: string): Promise<void> {
    await this.deps_.store.remove(messageId);
    this.untold_.delete(messageId);
    this.changed(this.items_.filter((item) => item.message_id !== messageId));
  }

  /** Sends a refused entry once more: its cause may have been mended on the server. */
  async resend(messageId: string): Promise<void> {
    const refused = this.items_.find((item) => item.message_id === messageId);
    if (refused?.state !== 'refused') return;
    const item: OutboxItem<Entry> = {
      ...refused,
      state: 'pending',
      settledAt: null,
      refusal: null,
      reasons: [],
      code: undefined,
      values: undefined,
    };
    await this.deps_.store.update(item);
    this.untold_.delete(messageId);
    this.replace(item);
    this.sendNow();
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
    this.changed(kept);
    this.sendNow();
  }

  private async drain(): Promise<void> {
    if (this.sending_) {
      this.again_ = true;
      return;
    }
    this.sending_ = true;
    try {
      const sendAll = () => this.sendAll();
      await (this.deps_.alone ? this.deps_.alone(sendAll) : sendAll());
    } finally {
      this.sending_ = false;
    }
    if (this.again_) {
      this.again_ = false;
      void this.drain();
    }
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      this.again_ = false;
      await this.tellStore();
      await this.reread();
      const next = this.items_.findLast((item) => item.state === 'pending');
      if (!next) break;
      if (!(await this.sendOne(next))) return;
    }
    if (this.untold_.size > 0) this.retryLater();
  }

  /** False when it must be tried again later. */
  private async sendOne(item: OutboxItem<Entry>): Promise<boolean> {
    let settled: OutboxItem<Entry>;
    try {
      const ack = await this.deps_.send(item.entry);
      settled = { ...item, state: 'sent', settledAt: this.deps_.now(), seq: ack.seq };
    } catch (error) {
      if (!isRefusal(error)) {
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
      this.untold_.set(item.message_id, settled);
      this.replace(settled);
    }
    return true;
  }

  /** A store that cannot be written now is told later: nothing else waits for it. */
  private async tellStore(): Promise<void> {
    for (const [id, item] of [...this.untold_]) {
      try {
        await this.deps_.store.update(item);
        if (this.untold_.get(id) === item) this.untold_.delete(id);
      } catch {
        return;
      }
    }
  }

  /** Another page of the device may have added, settled or forgotten entries. */
  private async reread(): Promise<void> {
    for (;;) {
      const before = this.changes_;
      let stored: OutboxItem<Entry>[];
      try {
        stored = await this.deps_.store.load();
      } catch {
        // What this page knows itself is still to be sent.
        return;
      }
      if (before !== this.changes_) continue;
      const same =
        stored.length === this.items_.length &&
        stored.every(({ message_id, state }) =>
          this.items_.some((item) => item.message_id === message_id && item.state === state),
        );
      if (!same) this.changed(stored.map((item) => this.untold_.get(item.message_id) ?? item));
      return;
    }
  }

  private retryLater(): void {
    const delay = backoffDelayMs(this.attempt_, this.deps_.random());
    this.attempt_ += 1;
    if (this.timer_ !== null) this.deps_.clearTimer(this.timer_);
    this.timer_ = this.deps_.setTimer(() => this.sendNow(), delay);
  }

  private replace(item: OutboxItem<Entry>): void {
    this.changed(this.items_.map((one) => (one.message_id === item.message_id ? item : one)));
  }

  private changed(items: OutboxItem<Entry>[]): void {
    this.changes_ += 1;
    this.items_ = [...items].sort((a, b) => byOrder(b, a));
    for (const listener of [...this.listeners_]) listener();
  }
}
