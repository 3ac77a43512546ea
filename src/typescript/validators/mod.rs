//! Validators that people write by hand, as JSON Schema: a table of words for each.

pub mod chains;
pub mod classes;
mod columns;
mod fluent;
mod joi;
mod mongoose;
pub mod parameter;
mod yup;

use crate::contract::value::{Number, Value as Json};
use crate::scanning::marks;
use crate::typescript::program::value::{External, SymbolKind, Value};
use crate::typescript::scan::Scan;
use crate::typescript::scan::json::object;
use crate::typescript::zod::read::Read;

/// A library whose calls are schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    Joi,
    Yup,
    Fluent,
}

/// The packages that bring Joi along by that name.
const WITH_JOI: [&str; 4] = ["celebrate", "express-validation", "koa-joi-router", "express-joi-validation"];

/// Whether something is Joi, or a member of it.
pub fn is_joi(external: &External) -> bool {
    match &*external.module {
        "joi" | "@hapi/joi" | "joi-browser" => true,
        module if WITH_JOI.contains(&module) => external.path.first().is_some_and(|name| &**name == "Joi"),
        _ => false,
    }
}

/// Whether a package is Ajv, which compiles JSON Schema.
pub fn is_ajv(module: &str) -> bool {
    matches!(module, "ajv" | "ajv/dist/2019" | "ajv/dist/2020" | "ajv/dist/jtd")
}

/// The library that something is a member of.
fn library_of(external: &External) -> Option<Library> {
    match &*external.module {
        _ if is_joi(external) => Some(Library::Joi),
        "yup" => Some(Library::Yup),
        "fluent-json-schema" | "fluent-schema" => Some(Library::Fluent),
        _ => None,
    }
}

/// The library by which a value is made, through members and calls.
pub fn library(value: &Value) -> Option<Library> {
    super::scan::handlers::package(value).and_then(library_of)
}

/// A schema as its library's calls build it: where it begins, and the methods that are called on it, in order.
pub struct Chain {
    /// The words of the library that make it: `string` of `Joi.string()`.
    pub maker: String,
    pub made_with: Vec<Value>,
    pub methods: Vec<(String, Vec<Value>)>,
    pub place: crate::typescript::program::Place,
}

impl Chain {
    /// The calls that a value is what comes of.
    pub fn of(value: &Value) -> Option<Self> {
        let mut methods = Vec::new();
        let mut value = value.unaliased().clone();
        let place = value.symbol()?.place;
        for _ in 0..200 {
            let symbol = value.symbol()?.clone();
            match &symbol.kind {
                SymbolKind::Call { callee, arguments, .. } => {
                    if let Some(external) = callee.external() {
                        let maker = external.path.last().map(|name| name.to_string()).unwrap_or_default();
                        methods.reverse();
                        return Some(Chain { maker, made_with: arguments.clone(), methods, place });
                    }
                    let SymbolKind::Member { object, name } = &callee.symbol()?.kind else { return None };
                    methods.push((name.to_string(), arguments.clone()));
                    value = object.unaliased().clone();
                    // `Joi.extend(…).string()`, `new Ajv()`: what is made there makes schemas itself.
                    if let Some((inner, _)) = value.call()
                        && inner
                            .external()
                            .and_then(|it| it.path.last())
                            .is_some_and(|it| matches!(&**it, "extend" | "defaults"))
                        && inner.external().is_some_and(is_joi)
                    {
                        let (maker, made_with) = methods.pop()?;
                        methods.reverse();
                        return Some(Chain { maker, made_with, methods, place });
                    }
                }
                _ => return None,
            }
        }
        None
    }
}

/// A count.
fn whole(count: u64) -> Json {
    Json::Number(Number::from_u64(count))
}

impl Scan<'_> {
    /// A schema of one of these libraries; `None` if it is none.
    pub fn of_library(&mut self, value: &Value) -> Option<Read> {
        Some(match library(value)? {
            Library::Joi => self.joi(value),
            Library::Yup => self.yup(value),
            Library::Fluent => self.fluent(value),
        })
    }

    /// Puts the value of an argument at a keyword; notes it where it is computed.
    fn put(&mut self, read: &mut Read, keyword: &str, value: Option<&Value>, place: crate::typescript::program::Place) {
        let json = value.and_then(|value| self.json(value));
        match json {
            Some(json) => drop(read.schema.insert(keyword.to_owned(), json)),
            None => self.note(place, format!("the schema's `{keyword}`: it is computed")),
        }
    }

    /// Puts the pattern of a regular expression.
    fn put_pattern(&mut self, read: &mut Read, value: Option<&Value>, place: crate::typescript::program::Place) {
        match value {
            Some(Value::Regex(pattern)) => {
                let pattern = pattern.replace("\\/", "/");
                read.schema.insert("pattern".to_owned(), pattern.into());
            }
            Some(Value::Text(pattern)) => drop(read.schema.insert("pattern".to_owned(), (**pattern).into())),
            _ => self.note(place, "the schema's `pattern`: it is computed"),
        }
    }

    /// The values of arguments, of which one may be a list of them.
    fn listed_values(&mut self, arguments: &[Value]) -> Option<Vec<Json>> {
        let mut values = Vec::new();
        for argument in arguments {
            match argument {
                Value::Array(items) => {
                    let items = items.items.borrow().clone();
                    for item in items {
                        values.push(self.json(&item)?);
                    }
                }
                other => values.push(self.json(other)?),
            }
        }
        Some(values)
    }
}

/// A text that may not be empty, though nobody has written down how long it is.
fn not_empty(mut read: Read) -> Read {
    let says_more = ["minLength", "enum", "format", "pattern", "not"].iter().any(|key| read.schema.contains_key(*key));
    if type_of(&read) == "string" && !says_more {
        read.schema.insert("minLength".to_owned(), whole(1));
        read.schema.insert(marks::IMPLIED.to_owned(), Json::Array(vec!["minLength".into()]));
    }
    read
}

/// The type of a schema, where it has one.
fn type_of(read: &Read) -> &str {
    match read.schema.get("type") {
        Some(Json::String(name)) => name,
        Some(Json::Array(names)) => {
            names.iter().filter_map(Json::as_str).find(|name| *name != "null").unwrap_or_default()
        }
        _ => "",
    }
}

/// An object with more members; one of a name that is there takes its place.
fn with_members(mut read: Read, members: Vec<(String, Read)>) -> Read {
    let mut properties = match read.schema.shift_remove("properties") {
        Some(Json::Object(known)) => known,
        _ => Vec::new(),
    };
    let mut required = match read.schema.shift_remove("required") {
        Some(Json::Array(known)) => known,
        _ => Vec::new(),
    };
    for (name, member) in members {
        properties.retain(|(known, _)| *known != name);
        required.retain(|known| known.as_str() != Some(&name));
        if !member.optional {
            required.push(Json::String(name.clone()));
        }
        properties.push((name, object(member.schema)));
    }
    if !properties.is_empty() {
        read.schema.insert("properties".to_owned(), Json::Object(properties));
    }
    if !required.is_empty() {
        read.schema.insert("required".to_owned(), Json::Array(required));
    }
    read
}

/// The keyword of a limit for the type of what it limits: `min` of a text is `minLength`.
fn limit(read: &Read, is_least: bool) -> &'static str {
    match (type_of(read), is_least) {
        ("string", true) => "minLength",
        ("string", false) => "maxLength",
        ("array", true) => "minItems",
        ("array", false) => "maxItems",
        ("object", true) => "minProperties",
        ("object", false) => "maxProperties",
        (_, true) => "minimum",
        (_, false) => "maximum",
    }
}

/// The schema of one of several.
fn any_of(parts: Vec<Read>) -> Read {
    let mut parts: Vec<Json> = parts.into_iter().map(|part| object(part.schema)).collect();
    match parts.len() {
        1 => match parts.pop() {
            Some(Json::Object(members)) => Read::of(members.into_iter().collect()),
            _ => Read::default(),
        },
        _ => Read::default().with("anyOf", Json::Array(parts)),
    }
}
