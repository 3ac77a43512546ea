import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from './serve.js';

const url = await serve();

async function add(event: object, query = '', headers: Record<string, string> = {}) {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(event) };
  const answer = await fetch(`${url}/events${query}`, init);
  return { status: answer.status, at: answer.headers.get('x-at'), body: (await answer.json()) as Record<string, any> };
}

void test('date-times are dates to handlers, and text to clients', async () => {
  const event = {
    at: '2026-11-20T10:30:00.123456+01:00',
    ends: null,
    warned: ['2026-11-20T08:00:00Z', '2026-11-20t09:00:00z'],
    either: { from: '2016-12-31T23:59:60Z' },
    day: '2026-11-20',
    exact: '2026-11-20T08:00:00Z',
    next: { at: '2027-01-01T00:00:00Z' },
  };
  const query = '?days=2026-11-20T08:00:00Z,2026-11-21T08:00:00Z';
  const { status, at, body } = await add(event, query, { 'If-Modified-Since': '2026-01-01T00:00:00Z' });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(body, {
    event: {
      ...event,
      at: '2026-11-20T09:30:01.123Z',
      warned: ['2026-11-20T08:00:00.000Z', '2026-11-20T09:00:00.000Z'],
      either: { from: '2017-01-01T00:00:00.000Z' },
      made: '2021-01-01T00:00:00.000Z',
      next: { at: '2027-01-01T00:00:00.000Z', made: '2021-01-01T00:00:00.000Z' },
    },
    since: '2020-01-01T00:00:00.000Z',
    kinds: ['Date', 'object'],
  });
  assert.equal(at, '2026-11-20T09:30:01.123Z');
});

void test('what is no date-time is refused', async () => {
  const expected = 'Expected a date and time such as 2026-11-20T09:30:00Z';
  for (const [event, query, field, message] of [
    [{ at: '2026-11-20' }, '', 'body.at', expected],
    [{ at: '2026-02-30T00:00:00Z' }, '', 'body.at', expected],
    [{}, '', 'body.at', 'Required'],
    [{ at: 0 }, '', 'body.at', 'Invalid input: expected string, received number'],
    [{ at: '2026-11-20T00:00:00Z', made: 'x' }, '', 'body.made', expected],
    [{ at: '2026-11-20T00:00:00Z' }, '?since=1', 'query.since', expected],
  ] as const) {
    const { status, body } = await add(event, query);
    assert.deepEqual([status, body['error'].details], [400, [{ field, message }]], JSON.stringify(event));
  }
});
