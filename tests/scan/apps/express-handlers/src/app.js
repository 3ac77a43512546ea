const express = require('express');
const asyncHandler = require('express-async-handler');
const { NotFound } = require('http-errors');
const books = require('./books');
const { answerErrors, onlyStaff } = require('./middleware');

const app = express();
let isReady = false;

app.use(express.json());
// Until the database answers, nobody is served.
app.use('/books', (req, res, next) => (isReady ? next() : res.sendStatus(503)));
app.use('/books', books);

app.get('/me', onlyStaff, (req, res) => res.json({ name: req.user.name, roles: ['staff'] }));
app.get('/reports/:year', (req, res, next) => {
  if (!/^\d+$/.test(req.params.year)) return next(new NotFound());
  res.type('text/csv').set('X-Report', 'yearly').send(report(parseInt(req.params.year, 10)));
});
app.get('/old', (req, res) => res.redirect(301, '/books'));
app.get('/cover/:id', (req, res) => res.sendFile(`/covers/${req.params.id}.png`));
app.get('/setting');
// One route for two paths: each has what stands in its own branch.
app.get('/shelves/:area?', (req, res) => {
  const { room } = req.query;
  const { area } = req.params;
  if (!area) return res.json(['north', 'south']);
  res.json({ area: String(area), room: room || 'hall' });
});
app.get('/shelves/:area/:row', (req, res) => {
  if (!req.params.row) return res.status(400).json({ message: 'which row?' });
  res.json({ row: Number(req.params.row) });
});
app.post('/lists', asyncHandler(async (req, res) => res.status(201).json({ id: await lists.add(req.body.name) })));
app.all('/health', (req, res) => res.send('ok'));
app.all('/closed', (req, res) => res.status(405).end());
// Reading a menu calls itself for what is below.
app.get('/menu', async (req, res) => res.json(await menu('root')));

async function menu(id) {
  const below = await database.below(id);
  if (below.left) return menu(below.left);
  return below.right ? menu(below.right) : [{ id }];
}

app.use(answerErrors);
app.listen(3000, () => (isReady = true));
