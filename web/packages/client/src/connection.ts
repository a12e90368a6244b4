// One live WebSocket, kept open while somebody uses it. Reconnects with
// back-off, resumes by `?since=`, drops repeats, and says what state it is in.
// All times are the clock's milliseconds; everything runs on the page's thread.
import { backoffDelayMs } from './backoff';
import type { LiveEnv, SocketLike } from './env';
import { parseFrame, type Frame } from './frame';
import { SeqWindow } from './seq_window';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'stale' | 'offline';

export interface LiveStatus {
  state: LiveState;
  /** Last time the server said anything, a ping included: data are true as of then. */
  lastFrameAt: number | null;
  /** When the next try is due, while reconnecting. */
  retryAt: number | null;
  seq: number;
  malformed: number;
}

/** The server pings after 30 s of silence, so 45 s without a word is a dead link. */
export const kStaleAfterMs = 45_000;
/** A socket that never says its first word is given up after this. */
export const kFirstFrameTimeoutMs = 15_000;
/** Back-off starts anew once a link has held this long. */
export const kStableAfterMs = 10_000;
/** Kept open this long after the last user left: StrictMode and page changes remount. */
export const kCloseGraceMs = 2_000;

type FrameListener = (frame: Frame) => void;

export class LiveConnection {
  private status_: LiveStatus = {
    state: 'connecting',
    lastFrameAt: null,
    retryAt: null,
    seq: 0,
    malformed: 0,
  };
  private readonly frameListeners_ = new Set<FrameListener>();
  private readonly statusListeners_ = new Set<() => void>();
  private readonly stopListeners_ = new Set<() => void>();
  private readonly window_ = new SeqWindow();
  private socket_: SocketLike | null = null;
  private openedAt_: number | null = null;
  private attempt_ = 0;
  private retryTimer_: number | null = null;
  private watchTimer_: number | null = null;
  private stableTimer_: number | null = null;
  private closeTimer_: number | null = null;
  private users_ = 0;
  private stopSignals_: (() => void) | null = null;
  private resumeFailed_ = false;

  constructor(
    private readonly url_: string,
    private readonly env_: LiveEnv,
  ) {}

  /** Opens on the first user; the returned release closes after the last and a grace time. */
  acquire(): () => void {
    this.users_ += 1;
    this.closeTimer_ = this.cancel(this.closeTimer_);
    if (!this.stopSignals_) this.start();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.users_ -= 1;
      if (this.users_ === 0)
        this.closeTimer_ = this.env_.setTimer(() => this.stop(), kCloseGraceMs);
    };
  }

  onFrame(listener: FrameListener): () => void {
    this.frameListeners_.add(listener);
    return () => this.frameListeners_.delete(listener);
  }

  /** Calls back when the socket is closed for want of users; until then frames keep coming. */
  onStop(listener: () => void): () => void {
    this.stopListeners_.add(listener);
    return () => this.stopListeners_.delete(listener);
  }

  /** Stable functions, fit for useSyncExternalStore. */
  readonly subscribeStatus = (listener: () => void): (() => void) => {
    this.statusListeners_.add(listener);
    return () => this.statusListeners_.delete(listener);
  };
  readonly getStatus = (): LiveStatus => this.status_;

  private start(): void {
    this.setStatus({ state: 'connecting' });
    this.stopSignals_ = this.env_.onSignal((signal) => {
      if (signal === 'offline') this.setStatus({ state: 'offline' });
      else if (signal === 'online') this.reconnectNow(true);
      else this.onVisible();
    });
    this.connect();
  }

  private stop(): void {
    this.closeTimer_ = null;
    this.stopSignals_?.();
    this.stopSignals_ = null;
    this.retryTimer_ = this.cancel(this.retryTimer_);
    this.dropSocket();
    for (const listener of [...this.stopListeners_]) listener();
  }

  private connect(): void {
    this.retryTimer_ = this.cancel(this.retryTimer_);
    this.resumeFailed_ = false;
    this.openedAt_ = null;
    const since = this.window_.highest;
    let socket: SocketLike;
    try {
      socket = this.env_.openSocket(since > 0 ? withSince(this.url_, since) : this.url_);
    } catch {
      this.scheduleRetry();
      return;
    }
    this.socket_ = socket;
    this.setStatus({ retryAt: null });
    this.watch(kFirstFrameTimeoutMs);
    socket.onmessage = (event) => this.onMessage(event.data);
    socket.onclose = () => this.onSocketGone();
    // An error is always followed by a close, which does the work.
    socket.onerror = () => {};
  }

  private onMessage(data: unknown): void {
    const frame = parseFrame(data);
    if (this.openedAt_ === null) {
      this.openedAt_ = this.env_.now();
      this.stableTimer_ = this.env_.setTimer(() => {
        this.attempt_ = 0;
      }, kStableAfterMs);
    }
    this.watch(kStaleAfterMs);
    const news = this.track(frame);
    this.setStatus({
      state: 'live',
      lastFrameAt: this.env_.now(),
      retryAt: null,
      seq: this.window_.highest,
      malformed: this.status_.malformed + (frame.type === 'malformed' ? 1 : 0),
    });
    if (news) for (const listener of [...this.frameListeners_]) listener(news);
  }

  /** Keeps the resume point; null when the frame is no news to the listeners. */
  private track(frame: Frame): Frame | null {
    switch (frame.type) {
      case 'gavage_realtime':
      case 'alert':
      case 'curve_update':
      case 'sensor_update':
      case 'queue_update':
        return this.window_.admit(frame.type, frame.seq) ? frame : null;
      case 'snapshot': {
        // A number below ours after a failed resume means another store.
        const restarted = this.resumeFailed_ && frame.seq < this.window_.highest;
        this.resumeFailed_ = false;
        if (restarted) this.window_.restart(frame.seq);
        else this.window_.advance(frame.seq);
        return { ...frame, restarted };
      }
      case 'connection_established':
        if (frame.seq !== null) this.window_.advance(frame.seq);
        return frame;
      case 'resumed':
        this.resumeFailed_ = !frame.complete;
        return frame;
      case 'lagging':
      // An old sample told again: it says nothing about how far the stream is.
      case 'latest_sample':
      case 'control_status':
      case 'control_log':
        return frame;
      case 'ignored':
        if (frame.seq !== null) this.window_.reached(frame.seq);
        return null;
      case 'ping':
      case 'malformed':
        return null;
    }
  }

  private onSocketGone(): void {
    this.dropSocket();
    if (this.stopSignals_) this.scheduleRetry();
  }

  private scheduleRetry(): void {
    const delay = backoffDelayMs(this.attempt_, this.env_.random());
    this.attempt_ += 1;
    this.setStatus({
      state: this.env_.isOnline() ? 'reconnecting' : 'offline',
      retryAt: this.env_.now() + delay,
    });
    this.retryTimer_ = this.cancel(this.retryTimer_);
    this.retryTimer_ = this.env_.setTimer(() => this.connect(), delay);
  }

  private reconnectNow(evenIfOpen: boolean): void {
    if (this.socket_ && !evenIfOpen) return;
    // After a network change an open socket may be dead without knowing it.
    this.dropSocket();
    this.setStatus({ state: this.status_.lastFrameAt === null ? 'connecting' : 'reconnecting' });
    this.connect();
  }

  private onVisible(): void {
    const silence = this.env_.now() - (this.status_.lastFrameAt ?? this.env_.now());
    // Hidden pages have their timers slowed, so the watch may be late.
    if (this.socket_ && silence >= kStaleAfterMs) this.onSilence();
    else this.reconnectNow(false);
  }

  private watch(delayMs: number): void {
    this.watchTimer_ = this.cancel(this.watchTimer_);
    this.watchTimer_ = this.env_.setTimer(() => this.onSilence(), delayMs);
  }

  private onSilence(): void {
    const spoke = this.openedAt_ !== null;
    this.dropSocket();
    if (!spoke) {
      this.scheduleRetry();
      return;
    }
    // Half open: tell the reader, and try a fresh socket at once. The state
    // stays `stale` until a frame comes or the new socket fails.
    this.setStatus({ state: 'stale' });
    this.connect();
  }

  private dropSocket(): void {
    this.watchTimer_ = this.cancel(this.watchTimer_);
    this.stableTimer_ = this.cancel(this.stableTimer_);
    const socket = this.socket_;
    this.socket_ = null;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    try {
      socket.close(1000);
    } catch {
      // Closing a socket that never opened may throw; it is gone either way.
    }
  }

  private cancel(timer: number | null): null {
    if (timer !== null) this.env_.clearTimer(timer);
    return null;
  }

  private setStatus(change: Partial<LiveStatus>): void {
    this.status_ = { ...this.status_, ...change };
    for (const listener of [...this.statusListeners_]) listener();
  }
}

function withSince(url: string, seq: number): string {
  return `${url}${url.includes('?') ? '&' : '?'}since=${seq}`;
}
