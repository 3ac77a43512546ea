//! What a Node framework is to the generator, and the project that is generated for one.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{self, Code, Expression};
use super::names::{self, Reserved};
use super::outgoing;
use super::output::{Dialect, Output};
use super::zod::Model;
use super::{security, stubs, syntax};
use crate::contract::grouping::Group;
use crate::contract::operation::{Method, Operation};
use crate::contract::routing::{Plan, Routed};
use crate::contract::{Contract, cycles, direction, grouping, merge, routing};
use crate::frameworks::{GenerateError, Generated, Mounting};
use crate::printing::unenforced::unenforced;
use crate::printing::words;
use crate::project::{Owner, Project};
use crate::report::Diagnostic;
use crate::templates::{TemplateError, Templates};

/// Where the templates are that all Node frameworks share.
const SHARED: &str = "typescript";

/// What a new project starts with, as the framework has it.
const OWN_STARTERS: [&str; 4] = ["src/app.ts", "src/server.ts", "test/serve.ts", MANIFEST];

/// What a new project starts with that is the same for all.
const STARTERS: [&str; 3] = ["src/shutdown.ts", "test/api.test.ts", "tsconfig.json"];

/// What a project that was none before starts with.
const SETTINGS: [&str; 9] = [
    "tsconfig.build.json",
    ".oxlintrc.json",
    ".prettierrc.json",
    "README.md",
    ".env.example",
    "Dockerfile",
    ".dockerignore",
    ".gitattributes",
    ".gitignore",
];

const MANIFEST: &str = "package.json";

/// npm takes no longer name.
const LONGEST_NAME: usize = 200;

/// A Node framework: all that `generate` has to know about one.
pub struct Framework {
    /// As its users call it.
    pub name: &'static str,
    /// Where its templates are.
    pub folder: &'static str,
    /// Names that its templates use beside those of the document.
    pub reserved: Reserved,
    /// The parameters of a handler's stub.
    pub parameters: &'static [&'static str],
    /// What it validates with.
    pub dialect: Dialect,
    /// Generated files of `SHARED` that it uses.
    pub shared: &'static [&'static str],
    /// Generated files of its own.
    pub own: &'static [&'static str],
    /// What a new project starts with of `SHARED` beside what all do.
    pub starters: &'static [&'static str],
    /// What an app that is there already has to do, as pieces of its code in `src`.
    pub mounting: Mounting,
    /// The methods that its router knows beside OpenAPI's own.
    pub methods: &'static [&'static str],
    /// The statements of the router, a block for each path.
    pub routes: fn(&Routes<'_>) -> Vec<Code>,
}

/// What the printer of a router needs to know.
pub struct Routes<'a> {
    pub model: Model<'a>,
    /// The operations that are routed, each with the number of its group.
    pub groups: BTreeMap<usize, usize>,
}

impl<'a> Routes<'a> {
    fn new(model: Model<'a>, groups: &[Group], left_out: &BTreeSet<usize>) -> Self {
        let members = groups.iter().enumerate();
        let groups = members.flat_map(|(number, group)| group.operations.iter().map(move |&index| (index, number)));
        Routes { model, groups: groups.filter(|(index, _)| !left_out.contains(index)).collect() }
    }

    /// The paths in the order of the plan, each with its routed operations; HEAD first, because a router that knows of
    /// no other lets GET answer it.
    pub fn paths(&self) -> impl Iterator<Item = Vec<&'a Routed>> {
        self.model.plan.routes.iter().filter_map(|route| {
            let mut operations: Vec<&Routed> =
                route.operations.iter().filter(|routed| self.groups.contains_key(&routed.index)).collect();
            operations.sort_by_key(|routed| self.operation(routed).method != Method::Head);
            (!operations.is_empty()).then_some(operations)
        })
    }

    /// The operation that is routed.
    pub fn operation(&self, routed: &Routed) -> &'a Operation {
        &self.model.contract.operations[routed.index]
    }

    /// `operations.listUsers`
    pub fn literal(&self, routed: &Routed) -> Expression {
        Expression::known("operations").get(self.model.names.operation(routed.index).as_str())
    }

    /// `users.listUsers`
    pub fn handler(&self, routed: &Routed) -> Option<Expression> {
        let group = self.model.names.group(*self.groups.get(&routed.index)?);
        Some(Expression::identifier(group).get(self.model.names.operation(routed.index).as_str()))
    }

    /// Whether callers of the operation have to say who they are.
    pub fn asks_for_credentials(&self, routed: &Routed) -> bool {
        asks_for_credentials(self.operation(routed), self.model.contract)
    }

    /// The methods of a path's operations, in the order of their names.
    pub fn methods(&self, operations: &[&'a Routed]) -> Vec<&'a str> {
        Plan::methods(operations.iter().map(|routed| self.operation(routed))).into_iter().collect()
    }
}

/// Whether callers of the operation have to say who they are.
fn asks_for_credentials(operation: &Operation, contract: &Contract) -> bool {
    !operation.security.as_ref().unwrap_or(&contract.security).is_empty()
}

/// Generates the project. `source` is what the document is called in the first line of the generated files.
pub fn generate(
    framework: &Framework,
    mut contract: Contract,
    source: &str,
    templates: &Templates,
) -> Result<Generated, GenerateError> {
    let calls = outgoing::calls(&contract, &framework.reserved);
    merge::flatten(&mut contract);
    let groups = grouping::groups(&contract.operations);
    let order: Vec<usize> = groups.iter().flat_map(|group| group.operations.iter().copied()).collect();
    let plan = routing::plan(&contract.operations, &contract.schemas, &order);
    let names = names::allot(&contract, &groups, &framework.reserved);
    let schema_order = cycles::order(&contract.schemas);
    let usage = direction::usage(&contract);
    let model = Model { contract: &contract, names: &names, order: &schema_order, usage: &usage, plan: &plan };
    let mut diagnostics = names.notes.clone();
    diagnostics.extend(unenforced(&contract));
    let left_out = left_out(framework, model, &mut diagnostics);

    let mut output = Output::new(templates, source, Code::line_comment);
    diagnostics.extend(output.types(model, framework.dialect, &groups, &left_out)?);
    for calls in &calls {
        let model = Model { contract: &calls.contract, names: &calls.names, ..model };
        diagnostics.extend(output.calls(calls.file, model, framework.dialect)?);
    }
    for group in &groups {
        let operations: Vec<usize> =
            group.operations.iter().copied().filter(|index| !left_out.contains(index)).collect();
        if !operations.is_empty() {
            stubs::stubs(&mut output, model, framework.parameters, &group.slug, &operations)?;
        }
    }
    let routes = Routes::new(model, &groups, &left_out);
    router(framework, &mut output, &routes, &groups)?;
    middleware(framework, &mut output, &routes, !calls.is_empty())?;
    settings(framework, &mut output, &contract)?;
    if let Some((file, reason)) = output.unparsable(".ts", syntax::check) {
        return Err(GenerateError::Syntax { file: file.to_owned(), reason });
    }
    Ok(Generated {
        project: Project { manifest: MANIFEST, files: output.files },
        diagnostics,
        handlers: contract.operations.len() - left_out.len(),
        schemas: contract.schemas.len(),
        mounting: framework.mounting,
    })
}

/// Operations that the router cannot reach; each is reported with its reason.
fn left_out(framework: &Framework, model: Model<'_>, diagnostics: &mut Vec<Diagnostic>) -> BTreeSet<usize> {
    let operations = &model.contract.operations;
    let mut left_out = BTreeSet::new();
    let describe = |operation: &Operation| format!("{} {}", operation.method.name(), operation.path);
    for &(index, other) in &model.plan.unreachable {
        let (operation, other) = (&operations[index], &operations[other]);
        let message = format!("no request can tell `{}` from `{}`", describe(operation), describe(other));
        let help = "the operation is left out; give it a path or method of its own";
        diagnostics.push(Diagnostic::error("operation-unreachable", operation.origin, message).help(help));
        left_out.insert(index);
    }
    for (index, operation) in operations.iter().enumerate() {
        let is_known = !matches!(&operation.method, Method::Other(name) if !framework.methods.contains(&&**name));
        if !is_known && left_out.insert(index) {
            let name = framework.name;
            let message = format!("{name} cannot route the method {}", operation.method.name());
            let help = format!(
                "the operation is left out; {name} routes what Node's parser knows, and methods are case-sensitive"
            );
            diagnostics.push(Diagnostic::error("method-not-routable", operation.origin, message).help(help));
        }
    }
    left_out
}

/// `routes/index.ts`: the router, one line an operation.
fn router(
    framework: &Framework,
    output: &mut Output<'_>,
    routes: &Routes<'_>,
    groups: &[Group],
) -> Result<(), TemplateError> {
    let numbers: BTreeSet<(&str, usize)> =
        routes.groups.values().map(|&number| (groups[number].slug.as_str(), number)).collect();
    let imports = numbers
        .into_iter()
        .map(|(slug, number)| code::import_namespace(routes.model.names.group(number), false, &format!("./{slug}.js")));
    let mut routed = routes.model.plan.routes.iter().flat_map(|route| &route.operations);
    let fields = output
        .fields()
        .with("authenticates", asks_anyone(routes))
        .with("has_routes", !routes.groups.is_empty())
        .with("has_conditions", routed.any(|routed| !routed.conditions.is_empty()))
        .with("handlers", Code::lines(imports))
        .with("routes", Code::blocks((framework.routes)(routes)));
    let path = "src/routes/index.ts";
    output.render(&format!("{}/{path}", framework.folder), path, Owner::Generated, &fields)
}

/// Whether callers of any operation have to say who they are.
fn asks_anyone(routes: &Routes<'_>) -> bool {
    let contract = routes.model.contract;
    routes.groups.keys().any(|&index| asks_for_credentials(&contract.operations[index], contract))
}

fn middleware(
    framework: &Framework,
    output: &mut Output<'_>,
    routes: &Routes<'_>,
    has_calls: bool,
) -> Result<(), TemplateError> {
    let schemes = security::schemes(routes.model.contract, routes.model.names);
    let fields = output
        .fields()
        .with("table", schemes.table)
        .with("schemes", schemes.schemes)
        .with("finds", schemes.finders)
        .with("has_jwt", schemes.has_jwt)
        .with("strict_query", routes.model.contract.strict_query)
        .with("typed_dates", routes.model.contract.typed_dates)
        .with("keys", security::query_keys(routes.model.contract));
    let authenticates = asks_anyone(routes);
    let folders = [(SHARED, framework.shared), (framework.folder, framework.own)];
    for (folder, path) in folders.iter().flat_map(|(folder, paths)| paths.iter().map(move |path| (folder, *path))) {
        let is_needed = match path {
            "src/middleware/authenticate.ts" | "src/middleware/credentials.ts" => authenticates,
            "src/middleware/outgoing.ts" => has_calls,
            _ => true,
        };
        if is_needed {
            output.render(&format!("{folder}/{path}"), path, Owner::Generated, &fields)?;
        }
    }
    if let Some(document) = &routes.model.contract.handed_out {
        let fields = output.fields().with("document", Code::string(document));
        for path in ["src/middleware/docs.ts", "src/types/document.ts"] {
            output.render(&format!("{SHARED}/{path}"), path, Owner::Generated, &fields)?;
        }
    }
    let path = "src/middleware/security.ts";
    output.render(&format!("{SHARED}/{path}"), path, Owner::User, &fields)
}

/// What a new project needs besides.
fn settings(framework: &Framework, output: &mut Output<'_>, contract: &Contract) -> Result<(), TemplateError> {
    let has_jwt = contract.security_schemes.values().any(|scheme| security::is_jwt(&scheme.kind));
    let base = routing::base_path(contract).filter(|_| !contract.operations.is_empty());
    let mut fields = output
        .fields()
        .with("name", Code::json_string(&words::package(&contract.info.title, LONGEST_NAME)))
        .with("has_jwt", has_jwt)
        .with("has_docs", contract.handed_out.is_some())
        .with("answers_health", !contract.declares("/health"))
        .with("answers_ready", !contract.declares("/ready"))
        .with("has_base_path", base.is_some())
        .with("responses", Code::known(framework.dialect.responses()));
    fields = fields.with("base_path", Code::string(&base.unwrap_or_default()));
    for (folder, paths, owner) in [
        (framework.folder, &OWN_STARTERS[..], Owner::Starter),
        (SHARED, framework.starters, Owner::Starter),
        (SHARED, &STARTERS[..], Owner::Starter),
        (SHARED, &SETTINGS[..], Owner::Setting),
    ] {
        for path in paths {
            output.render(&format!("{folder}/{path}"), path, owner, &fields)?;
        }
    }
    Ok(())
}
