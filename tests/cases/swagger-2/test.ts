import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as operations from '../src/types/operations/index.js';
import * as schemas from '../src/types/schemas.js';

void test('lists are what stands between the separators', () => {
  const { query } = operations.listPets;
  assert.deepEqual(query.parse({ ids: ['1', '2'], status: 'sold' }), { page: 1, ids: [1, 2], status: ['sold'] });
  assert.ok(!query.safeParse({ ids: ['1', '1'] }).success);
  assert.ok(!query.safeParse({ status: 'lost' }).success);
});

void test('definitions are schemas', () => {
  assert.ok(schemas.Cat.safeParse({ kind: 'cat', name: 'Tom', lives: 9, owner: null }).success);
  assert.ok(!schemas.Cat.safeParse({ kind: 'cat', name: 'Tom', lives: 10 }).success);
  assert.ok(!schemas.Dog.safeParse({ kind: 'dog', name: 'Rex' }).success);
});

void test('forms and files are bodies', () => {
  const form = operations.describePet.body['application/x-www-form-urlencoded'];
  assert.deepEqual(form.parse({ name: 'Tom', sizes: ['1', '2'], colours: 'red' }), {
    name: 'Tom',
    sizes: [1, 2],
    colours: ['red'],
    born: '2020-02-29',
  });
  const photo = operations.addPhoto.body['multipart/form-data'];
  assert.ok(photo.safeParse({ photo: new File(['x'], 'x.png') }).success);
  assert.ok(!photo.safeParse({ note: 'x' }).success);
  assert.ok(operations.changePet.body.safeParse(undefined).success);
  assert.ok(!operations.replacePet.body.safeParse(undefined).success);
});
