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

const accepted = (part: object) => accepts(schemas.A, { required: 'x', ...part });
const refused = (...parts: object[]) => parts.forEach((part) => refuses(schemas.A, { required: 'x', ...part }));

void test('null is allowed where it is, whatever the spelling', () => {
  accepts(schemas.A, { required: null });
  refuses(schemas.A, {});
  accepted({ optional: null, union: null, any: null, reference: null, two: null, enumeration: null, array: null, nothing: null });
  accepted({ optional: 'abc', reference: { x: 1 }, enumeration: 'a', array: [1, null] });
  refused({ optional: 'abcd' }, { reference: 1 }, { enumeration: 'c' }, { array: ['a'] }, { union: 'abcd' }, { any: 'abcd' }, { two: true }, { nothing: 1 });
  assert.equal(schemas.A.parse({ required: 'x' }).fallback, null);
});
