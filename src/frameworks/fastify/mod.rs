//! Fastify 5 with TypeBox.

mod paths;
mod router;
pub mod scan;

use crate::contract::Contract;
use crate::frameworks::{GenerateError, Generated, Mounting};
use crate::templates::Templates;
use crate::typescript::framework::{self, Framework};
use crate::typescript::names::Reserved;
use crate::typescript::output::Dialect;
use crate::typescript::{path_router, typebox};

/// Generates the project. `source` is what the document is called in the first line of the generated files.
pub fn generate(contract: Contract, source: &str, templates: &Templates) -> Result<Generated, GenerateError> {
    framework::generate(&FASTIFY, contract, source, templates)
}

/// Fastify 5 with TypeBox.
pub const FASTIFY: Framework = Framework {
    name: "Fastify",
    folder: "fastify",
    reserved: Reserved {
        types: typebox::NAMES,
        router: &[
            "FastifyInstance",
            "app",
            "authenticate",
            "contract",
            "instance",
            "methodNotAllowed",
            "operations",
            "routes",
        ],
    },
    parameters: &["_request", "_reply"],
    dialect: Dialect::TypeBox,
    shared: typebox::FILES,
    own: &[
        "src/middleware/ajv.ts",
        "src/middleware/answers.ts",
        "src/middleware/authenticate.ts",
        "src/middleware/bodies.ts",
        "src/middleware/closed.ts",
        "src/middleware/outgoing.ts",
        "src/middleware/parameters.ts",
        "src/middleware/pick.ts",
        "src/middleware/problems.ts",
        "src/middleware/requests.ts",
        "src/middleware/schemas.ts",
        "src/middleware/service.ts",
        "src/middleware/validators.ts",
        "src/types/builders.ts",
        "src/types/handlers.ts",
        "src/types/operation.ts",
    ],
    starters: &[],
    mounting: Mounting {
        routes: "\
import { genReqId, service } from './middleware/service.js';
import routes from './routes/index.js';

const app = Fastify({ genReqId, routerOptions: { maxParamLength: 10_000 } });
await app.register(async (api) => {
  service(api);
  await api.register(routes);
});
",
        page: "\
import { docs } from './middleware/docs.js';

for (const [path, { type, body }] of Object.entries(docs)) {
  app.get(path, (_request, reply) => reply.type(type).send(body));
}
",
    },
    methods: path_router::METHODS,
    routes: router::routes,
};
