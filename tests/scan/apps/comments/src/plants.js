exports.plants = async (req, res) => {
  res.json(await garden.list(req.query.bed));
};

exports.water = async (req, res) => {
  const { litres = 1 } = req.body;
  await garden.water(req.params.id, litres);
  res.sendStatus(202);
};
