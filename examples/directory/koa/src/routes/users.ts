import { randomUUID } from 'node:crypto';
import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';
import type { User } from '../types/schemas.js';

const users = new Map<string, User>();

function find(id: string): User {
  const user = users.get(id);
  if (!user) throw new ApiError(404, 'NOT_FOUND', `No user ${id}`);
  return user;
}

/** List users */
export const listUsers: Handler<typeof operations.listUsers> = async (ctx) => {
  const { page, limit, status, tags, filter } = ctx.query;
  const all = [...users.values()].filter(
    (user) =>
      (!status || status.includes(user.status)) &&
      (!tags || tags.every((tag) => user.tags?.includes(tag))) &&
      (!filter?.name || user.name.includes(filter.name)) &&
      (filter?.minAge === undefined || (user.age ?? 0) >= filter.minAge),
  );
  const items = all.slice((page - 1) * limit, page * limit);
  ctx.set('X-Total-Count', String(all.length));
  ctx.reply(200, { items, page, limit, total: all.length });
};

/** Create a user */
export const createUser: Handler<typeof operations.createUser> = async (ctx) => {
  if ([...users.values()].some((user) => user.email === ctx.request.body.email))
    throw new ApiError(409, 'CONFLICT', 'That e-mail address is taken');
  // Keep a hash of ctx.request.body.password, never the password itself.
  const user: User = { ...ctx.request.body, id: randomUUID(), createdAt: new Date().toISOString() };
  users.set(user.id, user);
  ctx.set('Location', `/users/${user.id}`);
  ctx.reply(201, user);
};

/** Fetch one user */
export const getUser: Handler<typeof operations.getUser> = async (ctx) => {
  ctx.reply(200, find(ctx.params.userId));
};

/** Delete a user */
export const deleteUser: Handler<typeof operations.deleteUser> = async (ctx) => {
  users.delete(find(ctx.params.userId).id);
  ctx.reply(204);
};

/** Upload an avatar */
export const uploadAvatar: Handler<typeof operations.uploadAvatar> = async (ctx) => {
  const { file } = ctx.request.body;
  const { id } = find(ctx.params.userId);
  ctx.reply(200, { url: `https://cdn.example.com/${id}/${file.name}`, size: file.size });
};

/** Send a notification */
export const notifyUser: Handler<typeof operations.notifyUser> = async (ctx) => {
  find(ctx.params.userId); // and hand the notification to whoever sends it
  ctx.reply(202);
};
