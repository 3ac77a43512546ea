// Routes of the files that a pattern names, by a callback in a promise.
const path = require('path');
const glob = require('glob');
const Koa = require('koa');
const Router = require('@koa/router');

const named = (folder, pattern) =>
  new Promise((resolve, reject) => {
    glob(pattern, { cwd: folder, absolute: true }, (error, files) => {
      if (error) return reject(error);
      return resolve(files);
    });
  });

const start = async () => {
  const app = new Koa();
  const root = new Router({ prefix: '/api' });
  const files = await named(path.join(__dirname, 'routes'), '**/*.routes!(*.map)');
  files.map((file) => require(file)).forEach((install) => install(root));
  glob.sync(path.join(__dirname, 'routes', '*.plain.js')).forEach((file) => root.use(require(file).routes()));
  app.use(root.routes());
  app.listen(3000);
};

start();
