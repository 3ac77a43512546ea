// In the place of the generated router: Express's own body parser, and no contract.
import { Router, json } from 'express';

const router = Router();
export default router;

router.post('/orders', json(), (req, res) => {
  res.status(201).json(req.body);
});
