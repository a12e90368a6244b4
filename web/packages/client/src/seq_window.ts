// Remembers which messages were already handled. A stream is in order, so a
// bounded window is enough; below its floor everything counts as seen. After
// `lagging` the server sends the newest message of each lot, which need not be
// in order, hence a set and not only "the highest".

const kWindowSize = 2048;

export class SeqWindow {
  private readonly seen_ = new Set<string>();
  private readonly order_: { key: string; seq: number }[] = [];
  private floor_ = 0;
  private highest_ = 0;

  get highest(): number {
    return this.highest_;
  }

  /** True the first time (type, seq) is met. */
  admit(type: string, seq: number): boolean {
    const key = `${type}:${seq}`;
    if (seq <= this.floor_ || this.seen_.has(key)) return false;
    this.seen_.add(key);
    this.order_.push({ key, seq });
    if (seq > this.highest_) this.highest_ = seq;
    if (this.order_.length > kWindowSize) {
      const oldest = this.order_.shift()!;
      this.seen_.delete(oldest.key);
      this.floor_ = Math.max(this.floor_, oldest.seq);
    }
    return true;
  }

  /** All up to `seq` is known, because a snapshot or a greeting said so. */
  advance(seq: number): void {
    this.floor_ = Math.max(this.floor_, seq);
    this.highest_ = Math.max(this.highest_, seq);
  }

  /** Raises only the resume point: earlier messages may still come. */
  reached(seq: number): void {
    this.highest_ = Math.max(this.highest_, seq);
  }

  /** The server's numbering began anew: forget all. */
  restart(seq: number): void {
    this.seen_.clear();
    this.order_.length = 0;
    this.floor_ = seq;
    this.highest_ = seq;
  }
}
