import { randomUUID } from 'node:crypto';
import type { Article, NewUser, Profile, User } from './types/schemas.js';

/** A user, and the password that nobody gets to see. */
interface Account {
  user: User;
  password: string;
}

export const accounts = new Map<string, Account>();
export const articles = new Map<string, Article>();

export function register({ username, email, password }: NewUser): User {
  const user: User = { username, email, token: randomUUID(), bio: '', image: '' };
  accounts.set(username, { user, password });
  return user;
}

export function profileOf(username: string): Profile {
  const { bio = '', image = '' } = accounts.get(username)?.user ?? {};
  return { username, bio, image, following: false };
}
