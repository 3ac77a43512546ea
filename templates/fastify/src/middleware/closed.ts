{{ header }}
import { _, type ValidateFunction } from 'ajv/dist/2020.js';
import { newAjv } from './ajv.js';
import { isComposed, isTagged, type Node, referred, withDefault } from './schemas.js';

/**
 * Most values are valid, have no property too many, and lack none that has a default. This tells them, in one go; what is to be done
 * about the others takes more time. Its schemas are closed: undeclared properties are refused, and those with a default required.
 */
const ajv = newAjv({ allErrors: false, strictNumbers: true });
ajv.addKeyword({
  keyword: 'plain',
  type: 'object',
  code: (context) => context.fail(_`Object.getPrototypeOf(${context.data}) !== Object.prototype`), // which JSON may take for something else
});

const checks = new WeakMap<Node, ValidateFunction | undefined>();

/** Whether a value is valid as it is, so that nobody has to look at its parts. */
export function isAsDeclared(schema: Node, value: unknown): boolean {
  if (!checks.has(schema)) checks.set(schema, compile(schema));
  return value !== undefined && (checks.get(schema)?.(value) ?? false);
}

const added = new Set<string>();

function compile(schema: Node): ValidateFunction | undefined {
  const reached = new Set<Node>();
  if (!isClosable(schema, reached)) return undefined;
  for (const { $id, ...named } of reached) {
    if ($id === undefined || added.has($id)) continue;
    added.add($id);
    ajv.addSchema(silent(closed(named)), $id);
  }
  const { $id, ...own } = schema;
  return ajv.compile($id === undefined ? silent(closed(own)) : { $ref: `${$id}#` });
}

/** Below `not`, Ajv says nothing of what is wrong. That is most of the code, and less code is faster. */
const silent = (schema: Node) => ({ not: { not: schema } });

/** Keywords with which it depends on the value what is declared. */
const OTHERS = [
  ...['allOf', 'contains', 'dependentRequired', 'dependentSchemas', 'file', 'if', 'itemSchema', 'maxProperties', 'minProperties'],
  ...['not', 'patternProperties', 'prefixItems', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'],
];

/** What says for which values a schema is; without these, it has to be for all. */
const KINDS = ['type', '$ref', 'anyOf', 'oneOf', 'enum', 'const'];
const ANNOTATIONS = ['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'];

/** Whether a schema can be closed, with all that it refers to. */
function isClosable(schema: Node | boolean | undefined, reached: Set<Node>): boolean {
  if (typeof schema !== 'object' || reached.has(schema)) return true;
  reached.add(schema);
  if (OTHERS.some((keyword) => keyword in schema)) return false;
  if (!KINDS.some((keyword) => keyword in schema) && !Object.keys(schema).every((keyword) => ANNOTATIONS.includes(keyword))) return false;
  const { properties = {}, required = [], items, additionalProperties } = schema;
  const names = [...Object.keys(properties), ...required];
  const variants = variantsOf(schema);
  if (!variants || names.some((name) => name === '' || name in Object.prototype)) return false; // Ajv overlooks that one is missing
  const parts = [...Object.values(properties), ...variants, items, additionalProperties, referred(schema)];
  return parts.every((part) => isClosable(part, reached));
}

/** The variants of a union; undefined where it takes more than their types or tags to tell them apart. */
function variantsOf(schema: Node): readonly Node[] | undefined {
  if (isTagged(schema)) return (schema.oneOf ?? []).flatMap(({ allOf = [] }) => allOf);
  const { anyOf = [], oneOf = [] } = schema;
  return [anyOf, oneOf].some((variants) => variants.filter(isComposed).length > 1) ? undefined : [...anyOf, ...oneOf];
}

function closed(schema: Node): Node {
  const { type, properties, required = [], items, additionalProperties, anyOf, oneOf } = schema;
  const variants = isTagged(schema) ? oneOf?.map((variant) => ({ ...variant, allOf: variant.allOf?.map(closed) })) : oneOf?.map(closed);
  const own: Node = { ...schema };
  if (items) own.items = closed(items);
  if (anyOf) own.anyOf = anyOf.map(closed);
  if (variants) own.oneOf = variants as Node[];
  if (type !== 'object') return own;
  if (properties) own.properties = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, closed(property)]));
  if (typeof additionalProperties === 'object') own.additionalProperties = closed(additionalProperties);
  else if (properties) own.additionalProperties = additionalProperties ?? false;
  return Object.assign(own, { required: [...required, ...withDefault(schema).map(([name]) => name)], plain: true });
}
