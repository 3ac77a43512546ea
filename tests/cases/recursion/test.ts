import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as z from 'zod';
import * as schemas from '../src/types/schemas.js';

const accepts = (schema: z.ZodType, ...values: unknown[]) => {
  for (const value of values) assert.ok(schema.safeParse(value).success, JSON.stringify(value));
};
const refuses = (schema: z.ZodType, ...values: unknown[]) => {
  for (const value of values) assert.ok(!schema.safeParse(value).success, JSON.stringify(value));
};

void test('an object of itself', () => {
  const leaf = { name: 'leaf', children: [] };
  accepts(schemas.Tree, { name: 'root', children: [leaf, { name: 'b', children: [leaf] }], parent: null });
  refuses(schemas.Tree, { name: 'root', children: [{ name: 'b', children: [{ name: 1, children: [] }] }] });
  assert.equal('secret' in schemas.Tree.parse({ ...leaf, secret: 'x' }), false);
  assert.equal(schemas.TreeInput.parse({ ...leaf, children: [{ ...leaf, secret: 'x' }] }).children[0]?.secret, 'x');
});

void test('unions, maps and lists of themselves', () => {
  accepts(schemas.Json, null, 1, 'a', [true, [1, { a: [null] }]], { a: { b: [] } });
  refuses(schemas.Json, undefined, [undefined], { a: () => 1 });
  accepts(schemas.Menu, {}, { a: { b: {} } });
  refuses(schemas.Menu, { a: { b: 1 } }, []);
  accepts(schemas.Nested, [], [[], [[]]]);
  refuses(schemas.Nested, [1], [[1]]);
  const one = { kind: 'literal', value: 1 };
  accepts(schemas.Expression, one, { kind: 'sum', left: one, right: { kind: 'sum', left: one, right: one } });
  refuses(schemas.Expression, { kind: 'sum', left: one }, { kind: 'other', value: 1 });
});

void test('circles and ancestors', () => {
  accepts(schemas.A, { b: { c: { a: { b: {} } } } });
  refuses(schemas.A, { b: { c: { a: { b: 1 } } } });
  accepts(schemas.Manager, { name: 'a', reports: [{ name: 'b', reports: [] }] });
  refuses(schemas.Manager, { name: 'a', reports: [{ reports: [] }] });
});
