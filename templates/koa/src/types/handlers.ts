{{ header }}
import type { Readable } from 'node:stream';
import type { ExtendableContext, Middleware, Next, Request as KoaRequest } from 'koa';
import type * as z from 'zod';
import type { Principal } from '../middleware/security.js';
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

/** A Koa handler that may rely on the contract, and must keep it. */
export type Handler<O extends Operation> = (ctx: Context<O>, next: Next) => void | Promise<void>;

/** Koa's router, open to handlers that rely on a validated request. */
export interface Routes extends Record<Method | 'all', Route['add']> {
  routes(): Middleware<State>;
}
interface Route {
  add(path: string | RegExp, ...handlers: Link[]): unknown;
}
/** Any handler of a chain. */
export type Link = (ctx: never, next: Next) => unknown;

/** What every request carries. */
export interface State {
  requestId: string;
  /** The caller, as `authenticate` found it. */
  principal?: Principal;
  /** The declared cookies, validated. */
  cookies?: object;
}

/** Koa's context, with the parts that the contract declares validated and typed. */
export interface Context<O extends Operation> extends Omit<ExtendableContext, Replaced> {
  params: Part<O, 'params'>;
  query: Part<O, 'query'>;
  header: Headers<Part<O, 'headers'>>;
  headers: Headers<Part<O, 'headers'>>;
  request: Request<O>;
  state: Omit<State, 'principal' | 'cookies'> & { principal: Caller<O['security']>; cookies: Part<O, 'cookies'> };
  status: Code<keyof O['responses']>;
  body: Body<O['responses'][keyof O['responses']]> | null | undefined;
  /** Answers with a declared status and its body. */
  reply<S extends Code<keyof O['responses']>>(status: S, ...body: Sent<O, S>): void;
  redirect(...to: Redirect<Code<keyof O['responses']>>): void;
  /** Tells what the body is by its media type. */
  is<T extends BodyType<O>>(type: T): this is { request: { body: BodyAs<O, T> } };
  is(...types: string[]): string | false | null;
  is(types: string[]): string | false | null;
}
type Replaced = 'is' | 'query' | 'header' | 'headers' | 'request' | 'state' | 'status' | 'body' | 'redirect';
/** Koa says 302 unless `status` says otherwise. */
type Redirect<S> = [S & (301 | 302 | 303 | 307 | 308)] extends [never] ? never : [url: string];

export interface Request<O extends Operation> extends Omit<KoaRequest, 'query' | 'header' | 'headers'> {
  query: Part<O, 'query'>;
  header: Headers<Part<O, 'headers'>>;
  headers: Headers<Part<O, 'headers'>>;
  body: O extends { body: infer B } ? (B extends Schema ? z.output<B> : z.output<B[keyof B]>) : undefined;
}

type Sent<O extends Operation, S extends number> = S extends Bodiless ? [] : Arguments<Declared<O['responses'], S>>;
type Arguments<A> = A extends { body: unknown } ? [body: Body<A>] : [];
type Body<A> = A extends { body: infer B } ? (B extends Schema ? z.input<B> : ByType<B>) : never;
type ByType<B> =
  | ([keyof B & JsonType] extends [never] ? never : z.input<B[keyof B & JsonType]>)
  | z.input<B[ItemType<B>] & Schema>
  | ([Exclude<keyof B, JsonSuffix | ItemType<B>>] extends [never] ? never : Raw);

/** Text, bytes and streams. */
type Raw = string | Buffer | Readable;
