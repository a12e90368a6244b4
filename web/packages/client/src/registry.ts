// One connection per URL and page, whatever React mounts. A connection closed for
// want of users stays here: it knows where to resume when somebody comes back.
import { LiveConnection } from './connection';
import { browserEnv, type LiveEnv } from './env';

export class LiveRegistry {
  private readonly connections_ = new Map<string, LiveConnection>();

  constructor(private readonly env_: LiveEnv) {}

  get(url: string): LiveConnection {
    let connection = this.connections_.get(url);
    if (!connection) {
      connection = new LiveConnection(url, this.env_);
      this.connections_.set(url, connection);
    }
    return connection;
  }
}

let pageRegistry: LiveRegistry | null = null;

/** The page's own registry; made late so that importing this opens nothing. */
export function liveRegistry(): LiveRegistry {
  pageRegistry ??= new LiveRegistry(browserEnv());
  return pageRegistry;
}

/** `path` such as `/ws/gaveur/3`, on the host that served the page. */
export function liveUrl(path: string): string {
  return `${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}${path}`;
}
