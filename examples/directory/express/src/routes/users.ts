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
export const listUsers: Handler<typeof operations.listUsers> = async (req, res) => {
  const { page, limit, status, tags, filter } = req.query;
  const all = [...users.values()].filter(
    (user) =>
      (!status || status.includes(user.status)) &&
      (!tags || tags.every((tag) => user.tags?.includes(tag))) &&
      (!filter?.name || user.name.includes(filter.name)) &&
      (filter?.minAge === undefined || (user.age ?? 0) >= filter.minAge),
  );
  const items = all.slice((page - 1) * limit, page * limit);
  res.set('X-Total-Count', String(all.length)).json({ items, page, limit, total: all.length });
};

/** Create a user */
export const createUser: Handler<typeof operations.createUser> = async (req, res) => {
  if ([...users.values()].some((user) => user.email === req.body.email))
    throw new ApiError(409, 'CONFLICT', 'That e-mail address is taken');
  // Keep a hash of req.body.password, never the password itself.
  const user: User = { ...req.body, id: randomUUID(), createdAt: new Date().toISOString() };
  users.set(user.id, user);
  res.status(201).location(`/users/${user.id}`).json(user);
};

/** Fetch one user */
export const getUser: Handler<typeof operations.getUser> = async (req, res) => {
  res.json(find(req.params.userId));
};

/** Delete a user */
export const deleteUser: Handler<typeof operations.deleteUser> = async (req, res) => {
  users.delete(find(req.params.userId).id);
  res.status(204).end();
};

/** Upload an avatar */
export const uploadAvatar: Handler<typeof operations.uploadAvatar> = async (req, res) => {
  const { file } = req.body;
  const { id } = find(req.params.userId);
  res.json({ url: `https://cdn.example.com/${id}/${file.name}`, size: file.size });
};

/** Send a notification */
export const notifyUser: Handler<typeof operations.notifyUser> = async (req, res) => {
  find(req.params.userId); // and hand the notification to whoever sends it
  res.status(202).end();
};
