{{ header }}
import { Readable } from 'node:stream';
import * as z from 'zod';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** A number written in a URL, header or form. Stricter than `z.coerce.number()`, which reads '' as 0 and '0x10' as 16. */
export const numeric = z
  .string()
  .refine((text) => NUMBER.test(text) && Number.isFinite(Number(text)), 'Expected a number')
  .transform(Number);

/** A text about which the contract says nothing. */
export const anyText = z.string();

/** A boolean written in a URL, header or form: exactly `true` or `false`. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** The bytes of an answer. */
export const bytes = z.instanceof(Uint8Array);

/** The bytes of a request, as they arrive. */
export const byteStream = z.instanceof(Readable);

/** A body of many values, one after another; in `text/event-stream`, each is the data of an event. */
export const itemStream = <T extends z.ZodType>(item: T) => sequence(item, false);

/** A body of events, with fields such as `event` and `id` beside their `data`. */
export const eventStream = <T extends z.ZodType>(event: T) => sequence(event, true);

/** What each value of a sequence looks like. */
export const sequences = new WeakMap<z.core.$ZodType, { item: z.ZodType; isEvent: boolean }>();

function sequence<T extends z.ZodType>(item: T, isEvent: boolean) {
  const schema = z.custom<AsyncIterable<z.input<T>>>();
  sequences.set(schema, { item, isEvent });
  return schema;
}

/** How a parameter is written, for `validate`, which has to know before anything is percent-decoded. */
export const styles = new WeakMap<z.core.$ZodType, Style>();
export type Style = Separator | 'exploded' | 'json';
export type Separator = ',' | '|' | ' ' | '.' | ';';

/** What stands before a path parameter, for `label` and `matrix`. */
export const prefixes = new WeakMap<z.core.$ZodType, '.' | ';'>();

function styled<T extends z.ZodType>(schema: T, style: Style): T {
  styles.set(schema, style);
  return schema;
}

/** A named schema whose values arrive as text: the second schema says how they are read. */
export const textOf = <T extends z.ZodType>(_named: z.ZodType, text: T) => text;

/** `style: form, explode: true`: `?a=1&a=2`; in `deepObject`, also with indices: `?a[0][b]=1`. */
export const repeated = <T extends z.ZodType>(array: T) =>
  z.preprocess((raw) => (raw === undefined || Array.isArray(raw) ? raw : isIndexed(raw) ? Object.values(raw) : [raw]), array);

function isIndexed(raw: unknown): raw is object {
  const names = isObject(raw) ? Object.keys(raw) : [];
  return names.length > 0 && names.every((name) => /^\d+$/.test(name));
}

/** An array with `explode: false`: `?a=1,2`, or `|` for `pipeDelimited` and ` ` for `spaceDelimited`. */
export const delimited = <T extends z.ZodType>(array: T, separator: Separator = ',') => styled(repeated(array), separator);

/** An object with `explode: false`: `?a=k,v,k,v`; with `=` for `style: simple, explode: true`: `k=v,k=v`. */
export const pairs = <T extends z.ZodType>(object: T, separator: Separator = ',', assign?: '=') =>
  styled(
    z.preprocess(
      (raw) => (Array.isArray(raw) ? Object.fromEntries(assign ? raw.map((item) => cut(String(item), assign)) : couples(raw)) : raw),
      object,
    ),
    separator,
  );

/** An object with `style: form, explode: true`: its properties are keys of the query. */
export const exploded = <T extends z.ZodType>(object: T) => styled(object.clone() as T, 'exploded');

/** `style: label`: `.a`, `.1,2`; with `explode: true`, dots separate. */
export const label = <T extends z.ZodType>(schema: T) => prefixed(schema, '.');

/** `style: matrix`: `;id=a`, `;id=1,2`; with `explode: true`, `;id=1;id=2`. */
export const matrix = <T extends z.ZodType>(schema: T) => prefixed(schema, ';');

function prefixed<T extends z.ZodType>(schema: T, prefix: '.' | ';'): T {
  const own = schema.clone() as T;
  const style = styles.get(schema);
  if (style) styles.set(own, style);
  prefixes.set(own, prefix);
  return own;
}

/** `encoding.contentType` of an uploaded file, with ranges such as `image/*`. */
export const ofType =
  (...ranges: readonly string[]) =>
  ({ type }: File) =>
    ranges.some((range) => (range.endsWith('/*') ? type.startsWith(range.slice(0, -1)) : type === range));

/** A parameter or a part of a form with `content: application/json`. */
export const json = <T extends z.ZodType>(schema: T) => styled(z.string().transform(parseJson).pipe(schema), 'json');

function parseJson(text: string, context: z.core.$RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('Expected JSON');
    return z.NEVER;
  }
}

function cut(text: string, separator: string): [string, string] {
  const [key = '', ...rest] = text.split(separator);
  return [key, rest.join(separator)];
}

const couples = (items: unknown[]) =>
  items.flatMap((key, index) => (index % 2 === 0 ? [[key, items[index + 1]] as [string, unknown]] : []));

/** A property that must be there and may have any value; `z.unknown()` does without. */
export const present = z.unknown().refine((value) => value !== undefined, 'Required');

/** A property with a name like `toString`, which every object answers to with a function. */
export const own = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (typeof value === 'function' ? undefined : value), schema);

/** JSON Schema `anyOf`, for values with parts: what any variant that matches lists is kept. */
export function anyOf<V extends readonly z.ZodType[]>(...variants: V) {
  const parse = (value: unknown, context: z.core.$RefinementCtx): unknown => {
    const results = variants.map((variant) => variant.safeParse(value));
    const matching = results.filter((result) => result.success);
    if (matching.length > 0) return matching.map(({ data }) => data).reduce(merge);
    context.issues.push({ code: 'invalid_union', errors: results.map(({ error }) => error?.issues ?? []), input: value });
    return z.NEVER;
  };
  return z.unknown().transform(parse) as unknown as z.ZodType<z.output<V[number]>, z.input<V[number]>>;
}

/** Two readings of one value: together they have all that either has. */
function merge(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return a.map((item, index) => merge(item, b[index]));
  if (!isObject(a) || !isObject(b)) return a;
  const merged = new Map<string, unknown>(Object.entries(b));
  for (const [key, item] of Object.entries(a)) merged.set(key, merged.has(key) ? merge(item, merged.get(key)) : item);
  return Object.fromEntries(merged);
}

/** Says whether a value is let through, or which of its properties are not. */
type Predicate = (value: unknown) => boolean | readonly string[];

/** A schema of which more is asked than its type says; the predicates see the value as it was sent. */
export function checked<T extends z.ZodType>(schema: T, ...checks: readonly (readonly [Predicate, string])[]) {
  const sent = z.unknown().superRefine((value, context) => {
    for (const [predicate, message] of checks) {
      const verdict = predicate(value);
      const paths = typeof verdict === 'boolean' ? (verdict ? [] : [[]]) : verdict.map((name) => [name]);
      for (const path of paths) context.addIssue({ code: 'custom', path, message });
    }
  });
  return sent.pipe(schema as z.ZodType<unknown>) as unknown as z.ZodType<z.output<T>, z.input<T>>;
}

/** OpenAPI `discriminator`, for variants that `z.discriminatedUnion` cannot look into. */
export function tagged<M extends Readonly<Record<string, z.ZodType>>>(property: string, variants: M) {
  const choose = (value: unknown, context: z.core.$RefinementCtx): unknown => {
    if (!isObject(value)) {
      context.addIssue('Expected an object');
      return z.NEVER;
    }
    const tag = Object.hasOwn(value, property) ? (value as Record<string, unknown>)[property] : undefined;
    const variant = typeof tag === 'string' && Object.hasOwn(variants, tag) ? variants[tag] : undefined;
    if (!variant) {
      context.addIssue({ code: 'custom', path: [property], message: `Expected one of ${Object.keys(variants).join(', ')}` });
      return z.NEVER;
    }
    const { data, error } = variant.safeParse(value);
    if (error) context.issues.push(...error.issues.map((issue) => ({ ...issue, input: value }) as z.core.$ZodRawIssue));
    return data;
  };
  return z.unknown().transform(choose) as unknown as z.ZodType<z.output<M[keyof M]>, z.input<M[keyof M]>>;
}

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
export function untyped<M extends Partial<Record<keyof JsonTypes, z.ZodType>>>(schemas: M) {
  const parse = (value: unknown, context: z.core.$RefinementCtx): unknown => {
    const type = jsonType(value);
    if (!type) context.addIssue('Required');
    const schema = type && schemas[type];
    if (!schema) return value;
    const { data, error } = schema.safeParse(value);
    if (error) context.issues.push(...error.issues.map((issue) => ({ ...issue, input: value }) as z.core.$ZodRawIssue));
    return data;
  };
  type Other = JsonTypes[Exclude<keyof JsonTypes, keyof M>];
  type Schema = Extract<M[keyof M], z.ZodType>;
  return z.unknown().transform(parse) as unknown as z.ZodType<z.output<Schema> | Other, z.input<Schema> | Other>;
}

function jsonType(value: unknown): keyof JsonTypes | undefined {
  if (value === null) return 'null';
  if (value instanceof Date) return 'string';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'object' || type === 'string' || type === 'number' || type === 'boolean' ? type : undefined;
}

/** JSON Schema `uniqueItems`. */
export const unique = (value: unknown) => !Array.isArray(value) || new Set(value.map(canonical)).size === value.length;

/** JSON Schema `const` and `enum`, for objects and arrays. */
export function same(...values: readonly unknown[]): (value: unknown) => boolean {
  const allowed = new Set(values.map(canonical));
  return (value) => allowed.has(canonical(value));
}

/** JSON Schema `required`, where nothing says that the value is an object. */
export const required =
  (...names: readonly string[]) =>
  (value: unknown) =>
    !isObject(value) || names.filter((name) => !Object.hasOwn(value, name));

/** JSON Schema `minItems`, beyond those that a tuple lists. */
export const minItems = (min: number) => (value: unknown) => !Array.isArray(value) || value.length >= min;

/** JSON Schema `maxItems`, beyond those that a tuple lists. */
export const maxItems = (max: number) => (value: unknown) => !Array.isArray(value) || value.length <= max;

/** JSON Schema `minProperties`. */
export const minProperties = (min: number) => (value: unknown) => !isObject(value) || Object.keys(value).length >= min;

/** JSON Schema `maxProperties`. */
export const maxProperties = (max: number) => (value: unknown) => !isObject(value) || Object.keys(value).length <= max;

/** JSON Schema `propertyNames`. */
export const propertyNames = (schema: z.ZodType) => (value: unknown) =>
  !isObject(value) || Object.keys(value).filter((name) => !z.validate(schema, name));

/** JSON Schema `patternProperties`, for one pattern. */
export const patternProperty = (pattern: RegExp, schema: z.ZodType) => (value: unknown) =>
  !isObject(value) || namesOf(value, (name, property) => pattern.test(name) && !z.validate(schema, property));

/** JSON Schema `additionalProperties`, beside the properties of these names and patterns. */
export const additionalProperties =
  (schema: z.ZodType, names: readonly string[], patterns: readonly RegExp[] = []) =>
  (value: unknown) => {
    const listed = (name: string) => names.includes(name) || patterns.some((pattern) => pattern.test(name));
    return !isObject(value) || namesOf(value, (name, property) => !listed(name) && !z.validate(schema, property));
  };

/** JSON Schema `dependentRequired`. */
export const dependentRequired = (required: Readonly<Record<string, readonly string[]>>) => (value: unknown) =>
  !isObject(value) ||
  Object.entries(required)
    .filter(([name]) => Object.hasOwn(value, name))
    .flatMap(([, others]) => others.filter((other) => !Object.hasOwn(value, other)));

/** JSON Schema `dependentSchemas`, for one property. */
export const dependentSchema = (name: string, schema: z.ZodType) => (value: unknown) =>
  !isObject(value) || !Object.hasOwn(value, name) || z.validate(schema, value);

/** JSON Schema `contains`, with `minContains` and `maxContains`. */
export const contains =
  (schema: z.ZodType, min = 1, max = Infinity) =>
  (value: unknown) => {
    if (!Array.isArray(value)) return true;
    const found = value.filter((item) => z.validate(schema, item)).length;
    return found >= min && found <= max;
  };

/** What other keywords speak about: names, patterns, that many items from the first on, items like this, all; or that under a condition. */
type Evaluated = string | RegExp | number | Predicate | true | readonly [Predicate, ...Evaluated[]];

/** JSON Schema `unevaluatedProperties`. */
export const unevaluatedProperties = (schema: z.ZodType, evaluated: readonly Evaluated[]) => (value: unknown) => {
  if (!isObject(value)) return true;
  const known = applying(evaluated, value);
  return namesOf(value, (name, property) => !known.some((about) => covers(about, name, property)) && !z.validate(schema, property));
};

/** JSON Schema `unevaluatedItems`. */
export const unevaluatedItems = (schema: z.ZodType, evaluated: readonly Evaluated[]) => (value: unknown) => {
  if (!Array.isArray(value)) return true;
  const known = applying(evaluated, value);
  return value.every((item, index) => known.some((about) => covers(about, index, item)) || z.validate(schema, item));
};

/** Of what is spoken about under a condition, that whose condition holds. */
const applying = (evaluated: readonly Evaluated[], value: unknown): Exclude<Evaluated, readonly unknown[]>[] =>
  evaluated.flatMap((about) => {
    if (!isCondition(about)) return [about];
    const [condition, ...inner] = about;
    return holds(condition, value) ? applying(inner, value) : [];
  });

const isCondition = (about: Evaluated): about is readonly [Predicate, ...Evaluated[]] => Array.isArray(about);

function covers(about: Exclude<Evaluated, readonly unknown[]>, key: string | number, part: unknown): boolean {
  if (about === true) return true;
  if (about instanceof RegExp) return about.test(String(key));
  if (typeof about === 'function') return holds(about, part);
  return typeof about === 'number' ? Number(key) < about : about === key;
}

function holds(predicate: Predicate, value: unknown): boolean {
  const verdict = predicate(value);
  return typeof verdict === 'boolean' ? verdict : verdict.length === 0;
}

/** Whether a value has the property; the condition of a `dependentSchemas`. */
export const has = (name: string) => (value: unknown) => isObject(value) && Object.hasOwn(value, name);

/** JSON Schema `not`. */
export const not = (schema: z.ZodType) => (value: unknown) => !z.validate(schema, value);

/** JSON Schema `allOf`, `anyOf` and `oneOf`, where they say more than the type. */
export const matches = (schema: z.ZodType) => (value: unknown) => z.validate(schema, value);

/** JSON Schema `if`, `then` and `else`. */
export const conditional =
  (condition: z.ZodType, then: z.ZodType, otherwise: z.ZodType = z.unknown()) =>
  (value: unknown) =>
    z.validate(z.validate(condition, value) ? then : otherwise, value);

const namesOf = (value: object, wanted: (name: string, property: unknown) => boolean) =>
  Object.entries(value).flatMap(([name, property]) => (wanted(name, property) ? [name] : []));

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** JSON in which the order of keys does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
