// Requests each operation of the projects beside it, and says which do not reach their own.
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';

interface Operation {
  method: string;
  path: string;
  when?: { query?: Record<string, string>; headers?: Record<string, string> };
}

process.env['RATE_LIMIT_PER_MINUTE'] = '10000000';
process.env['LOG_LEVEL'] = 'silent';

/** A text for each parameter, unlike any that stands in a path. */
const fill = (path: string, values: string[]) => {
  let next = 0;
  return path.replace(/[#?].*/s, '').replace(/\{[^}]*\}/g, () => values[next++] ?? `zq${next}`);
};

function send(base: string, { method, path, when = {} }: Operation): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(base);
  const query = new URLSearchParams(when.query).toString();
  const filled = encodeURI(fill(path, []))
    .replace(/%25(?=[\dA-F]{2})/gi, '%') // encoded already
    .replace(/^(?!\/)/, '/');
  const options = { hostname, port, method: method.toUpperCase(), path: query ? `${filled}?${query}` : filled, headers: { ...(method === 'query' && { 'content-type': 'application/json' }), ...when.headers } };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject).end();
  });
}

let checked = 0;
const problems: string[] = [];
for (const { name, parentPath } of (await readdir('.', { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
  const { serve } = (await import(`${parentPath}/${name}/test/serve.js`)) as { serve: () => Promise<string> };
  const operations = (await import(`${parentPath}/${name}/src/types/operations/index.js`)) as Record<string, Operation>;
  const base = await serve();
  for (const operation of Object.values(operations)) {
    checked += 1;
    const { status, body } = await send(base, operation);
    if (status === 418 && operation.method === 'head') continue; // which has no body to tell
    const { error } = JSON.parse(body || '{}') as { error?: { message: string; details: { message: string }[] } };
    const values = error?.details.map(({ message }) => message) ?? [];
    const { method, path, when } = operation;
    const isOwn = status === 418 && error?.message === JSON.stringify([method, path, when]) && fill(path, values) === fill(path, []);
    if (!isOwn) problems.push(`${name}: ${operation.method} ${operation.path} -> ${status} ${body}`);
  }
}
console.log(`${checked} operations requested`);
for (const problem of problems) console.log(problem);
process.exit(problems.length === 0 ? 0 : 1);
