{{ header }}
import type { ErrorObject } from 'ajv';
import type { ErrorBody } from './errors.js';
import { compile, isOptional } from './schemas.js';

type Details = ErrorBody['error']['details'];

/** All that is wrong with a part of a request. */
export function problemsOf(name: string, schema: object, value: unknown): Details {
  if (value === undefined) return isOptional(schema) ? [] : [{ field: name, message: 'Required' }];
  return explain(errorsOf(schema, value), []).map(({ path, message }) => ({ field: [name, ...path].join('.'), message }));
}

interface Problem {
  path: string[];
  message: string;
}

function errorsOf(schema: object, value: unknown): ErrorObject[] {
  const check = compile(schema);
  return check(value) ? [] : [...(check.errors ?? [])];
}

/** Ajv lists what is wrong with the variants of a union before it says that none matches; only the closest is of interest. */
function explain(errors: ErrorObject[], base: string[]): Problem[] {
  const problems: Problem[] = [];
  const left = [...errors];
  for (let error = left.pop(); error; error = left.pop()) {
    const path = [...base, ...stepsOf(error.instancePath)];
    const inner = partsOf(error);
    left.length -= inner.reduce((sum, part) => sum + part.length, 0);
    if (error.keyword === 'propertyNames') while (left.at(-1)?.propertyName !== undefined) left.pop();
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') problems.unshift(...explainUnion(error, inner, path));
    else if (error.keyword !== 'if') problems.unshift(problemOf(error, path));
  }
  return problems;
}

/** What Ajv has said about the variants of a union, or about the items that are none which a list has to contain. */
function partsOf({ keyword, schema, data, params }: ErrorObject): ErrorObject[][] {
  if (keyword === 'anyOf' || keyword === 'oneOf') {
    const [, second] = (params as { passingSchemas?: number[] }).passingSchemas ?? []; // after which Ajv asks no others
    return (schema as object[]).slice(0, second).map((variant) => errorsOf(variant, data));
  }
  if (keyword === 'contains') return (data as unknown[]).map((item) => errorsOf(schema as object, item));
  return [];
}

interface Tagged {
  discriminator?: { propertyName: string };
  oneOf?: { properties?: Record<string, { const?: unknown }> }[];
}

function explainUnion(error: ErrorObject, variants: ErrorObject[][], path: string[]): Problem[] {
  const { discriminator, oneOf = [] } = error.parentSchema as Tagged;
  if (discriminator && error.keyword === 'oneOf') {
    const { propertyName } = discriminator;
    const tag = typeof error.data === 'object' && error.data !== null ? (error.data as Record<string, unknown>)[propertyName] : undefined;
    if (tag === undefined) return []; // which is another error
    const tags = oneOf.map(({ properties }) => properties?.[propertyName]?.const);
    const chosen = variants[tags.indexOf(tag)];
    if (!chosen) return [{ path: [...path, propertyName], message: `Expected one of ${tags.join(', ')}` }];
    return explain(chosen, path);
  }
  const explained = variants.filter((errors) => errors.length > 0).map((errors) => explain(errors, path));
  const closest = explained.sort((a, b) => depth(b) - depth(a) || missing(a) - missing(b) || a.length - b.length)[0];
  return closest && depth(closest) > path.length ? closest : [{ path, message: error.message ?? 'matches no variant' }];
}

/** A value of another variant lacks what this one requires. */
const missing = (problems: Problem[]) => problems.filter(({ message }) => message === 'Required').length;

/** How far into the value a variant got before something was wrong. */
const depth = (problems: Problem[]) => Math.min(...problems.map(({ path }) => path.length));

const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

function problemOf({ keyword, params, message = 'is not valid' }: ErrorObject, path: string[]): Problem {
  const { missingProperty, additionalProperty, propertyName, allowedValues } = params as Record<string, string | string[] | undefined>;
  if (typeof missingProperty === 'string') return { path: [...path, missingProperty], message: 'Required' };
  if (typeof additionalProperty === 'string') return { path: [...path, additionalProperty], message: 'Unknown field' };
  if (keyword === 'propertyNames' && typeof propertyName === 'string')
    return { path: [...path, propertyName], message: 'The name is not allowed' };
  if (Array.isArray(allowedValues)) return { path, message: `Expected one of ${allowedValues.join(', ')}` };
  return { path, message };
}
