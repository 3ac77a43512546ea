const joi = require('joi');

const { error, value } = joi.object({ API_VERSION: joi.number() }).validate(process.env);
if (error) throw error;

exports.version = `v${value.API_VERSION}` || 'v1';
