// The REST calls and sockets the pages use, over a FakeWorld. Can be stopped and
// started again over the same world, as a server over its data.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Meal } from '../packages/client/src/types';
import { docsPage } from './fake_docs';
import { type Event, type FakeWorld, gaveurs } from './fake_world';
import { dashboard, performance, weeklyReport } from './fake_views';

const kPingMs = 30_000;

export class FakeServer {
  /** Set to stop pings and messages while sockets stay open. */
  mute = false;
  private readonly server_: Server;
  private readonly sockets_ = new WebSocketServer({ noServer: true });

  constructor(private readonly world_: FakeWorld) {
    this.server_ = createServer((request, response) => void this.answer(request, response));
    this.server_.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.sockets_.handleUpgrade(request, socket, head, (client) =>
        this.greet(client, request.url!),
      );
    });
  }

  start(port: number): Promise<void> {
    return new Promise((resolve) => this.server_.listen(port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    for (const client of this.sockets_.clients) client.terminate();
    this.server_.closeAllConnections();
    await new Promise((resolve) => this.server_.close(resolve));
  }

  private greet(client: WebSocket, url: string): void {
    const { pathname, searchParams } = new URL(url, 'http://x');
    const id = Number(/^\/ws\/gaveur\/(\d+)$/.exec(pathname)?.[1] ?? 0);
    const mine = (event: Event) => id === 0 || event.gaveurId === id;
    const say = (frame: object) => {
      if (!this.mute) client.send(JSON.stringify(frame));
    };
    const since = searchParams.get('since');
    const { seq } = this.world_;
    const timestamp = new Date().toISOString();
    if (since !== null) {
      say({ type: 'resumed', from: Number(since), to: seq, complete: true, timestamp });
      this.world_.events
        .filter((event) => event.seq > Number(since) && mine(event))
        .forEach((event) => say(event.frame));
    } else if (id === 0) {
      say({ type: 'connection_established', timestamp, seq });
    } else {
      const lots = this.world_.lots.filter((lot) => lot.gaveur.id === id);
      const alertes = this.world_.alerts.filter((alert) => alert.active && alert.gaveur_id === id);
      const gaveur = gaveurs[id - 1];
      say({
        type: 'snapshot',
        timestamp,
        seq,
        data: { gaveur, lots: lots.map((lot) => this.world_.lotOf(lot)), alertes },
      });
    }
    const off = this.world_.onEvent((event) => mine(event) && say(event.frame));
    const ping = setInterval(
      () => say({ type: 'ping', timestamp: new Date().toISOString() }),
      kPingMs,
    );
    client.on('close', () => {
      off();
      clearInterval(ping);
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, 'http://x');
    const docs = docsPage(pathname);
    if (docs) {
      response.writeHead(200, docs.headers).end(docs.body);
      return;
    }
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = text ? (JSON.parse(text) as Record<string, unknown>) : null;
    const [status, value] = this.route(pathname, searchParams, body) ?? [
      404,
      problem(404, 'Not found'),
    ];
    response.writeHead(status, {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    });
    response.end(JSON.stringify(value));
  }

  private route(
    path: string,
    query: URLSearchParams,
    body: Record<string, unknown> | null,
  ): Answer | null {
    const world = this.world_;
    const items = (list: unknown[]): Answer => [200, { items: list, next_cursor: null }];
    const newest = (meals: Meal[]) => [...meals].sort((a, b) => b.seq - a.seq);
    const parts = path.split('/').filter(Boolean).slice(1);
    const lot = parts[0] === 'lots' ? world.lots.find((one) => one.code === parts[1]) : undefined;
    if (path === '/health') return [200, { status: 'ok', database: 'ok' }];
    if (path === '/api/gaveurs/') return items(gaveurs);
    if (path.startsWith('/api/gavage/gaveur/')) {
      const id = Number(parts[2]);
      return items(
        newest(world.lots.filter((one) => one.gaveur.id === id).flatMap((one) => one.meals)),
      );
    }
    if (path === '/api/lots/') {
      const id = Number(query.get('gaveur_id'));
      return items(world.lots.filter((one) => one.gaveur.id === id).map((one) => world.lotOf(one)));
    }
    if (path === '/api/lots/gavage' && body) return this.enter(body);
    if (lot && parts[2] === undefined) return [200, world.lotOf(lot)];
    if (lot && parts[2] === 'historique') return items(newest(lot.meals));
    if (lot && parts[2] === 'alertes')
      return items(world.alerts.filter((one) => one.code_lot === lot.code));
    if (lot && parts[2] === 'courbes') {
      const reelle = lot.meals.map((meal, at) => ({
        repas: at + 1,
        jour: meal.jour,
        moment: meal.moment,
        dose_g: meal.dose_reelle,
      }));
      return [200, { code_lot: lot.code, theorique: world.plan(lot), reelle, corrigee: [] }];
    }
    if (path === '/api/alertes') {
      const id = query.get('gaveur_id');
      return items(
        world.alerts.filter(
          (one) =>
            (query.get('active') !== 'true' || one.active) && (!id || one.gaveur_id === Number(id)),
        ),
      );
    }
    if (parts[0] === 'alertes' && parts[2] === 'acquitter') {
      const alert = world.alerts.find((one) => one.id === Number(parts[1]));
      if (!alert) return null;
      if (alert.acknowledged_at) return [409, problem(409, 'Already acknowledged')];
      const at = new Date().toISOString();
      return [
        200,
        world.publish({ ...alert, acknowledged_at: at, acknowledged_by: String(body?.['par']) }),
      ];
    }
    if (path === '/api/euralis/dashboard') return [200, dashboard(world)];
    if (path === '/api/euralis/gavages/recent')
      return items(newest(world.lots.flatMap((one) => one.meals)).slice(0, 200));
    if (path === '/api/euralis/gaveurs/performance') return items(performance(world));
    if (parts[0] === 'analytics')
      return [200, weeklyReport(world, Number(parts[2]), query.get('semaine'))];
    return null;
  }

  private enter(body: Record<string, unknown>): Answer {
    const meal = body as unknown as Meal;
    const lot = this.world_.lots.find((one) => one.code === meal.code_lot);
    if (!lot || (meal.dose_reelle ?? 0) > 1000) {
      return [
        400,
        {
          ...problem(400, 'Invalid'),
          errors: [{ path: 'dose_reelle', reason: 'must be at most 1000' }],
        },
      ];
    }
    const seq = this.world_.record(lot, { ...meal, pret_abattage: false });
    return [
      201,
      {
        type: 'ack',
        status: 'saved',
        code_lot: lot.code,
        jour: meal.jour,
        moment: meal.moment,
        seq,
      },
    ];
  }
}

type Answer = [number, unknown];

function problem(status: number, title: string) {
  const type = status === 404 ? '/problems/not_found' : '/problems/invalid';
  return { type, title, status, detail: title, instance: '/', errors: [] };
}
