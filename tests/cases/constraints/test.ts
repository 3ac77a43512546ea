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

const valid = { a: 'abc', b: 5 };
const accepted = (part: object) => accepts(schemas.All, { ...valid, ...part });
const refused = (...parts: object[]) => parts.forEach((part) => refuses(schemas.All, { ...valid, ...part }));

void test('strings', () => {
  accepted({ a: 'a/b', email: 'ada@example.com', uuid: '2eb8aa08-aa98-41ea-b4aa-73b441d16380', date: '2020-02-29', own: 'x' });
  accepted({ dateTime: '2020-02-29T00:00:00+01:00', uri: 'urn:isbn:1', hostname: 'a.example', ipv4: '127.0.0.1', ipv6: '::1', byte: 'YQ==' });
  accepted({ unicode: 'åß', lookbehind: 'b', broken: '[' });
  refused({ a: '' }, { a: 'abcdefghij' }, { a: 'A' }, { email: 'ada' }, { uuid: 'x' }, { date: '2021-02-29' }, { dateTime: '2020-02-29' });
  refused({ uri: 'x' }, { hostname: '-' }, { ipv4: '256.0.0.1' }, { ipv6: '1' }, { byte: '?' }, { unicode: '1' }, { lookbehind: 'ab' });
});

void test('numbers', () => {
  accepted({ b: 0, c: 0.51, int32: -(2 ** 31), int64: 2 ** 53 - 1, float: 1.5, big: 1 });
  refused({ b: 10 }, { b: 3 }, { b: -5 }, { c: 0.5 }, { c: 0.511 }, { int32: 2 ** 31 }, { int64: 0.5 }, { float: '1' });
});

void test('arrays', () => {
  accepted({ list: ['a', 'b'], holds: [1, 2] });
  refused({ list: [] }, { list: ['a', 'a'] }, { list: ['a', 'b', 'c', 'd'] }, { holds: [2] }, { holds: [1, 1, 1] });
});

void test('enumerations and constants', () => {
  accepted({ numbers: 2.5, mixed: { a: 1 }, constant: { a: [1] } });
  accepted({ mixed: null, anything: Symbol.iterator });
  refused({ numbers: 3 }, { mixed: 'b' }, { mixed: [1, 2] }, { constant: { a: [] } }, { never: 1 });
});

void test('defaults', () => {
  assert.deepEqual(schemas.All.parse(valid).withDefault, [1, 2]);
  assert.equal('misfit' in schemas.All.parse(valid), false);
});

void test('objects', () => {
  refuses(schemas.All, { a: 'abc' });
});

void test('counts the properties that were sent, not those that have defaults', () => {
  refuses(schemas.All, {});
});

void test('looks at the names that were sent', () => {
  refused({ ['y'.repeat(21)]: 1 });
});

void test('holds properties to the pattern of their name, and keeps them', () => {
  refused({ 'x-a': 5 });
  accepted({ 'x-a': 'fits' });
  assert.equal((schemas.All.parse({ ...valid, 'x-a': 'kept' }) as Record<string, unknown>)['x-a'], 'kept');
});
