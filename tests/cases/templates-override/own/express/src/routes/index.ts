{{ header }}
// {% if authenticates %}guarded{% else %}open{% endif %}
{{ routes }}
