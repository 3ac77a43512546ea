import express = require('express');

const router = express.Router();

router.get('/status', (req, res) => res.json({ isUp: true }));

export = router;
