{{ header }}
{% if finds.certificate %}import { TLSSocket } from 'node:tls';
{% endif %}import type { Request, RequestHandler } from 'express';
import type { Operation } from '../types/handlers.js';
import { ApiError } from './errors.js';
{% if finds.cookie %}import { parseCookies } from './parameters.js';
{% endif %}{% if schemes %}import * as security from './security.js';
{% else %}import type * as security from './security.js';
{% endif %}
{% if finds.http -%}
const http = (scheme: string) => (req: Request) => {
  const given = req.get('Authorization') ?? '';
  const isOfScheme = given.toLowerCase().startsWith(`${scheme.toLowerCase()} `);
  return isOfScheme ? given.slice(scheme.length).trim() : undefined;
};

{% endif %}{% if finds.basic -%}
const basic = (req: Request) => {
  const given = Buffer.from(http('Basic')(req) ?? '', 'base64').toString();
  const colon = given.indexOf(':');
  return colon < 0 ? undefined : { username: given.slice(0, colon), password: given.slice(colon + 1) };
};

{% endif %}{% if finds.header -%}
const header = (name: string) => (req: Request) => req.get(name);

{% endif %}{% if finds.query -%}
const query = (name: string) => (req: Request) => {
  const given = req.query[name];
  return typeof given === 'string' ? given : undefined;
};

{% endif %}{% if finds.cookie -%}
const cookie = (name: string) => (req: Request) => parseCookies(req).get(name);

{% endif %}{% if finds.certificate -%}
const certificate = ({ socket }: Request) => (socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate() : undefined);

{% endif -%}
/** Where each scheme finds its credential, and who checks it. */
{{ table }}

interface Scheme {
  /** Undefined when there is no credential, null when it is refused. */
  check: (req: Request, scopes: readonly string[]) => Promise<security.Principal | null> | undefined;
  challenge: string | undefined;
}

function scheme<C>(find: (req: Request) => C | undefined, accepts: Check<C>, challenge?: string): Scheme {
  const check: Scheme['check'] = (req, scopes) => {
    const credential = find(req);
    return credential ? accepts(credential, scopes) : undefined;
  };
  return { check, challenge };
}
type Check<C> = (credential: C, scopes: readonly string[]) => Promise<security.Principal | null>;

/** Lets a request in when all schemes of one of the operation's alternatives accept it. */
export function authenticate({ security: declared = [] }: Operation): RequestHandler {
  const alternatives = declared.map(requirementsOf).filter((alternative) => alternative.length > 0);
  const optional = alternatives.length < declared.length;
  const challenges = [...new Set(alternatives.flat().flatMap(({ challenge }) => challenge ?? []))];

  return async (req: Request & { principal?: security.Principal }, res, next) => {
    let given = false;
    let forbidden: ApiError | undefined;
    for (const alternative of alternatives) {
      try {
        const caller = await callerOf(req, alternative);
        if (caller) {
          req.principal = caller;
          return next();
        }
        given ||= caller === null;
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 403)) throw error;
        forbidden ??= error; // another alternative may still accept the caller
      }
    }
    if (forbidden) throw forbidden;
    if (optional && !given) return next();
    if (challenges.length > 0) res.set('WWW-Authenticate', challenges.join(', '));
    throw new ApiError(401, 'UNAUTHORIZED', 'Valid credentials are required');
  };
}

interface Requirement extends Scheme {
  scopes: readonly string[];
}

function requirementsOf(alternative: Readonly<Record<string, readonly string[]>>): Requirement[] {
  return Object.entries(alternative).map(([name, scopes]) => {
    const known = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
    return { check: () => undefined, challenge: undefined, ...known, scopes }; // a scheme that is not defined lets nobody in
  });
}

/** The last scheme's caller; undefined when a credential is missing, null when one is refused. */
async function callerOf(req: Request, alternative: Requirement[]): Promise<security.Principal | null | undefined> {
  let caller: security.Principal | null | undefined;
  for (const { check, scopes } of alternative) {
    caller = await check(req, scopes);
    if (!caller) return caller;
  }
  return caller;
}
