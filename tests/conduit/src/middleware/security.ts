import { accounts } from '../store.js';

/** Who is calling. */
export interface Principal {
  username: string;
}

/** `Authorization: Token …`, as registering and logging in hand it out. */
export async function token(key: string): Promise<Principal | null> {
  const given = key.replace(/^Token /, '');
  const account = [...accounts.values()].find(({ user }) => user.token === given);
  return account ? { username: account.user.username } : null;
}
