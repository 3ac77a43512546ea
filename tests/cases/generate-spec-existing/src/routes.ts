import { Router } from 'express';

export const router = Router();

/** All notes, newest first. */
router.get('/notes', (req, res) => {
  res.json([]);
});
router.get('/notes/:noteId', (req, res) => {
  res.json({ id: req.params.noteId });
});
