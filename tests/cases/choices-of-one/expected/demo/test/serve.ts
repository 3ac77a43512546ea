import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { createApp } from '../src/app.js';

/** Starts the service on a free port until the tests are done, and says where it is. */
export async function serve(): Promise<string> {
  const server = createApp().listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
