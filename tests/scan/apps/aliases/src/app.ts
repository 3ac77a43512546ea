import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import express from 'express';
import status = require('./status');

const app = express();
const prefix = process.env.API_PREFIX ?? '/api';

app.use(status);

// Each file in the folder is a part of the API.
for (const file of readdirSync(join(__dirname, 'routes'))) {
  app.use(`${prefix}/v1`, require(join(__dirname, 'routes', file)).default);
}
app.use((error, req, res, next) => res.status(error.statusCode || 500).json({ message: error.message }));
