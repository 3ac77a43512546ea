//! The routes of Koa's routers, read from sources.

use crate::typescript::scan::routers::Routers;
use crate::typescript::scan::{Endpoint, Scan};

const ROUTERS: Routers = Routers {
    makers: &[
        ("koa", &[]),
        ("@koa/router", &[]),
        ("@koa/router", &["Router"]),
        ("koa-router", &[]),
        ("koa-router", &["Router"]),
    ],
    types: &["KoaRouter"],
    middleware: &["routes", "middleware"],
};

/// The endpoints of a program's routers.
pub fn endpoints(scan: &mut Scan<'_>) -> Vec<Endpoint> {
    ROUTERS.endpoints(scan)
}
