{{ header }}
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { Type } from 'typebox';
import * as named from '../types/schemas.js';
import { newAjv, regExp } from './ajv.js';

/** As much of a schema as its readers look at. */
export interface Node {
  $id?: string;
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
  discriminator?: { propertyName: string };
}

const ajv = newAjv({ allErrors: true, verbose: true, ownProperties: true, strictNumbers: true });

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

/** The schema that it refers to, which may refer to another one. */
export const referred = ({ $ref }: Node): Node | undefined =>
  $ref === undefined ? undefined : ((ajv.getSchema($ref)?.schema as Node | undefined) ?? {});

/** The schema that a reference leads to. */
export function resolve(schema: Node): Node {
  let target = schema;
  for (let next = referred(target), depth = 0; next && depth < 100; next = referred(target), depth += 1) target = next;
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
  const { allOf = [], anyOf = [], oneOf = [], if: condition, then, else: otherwise, dependentSchemas = {} } = schema;
  const chosen = isTagged(schema) && isPlain(value) ? tagged(schema, value) : matching(oneOf, value);
  const parts = [...allOf, ...matching(anyOf, value), ...chosen];
  if (schema.$ref !== undefined) parts.push(resolve(schema));
  if (condition) parts.push(...(accepts(condition, value) ? [condition, then ?? {}] : [otherwise ?? {}]));
  if (isPlain(value)) parts.push(...Object.entries(dependentSchemas).flatMap(([name, part]) => (Object.hasOwn(value, name) ? [part] : [])));
  return [schema, ...parts.flatMap((part) => applying(part, value))];
}

/** The same for all objects and lists that are valid; undefined where it takes the value to tell. */
export function alwaysApplying(schema: Node): Node[] | undefined {
  const { $ref, allOf = [], anyOf = [], oneOf = [], if: condition, dependentSchemas } = schema;
  const unions = [anyOf, oneOf].map((variants) => variants.filter(isComposed));
  if (condition || dependentSchemas || unions.some((variants) => variants.length > 1)) return undefined;
  const parts = [...allOf, ...unions.flat(), ...($ref === undefined ? [] : [resolve(schema)])].map(alwaysApplying);
  return parts.includes(undefined) ? undefined : [schema, ...parts.flatMap((part) => part ?? [])];
}

/** The variants that let a value through. An object or list is left but one where all others are for text, numbers and the like. */
function matching(variants: readonly Node[], value: unknown): readonly Node[] {
  const left = isPlain(value) ? variants.filter(isComposed) : variants;
  return left.length > 1 ? left.filter((variant) => accepts(variant, value)) : left;
}

/** Whether a discriminator tells its variants apart. */
export const isTagged = ({ discriminator, oneOf = [] }: Node): boolean =>
  discriminator !== undefined && oneOf.every(({ properties = {} }) => properties[discriminator.propertyName]?.const !== undefined);

/** The variant that a discriminator names. */
function tagged(schema: Node, value: object): readonly Node[] {
  const { discriminator: { propertyName } = { propertyName: '' }, oneOf = [] } = schema;
  const tag = (value as Record<string, unknown>)[propertyName];
  return oneOf.filter(({ properties = {} }) => properties[propertyName]?.const === tag);
}

/** Whether it may be an object or a list. */
export function isComposed(schema: Node): boolean {
  const { type } = resolve(schema);
  return type === undefined || type === 'object' || type === 'array';
}

/** What a schema says about a property; undefined where it says nothing. */
export function memberOf(schema: Node, name: string): Node | boolean | undefined {
  const { properties = {}, patternProperties = {}, additionalProperties, unevaluatedProperties } = schema;
  if (Object.hasOwn(properties, name)) return properties[name];
  const pattern = Object.keys(patternProperties).find((key) => regExp(key, 'u').test(name));
  return pattern === undefined ? (additionalProperties ?? unevaluatedProperties) : patternProperties[pattern];
}

const defaults = new WeakMap<Node, [name: string, Node][]>();

/** The optional properties that have a default. */
export function withDefault(schema: Node): [name: string, Node][] {
  const known = defaults.get(schema);
  if (known) return known;
  const { properties = {}, required = [] } = schema;
  const found = Object.entries(properties).filter(([name, property]) => !required.includes(name) && defaultOf(property) !== undefined);
  defaults.set(schema, found);
  return found;
}

/** Its own, or that of the schema which it refers to. */
export const defaultOf = ({ default: value, ...schema }: Node): unknown => (value === undefined ? resolve(schema).default : value);

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
