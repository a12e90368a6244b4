// /docs/ and /openapi.json as the real server gives them, with the policy of src/net/pages.cpp:
// a page that needs an inline script or another host must fail here too.
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parse } from 'yaml';

const kDist = join(import.meta.dirname, '../apps/docs/dist');
const kContract = join(import.meta.dirname, '../../api/openapi.yaml');
const kTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};
const kPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self' ws: wss:; frame-ancestors 'none'";

export interface Page {
  headers: Record<string, string>;
  body: string;
}

/** Null for any other path, and where the app is not built. */
export function docsPage(path: string): Page | null {
  if (path === '/openapi.json') {
    const body = JSON.stringify(parse(readFileSync(kContract, 'utf8')));
    return { headers: { 'content-type': 'application/json' }, body };
  }
  const name = /^\/docs\/([\w./-]*)$/.exec(path)?.[1];
  if (name === undefined || name.includes('..')) return null;
  const file = join(kDist, name || 'index.html');
  if (!existsSync(file)) return null;
  const type = kTypes[extname(file)] ?? 'application/octet-stream';
  return {
    headers: { 'content-type': type, 'content-security-policy': kPolicy },
    body: readFileSync(file, 'utf8'),
  };
}
