{{ header }}
import { applying, isPlain, memberOf, type Node, resolve } from './schemas.js';

/** The value without the properties that nothing in its schema speaks of, and with defaults in the place of those that are missing. */
export function pick(schema: Node | boolean | undefined, value: unknown): unknown {
  if (typeof schema !== 'object' || !isPlain(value)) return value;
  const parts = applying(schema, value);
  if (Array.isArray(value)) {
    const itemOf = (index: number) =>
      parts.map(({ prefixItems = [], items, unevaluatedItems }) => prefixItems[index] ?? items ?? unevaluatedItems);
    return value.map((item: unknown, index) => itemOf(index).reduce((picked: unknown, of) => pick(of, picked), item));
  }
  const objects = parts.filter((part) => part.type === 'object' || speaks(part));
  if (objects.length === 0) return value;
  const picked = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    const schemas = objects.map((part) => (speaks(part) ? memberOf(part, name) : true)).filter((of) => of !== undefined && of !== false);
    if (schemas.length > 0)
      picked.set(
        name,
        schemas.reduce((kept: unknown, of) => pick(of, kept), member),
      );
  }
  for (const [name, property] of objects.flatMap(filled))
    if (!picked.has(name)) picked.set(name, pick(property, structuredClone(defaultOf(property))));
  return Object.fromEntries(picked);
}

const filledBy = new WeakMap<Node, [name: string, Node][]>();

/** The optional properties that have a default. */
function filled(schema: Node): [name: string, Node][] {
  const known = filledBy.get(schema);
  if (known) return known;
  const { properties = {}, required = [] } = schema;
  const found = Object.entries(properties).filter(([name, property]) => !required.includes(name) && defaultOf(property) !== undefined);
  filledBy.set(schema, found);
  return found;
}

/** Its own, or that of the schema which it refers to. */
const defaultOf = ({ default: value, ...schema }: Node): unknown => (value === undefined ? resolve(schema).default : value);

/** Whether a schema says which properties there may be. */
const speaks = ({ properties, patternProperties, additionalProperties, unevaluatedProperties }: Node) =>
  (properties ?? patternProperties ?? additionalProperties ?? unevaluatedProperties) !== undefined;
