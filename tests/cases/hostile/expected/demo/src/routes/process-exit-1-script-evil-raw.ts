import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/process-exit-1-script-evil-raw.js';

/**
 * *\/ ' " ` ${process.exit(1)}
 *  \
 *  // </script> {{ evil }} {% raw %}
 *
 * @deprecated
 */
export const processExit1ScriptEvilRaw: Handler<typeof operations.processExit1ScriptEvilRaw> = async (_req, _res) => {
  throw new ApiError(501, 'NOT_IMPLEMENTED', 'processExit1ScriptEvilRaw is not implemented yet');
};
