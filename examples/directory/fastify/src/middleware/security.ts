import { createPublicKey } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { ApiError } from './errors.js';

/** Who is calling. Shape it as your application needs. */
export interface Principal {
  subject: string;
  scopes: readonly string[];
}

/** `Authorization: Bearer` (JWT). */
export async function bearerAuth(token: string, scopes: readonly string[]): Promise<Principal | null> {
  return verifyJwt(token, scopes);
}

/** `X-API-Key` header. */
export async function apiKeyAuth(_key: string): Promise<Principal | null> {
  return null; // TODO: look the key up; until then every key is refused
}

const { JWT_JWKS_URL, JWT_PUBLIC_KEY, JWT_ISSUER, JWT_AUDIENCE } = process.env;
const publicKey = JWT_PUBLIC_KEY ? createPublicKey(JWT_PUBLIC_KEY) : undefined;
const key = JWT_JWKS_URL ? createRemoteJWKSet(new URL(JWT_JWKS_URL)) : publicKey && (() => publicKey);
const expected = { algorithms: ['RS256'], ...(JWT_ISSUER && { issuer: JWT_ISSUER }), ...(JWT_AUDIENCE && { audience: JWT_AUDIENCE }) };

/** Null refuses the caller; without a key everyone is refused. */
async function verifyJwt(token: string, scopes: readonly string[]): Promise<Principal | null> {
  if (!key) return null;
  try {
    const { payload } = await jwtVerify<{ scope?: string }>(token, key, expected);
    const granted = payload.scope?.split(' ') ?? [];
    if (!scopes.every((scope) => granted.includes(scope))) throw new ApiError(403, 'FORBIDDEN', `Needs ${scopes.join(' ')}`);
    return { subject: payload.sub ?? '', scopes: granted };
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null;
    throw error;
  }
}
