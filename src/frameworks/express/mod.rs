//! Express 5 with zod.

use crate::typescript::framework::Framework;
use crate::typescript::names::Reserved;
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
    shared: zod::FILES,
    own: &[
        "src/middleware/authenticate.ts",
        "src/middleware/service.ts",
        "src/middleware/validators.ts",
        "src/types/handlers.ts",
    ],
    methods: &METHODS,
    routes: path_router::routes,
};

/// The methods that `@types/express` and Node 20's parser know. CONNECT never reaches a router.
const METHODS: [&str; 19] = [
    "CHECKOUT",
    "COPY",
    "LINK",
    "LOCK",
    "M-SEARCH",
    "MERGE",
    "MKACTIVITY",
    "MKCOL",
    "MOVE",
    "NOTIFY",
    "PROPFIND",
    "PROPPATCH",
    "PURGE",
    "REPORT",
    "SEARCH",
    "SUBSCRIBE",
    "UNLINK",
    "UNLOCK",
    "UNSUBSCRIBE",
];
