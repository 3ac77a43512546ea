{{ header }}
{% if has_routes %}
console.log(1);
