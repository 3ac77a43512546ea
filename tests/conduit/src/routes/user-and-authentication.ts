import { ApiError } from '../middleware/errors.js';
import { accounts, register } from '../store.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/user-and-authentication.js';

/** Existing user login */
export const login: Handler<typeof operations.login> = async (req, res) => {
  const { email, password } = req.body.user;
  const account = [...accounts.values()].find(({ user }) => user.email === email);
  if (account?.password !== password) return res.status(401).end();
  res.json({ user: account.user });
};

/** Register a new user */
export const createUser: Handler<typeof operations.createUser> = async (req, res) => {
  const { user } = req.body;
  if (accounts.has(user.username)) return res.status(422).json({ errors: { body: ['username has already been taken'] } });
  res.status(201).json({ user: register(user) });
};

/** Get current user */
export const getCurrentUser: Handler<typeof operations.getCurrentUser> = async (req, res) => {
  const account = accounts.get(req.principal.username);
  if (!account) return res.status(401).end();
  res.json({ user: account.user });
};

/** Update current user */
export const updateCurrentUser: Handler<typeof operations.updateCurrentUser> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'updateCurrentUser is not implemented yet');
};
