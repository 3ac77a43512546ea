// Models of Sequelize say what rows look like, and what is let into them.
const express = require('express');
const db = require('./models');

const { Tree, Grower } = db;
const app = express();
app.use(express.json());

app.get('/trees', async (req, res) => {
  const { rows, count } = await Tree.findAndCountAll({ include: [{ model: Grower, as: 'grower' }], limit: 20 });
  res.json({ trees: rows, count });
});
app.post('/trees', async (req, res) => {
  const { name, height } = req.body;
  res.status(201).json(await Tree.create({ name, height }));
});
app.patch('/trees/:id', async (req, res) => {
  const tree = await Tree.findByPk(req.params.id, { attributes: ['id', 'name', ['height', 'size']] });
  if (!tree) return res.sendStatus(404);
  await tree.update(req.body);
  res.json(tree);
});
app.post('/growers', async (req, res) => {
  const grower = await Grower.create(req.body);
  res.status(201).json(grower);
});
app.get('/growers/:id', async (req, res) => {
  const grower = await db.sequelize.models.Grower.findOne({ where: { id: req.params.id }, include: Tree });
  if (!grower) return res.sendStatus(404);
  res.json({ grower, trees: await Tree.count() });
});

app.listen(3000);
