{{ header }}
{% if finds.certificate %}import { TLSSocket } from 'node:tls';
{% endif %}import type { IncomingMessage } from 'node:http';
import type { Operation } from '../types/operation.js';
import { ApiError } from './errors.js';
{% if schemes %}import * as security from './security.js';
{% else %}import type * as security from './security.js';
{% endif %}{% if finds.cookie %}import { parseCookies } from './wire.js';
{% endif %}
{% if finds.http -%}
const http = (scheme: string) => (req: IncomingMessage) => {
  const given = req.headers.authorization ?? '';
  const isOfScheme = given.toLowerCase().startsWith(`${scheme.toLowerCase()} `);
  return isOfScheme ? given.slice(scheme.length).trim() : undefined;
};

{% endif %}{% if finds.basic -%}
const basic = (req: IncomingMessage) => {
  const given = Buffer.from(http('Basic')(req) ?? '', 'base64').toString();
  const colon = given.indexOf(':');
  return colon < 0 ? undefined : { username: given.slice(0, colon), password: given.slice(colon + 1) };
};

{% endif %}{% if finds.header -%}
const header = (name: string) => (req: IncomingMessage) => req.headers[name.toLowerCase()]?.toString();

{% endif %}{% if finds.query -%}
const query = (name: string) => (req: IncomingMessage) => {
  const given = new URLSearchParams(/\?([^#]*)/.exec(req.url ?? '')?.[1]).getAll(name);
  return given.length === 1 ? given[0] : undefined;
};

{% endif %}{% if finds.cookie -%}
const cookie = (name: string) => (req: IncomingMessage) => [parseCookies(req.headers.cookie).get(name)].flat()[0];

{% endif %}{% if finds.certificate -%}
const certificate = ({ socket }: IncomingMessage) =>
  socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate() : undefined;

{% endif -%}
/** Where each scheme finds its credential, and who checks it. */
{{ table }}

interface Scheme {
  /** Undefined when there is no credential, null when it is refused. */
  check: (req: IncomingMessage, scopes: readonly string[]) => Promise<security.Principal | null> | undefined;
  challenge: string | undefined;
}

function scheme<C>(find: (req: IncomingMessage) => C | undefined, accepts: Check<C>, challenge?: string): Scheme {
  const check: Scheme['check'] = (req, scopes) => {
    const credential = find(req);
    return credential ? accepts(credential, scopes) : undefined;
  };
  return { check, challenge };
}
type Check<C> = (credential: C, scopes: readonly string[]) => Promise<security.Principal | null>;

/** Finds the caller whom all schemes of one of the operation's alternatives accept; undefined where nobody need be. */
export function callerFinder({ security: declared = [] }: Operation): (req: IncomingMessage) => Promise<security.Principal | undefined> {
  const alternatives = declared.map(requirementsOf).filter((alternative) => alternative.length > 0);
  const optional = alternatives.length < declared.length;
  const challenges = [...new Set(alternatives.flat().flatMap(({ challenge }) => challenge ?? []))].join(', ');

  return async (req) => {
    let given = false;
    let forbidden: ApiError | undefined;
    for (const alternative of alternatives) {
      try {
        const caller = await callerOf(req, alternative);
        if (caller) return caller;
        given ||= caller === null;
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 403)) throw error;
        forbidden ??= error; // another alternative may still accept the caller
      }
    }
    if (forbidden) throw forbidden;
    if (optional && !given) return undefined;
    throw new ApiError(401, 'UNAUTHORIZED', 'Valid credentials are required', [], challenges ? { 'WWW-Authenticate': challenges } : {});
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
async function callerOf(req: IncomingMessage, alternative: Requirement[]): Promise<security.Principal | null | undefined> {
  let caller: security.Principal | null | undefined;
  for (const { check, scopes } of alternative) {
    caller = await check(req, scopes);
    if (!caller) return caller;
  }
  return caller;
}
