{{ header }}
// {% if authenticates %}guarded{% else %}open{% endif %}
{{ router }};
{{ routes }}
