// What the types of a handler allow, and what they do not.
import type { Handler } from '../src/types/handlers.js';
import type * as operations from '../src/types/operations/index.js';
import type { User } from '../src/types/schemas.js';
declare const user: User;
export const a: Handler<typeof operations.createUser> = async (req, res) => {
  const email: string = req.body.email;
  void email;
  const who: string = req.principal.subject;
  void who;
  res.status(201).location('/x').json(user);
  res.location('/x').status(201).json(user);
  res.status(409).json({ error: { code: 'X', message: '', details: [] }, meta: { requestId: '' } });
  res.cookie('a', 'b').vary('Accept').status(201).json(user);
  res.on('close', () => {});
  req.get('x');
  req.is('json');
  void req.ip;
  // @ts-expect-error undeclared status
  res.status(200).json(user);
  // @ts-expect-error wrong body
  res.status(201).json({ id: 1 });
  // @ts-expect-error wrong body for that status
  res.status(409).json(user);
  // @ts-expect-error no 200, so no bare json
  res.json(user);
  // @ts-expect-error wrong body after a chained call
  res.status(201).location('/x').json({});
  // @ts-expect-error undeclared status after a chained call
  res.location('/x').status(204).end();
  // @ts-expect-error a body is declared
  res.status(201).end();
  // @ts-expect-error no such field
  void req.body.nope;
};
export const b: Handler<typeof operations.deleteUser> = async (req, res) => {
  const id: string = req.params.userId;
  void id;
  res.status(204).end();
  // @ts-expect-error no body is declared
  res.status(204).json({});
  // @ts-expect-error no such parameter
  void req.params.id;
};
export const c: Handler<typeof operations.listUsers> = async (req, res) => {
  const page: number = req.query.page;
  const tenant: string = req.headers['x-tenant-id'];
  void [page, tenant];
  res.set('X-Total-Count', '1').json({ items: [], page: 1, limit: 1, total: 0 });
};
export const d: Handler<typeof operations.getCategoryTree> = (req, res) => {
  // @ts-expect-error public
  void req.principal.subject;
  res.json({ name: '', children: [] });
};
