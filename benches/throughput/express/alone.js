// Express, and nothing besides.
import express from 'express';

const app = express();
app.post('/orders', express.json(), (req, res) => {
  res.status(201).json(req.body);
});
app.listen(Number(process.env.PORT), '127.0.0.1');
