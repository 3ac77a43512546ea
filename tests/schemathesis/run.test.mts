// Holds a service of the directory to its document with all checks of schemathesis. In the folder of one:
// SCHEMATHESIS=path/to/st DOCUMENT=../openapi.yaml node --import tsx --test run.test.mts
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { bearer, keys, start } from '../client/service.mjs';

const { SCHEMATHESIS = 'st', DOCUMENT = '../openapi.yaml' } = process.env;
// The same requests each time, and a limit for the case that one of them hangs.
const SETTINGS = ['--checks=all', '--max-examples=25', '--generation-deterministic', '--request-timeout=10', '--no-color'];

void test('schemathesis finds nothing', async () => {
  const service = await start();
  const { authorization } = bearer('users:write', keys.privateKey, 600);
  const run = spawn(SCHEMATHESIS, ['run', DOCUMENT, '--url', `${service}/v1`, '--header', `Authorization: ${authorization}`, ...SETTINGS], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 300_000,
  });
  const [said, [status]] = await Promise.all([text(run.stdout), once(run, 'exit')]);
  assert.equal(status, 0, said);
});
