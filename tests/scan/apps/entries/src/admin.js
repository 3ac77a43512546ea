const { Router } = require('express');

// Whoever imports it mounts what it makes.
exports.createAdmin = (settings) => {
  const router = Router();
  router.get('/admin/settings', (req, res) => res.json(settings));
  return router;
};
