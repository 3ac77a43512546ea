import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { SignJWT } from 'jose';
import { taken } from '../src/callbacks.js';
import { thingAdded } from '../src/webhooks.js';

/** What the service logs: Koa and Express straight to the file, Fastify by way of the process. */
const errors: unknown[] = [];
const writeSync = fs.writeSync;
fs.writeSync = ((file: number, text: string, ...rest: never[]) =>
  String(text).startsWith('{"level"')
    ? errors.push(text) && Buffer.byteLength(text)
    : writeSync(file, text, ...rest)) as typeof fs.writeSync;
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text: string | Uint8Array, ...rest: never[]) =>
  String(text).startsWith('{"level"') ? errors.push(text) > 0 : write(text, ...rest);

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
process.env['JWT_PUBLIC_KEY'] = publicKey.export({ type: 'spki', format: 'pem' }).toString();
process.env['RATE_LIMIT_PER_MINUTE'] = '1000000';
process.env['LOG_LEVEL'] = 'error';
const { serve } = await import('./serve.js');
const service = await serve();

type Answer = { status: number; headers: Headers; text: string; body: any };
async function call(method: string, path: string, headers: Record<string, string> = {}, body?: RequestInit['body']): Promise<Answer> {
  const response = await fetch(service + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  const json = /[/+]json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
}
const typeOf = ({ headers }: Answer) => headers.get('content-type')?.replace(/;.*/, '');
const fields = ({ body }: Answer): string[] =>
  [...new Set<string>(body.error.details.map((detail: { field: string }) => detail.field))].sort();
const as = (type: string) => ({ 'content-type': type });

void test('reads every parameter style', async () => {
  const headers = { cookie: 'a=b; session="s%20x"; count=3; other=%zz; odd', 'x-list': 'a, b,c', 'x-pairs': 'a,1' };
  const query = [
    'csv=a%2Cb,c+d',
    'pipes=1|2%7C3',
    'spaces=a+b%20c',
    'color=R,100,G,200',
    'limit=5',
    'offset=2',
    'data=%7B%22a%22%3A1%7D',
    'filter[name]=x',
    'filter%5Brange%5D[gte]=3',
    'ids[]=1',
    'ids[]=2',
    'literal[name]=l',
    'expand[]=e',
    'expand[]=f',
    'one=a%26b',
    '__proto__=x',
    '__proto__[polluted]=1',
    'constructor[prototype][polluted]=1',
  ].join('&');
  const all = await call('GET', `/params/a%2Cb,c+d/x=1,y=2?${query}`, headers);
  assert.equal(all.status, 200, all.text);
  assert.deepEqual(all.body, {
    params: { ids: ['a,b', 'c+d'], point: { x: 1, y: 2 } },
    query: {
      csv: ['a,b', 'c d'],
      pipes: [1, 2, 3],
      spaces: ['a', 'b', 'c'],
      color: { R: 100, G: 200 },
      page: { limit: 5, offset: 2 },
      data: { a: 1 },
      filter: { name: 'x', range: { gte: 3 } },
      'ids[]': ['1', '2'],
      'literal[name]': 'l',
      expand: ['e', 'f'],
      one: 'a&b',
    },
    cookies: { session: 's x', count: 3 },
    headers: { list: ['a', 'b', 'c'], pairs: { a: '1' } },
  });
  assert.equal('polluted' in {}, false);
  assert.deepEqual((await call('GET', '/params/a/x=1,y=2', { cookie: 'session=1' })).body.query, { spaces: ['none'] });
});

void test('names what is wrong with a parameter', async () => {
  const bad = await call('GET', '/params/a/x=1,y=z?one=1&one=2&data={&color=R,1,G&pipes=1|x&limit=no&filter=x&filter[name]=y', {
    cookie: 'count=x',
  });
  assert.equal(bad.status, 400);
  assert.deepEqual(fields(bad), [
    'cookies.count',
    'cookies.session',
    'params.point.y',
    'query.color.G',
    'query.data',
    'query.filter',
    'query.one',
    'query.page.limit',
    'query.pipes.1',
  ]);
  for (const path of ['/params/a/x=1,y=2?one=%zz', '/params/%zz/x=1,y=2', '/params/a/x=1,y=2?%zz=1', '/strict/%zz']) {
    assert.deepEqual((await call('GET', path, { cookie: 'session=1' })).body.error.code, 'BAD_REQUEST', path);
  }
  assert.deepEqual((await call('GET', '/open?q=1&b=2&c=3')).body, { q: '1', rest: { b: '2', c: '3' } });
  assert.deepEqual((await call('GET', '/open')).body, {});
});

void test('reads every kind of body', async () => {
  const post = (type: string, body: RequestInit['body']) => call('POST', '/body', as(type), body);
  assert.deepEqual((await post('application/json; charset=utf-8', '{"name":"x","__proto__":{"a":1}}')).body, { name: 'x' });
  const id = Number.MAX_SAFE_INTEGER;
  assert.deepEqual((await post('application/json', `{"name":"x","id":${id}}`)).body, { name: 'x', id });
  assert.deepEqual(fields(await post('application/json', '{"name":"x","id":9007199254740993}')), ['body.id']);
  assert.deepEqual(fields(await post('application/json', '{"name":"x","size":18446744073709551615}')), ['body.size']);
  assert.deepEqual((await post('application/vnd.x+json', '[{"name":"x"}]')).body, { things: ['x'] });
  assert.deepEqual((await post('application/x-www-form-urlencoded', 'name=a+b&count=2&tags=t&meta[a]=m')).body, {
    name: 'a b',
    count: 2,
    tags: ['t'],
    meta: { a: 'm' },
  });
  const lists = new URLSearchParams({ name: 'x', csv: '1,2', pipes: 'a|b,c' }).toString();
  assert.deepEqual((await post('application/x-www-form-urlencoded', lists)).body, { name: 'x', csv: [1, 2], pipes: ['a', 'b,c'] });
  assert.deepEqual(fields(await post('application/x-www-form-urlencoded', 'name=x&csv=1,2,3,4')), ['body.csv']);
  assert.deepEqual((await post('text/csv;charset=iso-8859-1', Buffer.from('é', 'latin1'))).body, { text: 'é' });
  assert.deepEqual((await post('application/xml', '<a/>')).body, { text: '<a/>' });
  assert.deepEqual((await post('application/octet-stream', new Uint8Array(2 << 20))).body, { bytes: 2 << 20 });
  assert.deepEqual((await post('image/png', new Uint8Array(3))).body, { bytes: 3 });
  const form = new FormData();
  form.set('file', new File(['abc'], 'a.txt'));
  form.append('files', new File(['1'], '1'));
  form.append('files', new File(['2'], '2'));
  form.set('thing', new Blob(['{"name":"t"}'], { type: 'application/json' }));
  form.set('spaces', '1 2');
  const read = { file: 'a.txt', size: 3, thing: { name: 't' }, files: 2, spaces: [1, 2] };
  assert.deepEqual((await call('POST', '/body', {}, form)).body, read);
  form.set('thing', '{"name":1}');
  assert.deepEqual(fields(await call('POST', '/body', {}, form)), ['body.thing.name']);

  assert.deepEqual(fields(await post('application/x-www-form-urlencoded', 'count=x')), ['body.count', 'body.name']);
  assert.deepEqual(fields(await call('POST', '/body')), ['body']);
  assert.deepEqual(fields(await post('application/json', '')), ['body']);
  assert.equal((await post('application/json', '{')).body.error.code, 'BAD_REQUEST');
  assert.equal((await post('multipart/form-data; boundary=x', 'no form')).body.error.code, 'BAD_REQUEST');
  assert.equal((await post('text/csv; charset=nope', 'x')).status, 415);
  assert.equal((await post('text/html', 'x')).body.error.code, 'UNSUPPORTED_MEDIA_TYPE');
  assert.equal((await post('text/csv', 'x'.repeat(2 << 20))).status, 413);
  assert.equal((await post('application/octet-stream', new Uint8Array(11 << 20))).body.error.code, 'BODY_TOO_LARGE');
  const time = async (count: number) => {
    const started = process.cpuUsage();
    await post('application/x-www-form-urlencoded', `name=x${'&tags=1'.repeat(count)}`);
    const { user, system } = process.cpuUsage(started);
    return user + system;
  };
  await time(14_000);
  const [few, many] = [await time(14_000), await time(140_000)];
  assert.ok(many < 40 * few, `repeated fields take linear time: ${few} µs for 14,000 and ${many} µs for ten times as many`);
});

void test('hands files on as they arrive', async () => {
  let resolve = () => {};
  const done = new Promise<void>((resolved) => (resolve = resolved));
  async function* bytes() {
    yield Buffer.from('first');
    await done;
    yield Buffer.from('last');
  }
  const upload = (body: AsyncIterable<Uint8Array>) =>
    fetch(`${service}/echo`, { method: 'POST', headers: as('application/octet-stream'), body, duplex: 'half' });
  const { status, headers, body } = await upload(bytes());
  assert.deepEqual([status, headers.get('content-type')], [200, 'application/octet-stream']);
  const answer = body!.getReader();
  assert.equal(String.fromCharCode(...(await answer.read()).value!), 'first');
  resolve();
  assert.equal(String.fromCharCode(...(await answer.read()).value!), 'last');

  async function* tooMany() {
    for (let count = 0; count < 400; count += 1) {
      await new Promise(setImmediate);
      yield new Uint8Array(1 << 16);
    }
  }
  await assert.rejects(upload(tooMany()).then((response) => response.arrayBuffer()));
  const put = (body: RequestInit['body'], headers = {}) => call('PUT', '/echo', { ...as('text/csv'), ...headers }, body);
  assert.deepEqual((await put(new Uint8Array(5))).body, { bytes: 5 });
  assert.deepEqual((await put(new Uint8Array(2 << 20))).body, { bytes: 2 << 20 });
  assert.deepEqual((await put('')).body, { bytes: 0 });
  assert.deepEqual((await call('PUT', '/echo')).body, { bytes: null });
  assert.equal((await put(new Uint8Array(11 << 20))).status, 413);
  assert.deepEqual((await put(gzipSync('12345'), { 'content-encoding': 'gzip' })).body, { bytes: 5 });
  assert.equal((await put('12345', { 'content-encoding': 'gzip' })).body.error.code, 'BAD_REQUEST');
  assert.equal((await put('12345', { 'content-encoding': 'nope' })).status, 415);
});

void test('takes an optional body', async () => {
  assert.deepEqual((await call('POST', '/optional')).body, { name: null });
  assert.deepEqual((await call('POST', '/optional', as('application/json'), '')).body, { name: null });
  assert.deepEqual((await call('POST', '/optional', as('application/json'), '{"name":"x"}')).body, { name: 'x' });
  assert.deepEqual(fields(await call('POST', '/optional', as('application/json'), 'null')), ['body']);
  assert.equal((await call('POST', '/optional', as('text/plain'), 'x')).status, 415);
  assert.deepEqual((await call('PUT', '/optional', as('application/json'), '[]')).body, { got: 'object' });
  assert.deepEqual((await call('PUT', '/optional', as('text/plain'), 'x')).body, { got: 'string' });
  assert.deepEqual((await call('PUT', '/optional', as('application/pdf'), 'x')).body, { got: 'stream' });
});

void test('holds answers to the contract', async () => {
  const get = (kind: string, path = '/answer') => call('GET', `${path}/${kind}`);
  const ok = await get('ok');
  assert.deepEqual([ok.status, ok.body], [200, { name: 'x' }]);
  assert.deepEqual([(await get('range')).status, (await get('default')).status], [418, 503]);
  const problem = await get('problem');
  assert.deepEqual([problem.status, typeOf(problem), problem.body], [409, 'application/problem+json', { title: 'conflict' }]);
  const redirect = await get('redirect');
  assert.deepEqual([redirect.status, redirect.headers.get('location')], [302, '/answer/ok']);
  const csv = await get('csv');
  assert.deepEqual([csv.status, csv.headers.get('content-type'), csv.text], [206, 'text/csv; charset=utf-8', 'a,b\n']);
  assert.equal(typeOf(await get('bytes')), 'application/octet-stream');
  assert.deepEqual((await get('csv-json')).body, { name: 'part' });
  assert.equal((await get('stream')).text, 'a,b\n');
  assert.equal((await get('none', '/strict')).status, 204);

  const drawing = {
    shapes: [
      { kind: 'circle', radius: 1 },
      { kind: 'square', side: 2 },
    ],
    by: { name: 'x' },
    frame: [{ name: 'x' }],
    size: 'small',
  };
  assert.deepEqual((await call('GET', '/drawing')).body, drawing);

  for (const [path, kind, why] of [
    ['/answer', 'no-header', /answer answers 200 .*headers[^]*X-Total/],
    ['/answer', 'bad-range', /418[^]*title/],
    ['/answer', 'bad-default', /503[^]*any/],
    ['/answer', 'callback', /503[^]*any/],
    ['/answer', 'wrong-type', /hal\+json/],
    ['/answer', 'wrong-text', /206[^]*text.html/],
    ['/answer', 'wrong-stream', /206[^]*text.html/],
    ['/strict', 'undeclared-empty', /205/],
    ['/strict', 'undeclared', /strictAnswer answers 201 .*status/],
  ] as const) {
    const answer = await get(kind, path);
    assert.deepEqual(
      [answer.status, answer.body.error.code, answer.body.error.message],
      [500, 'INTERNAL_ERROR', 'Something went wrong'],
      kind,
    );
    assert.ok(
      errors.some((error) => why.test(String(error))),
      `the log says why ${kind} is refused`,
    );
    errors.length = 0;
  }
  const none = await get('body-of-none', '/strict'); // Koa drops such a body by itself
  assert.ok(none.status === 500 || (none.status === 204 && none.text === ''));
});

void test('sends items as they come', async () => {
  const get = (kind: string) => call('GET', `/events/${kind}`);
  const lines = await get('lines');
  assert.deepEqual([lines.status, typeOf(lines), lines.text], [200, 'application/x-ndjson', '{"name":"thing 0"}\n{"name":"thing 1"}\n']);
  const events = await get('events');
  assert.equal(typeOf(events), 'text/event-stream');
  assert.equal(events.text, ':\n\ndata: {"name":"thing 0"}\n\ndata: {"name":"thing 1"}\n\ndata: [DONE]\n\n');
  const fields = await get('fields');
  assert.deepEqual(
    [fields.status, typeOf(fields), fields.text],
    [206, 'text/event-stream', ':\n\nevent: added\nid: 1\ndata: a\ndata: b\n\ndata: \n\n'],
  );
  await assert.rejects(get('wrong'), 'the rest is cut off');

  const ended = Number((await get('ended')).body.name);
  const abort = new AbortController();
  const { body } = await fetch(`${service}/events/endless`, { signal: abort.signal });
  await body!.getReader().read();
  abort.abort();
  for (let wait = 0; wait < 100 && Number((await get('ended')).body.name) === ended; wait += 1) await setTimeout(20);
  assert.equal(Number((await get('ended')).body.name), ended + 1, 'who hangs up ends the iteration');
  assert.equal(typeOf(await call('HEAD', '/events/endless')), 'text/event-stream');
});

void test('sends webhooks and callbacks', async () => {
  const received: [string | undefined, IncomingHttpHeaders, string][] = [];
  const subscriber = createServer(async (req, res) => {
    received.push([req.method, req.headers, Buffer.concat(await req.toArray()).toString()]);
    res.writeHead(302, { Location: service }).end();
  }).listen(0, '127.0.0.1');
  await once(subscriber, 'listening');
  after(() => subscriber.close());
  const url = `http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/hook`;

  const body = { name: 'x', secret: 'dropped' };
  const { status } = await thingAdded(url, { headers: { 'X-Attempt': 2 }, body }, { headers: { 'X-Signature': 's' } });
  await taken(url, { body: 'text' });
  assert.equal(status, 302, 'nobody is sent elsewhere');
  const [[method, headers, json] = [], [put, { 'content-type': type } = {}, text] = []] = received;
  assert.deepEqual(
    [method, headers?.['x-attempt'], headers?.['x-signature'], headers?.['content-type'], json],
    ['POST', '2', 's', 'application/json', '{"name":"x"}'],
  );
  assert.deepEqual([put, type, text], ['PUT', 'text/plain', 'text']);
  await assert.rejects(thingAdded(url, { headers: { 'X-Attempt': 2 }, body: { name: 1 as never } }), /thingAdded .*body[^]*name/);
  await assert.rejects(thingAdded(url, { headers: {} as never, body }), /thingAdded .*headers[^]*X-Attempt/);
  assert.equal(received.length, 2);
});

void test('answers HEAD, 404 and 405', async () => {
  const head = await call('HEAD', '/answer/ok');
  assert.deepEqual([head.status, head.headers.get('x-total'), head.text], [200, '3', '']);
  assert.equal((await call('GET', '/answer/none')).body.error.code, 'NOT_FOUND');
  const wrong = await call('DELETE', '/optional');
  assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'POST, PUT']);
  const trace = await new Promise<number | undefined>((resolve) => {
    request(`${service}/flagged?on=true`, { method: 'TRACE' }, (res) => {
      res.resume();
      resolve(res.statusCode);
    }).end();
  });
  assert.equal(trace, 202);
});

void test('tries the alternatives of security', async () => {
  const bearer = async (scope: string) => ({
    authorization: `Bearer ${await new SignJWT({ scope }).setProtectedHeader({ alg: 'RS256' }).setSubject('ada').setExpirationTime('1m').sign(privateKey)}`,
  });
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const who = async (headers: Record<string, string>, query = '') => {
    const { status, body } = await call('GET', `/either${query}`, headers);
    return body.who ?? status;
  };
  assert.equal(await who(await bearer('admin')), 'ada');
  assert.equal(await who(await bearer('other')), 403);
  assert.equal(await who({ ...(await bearer('other')), cookie: 'session=c' }), 'cookie');
  assert.equal(await who({ 'x-api-key': 'h' }), 401);
  assert.equal(await who({ 'x-api-key': 'h' }, '?api_key=q'), 'query');
  assert.equal(await who({ 'x-api-key': 'x' }, '?api_key=q'), 401);
  assert.equal(await who({ 'x-api-key': 'h' }, '?api_key=q&api_key=q'), 401);
  assert.equal(await who(basic('bob:sesame')), 'bob');
  assert.equal(await who(basic('bob')), 401);
  assert.equal(await who({ authorization: 'Digest x=1' }), 'digest');
  const refused = await call('GET', '/either');
  assert.deepEqual([refused.status, refused.headers.get('www-authenticate')], [401, 'Bearer, Basic realm="api", digest']);

  assert.equal((await call('GET', '/optional-auth')).body.who, 'nobody');
  assert.equal((await call('GET', '/optional-auth', basic('bob:sesame'))).body.who, 'bob');
  assert.equal((await call('GET', '/optional-auth', basic('bob:wrong'))).status, 401);
  assert.equal((await call('GET', '/unknown-scheme')).status, 401);
});

void test('takes tokens of OAuth 2 and OpenID Connect', async () => {
  const token = async (scope: string) => ({
    authorization: `Bearer ${await new SignJWT({ scope }).setProtectedHeader({ alg: 'RS256' }).setSubject('ada').setExpirationTime('1m').sign(privateKey)}`,
  });
  assert.deepEqual((await call('GET', '/tokens', await token('read write'))).body, { who: 'ada read write' });
  // Without the scope of the one scheme, the other still lets the caller in.
  assert.deepEqual((await call('GET', '/tokens', await token('other'))).body, { who: 'ada other' });
  assert.equal((await call('GET', '/tokens')).status, 401);
  assert.equal((await call('GET', '/tokens', { authorization: 'Bearer not.a.token' })).status, 401);
});

void test('finds odd paths', async () => {
  const get = async (path: string) => (await call('GET', path)).body;
  assert.deepEqual(await get('/files/report.json'), { file: 'report' });
  assert.deepEqual(await get('/files/a.b.json'), { file: 'a.b' });
  assert.equal((await get('/files/report')).error.code, 'NOT_FOUND');
  assert.deepEqual(await get('/jobs/7'), { job: '7' });
  assert.deepEqual(await get('/jobs/last'), { job: 'the last one' });
  assert.deepEqual((await call('POST', '/jobs/7:cancel')).body, { cancelled: '7' });
  assert.deepEqual(await get('/Entities(7)'), { key: 7 });
  assert.deepEqual(fields(await call('GET', '/Entities(x)')), ['params.key']);
  assert.deepEqual(await get('/åpne saker/5'), { id: '5' });
  assert.deepEqual(await get('/%C3%A5pne%20saker/a%2Fb'), { id: 'a/b' });
});

void test('HEAD is its own operation where it is declared', async () => {
  assert.equal((await call('GET', '/both')).headers.get('x-handler'), 'get');
  assert.equal((await call('HEAD', '/both')).headers.get('x-handler'), 'head');
});
