{{ header }}
import type { Readable } from 'node:stream';
import { type Static, type TSchema, Type } from 'typebox';
import type { Named } from './schemas.js';

type Options = Readonly<Record<string, unknown>>;

/** A named schema. */
export const ref = <N extends keyof Named & string>(name: N, options: Options = {}) =>
  Type.Unsafe<Named[N]>({ ...options, $ref: `${name}#` });

/** A property or parameter with a default: it may be absent, but not to a handler. */
export const filled = <S extends TSchema>(schema: S) => Type.Optional(schema) as unknown as S;

/** `enum` of values that are not just text and numbers. */
export const constants = <const V extends readonly unknown[]>(values: V, options: Options = {}) =>
  Type.Unsafe<V[number]>({ ...options, enum: values });

/** An object of values by name. */
export const map = <V extends TSchema>(values: V, options: Options = {}) =>
  Type.Unsafe<Record<string, Static<V>>>({ ...options, type: 'object', additionalProperties: values });

/** An object, about whose properties nothing is said. */
export const anyObject = (options: Options = {}) => Type.Unsafe<Record<string, unknown>>({ ...options, type: 'object' });

/** An array, about whose items nothing is said. */
export const anyArray = (options: Options = {}) => Type.Unsafe<unknown[]>({ ...options, type: 'array' });

/** A text, about which nothing is said. */
export const anyText = () => Type.Unsafe<string>({});

/** `prefixItems`. */
export const tuple = (prefixItems: readonly TSchema[], options: Options = {}) =>
  Type.Unsafe<unknown[]>({ ...options, type: 'array', prefixItems });

/** `oneOf`: exactly one. */
export const oneOf = <V extends readonly TSchema[]>(variants: readonly [...V], options: Options = {}) =>
  Type.Unsafe<Static<V[number]>>({ ...options, oneOf: variants });

/** `oneOf` with a `discriminator`: the variants by its values. */
export const tagged = <M extends Readonly<Record<string, TSchema>>>(propertyName: string, variants: M, options: Options = {}) =>
  Type.Unsafe<Static<M[keyof M]>>({
    ...options,
    type: 'object',
    required: [propertyName],
    discriminator: { propertyName },
    oneOf: Object.entries(variants).map(([tag, variant]) => ({ allOf: [variant], properties: { [propertyName]: { const: tag } } })),
  });

/** An uploaded file, of a size in bytes and of types or ranges of them. */
export const file = (options: FileOptions = {}) => Type.Unsafe<File>({ format: 'binary', file: options });
export interface FileOptions {
  minLength?: number;
  maxLength?: number;
  contentType?: readonly string[];
  description?: string;
}

/** The bytes of an answer. */
export const bytes = () => Type.Unsafe<Uint8Array>({ format: 'binary' });

/** The bytes of a request, as they arrive. */
export const byteStream = () => Type.Unsafe<Readable>({ format: 'binary' });

/** A body of many values, one after another; in `text/event-stream`, each is the data of an event. */
export const itemStream = <S extends TSchema>(itemSchema: S) => Type.Unsafe<AsyncIterable<Static<S>>>({ itemSchema });

/** A body of events, with fields such as `event` and `id` beside their `data`. */
export const eventStream = <S extends TSchema>(itemSchema: S) => Type.Unsafe<AsyncIterable<Static<S>>>({ itemSchema, isEvent: true });

/** What a value is to JSON, by the name that JSON Schema has for it. */
interface JsonTypes {
  array: unknown[];
  boolean: boolean;
  null: null;
  number: number;
  object: Record<string, unknown>;
  string: string;
}

/** JSON Schema without `type`: keywords concern values of their types only, and all others are let through. */
export const untyped = <M extends Partial<Record<keyof JsonTypes, TSchema>>>(schemas: M, options: Options = {}) => {
  const keywords = Object.values(schemas).flatMap((schema) => Object.entries(schema));
  type Schema = Extract<M[keyof M], TSchema>;
  return Type.Unsafe<Static<Schema> | JsonTypes[Exclude<keyof JsonTypes, keyof M>]>({
    ...Object.fromEntries(keywords.filter(([keyword]) => keyword !== 'type')),
    ...options,
  });
};

type Fields = Readonly<Record<string, TSchema>>;

/** A response with JSON. */
export const json = <S extends TSchema>(description: string, schema: S, headers: Fields = {}) => ({
  description,
  headers,
  content: { 'application/json': { schema } },
});

/** A response with content of one of several media types. */
export const content = <C extends Readonly<Record<string, { schema: TSchema }>>>(
  description: string,
  content: C,
  headers: Fields = {},
) => ({
  description,
  headers,
  content,
});

/** A response without content. */
export const empty = (description: string, headers: Fields = {}) => ({ description, headers, type: 'null' as const });
