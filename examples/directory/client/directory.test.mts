// What every service of the directory answers, whatever it is written with. In the folder of one:
// SERVICE='node --import tsx src/server.ts' node --import tsx --test ../client/directory.test.mts
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { bearer, start } from './service.mjs';

const service = await start();
const base = `${service}/v1`;
const reader = bearer('');
const writer = bearer('users:write');
const tenant = { 'x-tenant-id': '2eb8aa08-aa98-41ea-b4aa-73b441d16380' };
const ada = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada', status: 'active', nickname: null, age: 36 };

interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}
async function call(method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
  const isForm = body === undefined || body instanceof FormData;
  const init: RequestInit = { method, headers: isForm ? headers : { 'content-type': 'application/json', ...headers } };
  if (body !== undefined) init.body = body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(base + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

interface Detail {
  field: string;
  message: string;
}
/** The fields that an answer names; it must be one in the error format. */
function fields({ headers, body }: Answer): string[] {
  assert.deepEqual(Object.keys(body).sort(), ['error', 'meta']);
  assert.deepEqual(Object.keys(body.error).sort(), ['code', 'details', 'message']);
  assert.deepEqual(body.meta, { requestId: headers.get('x-request-id') });
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  return [...new Set((body.error.details as Detail[]).map(({ field }) => field))].sort();
}
function assertError(answer: Answer, status: number, code: string): void {
  fields(answer);
  assert.deepEqual([answer.status, answer.body.error.code], [status, code], JSON.stringify(answer.body));
}

void test('creates, reads, lists and deletes a user', async () => {
  const created = await call('POST', '/users', writer, ada);
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const path = `/users/${created.body.id}`;
  assert.equal(created.headers.get('location'), path);
  assert.match(created.headers.get('content-type') ?? '', /^application\/json/);
  assert.equal('password' in created.body, false);
  assert.deepEqual(created.body.tags, []);
  assertError(await call('POST', '/users', writer, ada), 409, 'CONFLICT');
  assert.equal((await call('GET', path, reader)).body.nickname, null);

  const page = await call('GET', '/users?status=active&status=invited&limit=5&filter[minAge]=30&filter[name]=A', { ...reader, ...tenant });
  assert.equal(page.status, 200, JSON.stringify(page.body));
  assert.equal(page.headers.get('x-total-count'), '1');
  assert.deepEqual([page.body.page, page.body.limit, page.body.total], [1, 5, 1]);
  assert.equal('password' in page.body.items[0], false);
  assert.equal((await call('GET', '/users?tags=a|b', { ...reader, ...tenant })).body.total, 0);
  assert.equal((await call('GET', '/users?tags=a%7Cb', { ...reader, ...tenant })).body.total, 0);

  const head = await call('HEAD', path, reader);
  assert.deepEqual([head.status, head.body], [200, undefined]);
  const deleted = await call('DELETE', path, writer);
  assert.deepEqual([deleted.status, deleted.body], [204, undefined]);
  assertError(await call('GET', path, reader), 404, 'NOT_FOUND');
});

void test('names everything that is wrong with a request', async () => {
  const query = '/users?page=0&limit=0x10&status=nope&verified=yes&filter[role]=x&createdAfter=2020-13-01T00:00:00Z';
  const parameters = await call('GET', query, reader);
  assertError(parameters, 422, 'VALIDATION_ERROR');
  assert.deepEqual(fields(parameters), [
    'headers.X-Tenant-Id',
    'query.createdAfter',
    'query.filter.role',
    'query.limit',
    'query.page',
    'query.status.0',
    'query.verified',
  ]);

  const wrong = { ...ada, email: 'nope', age: 1.5, tags: ['a', 'a'], status: 'x', password: 'short' };
  const body = await call('POST', '/users', writer, wrong);
  assertError(body, 422, 'VALIDATION_ERROR');
  assert.deepEqual(fields(body), ['body.age', 'body.email', 'body.password', 'body.status', 'body.tags']);
  const empty = await call('POST', '/users', writer, {});
  assert.deepEqual(fields(empty), ['body.email', 'body.name', 'body.password', 'body.status']);
  assert.deepEqual(fields(await call('POST', '/users', writer, { ...ada, age: null, name: null })), ['body.age', 'body.name']);
  assertError(await call('POST', '/users', writer), 422, 'VALIDATION_ERROR');
  assertError(await call('POST', '/users', writer, '{"a":'), 422, 'BAD_REQUEST');
  assertError(await call('POST', '/users', { ...writer, 'content-type': 'text/plain' }, 'hello'), 415, 'UNSUPPORTED_MEDIA_TYPE');
  assertError(await call('POST', '/users', writer, `"${'x'.repeat(2_000_000)}"`), 413, 'BODY_TOO_LARGE');
  const id = await call('GET', '/users/not-a-uuid', reader);
  assertError(id, 422, 'VALIDATION_ERROR');
  assert.deepEqual(fields(id), ['params.userId']);
  assertError(await call('GET', '/users?tags=%zz', { ...reader, ...tenant }), 422, 'BAD_REQUEST');
});

void test('lets in only whom the contract allows', async () => {
  const nobody = await call('GET', '/users', tenant);
  assertError(nobody, 401, 'UNAUTHORIZED');
  assert.equal(nobody.headers.get('www-authenticate'), 'Bearer');
  assertError(await call('POST', '/users', { 'x-api-key': 'any' }, '{'), 401, 'UNAUTHORIZED');
  assertError(await call('GET', '/users', { ...tenant, 'x-api-key': 'any' }), 401, 'UNAUTHORIZED');
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  assertError(await call('GET', '/users', { ...tenant, ...bearer('', stranger) }), 401, 'UNAUTHORIZED');
  assertError(await call('POST', '/users', reader, ada), 403, 'FORBIDDEN');
  const tree = await call('GET', '/categories');
  assert.deepEqual([tree.status, tree.body], [200, { name: 'root', children: [{ name: 'leaf', children: [] }] }]);
});

void test('answers for the service', async () => {
  const health = await fetch(`${service}/health`, { headers: { 'x-request-id': 'mine' } });
  assert.deepEqual([health.status, await health.json()], [200, { status: 'ok' }]);
  assert.equal(health.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(health.headers.get('x-request-id'), 'mine');
  const given = await fetch(`${service}/health`, { headers: { 'x-request-id': 'not a plain one' } });
  assert.match(given.headers.get('x-request-id') ?? '', /^[\w.-]+$/);

  assertError(await call('GET', '/nowhere'), 404, 'NOT_FOUND');
  assertError(await call('GET', '/users/'), 404, 'NOT_FOUND');
  assertError(await call('GET', '/Users'), 404, 'NOT_FOUND');
  for (const [method, path, allow] of [
    ['PATCH', '/users', 'GET, HEAD, POST'],
    ['OPTIONS', '/categories', 'GET, HEAD'],
    ['PUT', '/users/2eb8aa08-aa98-41ea-b4aa-73b441d16380', 'DELETE, GET, HEAD'],
  ] as const) {
    const wrong = await call(method, path);
    assertError(wrong, 405, 'METHOD_NOT_ALLOWED');
    assert.equal(wrong.headers.get('allow'), allow);
  }

  // A proxy may take the path of the document's server away.
  assert.equal((await fetch(`${service}/categories`)).status, 200);
});

void test('takes a union body and a file', async () => {
  const user = (await call('POST', '/users', writer, { ...ada, email: 'bob@example.com' })).body;
  const path = `/users/${user.id}`;
  const queued = await call('POST', `${path}/notifications`, reader, { channel: 'sms', text: 'hi' });
  assert.deepEqual([queued.status, queued.body], [202, undefined]);
  const other = await call('POST', `${path}/notifications`, reader, { channel: 'email', text: 'hi' });
  assert.deepEqual(fields(other), ['body.body', 'body.subject']);
  assert.deepEqual(fields(await call('POST', `${path}/notifications`, reader, { channel: 'fax' })), ['body.channel']);

  const form = (content: string | Uint8Array<ArrayBuffer>, name: string, type: string) => {
    const data = new FormData();
    data.set('file', new File([content], name, { type }));
    return data;
  };
  const avatar = await call('PUT', `${path}/avatar`, reader, form('png', 'me.png', 'image/png'));
  assert.deepEqual([avatar.status, avatar.body.size], [200, 3]);
  assert.deepEqual(fields(await call('PUT', `${path}/avatar`, reader, form('x', 'me.txt', 'text/plain'))), ['body.file']);
  assert.deepEqual(fields(await call('PUT', `${path}/avatar`, reader, new FormData())), ['body.file']);
  assertError(await call('PUT', `${path}/avatar`, reader, { file: 'x' }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  assertError(await call('PUT', `${path}/avatar`, reader, form(new Uint8Array(11 << 20), 'me.png', 'image/png')), 413, 'BODY_TOO_LARGE');
});
