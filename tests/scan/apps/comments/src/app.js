const express = require('express');
const swaggerJsdoc = require('swagger-jsdoc');
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

const spec = swaggerJsdoc({
  definition: {
    openapi: '3.0.0',
    info: { title: 'Garden', version: process.env.VERSION, description: 'What grows where.', license: { name: 'MIT' } },
    // Routes are known with all of their paths.
    servers: [{ url: 'https://garden.example.com/' }, { url: 'http://localhost:3000/garden' }],
    tags: [{ name: 'Plants', description: 'What grows' }],
    security: [{ key: [] }],
    components: {
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
      schemas: { Bed: { type: 'object', properties: { plants: { type: 'array', items: { $ref: '#/components/schemas/Nothing' } } } } },
    },
  },
  apis: ['src/*.js'],
});
app.get('/spec.json', (req, res) => res.json(spec));
