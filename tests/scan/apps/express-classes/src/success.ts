import { response, type Response } from 'express';

declare global {
  namespace Express {
    interface Response {
      success(status: number, data?: unknown): Response;
    }
  }
}

response.success = function (status: number, data: unknown = null): Response {
  return this.status(status).json({ ok: true, data });
};
