const requireDirectory = require('require-directory');
const Router = require('koa-router');

exports.start = (app) => {
  global.failures = require('./failures');
  requireDirectory(module, `${process.cwd()}/src/api`, {
    visit: (found) => {
      if (found instanceof Router) app.use(found.routes());
    },
  });
};
