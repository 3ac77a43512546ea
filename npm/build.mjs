// Makes the npm packages: a thin one, `api-scaffold`, and for each platform one with its program, of which npm installs the
// one that fits.
//
//     node npm/build.mjs OUTPUT linux-x64=path/to/api-scaffold win32-x64=path/to/api-scaffold.exe …
//
// Packages of platforms without a program are not made, but the thin one names them all. `npm pack` or `npm publish` in each
// folder of OUTPUT does the rest, the thin one last.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64'];

const here = import.meta.dirname;
const root = join(here, '..');
const manifest = readFileSync(join(root, 'Cargo.toml'), 'utf8');

/** A value of `[package]` in Cargo.toml, which says everything once. */
const value = (key) => {
  const found = new RegExp(`^${key} = "(.*)"$`, 'm').exec(manifest);
  if (found === null) throw new Error(`Cargo.toml has no ${key}`);
  return found[1];
};

const version = value('version');
const common = {
  version,
  license: value('license'),
  repository: { type: 'git', url: `git+${value('repository')}.git` },
};

function write(folder, description, files) {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...description, ...common }, undefined, 2)}\n`);
  for (const [from, to] of [...files, ...['LICENSE-APACHE', 'LICENSE-MIT'].map((file) => [join(root, file), file])]) {
    copyFileSync(from, join(folder, to));
  }
}

const [output, ...programs] = process.argv.slice(2);
if (output === undefined) throw new Error('usage: node npm/build.mjs OUTPUT PLATFORM=PROGRAM …');

for (const program of programs) {
  const [platform, path] = program.split('=');
  if (!PLATFORMS.includes(platform) || path === undefined) {
    throw new Error(`${program} is no PLATFORM=PROGRAM; platforms are ${PLATFORMS.join(', ')}`);
  }
  const [os, cpu] = platform.split('-');
  const file = os === 'win32' ? 'bin/api-scaffold.exe' : 'bin/api-scaffold';
  const folder = join(output, platform);
  const description = {
    name: `@api-scaffold/${platform}`,
    description: `The program of api-scaffold for ${platform}.`,
    os: [os],
    cpu: [cpu],
    preferUnplugged: true,
  };
  write(folder, description, [[path, file]]);
  chmodSync(join(folder, file), 0o755);
}

const thin = join(output, 'api-scaffold');
const description = {
  name: 'api-scaffold',
  description: value('description'),
  keywords: ['openapi', 'swagger', 'codegen', 'express', 'koa', 'fastify', 'axum', 'zod', 'typebox', 'cli'],
  bin: { 'api-scaffold': 'bin/api-scaffold.js' },
  engines: { node: '>=20' },
  optionalDependencies: Object.fromEntries(PLATFORMS.map((platform) => [`@api-scaffold/${platform}`, version])),
};
write(thin, description, [
  [join(here, 'bin/api-scaffold.js'), 'bin/api-scaffold.js'],
  [join(here, 'README.md'), 'README.md'],
]);
chmodSync(join(thin, 'bin/api-scaffold.js'), 0o755);
