// A station of the quality line as the server sees one: raw frames and counts over /ws/sensors/,
// each sent after the answer to the one before. Nothing it sends is analysed here.
import { WebSocket } from 'ws';
import { kChannels } from '../packages/client/src/liver_types';
import { lobes, seeded } from './fake_livers';

/** Reflectance of a good liver, and of one whose pigments aged. */
const kGood = [0.28, 0.4, 0.48, 0.58, 0.52, 0.55, 0.66, 0.69, 0.53, 0.43];
const kBad = [0.2, 0.22, 0.24, 0.22, 0.2, 0.24, 0.3, 0.42, 0.25, 0.5];
const kBeltMm = 240;
const kWhite = 20;
const kGain = 64;
const kIntegrationMs = 50;
const kReflectance940 = 46;

interface Answer {
  type: string;
  sample_id?: string;
  seq?: number;
  fusion_grade?: string;
  error?: string;
  details?: unknown;
}

export interface LiverToSend {
  sample_id: string;
  seed?: number;
  bad?: boolean;
  code_lot?: string;
  claimed?: string;
  scale?: number;
  at?: Date;
}

export class Line {
  private constructor(
    private readonly socket_: WebSocket,
    readonly device: string,
  ) {}

  /** Opens the socket and announces the station with its white reference. */
  static async open(backendUrl: string, device: string): Promise<Line> {
    const socket = new WebSocket(`${backendUrl.replace(/^http/, 'ws')}/ws/sensors/`);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const line = new Line(socket, device);
    const white = Object.fromEntries(kChannels.map((name) => [name, kWhite]));
    await line.say(
      {
        type: 'esp32_hello',
        device_id: device,
        mac_address: '24:6F:28:00:00:01',
        location: 'Ligne A',
        ip_address: '10.0.0.17',
        firmware_version: '3.2.1',
        sensors: ['VL53L8CH', 'AS7341'],
        calibration: { belt_mm: kBeltMm, white },
        timestamp: new Date().toISOString(),
      },
      'hello_ack',
    );
    return line;
  }

  async send(liver: LiverToSend): Promise<Answer> {
    return this.say(message(this.device, liver), 'ack');
  }

  async heartbeat(): Promise<void> {
    await this.say(
      {
        type: 'heartbeat',
        device_id: this.device,
        status: 'online',
        uptime: 7261,
        stats: {},
        buffer_size: 3,
        timestamp: new Date().toISOString(),
      },
      'heartbeat_ack',
    );
  }

  /** Takes a lot of the queue onto this line; `done` says that all its livers have passed. */
  async take(code_lot: string): Promise<void> {
    await this.say({ type: 'lot_take', device_id: this.device, code_lot }, 'lot_assigned');
  }

  async done(code_lot: string): Promise<void> {
    await this.say({ type: 'lot_done', device_id: this.device, code_lot }, 'lot_inspected');
  }

  close(): void {
    this.socket_.close();
  }

  private say(frame: object, expected: string): Promise<Answer> {
    const answer = this.next((one) => one.type === expected || one.type === 'error');
    this.socket_.send(JSON.stringify(frame));
    return answer.then((one) => {
      if (one.type === 'error') throw new Error(`refused: ${JSON.stringify(one)}`);
      return one;
    });
  }

  private next(wanted: (answer: Answer) => boolean): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no answer on /ws/sensors/')), 10_000);
      const onMessage = (data: unknown) => {
        const answer = JSON.parse(String(data)) as Answer;
        if (!wanted(answer)) return;
        clearTimeout(timer);
        this.socket_.off('message', onMessage);
        resolve(answer);
      };
      this.socket_.on('message', onMessage);
    });
  }
}

function message(device: string, liver: LiverToSend) {
  const random = seeded(liver.seed ?? 1);
  const heights = lobes(random, liver.scale ?? 1);
  const rows = <T>(value: (height: number) => T) => heights.map((row) => row.map(value));
  const reflectance = liver.bad ? kBad : kGood;
  const counts = kChannels.map((name, i) => [
    name,
    Math.round(reflectance[i]! * (0.99 + random() * 0.02) * kWhite * kGain * kIntegrationMs),
  ]);
  return {
    type: 'sensor_data',
    sample_id: liver.sample_id,
    device_id: device,
    timestamp: (liver.at ?? new Date()).toISOString(),
    ...(liver.code_lot ? { code_lot: liver.code_lot } : {}),
    vl53l8ch: {
      distance_matrix: rows((height) => kBeltMm - height),
      reflectance_matrix: rows(() => kReflectance940),
      amplitude_matrix: rows(() => 1500),
      ambient_matrix: rows(() => 12),
      status_matrix: rows(() => 5),
    },
    as7341: {
      channels: Object.fromEntries(counts),
      gain: kGain,
      integration_time_ms: kIntegrationMs,
    },
    ...(liver.claimed ? { fusion: { final_grade: liver.claimed, final_score: 0.91 } } : {}),
  };
}
