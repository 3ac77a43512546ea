#!/usr/bin/env node
'use strict';

// Starts the program of this platform, which stands in a package of its own that npm chose by `os` and `cpu`.
const { spawn } = require('node:child_process');

const platform = `${process.platform}-${process.arch}`;
const name = `@api-scaffold/${platform}`;

/** The program's path, or nothing where its package is not there. */
function program() {
  try {
    return require.resolve(`${name}/bin/api-scaffold${process.platform === 'win32' ? '.exe' : ''}`);
  } catch {
    return undefined;
  }
}

function fail(reason) {
  console.error(`error: ${reason}`);
  process.exit(2);
}

const path = program();
if (path === undefined) {
  const packages = Object.keys(require('../package.json').optionalDependencies);
  fail(
    packages.includes(name)
      ? `the package ${name} is not installed\n  = install without --omit=optional (--no-optional), on this system: npm install api-scaffold`
      : `there is no program for ${platform}\n  = with Rust, it can be built: cargo install api-scaffold`,
  );
}

const child = spawn(path, process.argv.slice(2), { stdio: 'inherit' });
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
// Who ends this process means the program.
for (const signal of signals) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`${path} cannot be started: ${error.message}`));
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  for (const each of signals) process.removeAllListeners(each);
  process.kill(process.pid, signal);
});
