{{ header }}
import Router from '@koa/router';
{% if authenticates %}import { authenticate } from '../middleware/authenticate.js';
{% endif %}{% if has_routes %}import { methodNotAllowed{% if has_conditions %}, when{% endif %} } from '../middleware/service.js';
import { validate } from '../middleware/validators.js';
{% endif %}import type { Routes, State } from '../types/handlers.js';
{% if has_routes %}import * as operations from '../types/operations/index.js';
{{ handlers }}
{% endif %}
const router = new Router<State>({ sensitive: true, strict: true }) as object as Routes;
export default router;
{% if has_routes %}
{{ routes }}
{% endif -%}
