const { Model } = require('objection');

class Baker extends Model {
  static tableName = 'bakers';

  static jsonSchema = {
    type: 'object',
    required: ['name'],
    properties: { id: { type: 'integer' }, name: { type: 'string', minLength: 1, maxLength: 40 }, pin: { type: 'string' } },
  };

  $formatJson(json) {
    json = super.$formatJson(json);
    delete json.pin;
    return json;
  }
}

class Loaf extends Model {
  static get tableName() {
    return 'loaves';
  }

  static get jsonSchema() {
    return {
      type: 'object',
      required: ['title', 'price'],
      properties: {
        id: { type: 'integer' },
        title: { type: 'string', maxLength: 80 },
        price: { type: 'number', minimum: 0 },
        crust: { type: ['string', 'null'], enum: ['thin', 'thick', null] },
      },
    };
  }

  static get relationMappings() {
    return { baker: { relation: Model.BelongsToOneRelation, modelClass: Baker, join: { from: 'loaves.bakerId', to: 'bakers.id' } } };
  }
}

module.exports = { Baker, Loaf };
