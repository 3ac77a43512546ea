import { ApiError } from '../middleware/errors.js';
import type { Handler } from '../types/handlers.js';
import type * as operations from {{ operations }};
{% for handler in handlers %}
{% if handler.comment %}{{ handler.comment }}
{% endif %}{% if handler.is_short -%}
export const {{ handler.name }}: Handler<typeof operations.{{ handler.name }}> = async ({{ parameters | join(sep=", ") }}) => {
{% elif handler.is_long -%}
export const {{ handler.name }}: Handler<typeof operations.{{ handler.name }}> = async (
{% for parameter in parameters %}  {{ parameter }},
{% endfor -%}
) => {
{% else -%}
export const {{ handler.name }}: Handler<
  typeof operations.{{ handler.name }}
> = async ({{ parameters | join(sep=", ") }}) => {
{% endif %}{% if handler.has_long_error %}  throw new ApiError(
    501,
    'NOT_IMPLEMENTED',
    {{ handler.message }},
  );
{% else %}  throw new ApiError(501, 'NOT_IMPLEMENTED', {{ handler.message }});
{% endif -%}
};
{% endfor -%}
