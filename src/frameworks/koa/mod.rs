//! Koa 3 with zod.

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
    framework::generate(&KOA, contract, source, templates)
}

/// Koa 3 with zod.
pub const KOA: Framework = Framework {
    name: "Koa",
    folder: "koa",
    reserved: Reserved {
        types: zod::NAMES,
        router: &[
            "Router",
            "Routes",
            "State",
            "authenticate",
            "methodNotAllowed",
            "operations",
            "router",
            "validate",
            "when",
        ],
    },
    parameters: &["_ctx"],
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
import { errors, requestId } from './middleware/service.js';
import router from './routes/index.js';

app.use(requestId); // first
app.use(errors);
app.use(router.routes());
",
        page: "\
import { docs } from './middleware/docs.js';

app.use((ctx, next) => {
  const file = ctx.method === 'GET' ? docs[ctx.path] : undefined;
  if (!file) return next();
  ctx.type = file.type;
  ctx.body = file.body;
}); // before the routes
",
    },
    methods: path_router::METHODS,
    routes: path_router::routes,
};
