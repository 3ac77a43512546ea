//! What libraries throw, or give, where they refuse something: errors of classes that programs ask for.

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use super::conditions::schema_library;
use crate::typescript::program::events::Event;
use crate::typescript::program::value::{External, Piece, Place, Symbol, SymbolKind, Value};

/// An error of a library's.
struct Refusal {
    package: &'static str,
    class: &'static str,
    /// The members that list what is wrong, each with the members of its items; those of texts have none.
    lists: &'static [(&'static str, &'static [&'static str])],
}

static ZOD: Refusal = Refusal {
    package: "zod",
    class: "ZodError",
    lists: &[("issues", &["code", "path", "message"]), ("errors", &["code", "path", "message"])],
};
static YUP: Refusal = Refusal {
    package: "yup",
    class: "ValidationError",
    lists: &[("errors", &[]), ("inner", &["path", "message", "type", "errors"])],
};
static JOI: Refusal = Refusal {
    package: "joi",
    class: "ValidationError",
    lists: &[("details", &["message", "path", "type", "context"])],
};
static JWT: Refusal = Refusal { package: "jsonwebtoken", class: "JsonWebTokenError", lists: &[] };

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
        let Some((refusal, way)) = refusal(call) else { return };
        let error = self.refusal(refusal, &way, place);
        match way {
            Way::Throws => self.perhaps(|program| program.record(Event::Throw(error, place))),
            Way::Rejects => super::promises::rejects(call, error, place),
            Way::Gives => {
                call.properties.borrow_mut().insert("error".into(), error);
            }
        }
    }

    fn refusal(&self, refusal: &Refusal, way: &Way, place: Place) -> Value {
        let class = External { module: refusal.package.into(), path: vec![refusal.class.into()] };
        let kind = match way {
            // It is there only if something was refused.
            Way::Gives => SymbolKind::Parameter { type_name: None },
            Way::Throws | Way::Rejects => {
                SymbolKind::Call { callee: Value::External(Rc::new(class)), arguments: Vec::new(), is_new: true }
            }
        };
        let error = Symbol::new(place, kind);
        let text = || Value::Template([Piece::Hole(Value::Unknown(place))].into());
        let mut members: Vec<(Arc<str>, Value)> = vec![
            ("name".into(), Value::text(refusal.class)),
            ("message".into(), text()),
            ("code".into(), Value::Undefined),
        ];
        for (name, parts) in refusal.lists {
            let item = match parts {
                [] => text(),
                parts => {
                    let item = self.new_object(place);
                    for part in *parts {
                        // Paths are lists with some, and texts with others.
                        let value = if *part == "message" || *part == "code" { text() } else { Value::Unknown(place) };
                        item.set((*part).into(), value, place);
                    }
                    Value::Object(Rc::new(item))
                }
            };
            // There is one at least.
            members.push(((*name).into(), self.array(vec![item], place)));
        }
        if refusal.package == "joi" {
            members.push(("isJoi".into(), Value::Bool(true)));
        }
        error.properties.borrow_mut().extend(members);
        Value::Symbol(Rc::new(error))
    }
}

/// What a call may refuse, and how.
fn refusal(call: &Symbol) -> Option<(&'static Refusal, Way)> {
    let SymbolKind::Call { callee, arguments, is_new: false } = &call.kind else { return None };
    if let Some(external) = callee.external() {
        let word = external.path.last().map(|word| &**word)?;
        return match (&*external.module, word) {
            ("joi" | "@hapi/joi", "attempt" | "assert") => Some((&JOI, Way::Throws)),
            // With a function to call back, it throws nothing.
            ("jsonwebtoken", "verify") if !arguments.iter().any(|it| matches!(it, Value::Function(_))) => {
                Some((&JWT, Way::Throws))
            }
            _ => None,
        };
    }
    let (receiver, name, _) = call.kind.method_call()?;
    Some(match (&*schema_library(receiver)?, name) {
        ("zod" | "zod/v4", "parse") => (&ZOD, Way::Throws),
        ("zod" | "zod/v4", "parseAsync") => (&ZOD, Way::Rejects),
        ("zod" | "zod/v4", "safeParse" | "safeParseAsync" | "spa") => (&ZOD, Way::Gives),
        ("yup", "validateSync") => (&YUP, Way::Throws),
        ("yup", "validate") => (&YUP, Way::Rejects),
        ("joi", "validateAsync") => (&JOI, Way::Rejects),
        ("joi", "validate") => (&JOI, Way::Gives),
        _ => return None,
    })
}
