import { pino } from 'pino';
import { pinoHttp } from 'pino-http';

export const { LOG_LEVEL = 'info' } = process.env;

/** Writes a line of JSON to standard output for each thing that is worth it. */
export const log = pino({ level: LOG_LEVEL });

interface Described {
  id: string;
  method: string;
  url: string;
}

/** Logs each request when it is answered, and gives it a `log` of its own, which names it. */
export const logRequests = pinoHttp({
  logger: log,
  quietReqLogger: true,
  genReqId: (_req, res) => String(res.getHeader('X-Request-Id')),
  customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'error' : 'info'),
  serializers: {
    // No headers and no query: they may say who calls, and with which key.
    req: ({ id, method, url }: Described) => ({ id, method, path: url.replace(/\?.*/, '') }),
    res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
  },
});
