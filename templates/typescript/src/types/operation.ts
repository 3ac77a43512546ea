{{ header }}
import type { IncomingHttpHeaders } from 'node:http';
import type * as z from 'zod';
import type { Principal } from '../middleware/security.js';

/** What the contract says about one operation. */
export interface Operation {
  /** The contract's `operationId`, where it has one. */
  readonly id?: string;
  readonly method: Method;
  /** As in the contract: `/users/{userId}`. */
  readonly path: string;
  /** What a request has to bring besides, where others have the same method and path. */
  readonly when?: When;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly externalDocs?: { readonly url: string; readonly description?: string };
  /** Where it is found if not at the API's servers. */
  readonly servers?: readonly { readonly url: string; readonly description?: string; readonly variables?: object }[];
  readonly deprecated?: boolean;
  /** Alternatives; each names the schemes that must all pass, and `{}` lets anyone in. Absent or empty: public. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly params?: Schema;
  readonly query?: Schema;
  readonly headers?: Schema;
  readonly cookies?: Schema;
  readonly body?: Content;
  /** By status, by range (`4XX`) or `default`. */
  readonly responses: Readonly<Record<number | string, Answer>>;
}

export interface When {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Method = 'get' | 'put' | 'post' | 'delete' | 'patch' | 'head' | 'options' | 'trace' | 'query' | WebDav | Other;
type WebDav = 'copy' | 'lock' | 'mkcol' | 'move' | 'propfind' | 'proppatch' | 'report' | 'search' | 'unlock';
type Other = 'checkout' | 'link' | 'm-search' | 'merge' | 'mkactivity' | 'notify' | 'purge' | 'subscribe' | 'unlink' | 'unsubscribe';

/** Any zod schema. One member tells it, because comparing whole zod types doubles the time of a type check. */
export interface Schema {
  readonly _zod: object;
}

/** One schema means `application/json`; otherwise one per media type or range. */
export type Content = Schema | Readonly<Record<string, Schema>>;

export interface Answer {
  readonly description: string;
  readonly headers?: Schema;
  readonly body?: Content;
}

/** A part of a request as a handler has it. */
export type Part<O, P extends keyof Operation> = O extends Record<P, infer T extends Schema> ? z.output<T> : Nothing;
/** The media types by which a body is told, where there are several, and what it looks like as one of them. */
export type BodyType<O> = O extends { body: infer B } ? (B extends Schema ? never : keyof B & string) : never;
export type BodyAs<O, T> = O extends { body: infer B extends Readonly<Record<string, Schema>> } ? z.output<B[T & keyof B]> : never;
export type Nothing = Record<never, never>;
export type Headers<H> = { [K in keyof H as Lowercase<K & string>]: H[K] } & {
  [K in keyof IncomingHttpHeaders as K extends Lowercase<keyof H & string> ? never : K]: IncomingHttpHeaders[K];
};
export type Caller<S> = S extends readonly [unknown, ...unknown[]]
  ? Principal | (Nothing extends S[number] ? undefined : never)
  : undefined;

/** The statuses that the keys of `responses` allow. */
export type Code<K> = K extends number ? K : K extends 'default' ? number : K extends `${infer D}XX` ? Hundred<D> : never;
type Hundred<D extends string> = `${D}${Digit}${Digit}` extends infer C ? (C extends `${infer N extends number}` ? N : never) : never;
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** The exact status comes before its range, and the range before `default`. */
export type Declared<R, S extends number> = S extends keyof R
  ? R[S]
  : Range<S> extends keyof R
    ? R[Range<S>]
    : R extends { default: infer D }
      ? D
      : never;
export type Range<S extends number> = `${S}` extends `${infer D}${Digit}${Digit}` ? `${D}XX` : 'default';

export type JsonType = JsonSuffix | 'application/*' | '*/*';
export type JsonSuffix = `${string}${'/' | '+'}json${'' | `;${string}`}`;

/** The media types whose bodies are items, one after another. */
export type ItemType<B> = {
  [M in keyof B]: B[M] extends { readonly _zod: { readonly input: AsyncIterable<unknown> } } ? M : never;
}[keyof B];

/** Statuses that HTTP gives no body, whatever the document says (RFC 9110, 15). */
export type Bodiless = 204 | 205 | 304;
