//! Classes of packages, as far as names say which is which: those of the errors that libraries throw.

use std::sync::Arc;

use super::value::{External, Object, SymbolKind, Value};

/// How many members and calls lead from a value to its package.
const MOST_OWNERS: usize = 40;

/// The libraries whose errors are known where their schemas are asked, or their models.
const OF_SCHEMAS: [&str; 7] = ["zod", "zod/v4", "yup", "joi", "@hapi/joi", "valibot", "sequelize"];

/// The member of an error that no schema has made.
pub const OF_NO_SCHEMA: &str = "#of-no-schema";

/// The member of an error that no client of Prisma has made: those of its are known.
pub const OF_NO_CLIENT: &str = "#of-no-client";

/// Whether what a class of a package makes is of a class, as far as their names say it.
pub fn is_of_class(made: &External, class: &Value) -> Option<bool> {
    match class.unaliased() {
        // A class of a package extends none of the program's.
        Value::Class(_) => Some(false),
        Value::External(class) => {
            let is_error = |name: &Arc<str>| name.ends_with("Error") || name.ends_with("Exception");
            if class.is("", &["Error"]) && made.path.last().is_some_and(is_error) {
                return Some(true);
            }
            let package = |external: &External| {
                // `zod/v4` is of `zod`, and `@hapi/joi` of itself.
                let parts = if external.module.starts_with('@') { 2 } else { 1 };
                external.module.split('/').take(parts).map(str::to_owned).collect::<Vec<_>>()
            };
            match package(made) == package(class) {
                // `ZodError` is `z.ZodError`.
                true => is_or_extends(made, class.path.last()?),
                false => Some(false),
            }
        }
        // `sequelize.Sequelize.ValidationError` of `new Sequelize(…)`
        Value::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Member { name, .. } => {
                let owner = owner(class)?;
                if owner.module == made.module { is_or_extends(made, name) } else { Some(false) }
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a class of a package is the one of that name there, or extends it.
fn is_or_extends(made: &External, name: &str) -> Option<bool> {
    let is_it = made.path.last().is_some_and(|own| &**own == name);
    let extends = made.path.last().is_some_and(|own| BASES.contains(&(&**own, name)));
    (is_it || extends).then_some(true).or_else(|| (&*made.module == "sequelize").then_some(false))
}

/// The classes of Sequelize's errors that extend others.
const BASES: [(&str, &str); 3] = [
    ("UniqueConstraintError", "ValidationError"),
    ("UniqueConstraintError", "BaseError"),
    ("ValidationError", "BaseError"),
];

/// The package that has made what a member is of, through members and calls.
fn owner(value: &Value) -> Option<&External> {
    let mut value = value.unaliased();
    for _ in 0..MOST_OWNERS {
        match value {
            Value::External(external) => return Some(external),
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Member { object, .. } => value = object.unaliased(),
                SymbolKind::Call { callee, .. } => value = callee.unaliased(),
                _ => return None,
            },
            _ => return None,
        }
    }
    None
}

/// Whether an error of which nothing is known is of another class: of those of some libraries, it is known where they are thrown.
pub fn is_other(error: &Object, class: &External) -> bool {
    let members = error.members.borrow();
    let is_of_schema = OF_SCHEMAS.contains(&&*class.module) && members.contains_key(OF_NO_SCHEMA);
    is_of_schema || class.module.starts_with("@prisma/client") && members.contains_key(OF_NO_CLIENT)
}
