// What the types of a handler allow, and what they do not.
import type { Handler } from '../src/types/handlers.js';
import type * as operations from '../src/types/operations/index.js';
import type { User } from '../src/types/schemas.js';
declare const user: User;
export const a: Handler<typeof operations.createUser> = async (request, reply) => {
  const email: string = request.body.email;
  void email;
  const tags: string[] = request.body.tags;
  void tags;
  const who: string = request.principal.subject;
  void who;
  request.log.info('x');
  void request.ip;
  void reply.code(409).send({ error: { code: 'X', message: '', details: [] }, meta: { requestId: '' } });
  void reply.header('Location', '/x').code(201).type('application/json').send(user);
  // @ts-expect-error undeclared status
  void reply.code(200);
  // @ts-expect-error wrong body
  void reply.code(201).send({ id: 1 });
  // @ts-expect-error wrong body for that status
  void reply.code(409).send(user);
  // @ts-expect-error a body is declared
  void reply.code(201).send();
  // @ts-expect-error no redirect is declared
  void reply.redirect('/x');
  // @ts-expect-error no such field
  void request.body.nope;
  return reply.code(201).header('Location', '/x').send(user);
};
export const b: Handler<typeof operations.deleteUser> = async (request, reply) => {
  const id: string = request.params.userId;
  void id;
  // @ts-expect-error no body is declared
  void reply.code(204).send({});
  // @ts-expect-error no such parameter
  void request.params.id;
  return reply.code(204).send();
};
export const c: Handler<typeof operations.listUsers> = async (request) => {
  const page: number = request.query.page;
  const tenant: string = request.headers['x-tenant-id'];
  void [page, tenant];
  return { items: [], page: 1, limit: 1, total: 0 };
};
// @ts-expect-error wrong body
export const d: Handler<typeof operations.getUser> = async () => {
  return { id: 1 };
};
export const e: Handler<typeof operations.getCategoryTree> = (request, reply) => {
  // @ts-expect-error public
  void request.principal.subject;
  return reply.send({ name: '', children: [] });
};
