// What the live connection takes from outside, so that a test can run it under
// a clock, a random source and a socket of its own.

export interface SocketLike {
  onopen: ((ev: never) => unknown) | null;
  onmessage: ((ev: { data: unknown }) => unknown) | null;
  onclose: ((ev: never) => unknown) | null;
  onerror: ((ev: never) => unknown) | null;
  close(code?: number): void;
}

export interface LiveEnv {
  openSocket(url: string): SocketLike;
  now(): number;
  random(): number;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(id: number): void;
  isOnline(): boolean;
  /** Calls back when the network or the page comes back, or the network goes. */
  onSignal(listener: (signal: 'online' | 'offline' | 'visible') => void): () => void;
}

export function browserEnv(): LiveEnv {
  return {
    openSocket: (url) => new WebSocket(url) as unknown as SocketLike,
    now: () => Date.now(),
    random: () => Math.random(),
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (id) => window.clearTimeout(id),
    isOnline: () => navigator.onLine,
    onSignal(listener) {
      const online = () => listener('online');
      const offline = () => listener('offline');
      const visible = () => {
        if (document.visibilityState === 'visible') listener('visible');
      };
      window.addEventListener('online', online);
      window.addEventListener('offline', offline);
      document.addEventListener('visibilitychange', visible);
      return () => {
        window.removeEventListener('online', online);
        window.removeEventListener('offline', offline);
        document.removeEventListener('visibilitychange', visible);
      };
    },
  };
}
