import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorBody } from '../src/middleware/errors.js';
import type { Operation, When } from '../src/types/operation.js';
import * as operations from '../src/types/operations/index.js';

process.env['RATE_LIMIT_PER_MINUTE'] = '1000000';
process.env['LOG_LEVEL'] ??= 'silent';
const service = import('./serve.js').then(({ serve }) => serve());

/** Requests a path of the contract with `1` for every parameter. */
async function call(method: string, path: string, { query = {}, headers = {} }: When = {}): Promise<Response> {
  const filled = path.replace(/[#?].*/s, '').replace(/\{[^}]*\}/g, '1');
  const base = await service;
  const url = new URL(base + filled.replace(/^(?!\/)/, '/').replace(/[\\\s]/g, encodeURIComponent)); // URLs have their own way with backslashes
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const type: Record<string, string> = method === 'query' ? { 'Content-Type': 'application/json' } : {}; // which always has a body
  return fetch(url, { method: method.toUpperCase(), headers: { ...type, ...headers }, redirect: 'manual' });
}

async function assertError(response: Response, status: number, code: string): Promise<void> {
  const { error, meta } = (await response.json()) as ErrorBody;
  assert.deepEqual([response.status, error.code], [status, code], error.message);
  assert.equal(meta.requestId, response.headers.get('X-Request-Id'));
}

const declares = ({ responses: declared }: Operation, status: number) =>
  [status, `${Math.floor(status / 100)}XX`, 'default'].some((key) => key in declared);
const needsCredentials = ({ security = [] }: Operation) =>
  security.length > 0 && security.every((schemes) => Object.keys(schemes).length > 0);

void test('answers for the service', async () => {
  assert.equal((await fetch(`${await service}/health`)).status, 200);
  assert.equal((await fetch(`${await service}/ready`)).status, 200);
  const response = await call('get', '/no/such/path');
  assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
  await assertError(response, 404, 'NOT_FOUND');
});

const methods = new Map<string, Set<string>>();

for (const [name, operation] of Object.entries<Operation>(operations)) {
  const { method, path, when } = operation;
  const shape = path.replace(/[#?].*/, '').replace(/\{[^}]*\}/g, '{}'); // what a request can tell apart
  methods.set(shape, (methods.get(shape) ?? new Set()).add(method));
  if (method === 'trace') continue; // fetch refuses to send it

  void test(`${name} keeps the contract`, async () => {
    const response = await call(method, path, when);
    const { status } = response;
    if (method === 'head') assert.notEqual(status, 405);
    else if (needsCredentials(operation)) await assertError(response, 401, 'UNAUTHORIZED');
    else if (status === 400 || status === 422) await assertError(response, status, 'VALIDATION_ERROR');
    else if (status === 501) await assertError(response, status, 'NOT_IMPLEMENTED');
    else assert.ok(declares(operation, status), `${status} is not declared`);
  });
}

for (const [shape, declared] of methods) {
  const other = ['patch', 'put', 'delete', 'post', 'get'].find((method) => !declared.has(method));
  if (!other) continue;

  void test(`${shape} refuses ${other}`, async () => {
    const response = await call(other, shape);
    const allowed = response.headers.get('Allow')?.toLowerCase().split(', ') ?? [];
    assert.deepEqual(allowed.filter((method) => method !== 'head' || declared.has('head')).sort(), [...declared].sort());
    await assertError(response, 405, 'METHOD_NOT_ALLOWED');
  });
}
