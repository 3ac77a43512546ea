{{ header }}
import type { IncomingHttpHeaders } from 'node:http';
import type { CookieOptions, NextFunction, Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from 'express';
import type * as z from 'zod';
import type { Principal } from '../middleware/security.js';

/** What the contract says about one operation. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** As in the contract: `/users/{userId}`. */
  readonly path: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
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

/** An Express handler that may rely on the contract, and must keep it. */
export type Handler<O extends Operation> = (req: Request<O>, res: Response<O>, next: NextFunction) => void | Promise<void>;

/** Express's router, open to handlers that rely on a validated request. */
export interface Routes extends RequestHandler, Record<Method | 'all', Route['add']> {}
interface Route {
  add(path: string | RegExp, ...handlers: ((req: never, res: never, next: NextFunction) => unknown)[]): unknown;
}

/** Express's request, with the parts that the contract declares validated and typed. */
export interface Request<O extends Operation> extends Omit<ExpressRequest, 'params' | 'query' | 'headers' | 'cookies' | 'body'> {
  params: Part<O, 'params'>;
  query: Part<O, 'query'>;
  headers: Headers<Part<O, 'headers'>>;
  cookies: Part<O, 'cookies'>;
  body: O extends { body: infer B } ? (B extends Schema ? z.output<B> : z.output<B[keyof B]>) : undefined;
  /** The caller, as `authenticate` found it. */
  principal: Caller<O['security']>;
}

type Part<O, P extends keyof Operation> = O extends Record<P, infer T extends Schema> ? z.output<T> : Nothing;
type Nothing = Record<never, never>;
type Headers<H> = { [K in keyof H as Lowercase<K & string>]: H[K] } & {
  [K in keyof IncomingHttpHeaders as K extends Lowercase<keyof H & string> ? never : K]: IncomingHttpHeaders[K];
};
type Caller<S> = S extends readonly [unknown, ...unknown[]] ? Principal | (Nothing extends S[number] ? undefined : never) : undefined;

/** Express's response, which sends only what the contract declares for the status (200 unless `status` says otherwise). */
export type Response<O extends Operation, S extends number = 200> = Settings &
  Status<O> &
  (S extends Bodiless ? Empty : Sender<Declared<O['responses'], S>>);

/** Express's chainable methods keep what is known about the response. */
interface Setters {
  append(field: string, value?: string | string[]): this;
  attachment(filename?: string): this;
  clearCookie(name: string, options?: CookieOptions): this;
  contentType(type: string): this;
  cookie(name: string, value: unknown, options?: CookieOptions): this;
  format(byType: Record<string, () => void>): this;
  header(field: string, value?: string | string[]): this;
  header(fields: Record<string, string | string[]>): this;
  links(links: Record<string, string>): this;
  location(url: string): this;
  set(field: string, value?: string | string[]): this;
  set(fields: Record<string, string | string[]>): this;
  setHeader(name: string, value: number | string | readonly string[]): this;
  type(type: string): this;
  vary(field: string): this;
}
type Replaced = keyof Setters | keyof Status<never> | keyof Json<never> | keyof Raw | 'sendStatus' | 'jsonp' | 'writeHead';
interface Settings extends Setters, Omit<ExpressResponse, Replaced> {}

interface Status<O extends Operation> {
  status<S extends Code<keyof O['responses']>>(code: S): Response<O, S>;
  redirect(...to: Redirect<Code<keyof O['responses']>>): void;
}
/** The statuses that the keys of `responses` allow. */
type Code<K> = K extends number ? K : K extends 'default' ? number : K extends `${infer D}XX` ? Hundred<D> : never;
type Hundred<D extends string> = `${D}${Digit}${Digit}` extends infer C ? (C extends `${infer N extends number}` ? N : never) : never;
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type Redirect<S> = [status: S & (301 | 302 | 303 | 307 | 308), url: string] | (302 extends S ? [url: string] : never);

/** The exact status comes before its range, and the range before `default`. */
type Declared<R, S extends number> = S extends keyof R
  ? R[S]
  : Range<S> extends keyof R
    ? R[Range<S>]
    : R extends { default: infer D }
      ? D
      : never;
type Range<S extends number> = `${S}` extends `${infer D}${Digit}${Digit}` ? `${D}XX` : 'default';

type Sender<A> = [A] extends [never] ? unknown : A extends { body: infer B } ? (B extends Schema ? Json<z.input<B>> : ByType<B>) : Empty;
type ByType<B> = ([keyof B & JsonType] extends [never] ? unknown : Json<z.input<B[keyof B & JsonType]>>) &
  ([Exclude<keyof B, JsonSuffix>] extends [never] ? unknown : Raw);
type JsonType = JsonSuffix | 'application/*' | '*/*';
type JsonSuffix = `${string}${'/' | '+'}json${'' | `;${string}`}`;

/** Statuses that HTTP gives no body, whatever the document says (RFC 9110, 15). */
type Bodiless = 204 | 205 | 304;

interface Json<B> {
  json(body: B): void;
  /** For objects only: Express sends a string as it is. */
  send(body: Extract<B, object>): void;
}
interface Empty {
  end(): void;
}
/** Text, bytes, files and streams. */
interface Raw extends Pick<ExpressResponse, 'write' | 'end' | 'sendFile' | 'download' | 'render'> {
  send(body: string | Uint8Array): void;
}
