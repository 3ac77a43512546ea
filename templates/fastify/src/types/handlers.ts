{{ header }}
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest, FastifyTypeProvider } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Bodiless, Caller, Code, Content, Declared, Headers, JsonSuffix, JsonType, Operation, Part } from './operation.js';

/** A Fastify handler that may rely on the contract, and must keep it. It returns the reply, or the body of a 200. */
export type Handler<O extends Operation> = (request: Request<O>, reply: Reply<O>) => Returned<O> | Promise<Returned<O>>;
type Returned<O extends Operation> = FastifyReply | Body<Declared<O['response'], 200>>;

/** Fastify's request, with the parts that the contract declares validated and typed. */
export interface Request<O extends Operation> extends Omit<FastifyRequest, 'params' | 'query' | 'headers' | 'body'> {
  params: Part<O, 'params'>;
  query: Part<O, 'querystring'>;
  headers: Headers<Part<O, 'headers'>>;
  cookies: Part<O, 'cookies'>;
  body: O extends { body: infer B } ? BodyOf<B> : undefined;
  /** The caller, as `authenticate` found it. */
  principal: Caller<O['security']>;
}
type BodyOf<B> = B extends { content: infer C extends Content } ? Sent<C[keyof C]['schema']> : B extends TSchema ? Sent<B> : undefined;
type Sent<S extends TSchema> = Static<S> | (S extends { '~optional': true } ? undefined : never);

/** Fastify's reply, which sends only what the contract declares for the status (200 unless `code` says otherwise). */
export interface Reply<O extends Operation, S extends number = 200> extends Omit<FastifyReply, keyof Settings | 'redirect' | 'send'> {
  code<C extends Code<keyof O['response']>>(status: C): Reply<O, C>;
  status<C extends Code<keyof O['response']>>(status: C): Reply<O, C>;
  header(name: string, value: number | string | readonly string[]): this;
  headers(values: Readonly<Record<string, number | string | readonly string[]>>): this;
  type(contentType: string): this;
  redirect(...to: Redirect<Code<keyof O['response']>>): FastifyReply;
  send(...body: Arguments<Declared<O['response'], S>, S>): FastifyReply;
}
type Settings = { [K in 'code' | 'status' | 'header' | 'headers' | 'type']: unknown };
type Redirect<S> = [url: string, status: S & (301 | 302 | 303 | 307 | 308)] | (302 extends S ? [url: string] : never);
type Arguments<A, S> = S extends Bodiless ? [] : A extends { content: unknown } ? [body: Body<A>] : [];
type Body<A> = A extends { content: infer C extends Content }
  ? { [M in keyof C]: M extends JsonType ? Json<C[M]['schema'], M> : Other<Static<C[M]['schema']>> }[keyof C]
  : never;
type Json<S extends TSchema, M> = Static<S> | (M extends JsonSuffix ? never : Raw);

type Other<T> = [T] extends [AsyncIterable<unknown>] ? T : Raw;

/** Text, bytes and streams. */
type Raw = string | Uint8Array | Readable;

/** For `app.withTypeProvider`: how Fastify reads types off the schemas of routes of your own. */
export interface Contract extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}
