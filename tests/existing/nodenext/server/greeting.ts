export const greeting = { shop: 'open' };
