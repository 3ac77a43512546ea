import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { frameworkErrors, genReqId, service, withoutBase } from './middleware/service.js';
import { setting } from './middleware/settings.js';
import routes from './routes/index.js';
import { isReady } from './shutdown.js';

const { CORS_ORIGIN = '', LOG_LEVEL = 'info' } = process.env;
const RATE_LIMIT_PER_MINUTE = setting('RATE_LIMIT_PER_MINUTE', 300);
const requestTimeout = setting('REQUEST_TIMEOUT', 30) * 1000;
const TRUST_PROXY = setting('TRUST_PROXY', 0); // how many proxies stand in front
const origins = CORS_ORIGIN.split(/[, ]+/).filter((origin) => origin !== '');
const origin = origins.includes('*') ? '*' : origins.length > 0 && origins;
const methods = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'];

export async function createApp(): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: LOG_LEVEL },
    requestTimeout, // until all of a request has arrived
    http: { requestTimeout, connectionsCheckingInterval: 1000 },
    trustProxy: (_address, hop) => hop < TRUST_PROXY,
    return503OnClosing: false, // what is still taken is answered
    genReqId,
    frameworkErrors,
    rewriteUrl: withoutBase('/v1'), // where the document's server has the API, unless a proxy takes that away
    routerOptions: { maxParamLength: 10_000 },
  });
  service(app);
  await app.register(helmet);
  await app.register(cors, {
    delegator: async ({ headers }: FastifyRequest) => {
      const preflight = headers['access-control-request-method'] !== undefined; // else OPTIONS is as any other method
      return { origin, methods, exposedHeaders: ['X-Request-Id'], preflight };
    },
  });
  await app.register(rateLimit, { max: RATE_LIMIT_PER_MINUTE, timeWindow: '1 minute' });
  // api-scaffold-ignore operation-added: for whoever runs the service, not for its clients.
  app.get('/health', { config: { rateLimit: false } }, async () => ({ status: 'ok' }));
  // api-scaffold-ignore operation-added: for whoever sends requests here.
  app.get('/ready', { config: { rateLimit: false } }, async (_request, reply) =>
    reply.code(isReady() ? 200 : 503).send({ status: isReady() ? 'ready' : 'stopping' }),
  );
  await app.register(routes);
  return app;
}
