import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as operations from '../src/types/operations/index.js';
import * as schemas from '../src/types/schemas.js';

const evil = '*/ \' " ` ${process.exit(1)} \u2028 \\ \n // </script> {{ evil }} {% raw %}';

void test('text of the document stays text', () => {
  assert.equal(operations.processExit1ScriptEvilRaw.summary, evil);
  assert.deepEqual(schemas.One.parse({ [evil]: 'x' }), { [evil]: 'x' });
});

void test('__proto__ is a name that does no harm', () => {
  const wrong = (json: string) => schemas.Evil.safeParse(JSON.parse(json)).error?.issues.map(({ path }) => path.join());
  assert.deepEqual(wrong('{}'), ['__proto__']);
  assert.deepEqual(wrong('{"__proto__": 1}'), ['__proto__']);
  assert.deepEqual(wrong('{"__proto__": "a", "constructor": "b"}'), [evil, 'constructor']);
  assert.deepEqual(wrong(JSON.stringify({ constructor: evil }).replace('{', '{"__proto__": "a",')), [evil]);
  assert.ok(Object.hasOwn(operations.proto.params.shape, '__proto__'));
  const params = operations.proto.params.parse(JSON.parse('{"__proto__": "p", "constructor": "c"}'));
  assert.deepEqual([Object.getPrototypeOf(params), params.constructor], [Object.prototype, 'c']);
  const polluted = schemas.Proto.parse(JSON.parse('{"__proto__": {"polluted": true}, "a": "b"}'));
  assert.deepEqual([polluted, 'polluted' in polluted, 'polluted' in {}], [{ a: 'b' }, false, false]);
});
