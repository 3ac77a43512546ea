// Handlers that say the status code and then throw; whoever answers errors finds it at the response.
const express = require('express');
const asyncHandler = require('express-async-handler');

const app = express();
app.use(express.json());

const signedIn = asyncHandler(async (req, res, next) => {
  req.user = await users.of(req.get('authorization'));
  if (!req.user) {
    res.status(401);
    throw new Error('Nobody is signed in');
  }
  next();
});

app.get(
  '/boats/:id',
  signedIn,
  asyncHandler(async (req, res) => {
    const boat = await boats.find(req.params.id);
    if (!boat) {
      res.status(404);
      throw new Error('No such boat');
    }
    res.json({ name: String(boat.name) });
  }),
);
app.get('/harbours', (req, res, next) => {
  if (req.query.day === 'sunday') {
    res.status(503);
    return next(new Error('Closed'));
  }
  res.json([]);
});

app.use((req, res, next) => {
  res.status(404);
  next(new Error(`Not found: ${req.originalUrl}`));
});
app.use((error, req, res, next) => {
  const status = res.statusCode === 200 ? 500 : res.statusCode;
  res.status(status).json({ message: error.message });
});
app.listen(3000);
