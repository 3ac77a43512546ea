{{ header }}
const = 1;
