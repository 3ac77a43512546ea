// What the types of a handler allow, and what they do not.
import type { Handler } from '../src/types/handlers.js';
import type * as operations from '../src/types/operations/index.js';
import type { User } from '../src/types/schemas.js';
declare const user: User;
export const a: Handler<typeof operations.createUser> = async (ctx) => {
  const email: string = ctx.request.body.email;
  void email;
  const who: string = ctx.state.principal.subject;
  void who;
  ctx.set('Location', '/x');
  ctx.reply(201, user);
  ctx.reply(409, { error: { code: 'X', message: '', details: [] }, meta: { requestId: '' } });
  ctx.status = 201;
  ctx.body = user;
  ctx.get('x');
  ctx.is('json');
  void ctx.ip;
  void ctx.cookies.get('x');
  ctx.throw(400);
  // @ts-expect-error undeclared status
  ctx.reply(200, user);
  // @ts-expect-error wrong body
  ctx.reply(201, { id: 1 });
  // @ts-expect-error wrong body for that status
  ctx.reply(409, user);
  // @ts-expect-error a body is declared
  ctx.reply(201);
  // @ts-expect-error undeclared status
  ctx.status = 200;
  // @ts-expect-error a body that no status has
  ctx.body = { id: 1 };
  // @ts-expect-error no such field
  void ctx.request.body.nope;
};
export const b: Handler<typeof operations.deleteUser> = async (ctx) => {
  const id: string = ctx.params.userId;
  void id;
  ctx.reply(204);
  // @ts-expect-error no body is declared
  ctx.reply(204, {});
  // @ts-expect-error no such parameter
  void ctx.params.id;
};
export const c: Handler<typeof operations.listUsers> = async (ctx) => {
  const page: number = ctx.query.page;
  const tenant: string = ctx.headers['x-tenant-id'];
  void [page, tenant];
  ctx.reply(200, { items: [], page: 1, limit: 1, total: 0 });
};
export const d: Handler<typeof operations.getCategoryTree> = (ctx) => {
  // @ts-expect-error public
  void ctx.state.principal.subject;
  ctx.reply(200, { name: '', children: [] });
};
