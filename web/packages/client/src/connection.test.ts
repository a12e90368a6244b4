import { beforeEach, describe, expect, test } from 'vitest';
import { FakeEnv } from '../test/fake_env';
import { mealFrame, snapshotFrame } from '../test/samples';
import {
  kCloseGraceMs,
  kFirstFrameTimeoutMs,
  kStableAfterMs,
  kStaleAfterMs,
  LiveConnection,
} from './connection';
import type { Frame } from './frame';

const kUrl = 'ws://farm/ws/gaveur/1';
let env: FakeEnv;
let connection: LiveConnection;
let frames: Frame[];

beforeEach(() => {
  env = new FakeEnv();
  connection = new LiveConnection(kUrl, env);
  frames = [];
  connection.onFrame((frame) => frames.push(frame));
});

function state() {
  return connection.getStatus().state;
}

describe('users', () => {
  test('several users share one socket', () => {
    connection.acquire();
    connection.acquire();
    expect(env.sockets).toHaveLength(1);
  });

  test('release and acquire at once, as StrictMode does, keeps the socket', () => {
    const release = connection.acquire();
    release();
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    env.advance(kCloseGraceMs * 2);
    expect(env.sockets).toHaveLength(1);
    expect(env.socket.closedByClient).toBe(false);
  });

  test('closes a grace time after the last user left, and not before', () => {
    const first = connection.acquire();
    const second = connection.acquire();
    env.socket.say(snapshotFrame(5));
    first();
    env.advance(kCloseGraceMs * 2);
    expect(env.socket.closedByClient).toBe(false);
    second();
    env.advance(kCloseGraceMs - 1);
    expect(env.socket.closedByClient).toBe(false);
    env.advance(1);
    expect(env.socket.closedByClient).toBe(true);
    env.advance(600_000);
    expect(env.sockets).toHaveLength(1);
  });

  test('a release called twice counts once', () => {
    const release = connection.acquire();
    connection.acquire();
    release();
    release();
    env.socket.say(snapshotFrame(5));
    env.advance(kCloseGraceMs * 2);
    expect(env.socket.closedByClient).toBe(false);
  });

  test('who comes back later resumes where the stream was left', () => {
    const release = connection.acquire();
    env.socket.say(snapshotFrame(77));
    release();
    env.advance(kCloseGraceMs);
    connection.acquire();
    expect(env.socket.url).toBe(`${kUrl}?since=77`);
    expect(state()).toBe('connecting');
  });
});

describe('states', () => {
  test('live with the first frame, not with the open socket', () => {
    connection.acquire();
    expect(state()).toBe('connecting');
    env.socket.say(snapshotFrame(5));
    expect(state()).toBe('live');
    expect(connection.getStatus().lastFrameAt).toBe(env.now());
  });

  test('45 s without a frame is stale, and a fresh socket is tried', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    const heard = env.now();
    env.advance(kStaleAfterMs - 1);
    expect(state()).toBe('live');
    env.advance(1);
    expect(state()).toBe('stale');
    expect(connection.getStatus().lastFrameAt).toBe(heard);
    expect(env.sockets).toHaveLength(2);
    expect(env.sockets[0]!.closedByClient).toBe(true);
    expect(env.socket.url).toBe(`${kUrl}?since=5`);
    env.socket.say({ type: 'resumed', from: 5, to: 5, complete: true });
    expect(state()).toBe('live');
  });

  test('a ping is news enough', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    for (let i = 0; i < 10; i += 1) {
      env.advance(30_000);
      env.socket.say({ type: 'ping', timestamp: 'x' });
    }
    expect(state()).toBe('live');
    expect(env.sockets).toHaveLength(1);
  });

  test('a socket that never speaks is given up', () => {
    connection.acquire();
    env.advance(kFirstFrameTimeoutMs);
    expect(state()).toBe('reconnecting');
    expect(env.sockets[0]!.closedByClient).toBe(true);
    env.advance(1000);
    expect(env.sockets).toHaveLength(2);
  });

  test('without a network it is offline', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    env.signal('offline');
    expect(state()).toBe('offline');
    env.socket.drop();
    expect(state()).toBe('offline');
  });

  test('a device that slept notices when its page is shown again', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    env.sleep(3600_000);
    env.signal('visible');
    expect(state()).toBe('stale');
    expect(env.sockets).toHaveLength(2);
  });
});

describe('reconnecting', () => {
  test('waits longer each time, then starts anew once stable', () => {
    env.randomValue = 1;
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    const waits: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      env.socket.drop();
      waits.push(connection.getStatus().retryAt! - env.now());
      env.advance(waits[i]!);
      expect(env.sockets).toHaveLength(i + 2);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    env.socket.say({ type: 'resumed', from: 5, to: 5, complete: true });
    env.advance(kStableAfterMs);
    env.socket.drop();
    expect(connection.getStatus().retryAt! - env.now()).toBe(1000);
  });

  test('a link that falls at once does not reset the back-off', () => {
    env.randomValue = 1;
    connection.acquire();
    env.socket.drop();
    env.advance(1000);
    env.socket.say(snapshotFrame(5));
    env.socket.drop();
    expect(connection.getStatus().retryAt! - env.now()).toBe(2000);
  });

  test('at once when the network is back or the page is shown', () => {
    connection.acquire();
    for (let i = 0; i < 8; i += 1) {
      env.socket.drop();
      env.advance(30_000);
    }
    env.socket.drop();
    const before = env.sockets.length;
    env.signal('visible');
    expect(env.sockets).toHaveLength(before + 1);
    env.socket.drop();
    env.signal('online');
    expect(env.sockets).toHaveLength(before + 2);
    env.advance(120_000);
  });

  test('a shown page with a healthy link is left alone', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    env.signal('visible');
    expect(env.sockets).toHaveLength(1);
  });
});

describe('resume', () => {
  test('asks for what follows the highest number seen', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    env.socket.say(mealFrame(9));
    env.socket.say(mealFrame(12, { jour: 4 }));
    env.socket.drop();
    env.advance(1000);
    expect(env.socket.url).toBe(`${kUrl}?since=12`);
  });

  test('what comes twice is delivered once', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    env.socket.say(mealFrame(9));
    env.socket.drop();
    env.advance(1000);
    env.socket.say({ type: 'resumed', from: 5, to: 10, complete: true });
    env.socket.say(mealFrame(9));
    env.socket.say(mealFrame(10, { moment: 'soir' }));
    const meals = frames.filter((frame) => frame.type === 'gavage_realtime');
    expect(meals.map((frame) => frame.seq)).toEqual([9, 10]);
  });

  test('an unknown type moves the resume point but is not delivered', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(5));
    env.socket.say({ type: 'of_a_later_server', seq: 8 });
    expect(frames).toHaveLength(1);
    expect(connection.getStatus().seq).toBe(8);
  });

  test('a snapshot with a lower number after a failed resume means a new store', () => {
    connection.acquire();
    env.socket.say(snapshotFrame(500));
    env.socket.drop();
    env.advance(1000);
    env.socket.say({ type: 'resumed', from: 500, to: 3, complete: false });
    env.socket.say(snapshotFrame(3));
    expect(frames[frames.length - 1]).toMatchObject({ type: 'snapshot', restarted: true });
    env.socket.say(mealFrame(4));
    expect(frames[frames.length - 1]).toMatchObject({ type: 'gavage_realtime', seq: 4 });
    expect(connection.getStatus().seq).toBe(4);
  });
});

test('malformed frames are counted, not delivered, and do not end the link', () => {
  connection.acquire();
  env.socket.say(snapshotFrame(5));
  for (const bad of [
    '{',
    '[]',
    'null',
    '{"type":7}',
    '{"type":"alert","seq":6}',
    JSON.stringify({ ...mealFrame(7), data: { jour: 'x' } }),
  ]) {
    env.socket.say(bad);
  }
  expect(frames).toHaveLength(1);
  expect(state()).toBe('live');
  expect(connection.getStatus()).toMatchObject({ malformed: 6, seq: 5 });
  env.socket.say(mealFrame(8));
  expect(frames).toHaveLength(2);
});
