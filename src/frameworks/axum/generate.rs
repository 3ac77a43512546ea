//! Contract → axum project.

use super::{handlers, router, security};
use crate::code;
use crate::contract::{Contract, cycles, direction, grouping, media, merge, outgoing, routing};
use crate::frameworks::{GenerateError, Generated, Mounting};
use crate::printing::unenforced::unenforced;
use crate::printing::words;
use crate::project::{Owner, Project};
use crate::rust::code::{Code, Identifier};
use crate::rust::names;
use crate::rust::output::Output;
use crate::rust::syntax;
use crate::rust::types::Model;
use crate::templates::{TemplateError, Templates};

const MANIFEST: &str = "Cargo.toml";

const MOUNTING: Mounting = Mounting {
    routes: "\
let api = app::App::from_env().router(); // merge or nest it, or serve it alone
let service = api.into_make_service_with_connect_info::<std::net::SocketAddr>();
",
    page: "\
let docs = axum::Router::from(crate::middleware::docs::docs()); // merge it into the router
",
};

/// Generates the project. `source` is what the document is called in the first line of the generated files.
pub fn generate(mut contract: Contract, source: &str, templates: &Templates) -> Result<Generated, GenerateError> {
    let calls = outgoing::calls(&contract);
    merge::flatten(&mut contract);
    let groups = grouping::groups(&contract.operations);
    let order: Vec<usize> = groups.iter().flat_map(|group| group.operations.iter().copied()).collect();
    let plan = routing::plan(&contract.operations, &contract.schemas, &order);
    let names = names::allot(&contract, &groups);
    let schema_order = cycles::order(&contract.schemas);
    let usage = direction::usage(&contract);
    let model = Model { contract: &contract, names: &names, order: &schema_order, usage: &usage };
    let mut diagnostics = names.notes.clone();
    diagnostics.extend(unenforced(&contract));
    let left_out = router::left_out(&contract, &plan, &mut diagnostics);

    let mut output = Output::new(templates, source, Code::line_comment);
    diagnostics.extend(output.types(model, &groups, &left_out, !calls.is_empty())?);
    if !calls.is_empty() {
        diagnostics.extend(output.calls(model, &calls)?);
    }
    for (number, group) in groups.iter().enumerate() {
        let operations: Vec<usize> =
            group.operations.iter().copied().filter(|index| !left_out.contains(index)).collect();
        if !operations.is_empty() {
            handlers::stubs(&mut output, model, number, &operations)?;
        }
    }
    router::router(&mut output, model, &plan, &groups, &left_out)?;
    rest(&mut output, model)?;
    let mut checker = syntax::Checker::default();
    if let Some((file, reason)) = output.unparsable(".rs", |text| checker.check(text)) {
        return Err(GenerateError::Syntax { file: file.to_owned(), reason });
    }
    Ok(Generated {
        project: Project { manifest: MANIFEST, files: output.files },
        diagnostics,
        handlers: contract.operations.len() - left_out.len(),
        schemas: contract.schemas.len(),
        mounting: MOUNTING,
    })
}

/// What does not depend on schemas and operations.
fn rest(output: &mut Output<'_>, model: Model<'_>) -> Result<(), TemplateError> {
    let contract = model.contract;
    let schemes = security::schemes(contract, model.names);
    let package = package_name(&contract.info.title);
    let crate_name = Identifier::new(&package.replace('-', "_"));
    let fields = output
        .fields()
        .with("schemes", schemes.schemes)
        .with("finds", schemes.finders)
        .with("has_jwt", schemes.has_jwt)
        .with("has_basic", schemes.has_basic)
        .with("has_certificate", schemes.has_certificate)
        .with("has_streams", has_streams(contract))
        .with("has_base_path", routing::base_path(contract).is_some())
        .with("has_docs", contract.handed_out.is_some())
        .with("answers_health", !contract.declares("/health"))
        .with("answers_ready", !contract.declares("/ready"))
        .with("name", Code::toml_string(&package))
        .with("crate_name", crate_name.map(|name| code!("{}", name)).unwrap_or_default());
    if let Some(document) = &contract.handed_out {
        let path = "src/middleware/docs.rs";
        let fields = output.fields().with("document", Code::string(document));
        output.render("axum/src/middleware/docs.rs", path, Owner::Generated, &fields)?;
    }
    if has_streams(contract) {
        let path = "src/middleware/streams.rs";
        output.render("axum/src/middleware/streams.rs", path, Owner::Generated, &fields)?;
    }
    for path in [
        "src/middleware/answers.rs",
        "src/middleware/authenticate.rs",
        "src/middleware/client.rs",
        "src/middleware/drain.rs",
        "src/middleware/errors.rs",
        "src/middleware/input/encoding.rs",
        "src/middleware/input/file.rs",
        "src/middleware/input/mod.rs",
        "src/middleware/input/texts.rs",
        "src/middleware/mod.rs",
        "src/middleware/paths.rs",
        "src/middleware/settings.rs",
        "src/types/checks/arrays.rs",
        "src/types/checks/composition.rs",
        "src/types/checks/mod.rs",
        "src/types/checks/numbers.rs",
        "src/types/checks/objects.rs",
        "src/types/checks/texts.rs",
        "src/types/checks/unevaluated.rs",
        "src/types/checks/unions.rs",
        "src/types/checks/values.rs",
        "src/types/decode/direct.rs",
        "src/types/decode/members.rs",
        "src/types/decode/mod.rs",
        "src/types/decode/node.rs",
        "src/types/decode/problems.rs",
        "src/types/decode/stand_ins.rs",
        "src/types/decode/unions.rs",
        "src/types/formats.rs",
    ] {
        output.render(&format!("axum/{path}"), path, Owner::Generated, &fields)?;
    }
    for (path, owner) in [
        ("src/middleware/security.rs", Owner::User),
        ("src/app.rs", Owner::User),
        ("src/shutdown.rs", Owner::User),
        ("src/lib.rs", Owner::Starter),
        ("src/main.rs", Owner::Starter),
        ("tests/api.rs", Owner::Starter),
        (MANIFEST, Owner::Starter),
        ("README.md", Owner::Setting),
        (".env.example", Owner::Setting),
        ("Dockerfile", Owner::Setting),
        (".dockerignore", Owner::Setting),
        (".gitattributes", Owner::Setting),
        (".gitignore", Owner::Setting),
    ] {
        output.render(&format!("axum/{path}"), path, owner, &fields)?;
    }
    Ok(())
}

/// Whether an answer is a sequence of items.
fn has_streams(contract: &Contract) -> bool {
    let responses = contract.operations.iter().flat_map(|operation| &operation.responses);
    let mut content = responses.flat_map(|(_, response)| &response.content);
    content.any(|content| media::sequence(content, &contract.schemas).is_some())
}

/// The title as a crate may be called: lower-case words with dashes, after a letter.
fn package_name(title: &str) -> String {
    let name = after_letter(&words::package(title, 60));
    // Names of crates that the project uses, or that are none, would not build.
    if name.ends_with("api") || name.ends_with("service") { name } else { format!("{name}-api") }
}

fn after_letter(name: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("n{name}") } else { name.to_owned() }
}
