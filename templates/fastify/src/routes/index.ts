{{ header }}
import type { FastifyInstance } from 'fastify';
{% if authenticates %}import { authenticate } from '../middleware/authenticate.js';
{% endif %}{% if has_routes %}import { methodNotAllowed } from '../middleware/service.js';
{% endif %}import { contract } from '../middleware/validators.js';
{% if has_routes %}import * as operations from '../types/operations/index.js';
{{ handlers }}
{% endif %}
/** All operations, as a plugin. */
export default async function routes(instance: FastifyInstance): Promise<void> {
  {% if has_routes %}const app = {% endif %}contract(instance);
{% if has_routes %}
{{ routes }}
{% endif -%}
}
