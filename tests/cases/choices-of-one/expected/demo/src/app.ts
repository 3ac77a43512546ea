import 'zod/compile';
import cors from 'cors';
import express, { type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { LOG_LEVEL, logRequests } from './log.js';
import { ApiError } from './middleware/errors.js';
import { errorHandler, notFound, requestId } from './middleware/service.js';
import { setting } from './middleware/settings.js';
import router from './routes/index.js';
import { isReady } from './shutdown.js';

const { CORS_ORIGIN = '' } = process.env;
const RATE_LIMIT_PER_MINUTE = setting('RATE_LIMIT_PER_MINUTE', 300);
const TRUST_PROXY = setting('TRUST_PROXY', 0); // how many proxies stand in front
const origins = CORS_ORIGIN.split(/[, ]+/).filter((origin) => origin !== '');
const origin = origins.includes('*') ? '*' : origins.length > 0 && origins;

export function createApp(): Express {
  const app = express();
  app.set('trust proxy', TRUST_PROXY);
  app.use(requestId);
  app.use(helmet());
  app.use(
    cors((req, done) => {
      const preflightContinue = req.headers['access-control-request-method'] === undefined; // OPTIONS as any other method
      done(null, { origin, exposedHeaders: ['X-Request-Id'], preflightContinue });
    }),
  );
  // api-scaffold-ignore operation-added: for whoever runs the service, not for its clients.
  app.get('/health', (_req, res) => {
    res.json({ status: 'ok' });
  });
  // api-scaffold-ignore operation-added: for whoever sends requests here.
  app.get('/ready', (_req, res) => {
    res.status(isReady() ? 200 : 503).json({ status: isReady() ? 'ready' : 'stopping' });
  });
  if (LOG_LEVEL !== 'silent') app.use(logRequests);
  app.use(
    rateLimit({
      limit: RATE_LIMIT_PER_MINUTE,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      handler: () => {
        throw new ApiError(429, 'TOO_MANY_REQUESTS', 'Slow down');
      },
    }),
  );
  app.use(router);
  app.use(notFound);
  app.use(errorHandler);
  return app;
}
