{{ imports }}

{{ handlers }}
