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
export const listUsers: Handler<typeof operations.listUsers> = async (request, reply) => {
  const { page, limit, status, tags, filter } = request.query;
  const all = [...users.values()].filter(
    (user) =>
      (!status || status.includes(user.status)) &&
      (!tags || tags.every((tag) => user.tags?.includes(tag))) &&
      (!filter?.name || user.name.includes(filter.name)) &&
      (filter?.minAge === undefined || (user.age ?? 0) >= filter.minAge),
  );
  const items = all.slice((page - 1) * limit, page * limit);
  return reply.header('X-Total-Count', all.length).send({ items, page, limit, total: all.length });
};

/** Create a user */
export const createUser: Handler<typeof operations.createUser> = async (request, reply) => {
  if ([...users.values()].some((user) => user.email === request.body.email))
    throw new ApiError(409, 'CONFLICT', 'That e-mail address is taken');
  // Keep a hash of request.body.password, never the password itself.
  const user: User = { ...request.body, id: randomUUID(), createdAt: new Date().toISOString() };
  users.set(user.id, user);
  return reply.code(201).header('Location', `/users/${user.id}`).send(user);
};

/** Fetch one user */
export const getUser: Handler<typeof operations.getUser> = async (request) => {
  return find(request.params.userId);
};

/** Delete a user */
export const deleteUser: Handler<typeof operations.deleteUser> = async (request, reply) => {
  users.delete(find(request.params.userId).id);
  return reply.code(204).send();
};

/** Upload an avatar */
export const uploadAvatar: Handler<typeof operations.uploadAvatar> = async (request) => {
  const { file } = request.body;
  const { id } = find(request.params.userId);
  return { url: `https://cdn.example.com/${id}/${file.name}`, size: file.size };
};

/** Send a notification */
export const notifyUser: Handler<typeof operations.notifyUser> = async (request, reply) => {
  find(request.params.userId); // and hand the notification to whoever sends it
  return reply.code(202).send();
};
