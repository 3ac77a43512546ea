// What the types of a handler allow, and what they do not.
import { Readable } from 'node:stream';
import type { Handler } from '../src/types/handlers.js';
import type * as operations from '../src/types/operations/index.js';
import { thingAdded } from '../src/webhooks.js';

const stream = Readable.from(['x']);

export const a: Handler<typeof operations.answer> = async (ctx) => {
  const kind: string = ctx.params.kind;
  ctx.set('X-Total', '1');
  ctx.reply(200, { name: kind });
  ctx.reply(206, { name: 'x' });
  ctx.type = 'text/csv';
  ctx.reply(206, 'a,b');
  ctx.reply(206, Buffer.alloc(3));
  ctx.reply(206, stream);
  ctx.redirect('/x');
  ctx.reply(302);
  ctx.reply(409, { title: 'x' });
  ctx.reply(418, { title: 'range' });
  ctx.reply(500, { any: 'default' });
  ctx.status = 503;
  ctx.body = { any: 'default' };
  return ctx.reply(503, { any: 'returned' });

  // @ts-expect-error the range has another body than the default
  ctx.reply(418, { any: 'x' });
  // @ts-expect-error wrong body for the default
  ctx.reply(500, { title: 'x' });
  // @ts-expect-error only media types of 206 take text
  ctx.reply(200, 'x');
  // @ts-expect-error JSON is no stream
  ctx.reply(200, stream);
  // @ts-expect-error a body is declared
  ctx.reply(200);
  // @ts-expect-error no status takes this
  ctx.body = 5;
};

export const b: Handler<typeof operations.strictAnswer> = (ctx) => {
  ctx.reply(200, { name: 'x' });
  ctx.reply(204);
  // @ts-expect-error undeclared
  ctx.reply(404, { name: 'x' });
  // @ts-expect-error no body is declared
  ctx.reply(204, { name: 'x' });
  // @ts-expect-error undeclared
  ctx.status = 302;
  // @ts-expect-error no redirect is declared
  ctx.redirect('/x');
};

export const c: Handler<typeof operations.getParams> = (ctx) => {
  const session: string = ctx.state.cookies.session;
  const count: number | undefined = ctx.state.cookies.count;
  const length: number | undefined = ctx.headers['content-length'];
  const list: string[] | undefined = ctx.request.headers['x-list'];
  const agent: string | undefined = ctx.headers['user-agent'];
  const other = ctx.headers['x-other'];
  const ids: string[] | undefined = ctx.query['ids[]'];
  const limit: number | undefined = ctx.request.query.page?.limit;
  const x: number = ctx.params.point.x;
  const nobody: undefined = ctx.state.principal;
  const nothing: undefined = ctx.request.body;
  ctx.reply(200, [session, count, length, list, agent, other, ids, limit, x, nobody, nothing]);
  // @ts-expect-error no such cookie
  void ctx.state.cookies.nope;
  // @ts-expect-error no such query parameter
  void ctx.query.nope;
};

export const d: Handler<typeof operations.postBody> = (ctx) => {
  const { body } = ctx.request;
  if (typeof body === 'string') ctx.reply(200, body.toUpperCase());
  else if (body instanceof Readable) ctx.reply(200, body.readableLength);
  else if (Array.isArray(body)) ctx.reply(200, body[0]?.name);
  else if ('file' in body) ctx.reply(200, body.file.name);
  else ctx.reply(200, body.name);
  if (ctx.is('text/csv')) void ctx.request.body.toUpperCase();
  if (ctx.is('application/json')) void ctx.request.body.name;
  if (ctx.is('application/*+json')) void ctx.request.body[0]?.name;
  // @ts-expect-error text has no name
  if (ctx.is('text/csv')) void ctx.request.body.name;
  // @ts-expect-error a union
  void ctx.request.body.name;
  // @ts-expect-error no query is declared
  void ctx.query.nope;
};

export const e: Handler<typeof operations.optionalAuth> = (ctx) => {
  ctx.reply(200, { who: ctx.state.principal?.subject ?? 'nobody' });
  // @ts-expect-error nobody, perhaps
  void ctx.state.principal.subject;
};

export const f: Handler<typeof operations.either> = (ctx) => {
  const who: string = ctx.state.principal.subject;
  ctx.reply(200, { who });
};

export const g: Handler<typeof operations.flagged> = (ctx) => {
  const on: boolean = ctx.query.on;
  ctx.reply(on ? 200 : 404);
};

export const h: Handler<typeof operations.anyBody> = (ctx) => {
  const body: unknown = ctx.request.body;
  ctx.reply(200, { got: String(body) });
};

export const i: Handler<typeof operations.optionalBody> = (ctx) => {
  ctx.reply(200, ctx.request.body?.name);
  // @ts-expect-error absent, perhaps
  void ctx.request.body.name;
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

export const j: Handler<typeof operations.getEvents> = (ctx) => {
  ctx.reply(200, things());
  ctx.reply(206, events());
  ctx.reply(206, { name: 'x' });
  // @ts-expect-error items of another kind
  ctx.reply(200, problems());
  // @ts-expect-error one is no stream of them
  ctx.reply(200, { name: 'x' });
  // @ts-expect-error an event has data
  ctx.reply(206, things());
  // @ts-expect-error no way past the items
  ctx.reply(200, 'data: x\n\n');
};

await thingAdded('https://example.com', { headers: { 'X-Attempt': 1 }, body: { name: 'x' } });
// @ts-expect-error wrong body
await thingAdded('https://example.com', { headers: { 'X-Attempt': 1 }, body: { title: 'x' } });
// @ts-expect-error a header is missing
await thingAdded('https://example.com', { headers: {}, body: { name: 'x' } });
