{{ header }}
import type { CookieOptions, NextFunction, Request as ExpressRequest, RequestHandler, Response as ExpressResponse } from 'express';
import type * as z from 'zod';
import type {
  Bodiless,
  BodyAs,
  BodyType,
  Caller,
  Code,
  Declared,
  Headers,
  ItemType,
  JsonSuffix,
  JsonType,
  Method,
  Operation,
  Part,
  Schema,
} from './operation.js';

/** An Express handler that may rely on the contract, and must keep it. */
export type Handler<O extends Operation> = (req: Request<O>, res: Response<O>, next: NextFunction) => void | Promise<void>;

/** Express's router, open to handlers that rely on a validated request. */
export interface Routes extends RequestHandler, Record<Method | 'all', Route['add']> {}
interface Route {
  add(path: string | RegExp, ...handlers: (Link | Link[])[]): unknown;
}
/** Any handler of a chain. */
export type Link = (req: never, res: never, next: NextFunction) => unknown;

/** Express's request, with the parts that the contract declares validated and typed. */
export interface Request<O extends Operation> extends Omit<ExpressRequest, 'params' | 'query' | 'headers' | 'cookies' | 'body' | 'is'> {
  params: Part<O, 'params'>;
  query: Part<O, 'query'>;
  headers: Headers<Part<O, 'headers'>>;
  cookies: Part<O, 'cookies'>;
  body: O extends { body: infer B } ? (B extends Schema ? z.output<B> : z.output<B[keyof B]>) : undefined;
  /** Tells what the body is by its media type. */
  is<T extends BodyType<O>>(type: T): this is { body: BodyAs<O, T> };
  is(type: string | string[]): string | false | null;
  /** The caller, as `authenticate` found it. */
  principal: Caller<O['security']>;
}

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
type Redirect<S> = [status: S & (301 | 302 | 303 | 307 | 308), url: string] | (302 extends S ? [url: string] : never);

type Sender<A> = [A] extends [never] ? unknown : A extends { body: infer B } ? (B extends Schema ? Json<z.input<B>> : ByType<B>) : Empty;
type ByType<B> = ([keyof B & JsonType] extends [never] ? unknown : Json<z.input<B[keyof B & JsonType]>>) &
  ([ItemType<B>] extends [never] ? unknown : Items<z.input<B[ItemType<B>]>>) &
  ([Exclude<keyof B, JsonSuffix | ItemType<B>>] extends [never] ? unknown : Raw);
interface Json<B> {
  json(body: B): void;
  /** For objects only: Express sends a string as it is. */
  send(body: Extract<B, object>): void;
}
interface Items<I> {
  /** Sends each item when it comes, and ends the iteration when the client hangs up. */
  stream(items: I): Promise<void>;
}
interface Empty {
  end(): void;
}
/** Text, bytes, files and streams. */
interface Raw extends Pick<ExpressResponse, 'write' | 'end' | 'sendFile' | 'download' | 'render'> {
  send(body: string | Uint8Array): void;
}
