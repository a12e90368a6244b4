// Child processes a test starts and surely ends, and free ports for them.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export class Child {
  private output_ = '';
  private readonly process_: ChildProcess;
  private readonly exited_: Promise<void>;

  constructor(
    private readonly name_: string,
    command: string,
    args: string[],
    options: { cwd?: string; env?: Record<string, string> } = {},
  ) {
    this.process_ = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (chunk: Buffer) => {
      this.output_ = (this.output_ + String(chunk)).slice(-4000);
    };
    this.process_.stdout!.on('data', keep);
    this.process_.stderr!.on('data', keep);
    this.exited_ = new Promise((resolve) => this.process_.once('close', () => resolve()));
    this.process_.on('error', (error) => keep(Buffer.from(String(error))));
  }

  get running(): boolean {
    return this.process_.exitCode === null && this.process_.signalCode === null;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.running) this.process_.kill(signal);
    const hard = setTimeout(() => this.process_.kill('SIGKILL'), 10_000);
    await this.exited_;
    clearTimeout(hard);
  }

  async ended(): Promise<void> {
    await this.exited_;
    if (this.process_.exitCode !== 0) throw new Error(`${this.name_} failed\n${this.output_}`);
  }

  /** Waits until `url` answers with success. */
  async answers(url: string, timeoutMs = 60_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const ok = await fetch(url).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) return;
      if (!this.running || Date.now() > end) {
        throw new Error(`${this.name_} does not answer at ${url}\n${this.output_}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}
