// What a client of Conduit does, from registering to reading, and what it gets wrong. The server's address is the argument.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const base = process.env['CONDUIT_URL'] ?? '';

interface Answer {
  status: number;
  headers: Headers;
  body: any;
}
async function call(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
  const headers: Record<string, string> = { ...(token !== undefined && { authorization: `Token ${token}` }) };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(base + path, { method, headers, ...(body !== undefined && { body: text }) });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, body: answer ? JSON.parse(answer) : undefined };
}
const fields = ({ body }: Answer): string[] => body.error.details.map((detail: { field: string }) => detail.field).sort();

const jake = { username: 'jake', email: 'jake@example.com', password: 'jakejake' };
const dragons = { title: 'How to train your dragon', description: 'Ever wonder how?', body: 'You have to believe', tagList: ['dragons'] };

void test('registers, logs in, writes and reads', async () => {
  const registered = await call('POST', '/users', { user: jake });
  assert.deepEqual([registered.status, registered.body.user.username], [201, 'jake']);
  assert.equal('password' in registered.body.user, false);

  const loggedIn = await call('POST', '/users/login', { user: { email: jake.email, password: jake.password } });
  assert.deepEqual([loggedIn.status, loggedIn.body], [200, registered.body]);
  const { token } = loggedIn.body.user;

  const current = await call('GET', '/user', undefined, token);
  assert.deepEqual([current.status, current.body.user.email], [200, jake.email]);

  const created = await call('POST', '/articles', { article: dragons }, token);
  assert.equal(created.status, 201, JSON.stringify(created.body));
  assert.deepEqual([created.body.article.slug, created.body.article.author.username], ['how-to-train-your-dragon', 'jake']);
  await call('POST', '/articles', { article: { ...dragons, title: 'Other', tagList: ['cats'] } }, token);

  const got = await call('GET', '/articles/how-to-train-your-dragon');
  assert.deepEqual([got.status, got.body], [200, created.body]);

  const tagged = await call('GET', '/articles?tag=dragons&limit=5');
  assert.deepEqual([tagged.status, tagged.body.articlesCount, tagged.body.articles.length], [200, 1, 1]);
  assert.equal('body' in tagged.body.articles[0], false, 'the list declares no body, so none is sent');
  assert.equal((await call('GET', '/articles')).body.articlesCount, 2);
  assert.deepEqual((await call('GET', '/articles?offset=1&limit=1')).body.articles[0].slug, 'other');
});

void test('says what is wrong with a request', async () => {
  const missing = await call('POST', '/users', { user: { username: 'x', email: 5 } });
  assert.deepEqual([missing.status, missing.body.error.code], [422, 'VALIDATION_ERROR']);
  assert.deepEqual(fields(missing), ['body.user.email', 'body.user.password']);
  assert.equal(missing.body.meta.requestId, missing.headers.get('x-request-id'));
  assert.deepEqual(fields(await call('POST', '/users')), ['body']);
  assert.deepEqual((await call('POST', '/users', '{"user":')).body.error.code, 'BAD_REQUEST');
  assert.deepEqual(fields(await call('GET', '/articles?limit=0&offset=-1')), ['query.limit', 'query.offset']);
  assert.deepEqual(fields(await call('GET', '/articles?limit=many')), ['query.limit']);

  const taken = await call('POST', '/users', { user: jake });
  assert.deepEqual([taken.status, taken.body], [422, { errors: { body: ['username has already been taken'] } }]);
  assert.equal((await call('POST', '/users/login', { user: { email: jake.email, password: 'wrong' } })).status, 401);
  assert.equal((await call('GET', '/user')).body.error.code, 'UNAUTHORIZED');
  assert.equal((await call('POST', '/articles', { article: dragons }, 'stolen')).status, 401);
  assert.equal((await call('GET', '/articles/nowhere')).body.error.code, 'NOT_FOUND');
  assert.equal((await call('GET', '/tags')).body.error.code, 'NOT_IMPLEMENTED');
  const wrong = await call('PATCH', '/articles');
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET, HEAD, POST']);
});
