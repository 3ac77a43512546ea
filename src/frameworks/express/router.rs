//! `routes/index.ts`: the router, one line an operation.

use std::collections::{BTreeMap, BTreeSet};

use super::paths;
use crate::contract::Contract;
use crate::contract::grouping::Group;
use crate::contract::operation::{Method, Operation};
use crate::contract::routing::{Plan, Route};
use crate::project::Owner;
use crate::report::Diagnostic;
use crate::templates::TemplateError;
use crate::typescript::code::{self, Code, Expression, Property};
use crate::typescript::output::Output;
use crate::typescript::zod::Model;

/// The methods beside OpenAPI's own that `@types/express` and Node 20's parser know. CONNECT never reaches a router.
const ADDITIONAL: [&str; 19] = [
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

/// Operations that the router cannot reach; each is reported with its reason.
pub fn left_out(contract: &Contract, plan: &Plan, diagnostics: &mut Vec<Diagnostic>) -> BTreeSet<usize> {
    let mut left_out = BTreeSet::new();
    let describe = |operation: &Operation| format!("{} {}", operation.method.name(), operation.path);
    for &(index, other) in &plan.unreachable {
        let (operation, other) = (&contract.operations[index], &contract.operations[other]);
        let message = format!("no request can tell `{}` from `{}`", describe(operation), describe(other));
        let help = "the operation is left out; give it a path or method of its own";
        diagnostics.push(Diagnostic::error("operation-unreachable", operation.origin, message).help(help));
        left_out.insert(index);
    }
    for (index, operation) in contract.operations.iter().enumerate() {
        if !is_routable(&operation.method) && !left_out.contains(&index) {
            let message = format!("Express cannot route the method {}", operation.method.name());
            let help =
                "the operation is left out; Express routes what Node's parser knows, and methods are case-sensitive";
            diagnostics.push(Diagnostic::error("method-not-routable", operation.origin, message).help(help));
            left_out.insert(index);
        }
    }
    for (index, template) in plan.routes.iter().flat_map(|route| &route.operations) {
        if !left_out.contains(index) && paths::path(template).is_none() {
            let operation = &contract.operations[*index];
            let message = format!("Express cannot match `{}`", operation.path);
            let help = "the operation is left out; part its parameters by a character";
            diagnostics.push(Diagnostic::error("path-not-routable", operation.origin, message).help(help));
            left_out.insert(*index);
        }
    }
    left_out
}

/// Whether Express's router has a function for the method.
fn is_routable(method: &Method) -> bool {
    match method {
        Method::Other(name) => ADDITIONAL.contains(&&**name),
        _ => true,
    }
}

/// Whether callers of the operation have to say who they are.
pub fn asks_for_credentials(operation: &Operation, contract: &Contract) -> bool {
    !operation.security.as_ref().unwrap_or(&contract.security).is_empty()
}

/// Adds the router.
pub fn router(
    output: &mut Output<'_>,
    model: Model<'_>,
    plan: &Plan,
    groups: &[Group],
    left_out: &BTreeSet<usize>,
) -> Result<(), TemplateError> {
    let routed = |index: &usize| !left_out.contains(index);
    let mut modules = BTreeMap::new();
    let mut group_of = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        for &index in group.operations.iter().filter(|index| routed(index)) {
            group_of.insert(index, number);
            modules.insert(group.slug.as_str(), number);
        }
    }
    let imports = modules
        .into_iter()
        .map(|(slug, number)| code::import_namespace(model.names.group(number), false, &format!("./{slug}.js")));
    let blocks: Vec<Code> = plan.routes.iter().map(|route| block(model, route, &group_of)).collect();
    let authenticates =
        group_of.keys().any(|&index| asks_for_credentials(&model.contract.operations[index], model.contract));
    let options = [("caseSensitive", plan.case_sensitive), ("strict", plan.strict)]
        .into_iter()
        .filter(|(_, wanted)| *wanted)
        .map(|(name, _)| Property::new(name, Expression::boolean(true)))
        .collect::<Vec<_>>();
    let arguments = (!options.is_empty()).then(|| Expression::object(options));
    let fields = output
        .fields()
        .with("authenticates", authenticates)
        .with("has_routes", !group_of.is_empty())
        .with("handlers", Code::lines(imports))
        .with("router", Code::expression(&Expression::known("Router").call(arguments), 0))
        .with("routes", Code::blocks(blocks));
    let path = "src/routes/index.ts";
    output.render(&format!("express/{path}"), path, Owner::Generated, &fields)
}

/// The lines of one path: its operations, and the answer to all other methods.
fn block(model: Model<'_>, route: &Route, group_of: &BTreeMap<usize, usize>) -> Code {
    let operations = &model.contract.operations;
    let mut lines = Vec::new();
    let mut last = None;
    let mut members: Vec<_> = route.operations.iter().collect();
    // Express lets `get` answer HEAD, too, unless somebody has answered before.
    members.sort_by_key(|(index, _)| operations[*index].method != Method::Head);
    for (index, template) in members {
        let (Some(path), Some(group)) = (paths::path(template), group_of.get(index)) else { continue };
        let operation = &operations[*index];
        let name = model.names.operation(*index).as_str();
        let literal = || Expression::known("operations").get(name);
        let mut arguments = vec![path.clone()];
        if asks_for_credentials(operation, model.contract) {
            arguments.push(Expression::known("authenticate").call([literal()]));
        }
        arguments.push(Expression::known("validate").call([literal()]));
        arguments.push(Expression::identifier(model.names.group(*group)).get(name));
        lines.push(code::statement(&Expression::known("router").get(&operation.method.lower_case()).call(arguments)));
        last = Some(path);
    }
    if let Some(path) = last {
        let routed = route.operations.iter().filter(|(index, _)| group_of.contains_key(index));
        let methods = Plan::methods(routed.map(|(index, _)| &operations[*index]));
        let methods: Vec<&str> = methods.into_iter().collect();
        let refuse = Expression::known("methodNotAllowed").call([Expression::string(&methods.join(", "))]);
        lines.push(code::statement(&Expression::known("router").method("all", [path, refuse])));
    }
    Code::lines(lines)
}
