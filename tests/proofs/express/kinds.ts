// What the types of a handler allow, and what they do not.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Handler } from '../src/types/handlers.js';
import type * as operations from '../src/types/operations/index.js';
import { thingAdded } from '../src/webhooks.js';

const stream = Readable.from(['x']);

export const a: Handler<typeof operations.answer> = async (req, res) => {
  const kind: string = req.params.kind;
  res.set('X-Total', '1').json({ name: kind });
  res.status(206).json({ name: 'x' });
  res.status(206).type('text/csv').send('a,b');
  res.status(206).attachment('x.pdf').send(new Uint8Array(3));
  res.status(206).sendFile('/x');
  res.status(206).download('/x', 'y');
  res.status(206).write('x');
  res.status(206).end('x');
  stream.pipe(res.status(206));
  stream.pipe(res.type('text/csv').status(206).vary('Accept'));
  await pipeline(stream, res.status(206));
  res.status(302).location('/x').end();
  res.redirect('/x');
  res.redirect(303, '/x');
  res.status(409).send({ title: 'x' });
  res.status(418).json({ title: 'range' });
  res.location('/x').status(499).json({ title: 'range' });
  res.status(500).json({ any: 'default' });
  const code: number = Number(kind);
  res.status(code).json({ any: 'default' });
  return res.status(503).json({ any: 'returned' });

  // @ts-expect-error the range has another body than the default
  res.status(418).json({ any: 'x' });
  // @ts-expect-error wrong body for the default
  res.status(500).json({ title: 'x' });
  // @ts-expect-error only media types of 206 take text
  res.status(200).send('x');
  // @ts-expect-error JSON is not piped
  stream.pipe(res);
  // @ts-expect-error JSON is not ended
  res.end();
  // @ts-expect-error no way past the contract
  res.sendStatus(404);
  // @ts-expect-error nor this one
  res.writeHead(404).end();
  // @ts-expect-error setHeader keeps what is known
  res.setHeader('X-Total', '1').json({ title: 'x' });
};

export const b: Handler<typeof operations.strictAnswer> = (_req, res) => {
  res.json({ name: 'x' });
  res.status(204).end();
  // @ts-expect-error undeclared
  res.status(404).json({ name: 'x' });
  // @ts-expect-error no body is declared
  res.status(204).json({ name: 'x' });
  // @ts-expect-error no redirect is declared
  res.redirect('/x');
  // @ts-expect-error nor this one
  res.redirect(301, '/x');
};

export const c: Handler<typeof operations.getParams> = (req, res) => {
  const session: string = req.cookies.session;
  const count: number | undefined = req.cookies.count;
  const length: number | undefined = req.headers['content-length'];
  const list: string[] | undefined = req.headers['x-list'];
  const agent: string | undefined = req.headers['user-agent'];
  const other = req.headers['x-other'];
  const ids: string[] | undefined = req.query['ids[]'];
  const limit: number | undefined = req.query.page?.limit;
  const x: number = req.params.point.x;
  const nobody: undefined = req.principal;
  const nothing: undefined = req.body;
  res.json([session, count, length, list, agent, other, ids, limit, x, nobody, nothing]);
  // @ts-expect-error no such cookie
  void req.cookies.nope;
  // @ts-expect-error no such query parameter
  void req.query.nope;
};

export const d: Handler<typeof operations.postBody> = (req, res) => {
  if (typeof req.body === 'string') res.json(req.body.toUpperCase());
  else if (req.body instanceof Readable) res.json(req.body.readableLength);
  else if (Array.isArray(req.body)) res.json(req.body[0]?.name);
  else if ('file' in req.body) res.json(req.body.file.name);
  else res.json(req.body.name);
  if (req.is('text/csv')) void req.body.toUpperCase();
  if (req.is('application/json')) void req.body.name;
  if (req.is('application/*+json')) void req.body[0]?.name;
  // @ts-expect-error text has no name
  if (req.is('text/csv')) void req.body.name;
  // @ts-expect-error a union
  void req.body.name;
  // @ts-expect-error no query is declared
  void req.query.nope;
};

export const e: Handler<typeof operations.optionalAuth> = (req, res) => {
  res.json({ who: req.principal?.subject ?? 'nobody' });
  // @ts-expect-error nobody, perhaps
  void req.principal.subject;
};

export const f: Handler<typeof operations.either> = (req, res) => {
  const who: string = req.principal.subject;
  res.json({ who });
};

export const g: Handler<typeof operations.flagged> = (req, res) => {
  const on: boolean = req.query.on;
  res.status(on ? 200 : 404).end();
};

export const h: Handler<typeof operations.anyBody> = (req, res) => {
  const body: unknown = req.body;
  res.json({ got: String(body) });
};

export const i: Handler<typeof operations.optionalBody> = (req, res) => {
  res.json(req.body?.name);
  // @ts-expect-error absent, perhaps
  void req.body.name;
};

async function* things() {
  yield { name: 'x' };
}
async function* problems() {
  yield { title: 'x' };
}
async function* events() {
  yield { event: 'added' as const, data: 'x' };
}

export const j: Handler<typeof operations.getEvents> = async (_req, res) => {
  await res.stream(things());
  await res.status(206).stream(events());
  res.status(206).json({ name: 'x' });
  // @ts-expect-error items of another kind
  await res.stream(problems());
  // @ts-expect-error one is no stream of them
  await res.stream({ name: 'x' });
  // @ts-expect-error an event has data
  await res.status(206).stream(things());
  // @ts-expect-error no way past the items
  res.send('data: x\n\n');
};

await thingAdded('https://example.com', { headers: { 'X-Attempt': 1 }, body: { name: 'x' } });
// @ts-expect-error wrong body
await thingAdded('https://example.com', { headers: { 'X-Attempt': 1 }, body: { title: 'x' } });
// @ts-expect-error a header is missing
await thingAdded('https://example.com', { headers: {}, body: { name: 'x' } });
