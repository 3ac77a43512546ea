{{ header }}
console.log('ours');
