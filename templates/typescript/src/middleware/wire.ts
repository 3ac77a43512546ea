{{ header }}
import type { IncomingMessage } from 'node:http';
import type { When } from '../types/operation.js';
import { ApiError } from './errors.js';
import { setting } from './settings.js';

export type Fields = Record<string, unknown>;

/** Without a prototype, so that a field may have any name. */
export const emptyFields = (): Fields => Object.create(null) as Fields;

/** Whether it is fields that were read, and no list, file or text, whose own members are nobody's to set. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null;

const FIELD_LIMIT = setting('FIELD_LIMIT', 1000);

/** The fields of a query or form, unless there are more than a client may send. */
export function limited<T>(fields: T[]): T[] {
  if (fields.length > FIELD_LIMIT) throw new ApiError(400, 'BAD_REQUEST', 'There are too many fields');
  return fields;
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ApiError(400, 'BAD_REQUEST', 'The request is not percent-encoded correctly');
  }
}

/** Finds the parameters of a path template in a path, as they were sent; null where the path is none of the template's. */
export function pathMatcher(template: string): (path: string) => [name: string, raw: string][] | null {
  const names: string[] = [];
  const parts = template.replace(/[#?][^]*/, '').split(/\{([^}]*)\}/);
  const pattern = parts.map((part, index) => {
    if (index % 2 === 0) return literal(part);
    names.push(part);
    return '([^/]+?)';
  });
  const matcher = new RegExp(`^${pattern.join('')}$`);
  return (path) => {
    const found = matcher.exec(path);
    return found && found.slice(1).map((raw, index) => [names[index] ?? '', raw]);
  };
}

/** A client may percent-encode any character, and has to encode some. */
const literal = (text: string) =>
  Array.from(text, (character) => {
    const plain = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    const bytes = Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`);
    const encoded = bytes.join('').replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    return /[\w/]/.test(character) ? plain : `(?:${plain}|${encoded})`;
  }).join('');

export function parseCookies(header = ''): Map<string, string | string[]> {
  const cookies = new Map<string, string | string[]>();
  for (const pair of header.split(';')) {
    const [rawName = '', ...value] = pair.split('=');
    const name = rawName.trim();
    const text = value
      .join('=')
      .trim()
      .replace(/^"(.*)"$/, '$1');
    const known = cookies.get(name);
    if (Array.isArray(known)) known.push(decodeCookie(text));
    else cookies.set(name, known === undefined ? decodeCookie(text) : [known, decodeCookie(text)]);
  }
  return cookies;
}

/** As it stands when it is not percent-encoded: a browser sends cookies of others, too. */
function decodeCookie(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a request brings what tells an operation from others with the same method and path. */
export function isFor({ query = {}, headers = {} }: When, { url = '', headers: sent }: IncomingMessage): boolean {
  const given = new URLSearchParams(/\?([^#]*)/.exec(url)?.[1]);
  return (
    Object.entries(query).every(([name, value]) => given.get(name) === value) &&
    Object.entries(headers).every(([name, value]) => sent[name] === value)
  );
}
{%- if strict_query %}

/** API keys that come in the query, which `credentials.ts` reads. */
const KEYS: readonly string[] = {{ keys }};

/** The parameters of a query that nothing declares. */
export function undeclared(url: string, isDeclared: (name: string) => boolean, { query = {} }: When = {}): string[] {
  const names = new Set(new URLSearchParams(/\?([^#]*)/.exec(url)?.[1]).keys());
  return [...names].filter((name) => !isDeclared(name) && !KEYS.includes(name) && !Object.hasOwn(query, name));
}
{%- endif %}
