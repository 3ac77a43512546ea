//! Express 5 with zod.

pub mod scan;

use crate::contract::Contract;
use crate::frameworks::{GenerateError, Generated, Mounting};
use crate::templates::Templates;
use crate::typescript::framework::{self, Framework};
use crate::typescript::names::Reserved;
use crate::typescript::output::Dialect;
use crate::typescript::{path_router, zod};

/// Generates the project. `source` is what the document is called in the first line of the generated files.
pub fn generate(contract: Contract, source: &str, templates: &Templates) -> Result<Generated, GenerateError> {
    framework::generate(&EXPRESS, contract, source, templates)
}

/// Express 5 with zod.
pub const EXPRESS: Framework = Framework {
    name: "Express",
    folder: "express",
    reserved: Reserved {
        types: zod::NAMES,
        router: &["Router", "Routes", "authenticate", "methodNotAllowed", "operations", "router", "validate", "when"],
    },
    parameters: &["_req", "_res"],
    dialect: Dialect::Zod,
    shared: zod::FILES,
    own: &[
        "src/middleware/authenticate.ts",
        "src/middleware/service.ts",
        "src/middleware/validators.ts",
        "src/types/handlers.ts",
    ],
    starters: &["src/log.ts"],
    mounting: Mounting {
        routes: "\
import { errorHandler, notFound, requestId } from './middleware/service.js';
import router from './routes/index.js';

app.use(requestId); // first
app.use(router);
app.use(notFound, errorHandler); // behind all other routes
",
        page: "\
import { docs } from './middleware/docs.js';

for (const [path, { type, body }] of Object.entries(docs)) {
  app.get(path, (_req, res) => void res.type(type).send(body)); // before the routes
}
",
    },
    methods: path_router::METHODS,
    routes: path_router::routes,
};
