import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { after } from 'node:test';
import { setTimeout } from 'node:timers/promises';

/** The command that starts the service: one of `express`, `koa`, `fastify`. */
const { SERVICE = 'node --import tsx src/server.ts' } = process.env;

export const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A signed token, as a header. */
export function bearer(scope: string, key: KeyObject = keys.privateKey, seconds = 60): { authorization: string } {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${encode({ alg: 'RS256' })}.${encode({ sub: 'ada', scope, exp: Math.floor(Date.now() / 1000) + seconds })}`;
  return { authorization: `Bearer ${token}.${createSign('RSA-SHA256').update(token).sign(key, 'base64url')}` };
}

/** Starts the service in the current folder as a process of its own, until the tests are done, and says where it is. */
export async function start(): Promise<string> {
  const [command = '', ...parameters] = SERVICE.split(' ');
  const port = await freePort();
  const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), JWT_PUBLIC_KEY: publicKey, LOG_LEVEL: 'silent', SHUTDOWN_DELAY: '0' };
  const service = spawn(command, parameters, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(service, 'exit');
  after(async () => {
    service.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null], 'the service stops when it is told');
  });
  const base = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const response = await fetch(`${base}/health`).catch(() => undefined);
    if (response?.ok) return base;
    assert.equal(service.exitCode, null, 'the service has ended');
    await setTimeout(100);
  }
  throw new Error('the service does not answer');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
