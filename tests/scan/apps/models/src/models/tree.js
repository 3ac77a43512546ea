module.exports = (sequelize, DataTypes) => {
  const Tree = sequelize.define('Tree', {
    name: { type: DataTypes.STRING, allowNull: false, validate: { len: [2, 40], is: /^[a-z]+$/ } },
    height: { type: DataTypes.INTEGER.UNSIGNED, validate: { min: 1, max: { args: 90, msg: 'too high' } } },
    kind: { type: DataTypes.ENUM('apple', 'pear'), defaultValue: 'apple' },
    secret: DataTypes.UUID,
  }, { defaultScope: { attributes: { exclude: ['secret'] } } });
  Tree.associate = (models) => {
    Tree.belongsTo(models.Grower, { as: 'grower', foreignKey: 'growerId' });
  };
  return Tree;
};
