// The server under the pages: the real program, or the fake one while it is not
// built (or where BROWSER_FAKE=1 asks for it). Both can be killed and started
// again over the same data.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeServer } from './fake_server';
import { FakeWorld } from './fake_world';
import { Child, freePort } from './process';

const kProgram = process.env['GAVEURS_BIN'] ?? join(import.meta.dirname, '../../build/dev/gaveurs');
export const isFake = process.env['BROWSER_FAKE'] === '1' || !existsSync(kProgram);

export interface Backend {
  url: string;
  start(): Promise<void>;
  /** Ends it without a goodbye, as a power cut does. */
  kill(): Promise<void>;
  /** Lets meals flow, a day a minute. */
  startFeeding(lots: number): void;
  stopFeeding(): Promise<void>;
  /** Some days of two lots of every gaveur, for screens worth looking at. */
  seedHistory(): Promise<void>;
  /** Imports the cooperative's export of closed lots; the server may not run meanwhile. */
  importLots(csvPath: string): Promise<void>;
  dispose(): Promise<void>;
}

/** `settings`: of the real server, each `section.name=value`. */
export async function makeBackend(settings: string[] = []): Promise<Backend> {
  const port = await freePort();
  return isFake ? new FakeBackend(port) : new RealBackend(port, settings);
}

class RealBackend implements Backend {
  readonly url: string;
  private readonly data_ = mkdtempSync(join(tmpdir(), 'gaveurs-browser-'));
  private server_: Child | null = null;
  private feeder_: Child | null = null;

  constructor(
    private readonly port_: number,
    private readonly settings_: string[],
  ) {
    this.url = `http://127.0.0.1:${port_}`;
  }

  async start(): Promise<void> {
    this.server_ = new Child('gaveurs serve', kProgram, [
      'serve',
      '--demo',
      '--data',
      this.data_,
      '--port',
      String(this.port_),
      ...this.settings_.flatMap((setting) => ['--set', setting]),
    ]);
    await this.server_.answers(`${this.url}/health`);
  }

  async kill(): Promise<void> {
    await this.server_?.stop('SIGKILL');
  }

  startFeeding(lots: number): void {
    this.feeder_ = new Child('gaveurs simulate', kProgram, [
      'simulate',
      'gavage',
      '--backend-url',
      `ws://127.0.0.1:${this.port_}/ws/gavage`,
      '--nb-lots',
      String(lots),
      '--acceleration',
      '1440',
    ]);
  }

  async stopFeeding(): Promise<void> {
    await this.feeder_?.stop();
    this.feeder_ = null;
  }

  async seedHistory(): Promise<void> {
    for (const meal of new FakeWorld().lots.flatMap((lot) => lot.meals)) {
      const body: Partial<typeof meal> = { ...meal };
      delete body.seq;
      const response = await fetch(`${this.url}/api/lots/gavage`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`seed refused: ${await response.text()}`);
    }
  }

  async importLots(csvPath: string): Promise<void> {
    const args = ['import', 'lots', csvPath, '--data', this.data_];
    await new Child('gaveurs import', kProgram, args).ended();
  }

  async dispose(): Promise<void> {
    await this.stopFeeding();
    await this.server_?.stop();
    rmSync(this.data_, { recursive: true, force: true });
  }
}

class FakeBackend implements Backend {
  readonly url: string;
  readonly world = new FakeWorld();
  server: FakeServer | null = null;
  private timer_: ReturnType<typeof setInterval> | null = null;

  constructor(private readonly port_: number) {
    this.url = `http://127.0.0.1:${port_}`;
  }

  async start(): Promise<void> {
    this.server = new FakeServer(this.world);
    await this.server.start(this.port_);
  }
  async kill(): Promise<void> {
    await this.server?.stop();
    this.server = null;
  }
  startFeeding(): void {
    this.timer_ = setInterval(() => this.world.tick(), 10_000);
  }
  async stopFeeding(): Promise<void> {
    if (this.timer_) clearInterval(this.timer_);
    this.timer_ = null;
  }
  /** Its world has a history from the start. */
  async seedHistory(): Promise<void> {}
  async importLots(): Promise<void> {
    throw new Error('the small server learns from no lots');
  }
  async dispose(): Promise<void> {
    await this.stopFeeding();
    await this.kill();
  }
}
