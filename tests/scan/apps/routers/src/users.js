const { Router } = require('express');

const asyncHandler = (handler) => (req, res, next) => Promise.resolve(handler(req, res)).catch(next);
const router = Router();

router
  .route('/:userId')
  .get(asyncHandler(async (req, res) => res.json({ id: req.params.userId })))
  .put(asyncHandler(async (req, res) => res.json({})));
router.post('/', asyncHandler(async (req, res) => res.status(201).json({})));

module.exports = router;
