{{ header }}
import { _, Ajv2020, type AnySchemaObject, type Code, type Options, str } from 'ajv/dist/2020.js';
import { usePattern } from 'ajv/dist/vocabularies/code.js';
import type { FileOptions } from '../types/builders.js';
import * as grammars from '../types/grammars.js';

/** All of what JSON Schema says and nothing besides: no value is converted, and no property dropped or filled in. */
export function newAjv(options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    coerceTypes: false,
    removeAdditional: false,
    validateSchema: false,
    logger: false,
    code: { regExp: Object.assign(regExp, { code: 'new RegExp' }) },
    ...options,
  });
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
  ajv.addKeyword({
    keyword: 'file',
    error: { message: 'must be a file of an accepted type and size' },
    validate: ({ minLength = 0, maxLength = Infinity, contentType }: FileOptions, value: unknown) =>
      value instanceof File && value.size >= minLength && value.size <= maxLength && isOf(value.type, contentType),
  });
  // Ajv counts the characters of every text; but there are as many of them as units of UTF-16, unless two make one.
  limit(ajv, 'maxLength', 'more', isLonger);
  limit(ajv, 'minLength', 'fewer', (text, min) =>
    min < 2 ? _`${text}.length < ${min}` : _`${text}.length < ${min * 2} && (${isPlane(text)} ? ${text} : [...${text}]).length < ${min}`,
  );
  // Behind the lengths: a pattern may take long for a long text, and one that is too long anyway is not tried.
  ajv.removeKeyword('pattern').addKeyword({
    keyword: 'pattern',
    type: 'string',
    schemaType: 'string',
    error: { message: ({ schemaCode }) => str`must match pattern "${schemaCode}"` },
    code: (context) => {
      const { maxLength = Infinity } = context.parentSchema as { maxLength?: number };
      const { data } = context;
      context.fail(_`!(${isLonger(data, maxLength)}) && !${usePattern(context, context.schema as string)}.test(${data})`);
    },
  });
  limitIntegers(ajv);
  ajv.removeKeyword('multipleOf').addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    error: { message: ({ schemaCode }) => str`must be a multiple of ${schemaCode}` },
    compile: (divisor: number) => (value: number) => value % divisor === 0 || isMultiple(decimal(value), decimal(divisor)),
  });
  // Ajv compares each item with each other one, and calls `toString` of those that have it.
  ajv.removeKeyword('uniqueItems').addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must NOT have duplicate items' },
    compile: (isAsked: boolean) => (items: unknown[]) => !isAsked || new Set(items.map(canonical)).size === items.length,
  });
  return ajv;
}

/** One text for all spellings of a value: the order of an object's properties says nothing. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.sort().join()}}`;
}

type Range = readonly [min: number, max: number];

/** Integers that a number holds: of others, digits are lost before anybody sees them. */
const SAFE: Range = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

const INTEGERS = new Map<unknown, Range>([
  ['int8', [-(2 ** 7), 2 ** 7 - 1]],
  ['int16', [-(2 ** 15), 2 ** 15 - 1]],
  ['int32', [-(2 ** 31), 2 ** 31 - 1]],
  ['int64', SAFE],
  ['uint8', [0, 2 ** 8 - 1]],
  ['uint16', [0, 2 ** 16 - 1]],
  ['uint32', [0, 2 ** 32 - 1]],
  ['uint64', [0, Number.MAX_SAFE_INTEGER]],
]);

const rangeOf = (schema: AnySchemaObject): Range => INTEGERS.get(schema['format']) ?? SAFE;

const isOf = (type: string, ranges: readonly string[] = [type]): boolean =>
  ranges.some((range) => (range.endsWith('/*') ? type.startsWith(range.slice(0, -1)) : type === range));

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

/** Whether each character is one unit. */
const isPlane = (text: Code) => _`!/[\\ud800-\\udbff]/.test(${text})`;

const isLonger = (text: Code, max: number) => _`${text}.length > ${max} && (${isPlane(text)} || [...${text}].length > ${max})`;

function limit(ajv: Ajv2020, keyword: string, than: string, isBroken: (text: Code, limit: number) => Code): void {
  ajv.removeKeyword(keyword).addKeyword({
    keyword,
    type: 'string',
    schemaType: 'number',
    error: { message: ({ schemaCode }) => str`must NOT have ${than} than ${schemaCode} characters` },
    code: (context) => context.fail(isBroken(context.data, context.schema as number)),
  });
}

/** Beside what Ajv does about `type` by itself, integers are held to the range of their format. */
function limitIntegers(ajv: Ajv2020): void {
  ajv.removeKeyword('type').addKeyword({
    keyword: 'type',
    type: 'number',
    schemaType: ['string', 'array'],
    error: { message: ({ parentSchema = {} }) => str`must be between ${rangeOf(parentSchema)[0]} and ${rangeOf(parentSchema)[1]}` },
    code: (context) => {
      const types = [context.schema].flat();
      const [min, max] = rangeOf(context.parentSchema);
      if (types.includes('integer') && !types.includes('number')) context.fail(_`${context.data} < ${min} || ${context.data} > ${max}`);
    },
  });
}

/** As decimals: 19.99 is a multiple of 0.01, although their doubles are not. */
function isMultiple(value: Decimal, divisor: Decimal): boolean {
  const exponent = Math.min(value.exponent, divisor.exponent);
  const scaled = (number: Decimal) => number.digits * 10n ** BigInt(number.exponent - exponent);
  return scaled(value) % scaled(divisor) === 0n;
}

/** Digits, and the power of ten that they stand for. */
interface Decimal {
  digits: bigint;
  exponent: number;
}

/** The shortest decimal that reads as the number. */
function decimal(number: number): Decimal {
  const [mantissa = '', exponent] = number.toExponential().split('e');
  const [, fraction = ''] = mantissa.split('.');
  return { digits: BigInt(mantissa.replace('.', '')), exponent: Number(exponent) - fraction.length };
}

/** Patterns are Unicode's where they can be. */
export function regExp(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}
