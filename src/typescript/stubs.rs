//! `routes/<group>.ts`: the stubs of a group's handlers, which are the user's from then on.

use super::code::{Code, Comment};
use super::output::Output;
use super::zod::Model;
use crate::project::Owner;
use crate::templates::{Fields, TemplateError};

/// The longest name with which a stub's first line fits the line.
const LONGEST_ON_ONE_LINE: usize = 36;
/// The longest name with which it does when its parameters stand on lines of their own.
const LONGEST_BEFORE_PARAMETERS: usize = 44;
/// The longest name with which its error does.
const LONGEST_IN_ERROR: usize = 68;

/// Adds the file of a group with a stub for each of the operations.
pub fn stubs(output: &mut Output<'_>, model: Model<'_>, slug: &str, operations: &[usize]) -> Result<(), TemplateError> {
    let handlers: Vec<Fields> = operations.iter().map(|&index| stub(model, index)).collect();
    let fields = output
        .fields()
        .with("operations", Code::string(&format!("../types/operations/{slug}.js")))
        .with("handlers", handlers);
    output.render("express/src/routes/[group].ts", &format!("src/routes/{slug}.ts"), Owner::User, &fields)
}

fn stub(model: Model<'_>, index: usize) -> Fields {
    let operation = &model.contract.operations[index];
    let name = model.names.operation(index);
    let text = operation.summary.as_deref().or(operation.description.as_deref()).unwrap_or_default();
    let comment = Comment::text(text);
    let comment = if operation.deprecated { comment.tag("deprecated", "") } else { comment };
    let length = name.as_str().len();
    Fields::new()
        .with("name", Code::identifier(name))
        .with("is_short", length <= LONGEST_ON_ONE_LINE)
        .with("is_long", length > LONGEST_ON_ONE_LINE && length <= LONGEST_BEFORE_PARAMETERS)
        .with("has_long_error", length > LONGEST_IN_ERROR)
        .with("comment", comment.print(0))
        .with("message", Code::string(&format!("{name} is not implemented yet")))
}
