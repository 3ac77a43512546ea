const express = require('express');
const { plants, water } = require('./plants');

const app = express();
const api = express.Router();

/**
 * @openapi
 * components:
 *   schemas:
 *     Plant:
 *       type: object
 *       properties:
 *         name: { type: string, example: Rose }
 */

/**
 * @openapi
 * /plants:
 *   get:
 *     summary: All plants
 *     tags: [Plants]
 *     parameters:
 *       - in: query
 *         name: bed
 *         description: Where they grow.
 *         schema: { type: string, enum: [north, south] }
 *     responses:
 *       200:
 *         description: The plants
 *         content:
 *           application/json:
 *             schema:
 *               type: array
 *               items: { $ref: '#/components/schemas/Plant' }
 *       418: { $ref: '#/components/responses/Missing' }
 * /weeds:
 *   get:
 *     summary: No route has it
 */
api.get('/plants', plants);

/**
 * Waters one plant.
 *
 * Not before noon.
 * @deprecated
 */
api.post('/plants/:id/water', water);

/**
 * @api {delete} /plants/:plant Remove a plant
 * @apiDescription It is gone then.
 * @apiGroup Plants
 */
api.delete('/plants/:plant', (req, res) => res.status(204).end());

app.use('/garden', api);
