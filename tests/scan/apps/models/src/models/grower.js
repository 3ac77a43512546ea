const { Model } = require('sequelize');

module.exports = (sequelize, DataTypes) => {
  class Grower extends Model {
    static associate(models) {
      this.hasMany(models.Tree, { foreignKey: 'growerId' });
    }

    toJSON() {
      const values = { ...this.get() };
      delete values.hash;
      return values;
    }
  }
  Grower.init({
    id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
    email: { type: DataTypes.STRING, allowNull: false, validate: { isEmail: true } },
    hash: { type: DataTypes.STRING(64), allowNull: false },
  }, { sequelize, modelName: 'Grower', timestamps: false });
  return Grower;
};
