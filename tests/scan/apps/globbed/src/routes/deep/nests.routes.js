module.exports = (root) => {
  root.get('/nests/:id', (ctx) => {
    ctx.status = 204;
  });
};
