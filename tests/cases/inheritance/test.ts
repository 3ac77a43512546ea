import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as schemas from '../src/types/schemas.js';
import type { Pet } from '../src/types/schemas.js';

void test('a parent stands for its children, which its discriminator tells apart', () => {
  const valid = (pet: unknown) => schemas.Pet.safeParse(pet).success;
  assert.ok(valid({ petType: 'cat', lives: 9 }) && valid({ petType: 'dog', barks: true }) && valid({ petType: 'Pet' }));
  assert.ok(!valid({ lives: 9 }) && !valid({ petType: 'cat', lives: 'nine' }) && !valid({ petType: 'fish' }));
  assert.deepEqual(schemas.Pet.parse({ petType: 'dog', barks: true, lives: 9 }), { petType: 'dog', barks: true });
  assert.ok(!schemas.Cat.safeParse({ petType: 'cat', lives: 'nine' }).success);
});

void test('the type is narrowed by the tag', () => {
  const pet: Pet = schemas.Pet.parse({ petType: 'cat', lives: 9 });
  assert.equal(pet.petType === 'cat' && pet.lives, 9);
});

void test('a child is told by the discriminator of its parent', () => {
  assert.ok(schemas.Either.safeParse({ petType: 'Cat', lives: 9 }).success);
  assert.ok(!schemas.Either.safeParse({ petType: 'Cat', lives: 'nine' }).success);
});
