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
  /** Milliseconds of the device's clock. */
  queuedAt: number;
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
  put(item: OutboxItem<Entry>): Promise<void>;
  remove(messageId: string): Promise<void>;
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

  async put(item: OutboxItem<Entry>): Promise<void> {
    const table = await this.table('readwrite');
    await done(table.put(item));
    await committed(table.transaction);
  }

  async remove(messageId: string): Promise<void> {
    const table = await this.table('readwrite');
    await done(table.delete(messageId));
    await committed(table.transaction);
  }

  private async table(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    this.database_ ??= open(this.name_);
    try {
      return (await this.database_).transaction(kTable, mode).objectStore(kTable);
    } catch (error) {
      // The browser may have closed the database; the next call opens it anew.
      this.database_ = null;
      throw error;
    }
  }
}

/** An entry is "kept" only once the transaction is complete, not when it was asked. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('indexeddb'));
    transaction.onerror = () => reject(transaction.error ?? new Error('indexeddb'));
  });
}
