{{ header }}
{{ imports }}

{{ declarations }}
