{{ header }}
import { alwaysApplying, applying, defaultOf, isPlain, memberOf, type Node, withDefault } from './schemas.js';

/** Gives back the value itself where nothing has to go or to come: copies cost more than all checks. */
type Picker = (value: unknown) => unknown;

const same: Picker = (value) => value;

/** The value without the properties that nothing in its schema speaks of, and with defaults in the place of those that are missing. */
export const pick = picking(same, same);

/** The same of a value as it will be on the wire. */
export const pickJson = picking(asPlain, asJson);

/** As `pick`; `plain` makes an object one that has but properties, and `whole` is for what no schema speaks of. */
function picking(plain: Picker, whole: Picker): (schema: Node | boolean | undefined, value: unknown) => unknown {
  const pickers = new WeakMap<Node, Picker>();

  function pickerOf(schema: Node | boolean | undefined): Picker {
    if (typeof schema !== 'object') return whole;
    const known = pickers.get(schema);
    if (known) return known;
    let made: Picker | undefined; // once it is needed, because a schema may be a part of itself
    const picker: Picker = (value) => (typeof value === 'object' && value !== null ? (made ??= makePicker(schema))(value) : whole(value));
    pickers.set(schema, picker);
    return picker;
  }

  function makePicker(schema: Node): Picker {
    const always = alwaysApplying(schema);
    const plan = always && rememberMembers(planOf(always), always);
    return (given) => {
      const value = plain(given);
      if (!isPlain(value)) return value;
      const { item, member, filled } = plan ?? planOf(applying(schema, value));
      if (Array.isArray(value)) return pickItems(value, item);
      return member ? pickMembers(value as Record<string, unknown>, member, filled) : whole(value);
    };
  }

  /** What schemas that apply at once say about the parts of a value. */
  function planOf(parts: readonly Node[]): Plan {
    const item = (index: number) =>
      all(parts.map(({ prefixItems = [], items, unevaluatedItems }) => prefixItems[index] ?? items ?? unevaluatedItems));
    const every = parts.some(({ prefixItems }) => prefixItems) ? undefined : item(0);

    const objects = parts.filter(speaks);
    const member = (name: string) => {
      const schemas = objects.map((part) => memberOf(part, name)).filter((of) => of !== undefined && of !== false);
      return schemas.length > 0 ? all(schemas) : undefined;
    };
    const filled = objects.flatMap(withDefault).map(([name, property]): [string, Picker] => {
      const picker = pickerOf(property);
      return [name, () => picker(structuredClone(defaultOf(property)))];
    });
    return { item: every ? () => every : item, member: objects.length > 0 ? member : undefined, filled };
  }

  /** One after another. */
  function all(schemas: readonly (Node | boolean | undefined)[]): Picker {
    const [first = whole, ...others] = schemas.filter((schema) => typeof schema === 'object').map(pickerOf);
    return others.length > 0 ? (value) => others.reduce((picked, picker) => picker(picked), first(value)) : first;
  }

  return (schema, value) => pickerOf(schema)(value);
}

interface Plan {
  item: (index: number) => Picker;
  /** Undefined for a property that has to go; undefined itself where nothing is said about properties. */
  member: ((name: string) => Picker | undefined) | undefined;
  /** Defaults by name. */
  filled: [name: string, fill: Picker][];
}

function rememberMembers({ member, ...plan }: Plan, parts: readonly Node[]): Plan {
  if (!member) return { member, ...plan };
  const names = parts.flatMap(({ properties = {} }) => Object.keys(properties));
  const known = new Map(names.map((name) => [name, member(name)]));
  return { ...plan, member: (name) => known.get(name) ?? (known.has(name) ? undefined : member(name)) };
}

function pickItems(items: readonly unknown[], itemOf: Plan['item']): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    const picked = itemOf(index)(item) ?? null; // as JSON has it
    if (!copy && picked !== item) copy = items.slice(0, index);
    copy?.push(picked);
  }
  return copy ?? items;
}

function pickMembers(value: Readonly<Record<string, unknown>>, memberOf: NonNullable<Plan['member']>, filled: Plan['filled']): object {
  const names = Object.keys(value);
  const upTo = (count: number) => new Map(names.slice(0, count).map((name) => [name, value[name]]));
  let copy = Object.getPrototypeOf(value) === null ? upTo(0) : undefined; // no handler shall have to do with a bare object
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] ?? '';
    const member = value[name];
    const picked = memberOf(name)?.(member);
    if (!copy && (picked !== member || picked === undefined)) copy = upTo(index);
    if (copy && picked !== undefined) copy.set(name, picked);
  }
  for (const [name, fill] of filled) {
    if (copy ? copy.has(name) : Object.hasOwn(value, name)) continue;
    copy ??= upTo(names.length);
    copy.set(name, fill(undefined));
  }
  return copy ? Object.fromEntries(copy) : value;
}

/** What JSON says a value is; itself where that is no other one. */
function asJson(given: unknown): unknown {
  const value = asPlain(given);
  if (typeof value !== 'object' || value === null) return value;
  const part = () => asJson;
  return Array.isArray(value) ? pickItems(value, part) : pickMembers(value as Record<string, unknown>, part, []);
}

/** The same, but for the parts of plain objects and lists. */
function asPlain(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)) return value;
  if (isPlain(value) && !('toJSON' in value && typeof value.toJSON === 'function')) return value;
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

/** Whether a schema says which properties there may be. */
const speaks = ({ properties, patternProperties, additionalProperties, unevaluatedProperties }: Node) =>
  (properties ?? patternProperties ?? additionalProperties ?? unevaluatedProperties) !== undefined;
