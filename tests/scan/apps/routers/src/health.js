exports.bindHealth = (server) => {
  server.get('/health', (req, res) => res.send('ok'));
};
