//! The routes as Fastify declares them, one statement an operation.

use std::collections::BTreeSet;

use super::paths::path;
use crate::contract::operation::Method;
use crate::contract::routing::Routed;
use crate::typescript::code::{self, Code, Expression, Property};
use crate::typescript::framework::Routes;

/// The lines of each path: its operations, and the answer to all other methods; before them, what Fastify has to be told
/// about methods.
pub fn routes(routes: &Routes<'_>) -> Vec<Code> {
    let methods = methods(routes).into_iter().map(|method| {
        let set = |key| Property::new(key, Expression::boolean(true));
        let mut options = vec![set("hasBody")];
        options.extend(Method::FIXED.contains(&method).then(|| set("overrideExisting")));
        let arguments = [Expression::string(method.name()), Expression::object(options)];
        code::inner_statement(&Expression::known("app").method("addHttpMethod", arguments))
    });
    std::iter::once(Code::lines(methods))
        .chain(routes.paths().map(|operations| block(routes, &operations)))
        .filter(|block| !block.is_empty())
        .collect()
}

/// The methods that Fastify does not know, and those that it does not expect a body with. HEAD goes where GET goes.
fn methods(routes: &Routes<'_>) -> BTreeSet<Method> {
    let mut methods = BTreeSet::new();
    for operation in routes.paths().flatten().map(|routed| routes.operation(routed)) {
        let has_body = operation.body.as_ref().is_some_and(|body| !body.content.is_empty());
        let is_bodiless = matches!(operation.method, Method::Get | Method::Head | Method::Trace);
        if !Method::FIXED.contains(&operation.method) || has_body && is_bodiless {
            methods.insert(operation.method.clone());
        }
    }
    if methods.contains(&Method::Get) {
        methods.insert(Method::Head);
    }
    methods
}

fn block<'a>(routes: &Routes<'a>, operations: &[&'a Routed]) -> Code {
    let mut lines = Vec::new();
    for routed in operations {
        let mut options = vec![
            Property::new("method", Expression::string(routes.operation(routed).method.name())),
            Property::new("url", Expression::string(&path(&routed.template))),
            Property::new("schema", routes.literal(routed)),
        ];
        if !routed.conditions.is_empty() {
            let when = Property::new("when", routes.literal(routed).member("when"));
            options.push(Property::new("constraints", Expression::object([when])));
        }
        if routes.asks_for_credentials(routed) {
            let authenticate = Expression::known("authenticate").call([routes.literal(routed)]);
            options.push(Property::new("onRequest", authenticate));
        }
        options.extend(routes.handler(routed).map(|handler| Property::new("handler", handler)));
        let route = Expression::known("app").method("route", [Expression::object(options)]);
        lines.push(code::inner_statement(&route));
    }
    if let Some(routed) = operations.first() {
        let methods = routes.methods(operations).join(", ");
        let arguments =
            [Expression::known("app"), Expression::string(&path(&routed.template)), Expression::string(&methods)];
        lines.push(code::inner_statement(&Expression::known("methodNotAllowed").call(arguments)));
    }
    Code::lines(lines)
}
