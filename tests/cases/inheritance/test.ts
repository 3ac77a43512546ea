import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as schemas from '../src/types/schemas.js';

void test('a parent takes what its children add', () => {
  assert.ok(schemas.Pet.safeParse({ petType: 'cat', lives: 9 }).success);
  assert.ok(!schemas.Pet.safeParse({ lives: 9 }).success);
  assert.ok(!schemas.Cat.safeParse({ petType: 'cat', lives: 'nine' }).success);
});

void test('a child is told by the discriminator of its parent', () => {
  assert.ok(schemas.Either.safeParse({ petType: 'Cat', lives: 9 }).success);
  assert.ok(!schemas.Either.safeParse({ petType: 'Cat', lives: 'nine' }).success);
});
