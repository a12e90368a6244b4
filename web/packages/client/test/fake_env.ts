// A clock, sockets and a network a test turns by hand.
import type { LiveEnv, SocketLike } from '../src/env';

export class FakeSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  closedByClient = false;

  constructor(readonly url: string) {}

  close(): void {
    this.closedByClient = true;
  }
  say(frame: unknown): void {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
  }
  /** The server or the network ends it. */
  drop(): void {
    this.onclose?.(undefined as never);
  }
}

export class FakeEnv implements LiveEnv {
  readonly sockets: FakeSocket[] = [];
  online = true;
  randomValue = 0.5;
  private now_ = 1_000_000;
  private nextTimer_ = 1;
  private timers_ = new Map<number, { at: number; run: () => void }>();
  private signal_: ((signal: 'online' | 'offline' | 'visible') => void) | null = null;

  openSocket = (url: string): SocketLike => {
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  };
  now = () => this.now_;
  random = () => this.randomValue;
  isOnline = () => this.online;
  setTimer = (run: () => void, delayMs: number): number => {
    this.timers_.set(this.nextTimer_, { at: this.now_ + delayMs, run });
    return this.nextTimer_++;
  };
  clearTimer = (id: number): void => {
    this.timers_.delete(id);
  };
  onSignal = (listener: (signal: 'online' | 'offline' | 'visible') => void) => {
    this.signal_ = listener;
    return () => {
      this.signal_ = null;
    };
  };

  get socket(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }
  signal(name: 'online' | 'offline' | 'visible'): void {
    if (name !== 'visible') this.online = name === 'online';
    this.signal_?.(name);
  }
  advance(ms: number): void {
    const end = this.now_ + ms;
    for (;;) {
      const due = [...this.timers_]
        .filter(([, timer]) => timer.at <= end)
        .sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.timers_.delete(due[0]);
      this.now_ = Math.max(this.now_, due[1].at);
      due[1].run();
    }
    this.now_ = end;
  }
  /** Time passes while no timer runs, as on a sleeping device. */
  sleep(ms: number): void {
    this.now_ += ms;
  }
}
