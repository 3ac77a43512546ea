{{ header }}
console.log({{ title }});
