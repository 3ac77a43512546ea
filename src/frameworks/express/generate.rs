//! Contract → Express project.

use super::router;
use crate::contract::origin::Origin;
use crate::contract::{Contract, cycles, direction, grouping, merge, routing};
use crate::frameworks::{GenerateError, Generated};
use crate::project::{Owner, Project};
use crate::report::{Diagnostic, count};
use crate::templates::{TemplateError, Templates};
use crate::typescript::code::Code;
use crate::typescript::names::{self, Reserved};
use crate::typescript::output::Output;
use crate::typescript::zod::Model;
use crate::typescript::{security, stubs};

/// Names that the templates of this framework use beside those of the document.
const RESERVED: Reserved = Reserved {
    types: &[
        "Operation",
        "additionalProperties",
        "anyOf",
        "api",
        "bytes",
        "checked",
        "conditional",
        "contains",
        "delimited",
        "dependentRequired",
        "dependentSchema",
        "exploded",
        "flag",
        "json",
        "matches",
        "maxProperties",
        "minProperties",
        "not",
        "numeric",
        "own",
        "pairs",
        "patternProperty",
        "present",
        "propertyNames",
        "repeated",
        "required",
        "same",
        "tagged",
        "unique",
        "z",
    ],
    handlers: &["ApiError", "Handler", "operations"],
    router: &["Router", "Routes", "authenticate", "methodNotAllowed", "operations", "router", "validate"],
    security: &[
        "ApiError",
        "Principal",
        "createPublicKey",
        "createRemoteJWKSet",
        "errors",
        "expected",
        "jwtVerify",
        "key",
        "publicKey",
        "verifyJwt",
    ],
};

/// Generates the project. `source` is what the document is called in the first line of the generated files.
pub fn generate(mut contract: Contract, source: &str, templates: &Templates) -> Result<Generated, GenerateError> {
    merge::flatten(&mut contract);
    let groups = grouping::groups(&contract.operations);
    let order: Vec<usize> = groups.iter().flat_map(|group| group.operations.iter().copied()).collect();
    let plan = routing::plan(&contract.operations, &order);
    let names = names::allot(&contract, &groups, &RESERVED);
    let schema_order = cycles::order(&contract.schemas);
    let usage = direction::usage(&contract);
    let model = Model { contract: &contract, names: &names, order: &schema_order, usage: &usage };
    let mut diagnostics = names.notes.clone();
    let left_out = router::left_out(&contract, &plan, &mut diagnostics);

    diagnostics.extend(base_path(&contract));
    diagnostics.extend(outgoing_calls(&contract));

    let mut output = Output::new(templates, source);
    diagnostics.extend(output.types(model, &groups, &left_out)?);
    for group in &groups {
        let operations: Vec<usize> =
            group.operations.iter().copied().filter(|index| !left_out.contains(index)).collect();
        if !operations.is_empty() {
            stubs::stubs(&mut output, model, &group.slug, &operations)?;
        }
    }
    router::router(&mut output, model, &plan, &groups, &left_out)?;
    middleware(&mut output, model)?;
    settings(&mut output, &contract)?;
    if let Some((file, reason)) = output.unparsable() {
        return Err(GenerateError::Syntax { file: file.to_owned(), reason });
    }
    Ok(Generated {
        project: Project { files: output.files },
        diagnostics,
        handlers: contract.operations.len() - left_out.len(),
        schemas: contract.schemas.len(),
    })
}

fn middleware(output: &mut Output<'_>, model: Model<'_>) -> Result<(), TemplateError> {
    let fields = output.fields();
    for path in ["src/middleware/errors.ts", "src/middleware/validators.ts", "src/types/handlers.ts"] {
        output.render(&format!("express/{path}"), path, Owner::Generated, &fields)?;
    }
    for path in ["src/middleware/bodies.ts", "src/middleware/parameters.ts", "src/types/checks.ts"] {
        output.render(&format!("typescript/{path}"), path, Owner::Generated, &fields)?;
    }
    let schemes = security::schemes(model.contract, model.names);
    let fields = output
        .fields()
        .with("table", schemes.table)
        .with("schemes", schemes.schemes)
        .with("finds", schemes.finders)
        .with("has_jwt", schemes.has_jwt);
    let mut operations = model.contract.operations.iter();
    if operations.any(|operation| router::asks_for_credentials(operation, model.contract)) {
        let path = "src/middleware/authenticate.ts";
        output.render(&format!("express/{path}"), path, Owner::Generated, &fields)?;
    }
    let path = "src/middleware/security.ts";
    output.render(&format!("typescript/{path}"), path, Owner::User, &fields)
}

/// What a new project needs besides.
fn settings(output: &mut Output<'_>, contract: &Contract) -> Result<(), TemplateError> {
    let has_jwt = contract.security_schemes.values().any(|scheme| security::is_jwt(&scheme.kind));
    let fields = output
        .fields()
        .with("name", Code::json_string(&package_name(&contract.info.title)))
        .with("has_jwt", has_jwt)
        .with("answers_health", !declares_health(contract));
    for path in ["src/app.ts", "src/server.ts", "test/api.test.ts", "package.json", ".gitignore"] {
        output.render(&format!("express/{path}"), path, Owner::User, &fields)?;
    }
    for path in ["tsconfig.json", "tsconfig.build.json", ".oxlintrc.json", ".prettierrc.json"] {
        output.render(&format!("typescript/{path}"), path, Owner::User, &fields)?;
    }
    Ok(())
}

/// What the API calls instead of offering it has no handlers.
fn outgoing_calls(contract: &Contract) -> Option<Diagnostic> {
    let callbacks: usize = contract.operations.iter().map(|operation| operation.callbacks.len()).sum();
    let webhooks = contract.webhooks.operations.len();
    if callbacks + webhooks == 0 {
        return None;
    }
    let what = format!("{} and {}", count(callbacks, "callback"), count(webhooks, "webhook"));
    let message = format!("nothing is generated for {what}, which the API calls itself");
    Some(Diagnostic::note("calls-not-generated", Origin::default(), message))
}

/// Servers can have a path before the paths of the operations. Whether a proxy takes it away or this service has to
/// answer below it, only its owner knows.
fn base_path(contract: &Contract) -> Option<Diagnostic> {
    let url = &contract.servers.first()?.url;
    let after_scheme = url.split_once("://").map(|(_, rest)| rest).or_else(|| url.strip_prefix("//"));
    let rest = after_scheme.unwrap_or(url);
    let path = rest[rest.find('/')?..].trim_end_matches('/');
    if path.is_empty() {
        return None;
    }
    let message = format!("the document's server has the path `{path}`; the routes stand at `/`");
    let help = format!("where no proxy takes it away, write `app.use('{path}', router)` in src/app.ts");
    Some(Diagnostic::note("base-path", Origin::default(), message).help(help))
}

/// Whether the document has a health check of its own, which then is the service's.
fn declares_health(contract: &Contract) -> bool {
    contract.operations.iter().any(|operation| operation.path.trim_end_matches('/').eq_ignore_ascii_case("/health"))
}

/// The title as a package may be called: lower-case words with dashes.
fn package_name(title: &str) -> String {
    let words: Vec<String> = title
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let name = words.join("-");
    // npm takes no longer name.
    if name.is_empty() { "api".to_owned() } else { name.chars().take(200).collect() }
}
