const express = require('express');

const app = express();
app.get('/tides', (req, res) => res.json({ harbour: String(req.query.harbour) }));
