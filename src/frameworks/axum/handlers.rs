//! `routes/<group>.rs`: the stubs of a group's handlers, which are the user's from then on.

use super::router::Access;
use crate::code;
use crate::project::Owner;
use crate::rust::code::{Code, Comment, imported};
use crate::rust::output::Output;
use crate::rust::types::Model;
use crate::templates::TemplateError;

/// Adds the file of a group with a stub for each of the operations.
pub fn stubs(
    output: &mut Output<'_>,
    model: Model<'_>,
    number: usize,
    operations: &[usize],
) -> Result<(), TemplateError> {
    let module = model.names.group(number);
    let mut knows_caller = false;
    let mut types = Vec::new();
    let mut stubs = Vec::new();
    for &index in operations {
        let access = Access::of(&model.contract.operations[index], model.contract);
        knows_caller |= access != Access::Public;
        let name = model.names.operation(index);
        types.extend([name.request.clone(), name.response.clone()]);
        stubs.push(stub(model, index, access));
    }
    let middleware = if knows_caller {
        Code::known("    middleware::{errors::ApiError, security::Principal},")
    } else {
        Code::known("    middleware::errors::ApiError,")
    };
    let types = imported(types, &format!("types::operations::{module}::"), ",", 1);
    // The module of the types has the same name as this one.
    let imports = Code::blocks([
        Code::known("use axum::extract::State;"),
        code!("use crate::{{\n    app::App,\n{}\n    types::operations::{}::{},\n}};", middleware, module, types),
    ]);
    let fields = output.fields().with("imports", imports).with("handlers", Code::blocks(stubs));
    let path = format!("src/routes/{}.rs", module.as_str());
    output.render("axum/src/routes/[group].rs", &path, Owner::User, &fields)
}

fn stub(model: Model<'_>, index: usize, access: Access) -> Code {
    let operation = &model.contract.operations[index];
    let name = model.names.operation(index);
    let text = operation.summary.as_deref().or(operation.description.as_deref()).unwrap_or_default();
    let comment = Comment::text(text);
    let comment = if operation.deprecated { comment.paragraph("Deprecated.") } else { comment };
    let caller = match access {
        Access::Public => Code::default(),
        Access::Optional => Code::known("_caller: Option<Principal>"),
        Access::Authenticated => Code::known("_caller: Principal"),
    };
    let request = code!("_request: {}", name.request);
    let parameters = [Code::known("State(_app): State<App>"), caller, request];
    let line = Code::list(parameters.clone());
    let returns = code!("Result<{}, ApiError>", name.response);
    let line = code!("pub async fn {}({}) -> {} {{", name.handler, line, returns);
    let signature = if line.as_str().len() <= 100 {
        line
    } else {
        let parameters = parameters.into_iter().filter(|parameter| !parameter.is_empty());
        let parameters = Code::lines(parameters.map(|parameter| code!("    {},", parameter)));
        code!("pub async fn {}(\n{}\n) -> {} {{", name.handler, parameters, returns)
    };
    let id = operation.id.as_deref().unwrap_or(name.handler.as_str());
    let body = code!("    Err(ApiError::not_implemented({}))", Code::string(id));
    Code::lines([comment.outer(), signature, body, Code::known("}")])
}
