{{ header }}
import { applying, isPlain, memberOf, type Node } from './schemas.js';

/** The value without the properties that nothing in its schema speaks of. */
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
  return Object.fromEntries(picked);
}

/** Whether a schema says which properties there may be. */
const speaks = ({ properties, patternProperties, additionalProperties, unevaluatedProperties }: Node) =>
  (properties ?? patternProperties ?? additionalProperties ?? unevaluatedProperties) !== undefined;
