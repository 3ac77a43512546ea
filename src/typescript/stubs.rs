//! `routes/<group>.ts`: the stubs of a group's handlers, which are the user's from then on.

use super::code::{Code, Comment, WIDTH};
use super::output::Output;
use super::zod::Model;
use crate::project::Owner;
use crate::templates::{Fields, TemplateError};

/// The columns of a stub's first line beside its parameters and its name, which stands there twice.
const FIRST_LINE: usize = 57;
/// The longest name with which the first line fits when the parameters stand on lines of their own.
const LONGEST_BEFORE_PARAMETERS: usize = 44;
/// The longest name with which its error does.
const LONGEST_IN_ERROR: usize = 68;

/// Adds the file of a group with a stub for each of the operations.
pub fn stubs(
    output: &mut Output<'_>,
    model: Model<'_>,
    parameters: &'static [&'static str],
    slug: &str,
    operations: &[usize],
) -> Result<(), TemplateError> {
    let width: usize = parameters.iter().map(|name| name.len()).sum::<usize>() + 2 * (parameters.len() - 1);
    let longest = (WIDTH - FIRST_LINE - width) / 2;
    let handlers: Vec<Fields> = operations.iter().map(|&index| stub(model, index, longest)).collect();
    let fields = output
        .fields()
        .with("parameters", parameters.iter().map(|name| Code::known(name)).collect::<Vec<_>>())
        .with("operations", Code::string(&format!("../types/operations/{slug}.js")))
        .with("handlers", handlers);
    output.render("typescript/src/routes/[group].ts", &format!("src/routes/{slug}.ts"), Owner::User, &fields)
}

fn stub(model: Model<'_>, index: usize, longest: usize) -> Fields {
    let operation = &model.contract.operations[index];
    let name = model.names.operation(index);
    let text = operation.summary.as_deref().or(operation.description.as_deref()).unwrap_or_default();
    let comment = Comment::text(text);
    let comment = if operation.deprecated { comment.tag("deprecated", "") } else { comment };
    let length = name.as_str().len();
    Fields::new()
        .with("name", Code::identifier(name))
        .with("is_short", length <= longest)
        .with("is_long", length > longest && length <= LONGEST_BEFORE_PARAMETERS)
        .with("has_long_error", length > LONGEST_IN_ERROR)
        .with("comment", comment.print(0))
        .with("message", Code::string(&format!("{name} is not implemented yet")))
}
