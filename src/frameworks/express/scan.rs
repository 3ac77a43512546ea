//! The routes of Express, read from sources.

use crate::typescript::scan::routers::Routers;
use crate::typescript::scan::{Dialect, Endpoint, Scan};

const ROUTERS: Routers = Routers {
    dialect: Dialect::Express,
    makers: &[("express", &[]), ("express", &["Router"]), ("express", &["express"]), ("express-promise-router", &[])],
    types: &["Express", "Application", "Router", "IRouter"],
    middleware: &[],
};

/// The endpoints of a program's Express apps and routers.
pub fn endpoints(scan: &mut Scan<'_>) -> Vec<Endpoint> {
    ROUTERS.endpoints(scan)
}
