//! Routers that match paths with path-to-regexp, one after the other: one line an operation.

use super::code::{self, Code, Expression};
use super::framework::Routes;
use super::path_to_regexp::path;
use crate::contract::routing::Routed;

/// The methods beside OpenAPI's own that Node 20's parser knows and typed routers have. CONNECT never reaches a router.
pub const METHODS: &[&str] = &[
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

/// The lines of each path: its operations, and the answer to all other methods.
pub fn routes(routes: &Routes<'_>) -> Vec<Code> {
    routes.paths().map(|operations| block(routes, &operations)).collect()
}

fn block<'a>(routes: &Routes<'a>, operations: &[&'a Routed]) -> Code {
    let router = || Expression::known("router");
    let mut lines = Vec::new();
    for routed in operations {
        let chain = chain(routes, routed);
        let chain = match routed.conditions.is_empty() {
            true => chain,
            false => {
                let arguments = std::iter::once(routes.literal(routed)).chain(chain);
                vec![Expression::known("when").call(arguments)]
            }
        };
        let method = routes.operation(routed).method.lower_case();
        let arguments = std::iter::once(path(&routed.template)).chain(chain);
        lines.push(code::statement(&router().get(&method).call(arguments)));
    }
    let methods = routes.methods(operations).join(", ");
    let refuse = Expression::known("methodNotAllowed").call([Expression::string(&methods)]);
    let all = operations.first().map(|routed| router().method("all", [path(&routed.template), refuse]));
    lines.extend(all.map(|all| code::statement(&all)));
    Code::lines(lines)
}

/// What a request goes through before it reaches the handler, and the handler.
fn chain<'a>(routes: &Routes<'a>, routed: &Routed) -> Vec<Expression> {
    let mut chain = Vec::new();
    if routes.asks_for_credentials(routed) {
        chain.push(Expression::known("authenticate").call([routes.literal(routed)]));
    }
    chain.push(Expression::known("validate").call([routes.literal(routed)]));
    chain.extend(routes.handler(routed));
    chain
}
