import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import * as checks from '../src/types/checks.js';

const refuses = (schema: z.ZodType, value: unknown) => !schema.safeParse(value).success;

void test('checks mean what their keyword means', () => {
  const { contains, dependentRequired, flag, maxProperties, minProperties, not, numeric, propertyNames, same, unique } = checks;
  assert.deepEqual(
    [
      unique([1, '1', { a: 1, b: 2 }]),
      unique([
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ]),
      unique([]),
    ],
    [true, false, true],
  );
  assert.deepEqual([same({ a: 1, b: 2 }, 3)({ b: 2, a: 1 }), same({ a: 1 }, 3)(3), same([1, 2])([2, 1])], [true, true, false]);
  assert.deepEqual([minProperties(1)({}), maxProperties(1)({ a: 1 }), maxProperties(1)({ a: 1, b: 2 })], [false, true, false]);
  assert.deepEqual([propertyNames(z.string().max(2))({ ab: 1 }), propertyNames(z.string().max(2))({ abc: 1 })], [[], ['abc']]);
  assert.deepEqual(
    [contains(z.number())(['a', 1]), contains(z.number(), 2)(['a', 1]), contains(z.number(), 0, 0)([1])],
    [true, false, false],
  );
  assert.deepEqual([not(z.string())('x'), not(z.string())(1)], [false, true]);
  assert.deepEqual(
    [dependentRequired({ a: ['b'] })({ a: 1 }), dependentRequired({ a: ['b'] })({ a: 1, b: 2 }), dependentRequired({ a: ['b'] })({})],
    [['b'], [], []],
  );
  for (const text of ['', ' 5', '0x10', '1e999', 'NaN', '01', '.5']) assert.ok(refuses(numeric, text), text);
  assert.deepEqual([numeric.parse('-1.5e3'), flag.parse('false'), refuses(flag, 'yes')], [-1500, false, true]);
});

void test('what is asked of an object is asked of what was sent, and told at its property', () => {
  const { additionalProperties, checked, maxProperties, patternProperty, required } = checks;
  const schema = checked(
    z.looseObject({ a: z.string().default('x') }),
    [additionalProperties(z.number(), ['a'], [/^x-/]), 'Expected a number'],
    [patternProperty(/^x-/, z.string()), 'Expected text'],
    [required('b'), 'Required'],
    [maxProperties(2), 'Too many'],
  );
  assert.deepEqual(schema.parse({ b: 1, 'x-c': 'd' }), { a: 'x', b: 1, 'x-c': 'd' });
  const issues = schema.safeParse({ c: 'd', 'x-e': 1, f: 1 }).error?.issues ?? [];
  assert.deepEqual(
    issues.map(({ path, message }) => [path.join('.'), message]),
    [
      ['c', 'Expected a number'],
      ['x-e', 'Expected text'],
      ['b', 'Required'],
      ['', 'Too many'],
    ],
  );
});

void test('anyOf keeps what any variant lists', () => {
  const schema = checks.anyOf(
    z.object({ a: z.object({ x: z.string().optional() }) }),
    z.object({ a: z.object({ y: z.string().optional() }) }),
  );
  assert.deepEqual(schema.parse({ a: { x: 'x', y: 'y', z: 'z' }, b: 1 }), { a: { x: 'x', y: 'y' } });
  assert.ok(refuses(schema, { a: 1 }));
});

void test('styled schemas work behind every wrapper', () => {
  const schema = z.object({
    ids: checks.delimited(z.array(z.string()).refine(checks.unique, 'Items must be unique')).optional(),
    point: checks.pairs(z.object({ x: checks.numeric })).default({ x: 1 }),
  });
  assert.deepEqual(schema.parse({ ids: ['a'], point: ['x', '2'] }), { ids: ['a'], point: { x: 2 } });
  assert.deepEqual(schema.parse({}), { point: { x: 1 } });
  assert.ok(refuses(schema, { ids: ['a', 'a'] }));
});
