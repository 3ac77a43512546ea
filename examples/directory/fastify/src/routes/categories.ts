import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';

/** The category tree */
export const getCategoryTree: Handler<typeof operations.getCategoryTree> = () => {
  return { name: 'root', children: [{ name: 'leaf', children: [] }] };
};
