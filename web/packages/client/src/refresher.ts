// Asks again for what only the server can derive (states, due times, totals)
// after live messages, at once but not more often than every `gapMs`.

export class Refresher {
  private timer_: ReturnType<typeof setTimeout> | null = null;
  private lastRun_ = -Infinity;

  constructor(
    private readonly run_: () => void,
    private readonly gapMs_: number,
  ) {}

  poke(): void {
    if (this.timer_ !== null) return;
    const wait = Math.max(0, this.lastRun_ + this.gapMs_ - Date.now());
    this.timer_ = setTimeout(() => {
      this.timer_ = null;
      this.lastRun_ = Date.now();
      this.run_();
    }, wait);
  }

  stop(): void {
    if (this.timer_ !== null) clearTimeout(this.timer_);
    this.timer_ = null;
  }
}
