// Prints a key, and tokens that it has signed, or another.
const { createSign, generateKeyPairSync } = require('node:crypto');

const [own, foreign] = ['own', 'foreign'].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));

function token(scope, { privateKey } = own, seconds = 600) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'ada', scope, exp: Math.floor(Date.now() / 1000) + seconds };
  const text = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
}

console.log(
  JSON.stringify({
    KEY: own.publicKey.export({ type: 'spki', format: 'pem' }),
    READ: token('read'),
    WRITE: token('write'),
    BOTH: token('read write'),
    OLD: token('read write', own, -600),
    FOREIGN: token('read write', foreign),
  }),
);
