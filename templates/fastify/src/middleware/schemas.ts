{{ header }}
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Type } from 'typebox';
import * as named from '../types/schemas.js';

/** As much of a schema as its readers look at. */
export interface Node {
  $ref?: string;
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Record<string, Node>;
  patternProperties?: Record<string, Node>;
  additionalProperties?: boolean | Node;
  unevaluatedProperties?: boolean | Node;
  items?: Node;
  prefixItems?: readonly Node[];
  allOf?: readonly Node[];
  anyOf?: readonly Node[];
  oneOf?: readonly Node[];
  format?: string;
  style?: string;
  explode?: boolean;
  contentMediaType?: string;
}

/** All of what JSON Schema says and nothing besides: no value is converted, and no property dropped. */
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  verbose: true,
  coerceTypes: false,
  removeAdditional: false,
  useDefaults: true,
  validateSchema: false,
  logger: false,
  code: { regExp: Object.assign(regExp, { code: 'new RegExp' }) },
});
addFormats.default(ajv, ['date', 'date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'byte']);
ajv.addFormat('uuid', /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i);
for (const format of ['uri', 'url']) ajv.addFormat(format, (text) => URL.canParse(text));
ajv.addFormat('int32', { type: 'number', validate: (number) => Number.isInteger(number) && Math.abs(number + 0.5) < 2 ** 31 });
ajv.addKeyword({
  keyword: 'file',
  error: { message: 'must be a file of an accepted type and size' },
  validate: ({ maxLength = Infinity, contentType }: { maxLength?: number; contentType?: string[] }, value: unknown) =>
    value instanceof File && value.size <= maxLength && (contentType?.includes(value.type) ?? true),
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

/** The function that tells what is wrong with a value, and fills in its defaults. */
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

/** The value without the properties that nothing in its schema speaks of. */
export function pick(schema: Node | boolean | undefined, value: unknown): unknown {
  if (typeof schema !== 'object' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const lists = parts(schema, value);
    const itemOf = (index: number) =>
      lists.map(({ prefixItems = [], items }) => prefixItems[index] ?? items).filter((item) => item !== undefined);
    return value.map((item: unknown, index) => itemOf(index).reduce((picked: unknown, of) => pick(of, picked), item));
  }
  if (!isPlain(value)) return value;
  const objects = parts(schema, value).filter(
    (part) => part.properties ?? part.additionalProperties ?? part.unevaluatedProperties ?? part.patternProperties,
  );
  if (objects.length === 0) return value;
  const picked = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    const schemas = objects.map((part) => memberOf(part, name)).filter((of) => of !== undefined && of !== false);
    if (schemas.length > 0)
      picked.set(
        name,
        schemas.reduce((kept: unknown, of) => pick(of, kept), member),
      );
  }
  return Object.fromEntries(picked);
}

function memberOf(part: Node, name: string): Node | boolean | undefined {
  const { properties = {}, patternProperties = {}, additionalProperties, unevaluatedProperties } = part;
  if (Object.hasOwn(properties, name)) return properties[name];
  const pattern = Object.keys(patternProperties).find((key) => regExp(key, 'u').test(name));
  return pattern === undefined ? (additionalProperties ?? unevaluatedProperties) : patternProperties[pattern];
}

/** All schemas that a value meets at once: of a union, those that let it through. */
function parts(schema: Node, value: unknown): Node[] {
  const target = resolve(schema);
  const { allOf = [], anyOf = [], oneOf = [] } = target;
  const matching = [...anyOf, ...oneOf].filter((variant) => accepts(variant, value));
  return [target, ...[...allOf, ...matching].flatMap((part) => parts(part, value))];
}

/** Whether a schema lets a value through; the value stays as it is. */
export const accepts = (schema: Node, value: unknown): boolean => compile(schema)(isPlain(value) ? structuredClone(value) : value);

function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}
