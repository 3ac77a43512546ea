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
  assert.deepEqual([propertyNames(z.string().max(2))({ ab: 1 }), propertyNames(z.string().max(2))({ abc: 1 })], [true, false]);
  assert.deepEqual(
    [contains(z.number())(['a', 1]), contains(z.number(), 2)(['a', 1]), contains(z.number(), 0, 0)([1])],
    [true, false, false],
  );
  assert.deepEqual([not(z.string())('x'), not(z.string())(1)], [false, true]);
  assert.deepEqual(
    [dependentRequired({ a: ['b'] })({ a: 1 }), dependentRequired({ a: ['b'] })({ a: 1, b: 2 }), dependentRequired({ a: ['b'] })({})],
    [false, true, true],
  );
  for (const text of ['', ' 5', '0x10', '1e999', 'NaN', '01', '.5']) assert.ok(refuses(numeric, text), text);
  assert.deepEqual([numeric.parse('-1.5e3'), flag.parse('false'), refuses(flag, 'yes')], [-1500, false, true]);
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
