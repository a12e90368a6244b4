// Where entries wait: IndexedDB, so that they outlive the page and the battery.
import type { Reason, RefusalValues } from './http';
import type { MealEntry } from './types';

/** Its id is made on this device. */
export interface Sendable {
  message_id: string;
}

export interface OutboxItem<Entry extends Sendable = MealEntry> {
  message_id: string;
  entry: Entry;
  state: 'pending' | 'sent' | 'refused';
  /** Milliseconds of the device's clock, which may be set back: it is only shown. */
  queuedAt: number;
  /** Counted by the store, in the order of entry; none from before it was. */
  order?: number;
  settledAt: number | null;
  /** The server's number for what it stored. */
  seq: number | null;
  refusal: string | null;
  /** Of the refusal. */
  code?: string;
  values?: RefusalValues;
  reasons: Reason[];
}

export interface OutboxStore<Entry extends Sendable = MealEntry> {
  load(): Promise<OutboxItem<Entry>[]>;
  /** Keeps a new item behind all others and returns it as kept. */
  add(item: OutboxItem<Entry>): Promise<OutboxItem<Entry>>;
  /** Writes an item again, unless it was removed meanwhile. */
  update(item: OutboxItem<Entry>): Promise<void>;
  remove(messageId: string): Promise<void>;
}

/** Entered first, first. */
export function byOrder(
  a: Pick<OutboxItem<Sendable>, 'order' | 'queuedAt'>,
  b: Pick<OutboxItem<Sendable>, 'order' | 'queuedAt'>,
): number {
  return (a.order ?? 0) - (b.order ?? 0) || a.queuedAt - b.queuedAt;
}

export const kMealsDatabase = 'gaveurs';
/** A database of its own: a new version of the first one would wait for every open page. */
export const kAnswersDatabase = 'gaveurs-answers';
const kTable = 'outbox';

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('indexeddb'));
  });
}

function open(database: string): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(kTable, { keyPath: 'message_id' });
  };
  return done(request);
}

export class IndexedDbOutboxStore<
  Entry extends Sendable = MealEntry,
> implements OutboxStore<Entry> {
  private database_: Promise<IDBDatabase> | null = null;

  constructor(private readonly name_: string = kMealsDatabase) {}

  async load(): Promise<OutboxItem<Entry>[]> {
    return done((await this.table('readonly')).getAll() as IDBRequest<OutboxItem<Entry>[]>);
  }

  async add(item: OutboxItem<Entry>): Promise<OutboxItem<Entry>> {
    const table = await this.table('readwrite');
    // Read and written in one transaction: no two pages can count to the same number.
    const known = await done(table.getAll() as IDBRequest<OutboxItem<Entry>[]>);
    const kept = { ...item, order: 1 + Math.max(0, ...known.map(({ order = 0 }) => order)) };
    await written(table, table.put(kept));
    return kept;
  }

  async update(item: OutboxItem<Entry>): Promise<void> {
    const table = await this.table('readwrite');
    if ((await done(table.getKey(item.message_id))) === undefined) return;
    await written(table, table.put(item));
  }

  async remove(messageId: string): Promise<void> {
    const table = await this.table('readwrite');
    await written(table, table.delete(messageId));
  }

  /** Opened anew once where the browser has closed the database behind the page's back. */
  private async table(mode: IDBTransactionMode, retry = true): Promise<IDBObjectStore> {
    this.database_ ??= open(this.name_);
    try {
      return (await this.database_).transaction(kTable, mode).objectStore(kTable);
    } catch (error) {
      this.database_ = null;
      if (!retry) throw error;
      return this.table(mode, false);
    }
  }
}

/** An entry is "kept" only once the transaction is complete, not when it was asked. */
async function written(table: IDBObjectStore, request: IDBRequest): Promise<void> {
  const { transaction } = table;
  const complete = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('indexeddb'));
    transaction.onerror = () => reject(transaction.error ?? new Error('indexeddb'));
  });
  await Promise.all([done(request), complete]);
}
