// What the types of a handler allow, and what they do not.
import { Readable } from 'node:stream';
import type { Handler } from '../src/types/handlers.js';
import type * as operations from '../src/types/operations/index.js';
import { thingAdded } from '../src/webhooks.js';

const stream = Readable.from(['x']);

export const a: Handler<typeof operations.answer> = async (request, reply) => {
  const kind: string = request.params.kind;
  void reply.header('X-Total', 1).send({ name: kind });
  void reply.code(206).send({ name: 'x' });
  void reply.code(206).type('text/csv').send('a,b');
  void reply.code(206).send(new Uint8Array(3));
  void reply.type('text/csv').status(206).send(stream);
  void reply.code(302).header('Location', '/x').send();
  void reply.redirect('/x');
  void reply.redirect('/x', 303);
  void reply.code(409).send({ title: 'x' });
  void reply.code(418).send({ title: 'range' });
  void reply.code(500).send({ any: 'default' });
  const code: number = Number(kind);
  void reply.code(code).send({ any: 'default' });
  // @ts-expect-error the range has another body than the default
  void reply.code(418).send({ any: 'x' });
  // @ts-expect-error wrong body for the default
  void reply.code(500).send({ title: 'x' });
  // @ts-expect-error only media types of 206 take text
  void reply.code(200).send('x');
  // @ts-expect-error JSON is no stream
  void reply.send(stream);
  // @ts-expect-error a body is declared
  void reply.send();
  // @ts-expect-error headers keep what is known
  void reply.header('X-Total', 1).send({ title: 'x' });
  return reply.code(503).send({ any: 'returned' });
};

export const b: Handler<typeof operations.strictAnswer> = (_request, reply) => {
  void reply.code(204).send();
  // @ts-expect-error undeclared
  void reply.code(404);
  // @ts-expect-error no body is declared
  void reply.code(204).send({ name: 'x' });
  // @ts-expect-error no redirect is declared
  void reply.redirect('/x');
  // @ts-expect-error nor this one
  void reply.redirect('/x', 301);
  return { name: 'x' };
};

export const c: Handler<typeof operations.getParams> = (request) => {
  const session: string = request.cookies.session;
  const count: number | undefined = request.cookies.count;
  const length: number | undefined = request.headers['content-length'];
  const list: string[] | undefined = request.headers['x-list'];
  const agent: string | undefined = request.headers['user-agent'];
  const other = request.headers['x-other'];
  const ids: string[] | undefined = request.query['ids[]'];
  const limit: number | undefined = request.query.page?.limit;
  const x: number = request.params.point.x;
  const nobody: undefined = request.principal;
  const nothing: undefined = request.body;
  // @ts-expect-error no such cookie
  void request.cookies.nope;
  // @ts-expect-error no such query parameter
  void request.query.nope;
  return [session, count, length, list, agent, other, ids, limit, x, nobody, nothing];
};

export const d: Handler<typeof operations.postBody> = ({ body }) => {
  // @ts-expect-error a union
  void body.name;
  if (typeof body === 'string') return body.toUpperCase();
  if (body instanceof Readable) return body.readableLength;
  if (Array.isArray(body)) return body[0]?.name;
  if ('file' in body) return body.file.name;
  return body.name;
};

export const e: Handler<typeof operations.optionalAuth> = (request) => {
  // @ts-expect-error nobody, perhaps
  void request.principal.subject;
  return { who: request.principal?.subject ?? 'nobody' };
};

export const f: Handler<typeof operations.either> = (request) => {
  const who: string = request.principal.subject;
  return { who };
};

export const g: Handler<typeof operations.flagged> = (request, reply) => {
  const on: boolean = request.query.on;
  return reply.code(on ? 200 : 404).send();
};

export const h: Handler<typeof operations.anyBody> = (request) => {
  const body: unknown = request.body;
  return { got: String(body) };
};

export const i: Handler<typeof operations.optionalBody> = (request) => {
  // @ts-expect-error absent, perhaps
  void request.body.name;
  return request.body?.name;
};

// @ts-expect-error wrong body
export const j: Handler<typeof operations.either> = () => ({ whom: 'x' });

async function* things() {
  yield { name: 'x' };
}
async function* problems() {
  yield { title: 'x' };
}
async function* events() {
  yield { event: 'added' as const, data: 'x' };
}

export const k: Handler<typeof operations.getEvents> = async (_request, reply) => {
  void reply.send(things());
  void reply.code(206).send(events());
  void reply.code(206).send({ name: 'x' });
  // @ts-expect-error items of another kind
  void reply.send(problems());
  // @ts-expect-error one is no stream of them
  void reply.send({ name: 'x' });
  // @ts-expect-error an event has data
  void reply.code(206).send(things());
  // @ts-expect-error no way past the items
  void reply.send('data: x\n\n');
  return things();
};

await thingAdded('https://example.com', { headers: { 'X-Attempt': 1 }, body: { name: 'x' } });
// @ts-expect-error wrong body
await thingAdded('https://example.com', { headers: { 'X-Attempt': 1 }, body: { title: 'x' } });
// @ts-expect-error a header is missing
await thingAdded('https://example.com', { headers: {}, body: { name: 'x' } });
