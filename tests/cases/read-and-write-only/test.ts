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

const owner = { name: 'Ada', token: 't', createdAt: '2020-01-01T00:00:00Z' };
const account = { id: '1', pin: '1234', owner, members: [owner], byName: { ada: owner }, audit: {}, choice: owner };

void test('an answer has no secrets, at any depth', () => {
  const sent = JSON.stringify(schemas.Account.parse(account));
  assert.equal(/pin|token/.test(sent), false, sent);
  assert.match(sent, /createdAt/);
  refuses(schemas.Account, { ...account, id: undefined });
});

void test('a request has nothing that only answers have', () => {
  const { id: _id, audit: _audit, ...request } = account;
  const got = JSON.stringify(schemas.AccountInput.parse(account));
  assert.equal(/"id"|audit|createdAt/.test(got), false, got);
  accepts(schemas.AccountInput, request);
  refuses(schemas.AccountInput, { ...request, pin: undefined }, { ...request, owner: { name: 'Ada' } });
});
