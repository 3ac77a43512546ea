const createError = require('http-errors');
const router = require('express').Router();

// The app that has these routes is elsewhere, and so is what answers the errors.
router.get('/books/:book', async (req, res, next) => {
  const book = await req.books.find(req.params.book);
  if (!book) {
    return next(createError(404, 'There is no such book'));
  }
  if (book.lent) {
    return next(createError(409));
  }
  res.json({ title: String(book.title) });
});

module.exports = router;
