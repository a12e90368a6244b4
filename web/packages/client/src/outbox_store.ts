// Where entries wait: IndexedDB, so that they outlive the page and the battery.
import type { Reason } from './http';
import type { MealEntry } from './types';

export interface OutboxItem {
  message_id: string;
  entry: MealEntry;
  state: 'pending' | 'sent' | 'refused';
  /** Milliseconds of the device's clock. */
  queuedAt: number;
  settledAt: number | null;
  /** The server's number for the stored meal. */
  seq: number | null;
  refusal: string | null;
  reasons: Reason[];
}

export interface OutboxStore {
  load(): Promise<OutboxItem[]>;
  put(item: OutboxItem): Promise<void>;
  remove(messageId: string): Promise<void>;
}

const kDatabase = 'gaveurs';
const kTable = 'outbox';

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('indexeddb'));
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(kDatabase, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(kTable, { keyPath: 'message_id' });
  };
  return done(request);
}

export class IndexedDbOutboxStore implements OutboxStore {
  private database_: Promise<IDBDatabase> | null = null;

  async load(): Promise<OutboxItem[]> {
    return done((await this.table('readonly')).getAll() as IDBRequest<OutboxItem[]>);
  }

  async put(item: OutboxItem): Promise<void> {
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
    this.database_ ??= open();
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
