const { Router } = require('express');
const { HttpError, onlyStaff, wrap } = require('./middleware');

const router = Router();

const find = async (id) => {
  const book = await database.find(id);
  if (!book) throw new HttpError(404, 'there is no such book');
  return { id, title: String(book.title), isLent: !!book.reader };
};

/** Lists the books that are there. */
router.get(
  '/',
  wrap(async (req, res) => {
    const { author, limit = 20, sort: order } = req.query;
    const after = Number(req.query.after ?? 0);
    const rows = await database.list({ author, limit, order, after, language: req.get('X-Language') });
    res.set('X-Total', rows.length).json({ items: rows.map((row) => ({ id: row.id, title: `${row.title}` })), count: rows.length });
  }),
);

router
  .route('/:id')
  .get(wrap(async (req, res) => res.json(await find(req.params.id))))
  .put(
    onlyStaff,
    wrap(async (req, res) => {
      const { title, author: { name, born } = {} } = req.body;
      if (!title.trim()) {
        res.status(422).json({ field: 'title' });
        return;
      }
      await database.save(req.params.id, { title, name, born, tags: req.body.tags.map((tag) => tag.label) });
      res.status(201).json(await find(req.params.id));
    }),
  )
  .delete(onlyStaff, (req, res) => {
    database.remove(req.params.id, (error) => {
      if (error) return res.status(409).json({ message: error.message });
      res.status(204).end();
    });
  });

module.exports = router;
