import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { SignJWT } from 'jose';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
process.env['JWT_PUBLIC_KEY'] = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const { createApp } = await import('../src/app.js');

const server = createApp().listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(() => server.close());

const bearer = async (scope: string, key = privateKey) => ({
  authorization: `Bearer ${await new SignJWT({ scope }).setProtectedHeader({ alg: 'RS256' }).setSubject('ada').setExpirationTime('1m').sign(key)}`,
});
const reader = await bearer('');
const writer = await bearer('users:write');
const tenant = { 'x-tenant-id': '2eb8aa08-aa98-41ea-b4aa-73b441d16380' };
const ada = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada', status: 'active', nickname: null, age: 36 };

type Answer = { status: number; headers: Headers; body: any };
async function call(method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
  const init: RequestInit = {
    method,
    headers: body === undefined || body instanceof FormData ? headers : { 'content-type': 'application/json', ...headers },
  };
  if (body !== undefined) init.body = body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(base + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}
const fields = ({ body }: Answer): string[] =>
  [...new Set<string>(body.error.details.map((detail: { field: string }) => detail.field))].sort();

void test('creates, reads, lists and deletes a user', async () => {
  const created = await call('POST', '/users', writer, ada);
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const path = `/users/${created.body.id}`;
  assert.equal(created.headers.get('location'), path);
  assert.equal('password' in created.body, false);
  assert.deepEqual(created.body.tags, []);
  const again = await call('POST', '/users', writer, ada);
  assert.deepEqual([again.status, again.body.error.code], [409, 'CONFLICT']);
  assert.equal((await call('GET', path, reader)).body.nickname, null);

  const page = await call('GET', '/users?status=active&status=invited&limit=5&filter[minAge]=30&filter[name]=A', { ...reader, ...tenant });
  assert.equal(page.status, 200, JSON.stringify(page.body));
  assert.equal(page.headers.get('x-total-count'), '1');
  assert.equal(page.body.limit, 5);
  assert.equal('password' in page.body.items[0], false);
  assert.equal((await call('GET', '/users?tags=a|b', { ...reader, ...tenant })).body.total, 0);

  assert.equal((await call('DELETE', path, writer)).status, 204);
  assert.equal((await call('GET', path, reader)).status, 404);
});

void test('names everything that is wrong with a request', async () => {
  const query = await call(
    'GET',
    '/users?page=0&limit=0x10&status=nope&verified=yes&filter[role]=x&createdAfter=2020-13-01T00:00:00Z',
    reader,
  );
  assert.equal(query.status, 422);
  assert.equal(query.body.error.code, 'VALIDATION_ERROR');
  assert.equal(query.body.meta.requestId, query.headers.get('x-request-id'));
  assert.deepEqual(fields(query), [
    'headers.X-Tenant-Id',
    'query.createdAfter',
    'query.filter.role',
    'query.limit',
    'query.page',
    'query.status.0',
    'query.verified',
  ]);

  const body = await call('POST', '/users', writer, { ...ada, email: 'nope', age: 1.5, tags: ['a', 'a'], status: 'x', password: 'short' });
  assert.deepEqual(fields(body), ['body.age', 'body.email', 'body.password', 'body.status', 'body.tags']);
  assert.equal((await call('POST', '/users', writer)).status, 422);
  assert.equal((await call('POST', '/users', writer, '{"a":')).status, 400);
  assert.equal(
    (await call('POST', '/users', { ...writer, 'content-type': 'text/plain' }, 'hello')).body.error.code,
    'UNSUPPORTED_MEDIA_TYPE',
  );
  assert.equal((await call('POST', '/users', writer, `"${'x'.repeat(2_000_000)}"`)).body.error.code, 'BODY_TOO_LARGE');
  assert.equal((await call('GET', '/users/not-a-uuid', reader)).status, 400);
  assert.equal((await call('GET', '/users?tags=%zz', { ...reader, ...tenant })).status, 400);
});

void test('lets in only whom the contract allows', async () => {
  assert.equal((await call('GET', '/users', tenant)).body.error.code, 'UNAUTHORIZED');
  assert.equal((await call('POST', '/users', { 'x-api-key': 'any' }, '{')).status, 401);
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  assert.equal((await call('GET', '/users', { ...tenant, ...(await bearer('', stranger)) })).status, 401);
  const forbidden = await call('POST', '/users', reader, ada);
  assert.deepEqual([forbidden.status, forbidden.body.error.code], [403, 'FORBIDDEN']);
  assert.equal((await call('GET', '/categories')).status, 200);
});

void test('answers for the service', async () => {
  const health = await call('GET', '/health');
  assert.deepEqual([health.status, health.headers.get('x-content-type-options')], [200, 'nosniff']);
  assert.equal((await call('GET', '/nowhere')).body.error.code, 'NOT_FOUND');
  const wrong = await call('PATCH', '/users');
  assert.deepEqual([wrong.body.error.code, wrong.headers.get('allow')], ['METHOD_NOT_ALLOWED', 'GET, HEAD, POST']);
  assert.equal((await call('GET', '/health', { 'x-request-id': 'mine' })).headers.get('x-request-id'), 'mine');
});

void test('takes a union body and a file', async () => {
  const user = (await call('POST', '/users', writer, { ...ada, email: 'bob@example.com' })).body;
  const path = `/users/${user.id}`;
  const queued = await call('POST', `${path}/notifications`, reader, { channel: 'sms', text: 'hi' });
  assert.deepEqual([queued.status, queued.body], [202, undefined]);
  assert.deepEqual(fields(await call('POST', `${path}/notifications`, reader, { channel: 'email', text: 'hi' })), [
    'body.body',
    'body.subject',
  ]);
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
  assert.equal((await call('PUT', `${path}/avatar`, reader, { file: 'x' })).status, 415);
  assert.equal((await call('PUT', `${path}/avatar`, reader, form(new Uint8Array(11 << 20), 'me.png', 'image/png'))).status, 413);
});
