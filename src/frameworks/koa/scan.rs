//! The routes of Koa's routers, read from sources.

use crate::typescript::scan::routers::Routers;
use crate::typescript::scan::{Dialect, Endpoint, Scan};

const ROUTERS: Routers = Routers {
    dialect: Dialect::Koa,
    makers: &[
        ("koa", &[]),
        ("@koa/router", &[]),
        ("@koa/router", &["Router"]),
        ("koa-router", &[]),
        ("koa-router", &["Router"]),
        ("koa-joi-router", &[]),
        ("koa-tree-router", &[]),
        ("koa-swagger-decorator", &["SwaggerRouter"]),
    ],
    types: &["KoaRouter"],
    middleware: &["routes", "middleware"],
};

/// The endpoints of a program's routers.
pub fn endpoints(scan: &mut Scan<'_>) -> Vec<Endpoint> {
    ROUTERS.endpoints(scan)
}
