//! Fastify 5 with TypeBox.

mod paths;
mod router;

use crate::typescript::framework::Framework;
use crate::typescript::names::Reserved;
use crate::typescript::output::Dialect;
use crate::typescript::{path_router, typebox};

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
        "src/middleware/answers.ts",
        "src/middleware/authenticate.ts",
        "src/middleware/bodies.ts",
        "src/middleware/parameters.ts",
        "src/middleware/problems.ts",
        "src/middleware/requests.ts",
        "src/middleware/schemas.ts",
        "src/middleware/service.ts",
        "src/middleware/validators.ts",
        "src/types/builders.ts",
        "src/types/handlers.ts",
        "src/types/operation.ts",
    ],
    methods: path_router::METHODS,
    routes: router::routes,
};
