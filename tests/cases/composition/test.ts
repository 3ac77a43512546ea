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

void test('a discriminator tells which schema a value has', () => {
  for (const schema of [schemas.Implicit, schemas.Aliased]) {
    accepts(schema, { petType: 'Cat', lives: 9 }, { petType: 'Dog', barks: true });
    refuses(schema, { petType: 'Cat', lives: 10 }, { petType: 'Dog', barks: 1 }, { lives: 9 });
  }
});

void test('a mapping tells which schema a value has', () => {
  accepts(schemas.Pet, { petType: 'cat', lives: 9 }, { petType: 'dog', barks: true }, { petType: 'hound' });
  refuses(schemas.Pet, { petType: 'cat', lives: 10 }, { petType: 'zebra' }, {});
});

void test('oneOf takes exactly one, anyOf at least one', () => {
  accepts(schemas.Overlapping, 2, 3);
  refuses(schemas.Overlapping, 6, 1);
  accepts(schemas.Either, '2020-02-29', 5);
  refuses(schemas.Either, '2021-02-29', 1.5);
});

void test('allOf takes what all take', () => {
  accepts(schemas.Puppy, { petType: 'x', barks: true, months: 1 });
  refuses(schemas.Puppy, { petType: 'x', months: 1 }, { petType: 'x', barks: true });
  accepts(schemas.Merged, { a: 'ab', b: 1, c: true });
  refuses(schemas.Merged, { a: 'a' }, { b: 1 }, { a: 'ab', b: 'x' });
  accepts(schemas.Narrowed, 'a');
  refuses(schemas.Narrowed, 'c');
  refuses(schemas.Impossible, 'a', 1, undefined);
  accepts(schemas.Single, { petType: 'x', lives: 1 });
});

void test('the other keywords that combine', () => {
  accepts(schemas.Closed, { a: 'x' }, {});
  refuses(schemas.Closed, { a: 'x', b: 1 });
  accepts(schemas.Unless, 'someone');
  refuses(schemas.Unless, 'root', 5);
  accepts(schemas.Conditional, { country: 'US', zip: '12345' }, { country: 'US' }, { country: 'DE', zip: 'x' });
  refuses(schemas.Conditional, { country: 'US', zip: 'x' });
  accepts(schemas.Pair, ['a', 1]);
  refuses(schemas.Pair, ['a'], ['a', 1, 2], [1, 'a']);
});

void test('what is required where nothing else is said', () => {
  refuses(schemas.Conditional, { country: 'DE' });
});
