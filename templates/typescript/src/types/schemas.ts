{{ header }}
{% if imports %}{{ imports }}

{% endif %}{{ declarations }}
