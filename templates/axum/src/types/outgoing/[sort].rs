{{ header }}
{% if imports %}
{{ imports }}
{% endif %}{% if declarations %}
{{ declarations }}
{% endif -%}
