import type { RequestHandler } from 'express';

type Part<O, P extends string> = O extends { parameters: { [K in P]?: infer T } } ? NonNullable<T> : unknown;
type Body<O> = O extends { requestBody?: infer B } ? (NonNullable<B> extends { content: infer C } ? C[keyof C] : undefined) : undefined;
type Answer<O> = O extends { responses: infer R } ? { [S in keyof R]: R[S] extends { content: infer C } ? C[keyof C] : undefined }[keyof R] : never;

/** A handler of an operation, with what openapi-typescript says about it. */
export type Handler<O> = RequestHandler<Part<O, 'path'>, Answer<O>, Body<O>, Part<O, 'query'>>;
