//! Express 5 with zod.

use crate::typescript::framework::Framework;
use crate::typescript::names::Reserved;
use crate::typescript::output::Dialect;
use crate::typescript::{path_router, zod};

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
    methods: path_router::METHODS,
    routes: path_router::routes,
};
