//! What libraries throw, or give, where they refuse something: errors of classes that programs ask for.

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use super::conditions::schema_library;
use super::records;
use super::rows::text;
use crate::typescript::program::events::Event;
use crate::typescript::program::value::{External, Place, Symbol, SymbolKind, Value};

/// An error of a library's.
struct Refusal {
    class: &'static str,
    /// Its name, where that is not its class's.
    name: &'static str,
    /// The members that list what is wrong, each with the members of its items; those of texts have none.
    lists: &'static [(&'static str, &'static [&'static str])],
    /// The members by which programs know it.
    marks: &'static [&'static str],
}

static ZOD: Refusal = Refusal {
    class: "ZodError",
    name: "ZodError",
    lists: &[("issues", &["code", "path", "message"]), ("errors", &["code", "path", "message"])],
    marks: &[],
};
static YUP: Refusal = Refusal {
    class: "ValidationError",
    name: "ValidationError",
    lists: &[("errors", &[]), ("inner", &["path", "message", "type", "errors"])],
    marks: &[],
};
static JOI: Refusal = Refusal {
    class: "ValidationError",
    name: "ValidationError",
    lists: &[("details", &["message", "path", "type", "context"])],
    marks: &["isJoi"],
};
static JWT: Refusal = Refusal { class: "JsonWebTokenError", name: "JsonWebTokenError", lists: &[], marks: &[] };
static ROW: Refusal = Refusal {
    class: "ValidationError",
    name: "SequelizeValidationError",
    lists: &[("errors", &["message", "path", "type", "value"])],
    marks: &[],
};
static CLIENT: Refusal =
    Refusal { class: "PrismaClientKnownRequestError", name: "PrismaClientKnownRequestError", lists: &[], marks: &[] };
static KEY: Refusal = Refusal {
    class: "UniqueConstraintError",
    name: "SequelizeUniqueConstraintError",
    lists: &[("errors", &["message", "path", "type", "value"])],
    marks: &[],
};

/// How a library tells what it refuses.
enum Way {
    Throws,
    Rejects,
    /// By a member of what it gives.
    Gives,
}

impl Program<'_> {
    /// Adds to a call of a library what it refuses requests with.
    pub(super) fn refuses(&mut self, call: &Rc<Symbol>, place: Place) {
        let codes = super::prisma::refused(call);
        if !codes.is_empty() {
            let errors = codes.iter().map(|code| {
                let error = self.refusal("@prisma/client".into(), &CLIENT, &Way::Rejects, place);
                if let Value::Symbol(error) = &error {
                    error.properties.borrow_mut().insert("code".into(), Value::text(code));
                }
                error
            });
            return super::promises::rejects(call, errors.collect(), place);
        }
        let rows: Vec<Value> =
            rows_refused(call).iter().map(|it| self.refusal("sequelize".into(), it, &Way::Rejects, place)).collect();
        if !rows.is_empty() {
            return super::promises::rejects(call, rows, place);
        }
        let Some((package, refusal, way)) = refusal(call) else { return };
        let error = self.refusal(package, refusal, &way, place);
        match way {
            Way::Throws => self.perhaps(|program| program.record(Event::Throw(error, place))),
            Way::Rejects => super::promises::rejects(call, vec![error], place),
            Way::Gives => {
                call.properties.borrow_mut().insert("error".into(), error);
            }
        }
    }

    fn refusal(&self, package: Rc<str>, refusal: &Refusal, way: &Way, place: Place) -> Value {
        let class = External { module: package, path: vec![refusal.class.into()] };
        let kind = match way {
            // It is there only if something was refused.
            Way::Gives => SymbolKind::Parameter { type_name: None },
            Way::Throws | Way::Rejects => {
                SymbolKind::Call { callee: Value::External(Rc::new(class)), arguments: Vec::new(), is_new: true }
            }
        };
        let error = Symbol::new(place, kind);
        let mut members: Vec<(Arc<str>, Value)> = vec![
            ("name".into(), Value::text(refusal.name)),
            ("message".into(), text(place)),
            ("code".into(), Value::Undefined),
        ];
        for (name, parts) in refusal.lists {
            let item = match parts {
                [] => text(place),
                parts => {
                    let item = self.new_object(place);
                    for part in *parts {
                        // Paths are lists with some, and texts with others.
                        let value =
                            if *part == "message" || *part == "code" { text(place) } else { Value::Unknown(place) };
                        item.set((*part).into(), value, place);
                    }
                    Value::Object(Rc::new(item))
                }
            };
            // There is one at least.
            members.push(((*name).into(), self.array(vec![item], place)));
        }
        members.extend(refusal.marks.iter().map(|name| ((*name).into(), Value::Bool(true))));
        error.properties.borrow_mut().extend(members);
        Value::Symbol(Rc::new(error))
    }
}

/// The errors of rows that a model of Sequelize does not let in.
fn rows_refused(call: &Symbol) -> Vec<&'static Refusal> {
    const STORED: [&str; 7] = ["create", "save", "update", "bulkCreate", "upsert", "findOrCreate", "findCreateFind"];
    let Some((receiver, name, _)) = call.kind.method_call() else { return Vec::new() };
    if !STORED.contains(&name) {
        return Vec::new();
    }
    let model = records::record_model(receiver).unwrap_or_else(|| receiver.clone());
    match records::attributes(&model) {
        Some(attributes) if attributes.has_unique() => vec![&ROW, &KEY],
        Some(_) => vec![&ROW],
        None => Vec::new(),
    }
}

/// What a call may refuse, and how, with the package that does.
fn refusal(call: &Symbol) -> Option<(Rc<str>, &'static Refusal, Way)> {
    let SymbolKind::Call { callee, arguments, is_new: false } = &call.kind else { return None };
    if let Some(external) = callee.external() {
        let word = external.path.last().map(|word| &**word)?;
        let (refusal, way) = match (&*external.module, word) {
            ("joi" | "@hapi/joi", "attempt" | "assert") => (&JOI, Way::Throws),
            // With a function to call back, it throws nothing.
            ("jsonwebtoken", "verify") if !arguments.iter().any(|it| matches!(it, Value::Function(_))) => {
                (&JWT, Way::Throws)
            }
            _ => return None,
        };
        return Some((external.module.clone(), refusal, way));
    }
    let (receiver, name, _) = call.kind.method_call()?;
    let package = schema_library(receiver)?;
    let (refusal, way) = match (&*package, name) {
        ("zod" | "zod/v4", "parse") => (&ZOD, Way::Throws),
        ("zod" | "zod/v4", "parseAsync") => (&ZOD, Way::Rejects),
        ("zod" | "zod/v4", "safeParse" | "safeParseAsync" | "spa") => (&ZOD, Way::Gives),
        ("yup", "validateSync") => (&YUP, Way::Throws),
        ("yup", "validate") => (&YUP, Way::Rejects),
        ("joi", "validateAsync") => (&JOI, Way::Rejects),
        ("joi", "validate") => (&JOI, Way::Gives),
        _ => return None,
    };
    Some((package, refusal, way))
}
