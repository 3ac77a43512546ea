// What @fastify/swagger, which knows nothing of us, makes of the routes of the directory says what its document says.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import swagger from '@fastify/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import Fastify from 'fastify';
import routes from '../src/routes/index.js';
import { api } from '../src/types/api.js';

type Node = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any

const app = Fastify();
const { title, version, securitySchemes } = api;
await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title, version }, components: { securitySchemes } } });
await app.register(routes);
await app.ready();
const made = JSON.parse(JSON.stringify(app.swagger())) as Node;
const source = JSON.parse(await readFile(new URL('openapi.json', import.meta.url), 'utf8')) as Node;

void test('it is a valid document', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(made));
  assert.ok(valid, JSON.stringify(errors, null, 2));
});

void test('it has the same operations, parameters, bodies and answers', () => {
  assert.deepEqual(facts(made), facts(source));
});

/** What a document says of each operation, in words that do not depend on how it is spelled. */
function facts(document: Node): string[] {
  const resolve = (node: Node): Node =>
    typeof node['$ref'] === 'string'
      ? resolve(
          node['$ref']
            .slice(2)
            .split('/')
            .reduce((at: Node, step: string) => at[step], document),
        )
      : node;
  const found: string[] = [];
  for (const [path, item] of Object.entries(document['paths'] as Node))
    for (const method of ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']) {
      const operation = item[method] as Node | undefined;
      if (!operation) continue;
      const about = (...words: unknown[]) => found.push([method, path, ...words].join(' '));
      about('is', operation['operationId'], operation['tags']);
      for (const parameter of [...(item.parameters ?? []), ...(operation['parameters'] ?? [])].map(resolve))
        about('parameter', parameter['in'], parameter['name'], parameter['required'] ?? false, typesOf(parameter['schema']));
      const { required = false, content = {} } = resolve(operation['requestBody'] ?? {});
      for (const [type, { schema }] of Object.entries(content as Node)) about('body', type, required, membersOf(schema, 'readOnly'));
      for (const [status, answer] of Object.entries(operation['responses'] as Node)) {
        const { headers = {}, content = {}, description } = resolve(answer as Node);
        about(status, description, Object.keys(headers));
        for (const [type, { schema }] of Object.entries(content as Node)) about(status, type, membersOf(schema, 'writeOnly'));
      }
    }
  return found.sort();

  function typesOf(schema: Node): string {
    const { enum: [value] = [], type = typeof value, items, format = '' } = resolve(schema);
    return `${type} ${format} ${items ? typesOf(items) : ''}`;
  }
  /** All names of an object and its variants, without those that are not for this direction. */
  function membersOf(schema: Node, dropped: string): string {
    const names = new Set<string>();
    const add = (node: Node): void => {
      const { properties = {}, required = [], oneOf = [], allOf = [] } = resolve(node);
      for (const [name, property] of Object.entries(properties as Node)) {
        const isRequired = required.includes(name) || names.has(`${name}!`);
        if (!resolve(property)[dropped]) names.add(isRequired ? `${name}!` : name);
      }
      [...oneOf, ...allOf].forEach(add);
    };
    add(schema);
    return [...names]
      .filter((name) => !names.has(`${name}!`))
      .sort()
      .join();
  }
}
