{{ header }}
import * as z from 'zod';
import { byteStream, prefixes, type Separator, type Style, styles } from '../types/checks.js';
import { decode, emptyFields, type Fields, isFields, limited, pathMatcher } from './wire.js';

/** OpenAPI prints `|` and the space percent-encoded, so both spellings separate; `%2C` is no comma but text. */
const SEPARATORS: Partial<Record<Style, RegExp>> = { ',': /,/, '|': /\||%7C/i, ' ': /%20/, '.': /\./, ';': /;/ };

/**
 * Reads path parameters from a path as it was sent, whatever the router calls them. A list is split before it is decoded, so
 * that `a%2Cb` stays one item.
 */
export function pathReader(template: string, { shape }: z.ZodObject): (path: string) => Fields {
  const match = pathMatcher(template);
  return (path) => {
    const fields = emptyFields();
    for (const [name, raw] of match(path) ?? []) {
      const schema = shape[name];
      const text = schema ? unprefixed(raw, name, schema) : raw;
      if (text === undefined) continue;
      const separator = schema && separatorOf(schema);
      fields[name] = separator ? text.split(separator).map(decode) : decode(text);
    }
    return fields;
  };
}

/** Without what `label` and `matrix` put before a value; nothing where that is not there. */
function unprefixed(raw: string, name: string, schema: z.core.$ZodType): string | undefined {
  const prefix = prefixes.get(schema);
  if (!prefix) return raw;
  if (!raw.startsWith(prefix)) return undefined;
  const text = raw.slice(1);
  // The members of an exploded object have names of their own.
  if (prefix === '.' || (styleOf(schema) === ';' && isObject(schema))) return text;
  const items = text.split(';').map((item) => (item === name ? '' : item.startsWith(`${name}=`) && item.slice(name.length + 1)));
  return items.includes(false) ? undefined : items.join(';');
}

export function queryReader(schema: z.ZodObject): (url: string) => Fields {
  const parse = formParser(schema);
  return (url) => {
    const start = url.indexOf('?');
    return parse(start < 0 ? '' : url.slice(start + 1));
  };
}

/** Picks the declared headers or cookies; the ones that are lists in one text are split. */
export function picker({ shape }: z.ZodObject): (get: (name: string) => string | string[] | undefined) => Fields {
  const names = Object.entries(shape).map(([name, schema]) => [name, separatorOf(schema) !== undefined] as const);
  const items = (text: string) => text.split(',').map((item) => item.trim());
  return (get) =>
    Object.fromEntries(
      names.map(([name, isSplit]) => {
        const given = get(name);
        return [name, isSplit && typeof given === 'string' ? items(given) : given];
      }),
    );
}

/** Parses a query or an urlencoded form: splits what is delimited, then decodes. */
export function formParser(schema: z.core.$ZodType): (text: string) => Fields {
  const shape = shapeOf(schema);
  const separators = new Map(Object.entries(shape).map(([name, property]) => [name, separatorOf(property)]));
  const exploded = Object.keys(shape).filter((name) => styleOf(shape[name]) === 'exploded');

  return (text) => {
    const fields = emptyFields();
    for (const pair of limited(text.split('&'))) {
      if (pair === '') continue;
      const [rawName = '', ...rest] = pair.replaceAll('+', '%20').split('=');
      const name = decode(rawName);
      const value = rest.join('=');
      const separator = separators.get(name);
      add(fields, shape, name, separator ? (value === '' ? [] : value.split(separator).map(decode)) : decode(value));
    }
    for (const name of exploded) gather(fields, shape, name);
    return fields;
  };
}

/** Repeated names become lists, and `a[b]=c` (deepObject) becomes `{ a: { b: 'c' } }` unless `a[b]` is itself a declared name. */
export function add(fields: Fields, shape: z.core.$ZodShape, name: string, value: unknown): void {
  const deep = !Object.hasOwn(shape, name) && /^[^[\]]+(\[[^[\]]*\]){1,32}$/.test(name);
  const path = deep ? name.split(/[[\]]+/).filter((key) => key !== '') : [name]; // `a[]` is but another spelling of a repeated `a`
  const key = path.pop() ?? '';
  let target = fields;
  for (const outer of path) {
    const inner = (target[outer] ??= emptyFields());
    if (!isFields(inner)) return;
    target = inner;
  }
  const seen = target[key];
  if (seen === undefined) target[key] = value;
  else if (Array.isArray(seen)) for (const item of [value].flat()) seen.push(item);
  else target[key] = [seen, value].flat();
}

/** Fills an exploded object from the fields that are its properties; an open one takes all that nobody else declares. */
function gather(fields: Fields, shape: z.core.$ZodShape, name: string): void {
  const properties = shapeOf(shape[name]);
  const open = isOpen(shape[name]);
  const members = Object.entries(fields).filter(([key]) => Object.hasOwn(properties, key) || (open && !Object.hasOwn(shape, key)));
  if (members.length > 0) fields[name] = Object.fromEntries(members);
  else delete fields[name];
}

export function styleOf(schema: z.core.$ZodType | undefined): Style | undefined {
  return schema && (styles.get(schema) ?? styleOf(innerOf(schema)));
}

/** The schema of a list's items. */
export function itemOf(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodArray) return schema.def.element;
  if (schema instanceof z.ZodPipe) return itemOf(schema.def.out);
  const inner = schema && innerOf(schema);
  return inner && itemOf(inner);
}

/** Whether a body is handed on as it arrives. */
export function isStream(schema: z.core.$ZodType): boolean {
  const inner = innerOf(schema);
  return schema === byteStream || (inner !== undefined && isStream(inner));
}

/** Whether it is what stands between the items of a list. */
export const isSeparator = (style: Style | undefined): style is Separator => style !== undefined && style in SEPARATORS;

function separatorOf(schema: z.core.$ZodType): RegExp | undefined {
  const style = styleOf(schema);
  return style && SEPARATORS[style];
}

/** Looks through `.optional()`, `.default()`, `.refine()` and the like. */
function innerOf({ _zod: { def, parent } }: z.core.$ZodType): z.core.$ZodType | undefined {
  return 'innerType' in def ? (def.innerType as z.core.$ZodType) : parent;
}

const isObject = (schema: z.core.$ZodType) => isOpen(schema) || Object.keys(shapeOf(schema)).length > 0;

export function shapeOf(schema: z.core.$ZodType | undefined): z.core.$ZodShape {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodPipe) return shapeOf(schema.def.out);
  if (schema instanceof z.ZodIntersection) return { ...shapeOf(schema.def.left), ...shapeOf(schema.def.right) };
  const inner = schema && innerOf(schema);
  return inner ? shapeOf(inner) : {};
}

function isOpen(schema: z.core.$ZodType | undefined): boolean {
  if (schema instanceof z.ZodObject) return schema.def.catchall !== undefined && !(schema.def.catchall instanceof z.ZodNever);
  if (schema instanceof z.ZodRecord) return true;
  if (schema instanceof z.ZodPipe) return isOpen(schema.def.out);
  return schema !== undefined && isOpen(innerOf(schema));
}
{%- if strict_query %}

/** Whether a query may have a parameter of that name: one that is declared, or a member of one. */
export function declares({ shape }: z.ZodObject): (name: string) => boolean {
  const exploded = Object.values(shape).filter((property) => styleOf(property) === 'exploded');
  return (name) =>
    Object.hasOwn(shape, name) ||
    Object.hasOwn(shape, name.replace(/\[[^]*/, '')) ||
    exploded.some((property) => isOpen(property) || Object.hasOwn(shapeOf(property), name));
}
{%- endif %}
