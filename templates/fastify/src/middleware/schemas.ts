{{ header }}
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { Type } from 'typebox';
import * as grammars from '../types/grammars.js';
import * as named from '../types/schemas.js';

/** As much of a schema as its readers look at. */
export interface Node {
  $ref?: string;
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
  required?: readonly string[];
  properties?: Record<string, Node>;
  patternProperties?: Record<string, Node>;
  additionalProperties?: boolean | Node;
  unevaluatedProperties?: boolean | Node;
  dependentSchemas?: Record<string, Node>;
  items?: Node;
  prefixItems?: readonly Node[];
  contains?: Node;
  unevaluatedItems?: Node;
  allOf?: readonly Node[];
  anyOf?: readonly Node[];
  oneOf?: readonly Node[];
  if?: Node;
  then?: Node;
  else?: Node;
  format?: string;
  style?: string;
  explode?: boolean;
  contentMediaType?: string;
  itemSchema?: Node;
  isEvent?: boolean;
}

/** All of what JSON Schema says and nothing besides: no value is converted, and no property dropped or filled in. */
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  verbose: true,
  coerceTypes: false,
  removeAdditional: false,
  ownProperties: true,
  validateSchema: false,
  logger: false,
  code: { regExp: Object.assign(regExp, { code: 'new RegExp' }) },
});
const FORMATS: Readonly<Record<string, RegExp | ((text: string) => boolean)>> = {
  byte: /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/,
  date: grammars.isDate,
  'date-time': grammars.isDateTime,
  duration: grammars.isDuration,
  email: grammars.isEmail,
  hostname: grammars.isHostname,
  ipv4: grammars.isIpv4,
  ipv6: grammars.isIpv6,
  'json-pointer': grammars.isJsonPointer,
  regex: grammars.isRegex,
  time: grammars.isTime,
  uri: grammars.isUri,
  'uri-reference': grammars.isUriReference,
  url: (text) => URL.canParse(text),
  uuid: /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
};
for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger }); // more digits are lost before anybody sees them
ajv.addFormat('int32', { type: 'number', validate: (number) => Number.isInteger(number) && Math.abs(number + 0.5) < 2 ** 31 });
ajv.addKeyword({
  keyword: 'file',
  error: { message: 'must be a file of an accepted type and size' },
  validate: ({ maxLength = Infinity, contentType }: { maxLength?: number; contentType?: string[] }, value: unknown) =>
    value instanceof File && value.size <= maxLength && (contentType?.includes(value.type) ?? true),
});

// Ajv's own lose track of what some keywords speak about (`contains`, `if` without `then`).
ajv.removeKeyword('unevaluatedProperties').removeKeyword('unevaluatedItems');
ajv.opts.unevaluated = false;
ajv.addKeyword({
  keyword: 'unevaluatedProperties',
  type: 'object',
  compile: (values: Node, parent) => furtherProperties(values, parent as Node),
});
ajv.addKeyword({
  keyword: 'unevaluatedItems',
  type: 'array',
  error: { message: 'must NOT have further items' },
  compile: (values: Node, parent) => furtherItems(values, parent as Node),
});

/** Patterns are Unicode's where they can be. */
function regExp(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}

export const namedSchemas = Object.values(named);
ajv.addSchema(namedSchemas as object[]);

const compiled = new WeakMap<object, ValidateFunction>();

/** The function that tells what is wrong with a value. */
export function compile(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const check = ajv.compile(schema);
  compiled.set(schema, check);
  return check;
}

/** Whether what a schema describes may be absent. */
export const isOptional = (schema: object): boolean => Type.IsOptional(schema);

/** The schema that a reference leads to. */
export function resolve(schema: Node): Node {
  let target = schema;
  for (let depth = 0; target.$ref !== undefined && depth < 100; depth += 1) {
    target = (ajv.getSchema(target.$ref)?.schema as Node | undefined) ?? {};
  }
  return target;
}

/** Whether a schema lets a value through. */
export const accepts = (schema: Node, value: unknown): boolean => compile(schema)(value);

/** Whether it is an object or a list as JSON has them, and no file. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

/** All schemas that apply to a value at once: of a union, those that let it through. */
export function applying(schema: Node, value: unknown): Node[] {
  const { $ref, allOf = [], anyOf = [], oneOf = [], if: condition, then, else: otherwise, dependentSchemas = {} } = schema;
  const parts = [...allOf, ...[...anyOf, ...oneOf].filter((variant) => accepts(variant, value))];
  if ($ref !== undefined) parts.push(resolve(schema));
  if (condition) parts.push(...(accepts(condition, value) ? [condition, then ?? {}] : [otherwise ?? {}]));
  if (isPlain(value)) parts.push(...Object.entries(dependentSchemas).flatMap(([name, part]) => (Object.hasOwn(value, name) ? [part] : [])));
  return [schema, ...parts.flatMap((part) => applying(part, value))];
}

/** What a schema says about a property; undefined where it says nothing. */
export function memberOf(schema: Node, name: string): Node | boolean | undefined {
  const { properties = {}, patternProperties = {}, additionalProperties, unevaluatedProperties } = schema;
  if (Object.hasOwn(properties, name)) return properties[name];
  const pattern = Object.keys(patternProperties).find((key) => regExp(key, 'u').test(name));
  return pattern === undefined ? (additionalProperties ?? unevaluatedProperties) : patternProperties[pattern];
}

/** `unevaluatedProperties`: those that no other keyword speaks about (JSON Schema 2020-12, 11.3). */
function furtherProperties(values: Node, { unevaluatedProperties: _, ...others }: Node) {
  const check = (value: Record<string, unknown>): boolean => {
    const parts = applying(others, value);
    const further = Object.keys(value).filter((name) => parts.every((part) => memberOf(part, name) === undefined));
    const refused = further.filter((name) => !accepts(values, value[name]));
    check.errors = refused.map((name) => ({ keyword: 'unevaluatedProperties', params: { additionalProperty: name } }));
    return refused.length === 0;
  };
  check.errors = [] as Partial<ErrorObject>[];
  return check;
}

/** `unevaluatedItems`: those that no other keyword speaks about (JSON Schema 2020-12, 11.2). */
function furtherItems(values: Node, { unevaluatedItems: _, ...others }: Node) {
  return (list: unknown[]): boolean => {
    const parts = applying(others, list);
    const isKnown = (item: unknown, index: number) =>
      parts.some(
        ({ prefixItems = [], items, unevaluatedItems, contains }) =>
          index < prefixItems.length || (items ?? unevaluatedItems) !== undefined || (contains && accepts(contains, item)),
      );
    return list.every((item, index) => isKnown(item, index) || accepts(values, item));
  };
}
