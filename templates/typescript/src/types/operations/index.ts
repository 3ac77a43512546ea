{{ header }}
{% if exports %}{{ exports }}{% else %}export {};{% endif %}
