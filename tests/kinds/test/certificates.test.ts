import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';

process.env['LOG_LEVEL'] = 'silent';
const { listener } = await import('./listener.js');

/** A certificate and its key, made with openssl for these tests; `stranger` has signed its own. */
const pair = (name: string) => ({ cert: read(`${name}.crt`), key: read(`${name}.key`) });
const read = (file: string) => readFileSync(new URL(`certificates/${file}`, import.meta.url));

const ca = read('ca.crt');
const tls = { ...pair('localhost'), ca, requestCert: true, rejectUnauthorized: false };
const server = createServer(tls, await listener()).listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());

async function status(options: RequestOptions): Promise<number | undefined> {
  const { port } = server.address() as AddressInfo;
  const sent = request({ ...options, port, host: '127.0.0.1', path: '/unknown-scheme', ca, agent: false }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

void test('lets in whom a client certificate stands for', async () => {
  assert.equal(await status(pair('client')), 204);
  assert.equal(await status({}), 401);
  assert.equal(await status(pair('stranger')), 401, 'a certificate that nobody has verified');
  assert.equal(await status(pair('localhost')), 401, 'a certificate of somebody else');
});
