{{ header }}
import { accepts, memberOf, type Node, resolve } from './schemas.js';
import { decode, emptyFields, type Fields, isFields, limited, pathMatcher } from './wire.js';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What stands between the items of a list. OpenAPI prints `|` and the space percent-encoded, so both spellings separate. */
const SEPARATORS: Readonly<Record<string, RegExp>> = { pipeDelimited: /\||%7C/i, spaceDelimited: /%20/ };

/** Turns text into what a schema expects. What does not fit stays text, and fails validation. */
export function read(schema: Node | boolean | undefined, raw: unknown): unknown {
  if (typeof schema !== 'object' || raw === undefined) return raw;
  if (schema.contentMediaType !== undefined && typeof raw === 'string') return readJson(raw);
  const target = resolve(schema);
  const { type, items, prefixItems, allOf, anyOf, oneOf, enum: values, const: constant } = target;
  if (anyOf ?? oneOf) return readUnion([...(anyOf ?? []), ...(oneOf ?? [])], raw);
  if (allOf) return allOf.reduce((value: unknown, part) => read(part, value), raw);
  if (type === 'array') return itemsIn(raw).map((item: unknown, index) => read(prefixItems?.[index] ?? items, item));
  if (type === 'object' && typeof raw === 'object' && raw !== null)
    return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, read(memberOf(target, name), value)]));
  if (typeof raw !== 'string') return raw;
  const allowed = values ?? (constant === undefined ? [] : [constant]);
  if (allowed.length > 0) return allowed.includes(raw) ? raw : (allowed.find((value) => isWritten(value, raw)) ?? raw);
  if ((type === 'integer' || type === 'number') && NUMBER.test(raw) && Number.isFinite(Number(raw))) return Number(raw);
  if (type === 'boolean' && (raw === 'true' || raw === 'false')) return raw === 'true';
  return raw;
}

/** A list of one looks like its item, and one in `deepObject` may have indices: `?a[0][b]=1`. */
function itemsIn(raw: unknown): unknown[] {
  if (Array.isArray(raw)) return raw;
  const names = isFields(raw) ? Object.keys(raw) : [];
  return names.length > 0 && names.every((name) => /^\d+$/.test(name)) ? Object.values(raw as Fields) : [raw];
}

const isWritten = (value: unknown, text: string) =>
  typeof value === 'number' ? NUMBER.test(text) && Number(text) === value : String(value) === text;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** As the first variant that lets it through; text last, because everything that arrives is text. */
function readUnion(variants: readonly Node[], raw: unknown): unknown {
  const ordered = [...variants].sort((a, b) => Number(resolve(a).type === 'string') - Number(resolve(b).type === 'string'));
  for (const variant of ordered) {
    const value = read(variant, raw);
    if (accepts(variant, value)) return value;
  }
  return raw;
}

/** The schema of a list or object, seen through what else may be said of it. */
export function composed(schema: Node | undefined): Node {
  const target = schema ? resolve(schema) : {};
  const variants = [...(target.anyOf ?? []), ...(target.oneOf ?? []), ...(target.allOf ?? [])];
  return variants.map(composed).find(({ type }) => type === 'array' || type === 'object') ?? target;
}

const isList = (schema: Node | undefined) => composed(schema).type === 'array';
const isObject = (schema: Node | undefined) => composed(schema).type === 'object';

/** Path parameters. A list is split before it is decoded, so that `a%2Cb` stays one item. */
export function pathReader(template: string, schema: Node): (path: string) => Fields {
  const match = pathMatcher(template);
  const { properties = {} } = schema;
  return (path) => {
    const fields = emptyFields();
    for (const [name, raw] of match(path) ?? [])
      if (name !== '') fields[name] = read(properties[name], simple(properties[name], name, raw, decode));
    return fields;
  };
}

/** A value in a path or header. */
function simple(schema: Node | undefined, name: string, text: string, decoded: (text: string) => string): unknown {
  const { style, explode = false } = schema ?? {};
  const isComposed = (isList(schema) || isObject(schema)) && schema?.contentMediaType === undefined;
  // What the style puts before a value has to be there; without it, there is no value.
  if (style === 'label')
    return text.startsWith('.') ? couple(schema, text.slice(1).split(explode ? '.' : ','), explode, decoded) : undefined;
  if (style === 'matrix') {
    const items = text.split(';');
    if (items.shift() !== '') return undefined;
    if (isObject(schema) && explode) return couple(schema, items, true, decoded);
    const isNamed = (item: string) => item === name || item.startsWith(`${name}=`);
    if (!items.every(isNamed) || (!explode && items.length > 1)) return undefined;
    const values = items.map((item) => item.slice(name.length + 1));
    return couple(schema, explode ? values : values.flatMap((value) => value.split(',')), false, decoded);
  }
  return isComposed ? couple(schema, itemsOf(text), explode, decoded) : decoded(text);
}

const itemsOf = (text: string) => text.split(',').map((item) => item.trim());

/** The items of a list, or the members of an object: `k,v` or, exploded, `k=v`. */
function couple(schema: Node | undefined, items: string[], explode: boolean, decoded: (text: string) => string): unknown {
  if (isList(schema)) return items.map(decoded);
  if (!isObject(schema)) return decoded(items.join(','));
  const fields = emptyFields();
  if (explode) for (const item of items) fields[decoded(item.replace(/=[^]*/, ''))] = decoded(item.replace(/^[^=]*=?/, ''));
  else for (let index = 0; index < items.length; index += 2) fields[decoded(items[index] ?? '')] = decoded(items[index + 1] ?? '');
  return fields;
}

/** Picks the declared headers or cookies; of cookies, lists are exploded unless their schema says otherwise. */
export function picker({ properties = {} }: Node, explodes = false): (get: (name: string) => string | string[] | undefined) => Fields {
  const plain = (text: string) => text;
  return (get) => {
    const fields = emptyFields();
    for (const [name, schema] of Object.entries(properties)) {
      const given = get(name);
      if (given === undefined) continue;
      const isWhole = typeof given !== 'string' || ((schema.explode ?? explodes) && isList(schema));
      fields[name] = read(schema, isWhole ? given : simple(schema, name, given, plain));
    }
    return fields;
  };
}

/** Parses a query or an urlencoded form: splits what is delimited, decodes, and reads. */
export function formReader(schema: Node): (text: string) => Fields {
  const form = composed(schema);
  const { properties = {} } = form;
  const exploded = Object.entries(properties).filter(([, property]) => isExploded(property));
  const objects = exploded.filter(([, property]) => isObject(property));

  return (text) => {
    const fields = emptyFields();
    for (const pair of limited(text.split('&'))) {
      if (pair === '') continue;
      const [rawName = '', ...rest] = pair.replaceAll('+', '%20').split('=');
      const name = decode(rawName);
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      add(fields, properties, name, delimited(property, rest.join('=')));
    }
    for (const [name, property] of objects) gather(fields, properties, name, property);
    for (const [name, raw] of Object.entries(fields)) fields[name] = read(memberOf(form, name), raw);
    return fields;
  };
}

const isExploded = ({ style, explode = true, contentMediaType }: Node) => style === undefined && explode && contentMediaType === undefined;

function delimited(property: Node | undefined, raw: string): unknown {
  const separator = SEPARATORS[property?.style ?? ''] ?? /,/;
  if (property?.explode !== false && !(property?.style !== undefined && property.style in SEPARATORS)) return decode(raw);
  return raw === '' ? [] : couple(property, raw.split(separator), false, decode);
}

/** Repeated names become lists, and `a[b]=c` (deepObject) becomes `{ a: { b: 'c' } }` unless `a[b]` is itself a declared name. */
export function add(fields: Fields, properties: Record<string, Node>, name: string, value: unknown): void {
  const deep = !Object.hasOwn(properties, name) && /^[^[\]]+(\[[^[\]]*\]){1,32}$/.test(name);
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
function gather(fields: Fields, declared: Record<string, Node>, name: string, schema: Node): void {
  const { properties = {}, additionalProperties = false } = composed(schema);
  const isMember = (key: string) => Object.hasOwn(properties, key) || (additionalProperties !== false && !Object.hasOwn(declared, key));
  const members = Object.entries(fields).filter(([key]) => isMember(key));
  if (members.length > 0) fields[name] = Object.fromEntries(members);
  // Nothing else can be meant by its name; of a union, it can be another variant.
  else if (resolve(schema).type === 'object') delete fields[name];
}
{%- if strict_query %}

/** Whether a query may have a parameter of that name: one that is declared, or a member of one. */
export function declares({ properties = {} }: Node): (name: string) => boolean {
  const exploded = Object.values(properties)
    .filter((property) => isExploded(property) && isObject(property))
    .map(composed);
  return (name) =>
    Object.hasOwn(properties, name) ||
    Object.hasOwn(properties, name.replace(/\[[^]*/, '')) ||
    exploded.some(
      ({ properties: members = {}, additionalProperties = false }) => additionalProperties !== false || Object.hasOwn(members, name),
    );
}
{%- endif %}
