const express = require('express');

const books = express.Router();
books.get('/', (req, res) => res.json([]));
books.get('/:id', (req, res) => res.json({ id: req.params.id }));

const app = express();
app.use('/shop/books', books);
app.get('/health', (req, res) => res.sendStatus(204));

module.exports = app;
