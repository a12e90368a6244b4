// The committed types are those of the contract as it stands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import { expect, test } from 'vitest';

test('api.gen.ts is current (else: npm run gen)', async () => {
  const contract = new URL('../../api/openapi.yaml', import.meta.url);
  const fresh = COMMENT_HEADER + astToString(await openapiTS(contract));
  const committed = readFileSync(
    join(import.meta.dirname, '../packages/client/src/api.gen.ts'),
    'utf8',
  );
  expect(committed.trim() === fresh.trim()).toBe(true);
}, 30_000);
