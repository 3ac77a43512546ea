import { createPublicKey } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
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

/** `Authorization: Basic`. */
export async function basicAuth(given: { username: string; password: string }): Promise<Principal | null> {
  return given.password === 'sesame' ? { subject: given.username, scopes: [] } : null;
}

/** `X-API-Key` header. */
export async function headerKey(key: string): Promise<Principal | null> {
  return key === 'h' ? { subject: 'header', scopes: [] } : null;
}

/** `api_key` in the query. */
export async function queryKey(key: string): Promise<Principal | null> {
  return key === 'q' ? { subject: 'query', scopes: [] } : null;
}

/** `session` cookie. */
export async function cookieKey(key: string): Promise<Principal | null> {
  return key === 'c' ? { subject: 'cookie', scopes: [] } : null;
}

/** `Authorization: Bearer` (JWT). */
export async function oauth(token: string, scopes: readonly string[]): Promise<Principal | null> {
  return verifyJwt(token, scopes);
}

/** `Authorization: Bearer` (JWT). */
export async function oidc(token: string, scopes: readonly string[]): Promise<Principal | null> {
  return verifyJwt(token, scopes);
}

/** Client certificate; TLS has verified it already. */
export async function clientCertificate({ subject }: PeerCertificate): Promise<Principal | null> {
  return subject.CN === 'client' ? { subject: 'client', scopes: [] } : null;
}

/** `Authorization: digest`. */
export async function digestAuth(credentials: string): Promise<Principal | null> {
  return credentials === 'x=1' ? { subject: 'digest', scopes: [] } : null;
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
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
