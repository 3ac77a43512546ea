//! Zod as JSON Schema: what `zod` prints, turned round, and what people write by hand.

mod constructors;
mod methods;
mod unions;
mod words;

pub use constructors::{nullable, of_values};
pub use unions::of_tags;

use std::rc::Rc;
use std::sync::Arc;

use crate::contract::value::Value as Json;
use crate::typescript::program::tree::Doc;
use crate::typescript::program::value::{External, Place, Slot, SymbolKind, Value};
use crate::typescript::scan::json::{self, object, only};
use crate::typescript::scan::{Members, OURS, Scan};
use crate::typescript::typebox::read::is_typebox;
use crate::typescript::validators;

/// A schema as it is used.
#[derive(Debug, Default)]
pub struct Read {
    pub schema: Members,
    /// The schema that its texts are read by, where `schema` says its name.
    pub text: Option<Members>,
    /// Whether what it describes may be absent.
    pub optional: bool,
    pub wire: Wire,
    /// The only example that the comment above a member gives.
    pub example: Option<Json>,
    /// How the members of an object are written.
    pub members: Vec<(String, Wire)>,
}

/// How a value is written as text.
#[derive(Debug, Default)]
pub struct Wire {
    /// What stands between the items of a list; `Some(None)` where each has the name before it.
    pub items: Option<Option<String>>,
    /// What stands between the members of an object, and whether `=` stands between their names and values; `Some(None)` where they
    /// are parameters of their own.
    pub members: Option<Option<(String, bool)>>,
    /// `label` or `matrix`.
    pub prefix: Option<&'static str>,
    /// Whether it is JSON.
    pub is_json: bool,
    /// Whether it is an object, where the schema is but a name.
    pub is_object: bool,
    /// The media types that a file may have.
    pub media_types: Vec<String>,
}

impl Read {
    pub fn of(schema: Members) -> Self {
        Read { schema, ..Read::default() }
    }

    pub fn of_type(name: &str) -> Self {
        Read::of(only("type", name.into()))
    }

    pub fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.schema.insert(key.to_owned(), value.into());
        self
    }
}

/// How deep schemas may be inside each other.
const DEEPEST: usize = 300;

/// The packages that are zod.
fn is_zod(module: &str) -> bool {
    matches!(module, "zod" | "zod/v4" | "zod/v3" | "zod/mini" | "zod/v4/mini")
}

impl Scan<'_> {
    /// Whether the value is a schema.
    pub fn is_schema(&self, value: &Value) -> bool {
        if validators::library(value).is_some() {
            return matches!(value.unaliased(), Value::Symbol(_));
        }
        let mut value = value.unaliased();
        loop {
            match value {
                Value::External(external) => {
                    let is_library = is_zod(&external.module) || is_typebox(&external.module);
                    return is_library || external.module.starts_with(OURS);
                }
                Value::Symbol(symbol) => match &symbol.kind {
                    SymbolKind::Call { callee, .. } => value = callee.unaliased(),
                    SymbolKind::Member { object, .. } => value = object.unaliased(),
                    SymbolKind::Parameter { .. } | SymbolKind::Alias(_) => return false,
                },
                _ => return false,
            }
        }
    }

    /// A schema where it is used: by its name, if it has one.
    pub fn schema(&mut self, value: &Value) -> Read {
        if self.is_schema(value)
            && let Some(reference) = self.reference(value)
        {
            return Read::of(reference);
        }
        self.inline(value)
    }

    /// The schema itself, whatever it is called.
    pub fn inline(&mut self, value: &Value) -> Read {
        let identity = value.identity().unwrap_or_default();
        let is_endless = self.open.len() > DEEPEST || (identity != 0 && self.open.contains(&identity));
        if is_endless {
            let place = value.symbol().map(|symbol| symbol.place);
            return match place {
                Some(place) => self.unknown_schema(place, "what leads back to itself"),
                None => Read::default(),
            };
        }
        self.open.push(identity);
        let read = self.inline_once(value);
        self.open.pop();
        read
    }

    fn inline_once(&mut self, value: &Value) -> Read {
        let place = match value {
            Value::Symbol(symbol) => symbol.place,
            _ => Place { module: crate::typescript::program::ModuleId(0), at: 0 },
        };
        if let Value::Symbol(symbol) = value
            && !matches!(symbol.kind, SymbolKind::Alias(_))
            && let Some(read) = self.of_library(value)
        {
            return read;
        }
        match value {
            Value::External(external) => {
                let name = external.path.last().map(|name| name.to_string()).unwrap_or_default();
                match external.module.strip_prefix(OURS) {
                    Some(file) => self.word(file, &name, &[], place),
                    None => self.unknown_schema(place, &name),
                }
            }
            Value::Symbol(symbol) => match &symbol.kind {
                // What a parameter is said to be is no second name of what it is given.
                SymbolKind::Alias(target) if symbol.typed.get().is_some() => self.inline(target),
                SymbolKind::Alias(target) => self.schema(target),
                SymbolKind::Call { callee, arguments, .. } => match callee.unaliased() {
                    Value::External(external) if is_zod(&external.module) => {
                        let path: Vec<&str> = external.path.iter().map(|name| &**name).collect();
                        // `import { z } from 'zod'` and `import * as z` mean the same.
                        let path = path.strip_prefix(&["z"]).unwrap_or(&path);
                        self.constructor(path, arguments, place)
                    }
                    Value::External(external) if is_typebox(&external.module) => {
                        let external = external.clone();
                        self.typebox(&external, arguments, place)
                    }
                    Value::External(external) => {
                        let path: Vec<Arc<str>> = external.path.clone();
                        match (external.module.strip_prefix(OURS), path.as_slice()) {
                            (Some(file), [name]) => self.word(file, name, arguments, place),
                            // `numeric.pipe(…)`
                            (Some(_), [name, method]) => {
                                let (module, path) = (external.module.clone(), vec![name.clone()]);
                                let word = Value::External(Rc::new(External { module, path }));
                                self.method(&word, method, arguments, place)
                            }
                            _ => self.unknown_schema(place, "a call of another library"),
                        }
                    }
                    Value::Symbol(member) => match &member.kind {
                        SymbolKind::Member { object, name } => self.method(object, name, arguments, place),
                        _ => self.unknown_schema(place, "a call"),
                    },
                    _ => self.unknown_schema(place, "a call"),
                },
                _ => self.unknown_schema(place, "a value of the running program"),
            },
            Value::Object(_) => Read::of(self.json_schema(value)),
            _ => self.unknown_schema(place, "a value"),
        }
    }

    pub fn unknown_schema(&mut self, place: Place, what: &str) -> Read {
        self.note(place, format!("the schema: {what} is not followed"));
        Read::default()
    }

    /// Adds what a doc comment says about a schema.
    pub fn annotate(&mut self, schema: &mut Members, doc: &Doc) {
        let mut put = |key: &str, value: Json| drop(schema.insert(key.to_owned(), value));
        if !doc.text.is_empty() {
            put("description", Json::String(doc.text.clone()));
        }
        if let Some(title) = doc.tags("title").next() {
            put("title", title.into());
        }
        for (tag, key) in [("deprecated", "deprecated"), ("readOnly", "readOnly"), ("writeOnly", "writeOnly")] {
            if doc.has(tag) {
                put(key, Json::Bool(true));
            }
        }
        for key in ["format", "pattern"] {
            if let Some(said) = doc.tags(key).next() {
                put(key, said.into());
            }
        }
        let examples: Vec<Json> = doc.tags("example").map(example).collect();
        if !examples.is_empty() {
            put("examples", Json::Array(examples));
        }
        if let Some(default) = doc.tags("default").next() {
            put("default", example(default));
        }
    }

    /// What the members of an object literal say as the properties of a schema, and which of them must be there.
    pub fn properties(&mut self, value: &Value) -> (Vec<(String, Read)>, Vec<Json>) {
        let Value::Object(literal) = value else { return (Vec::new(), Vec::new()) };
        let slots: Vec<(String, Slot)> =
            literal.members.borrow().iter().map(|(name, slot)| (name.to_string(), slot.clone())).collect();
        let (mut properties, mut required) = (Vec::new(), Vec::new());
        for (name, slot) in slots {
            let member = self.program.member(value, &name, slot.place);
            let mut read = self.schema(&member);
            if let Some(doc) = &slot.doc {
                self.annotate(&mut read.schema, doc);
                let mut examples = doc.tags("example").map(example);
                read.example = examples.next().filter(|_| examples.next().is_none());
            }
            if !read.optional {
                required.push(Json::String(name.clone()));
            }
            properties.push((name, read));
        }
        (properties, required)
    }

    /// An object schema of the members of an object literal.
    pub fn object_schema(&mut self, value: &Value) -> Read {
        let (properties, required) = self.properties(value);
        let mut read = Read::of_type("object");
        let (mut schemas, mut members) = (Vec::new(), Vec::new());
        for (name, property) in properties {
            schemas.push((name.clone(), object(property.schema)));
            members.push((name, property.wire));
        }
        if !schemas.is_empty() {
            read = read.with("properties", Json::Object(schemas));
        }
        if !required.is_empty() {
            read = read.with("required", Json::Array(required));
        }
        Read { members, ..read }
    }
}

/// An example or a default as a comment has it: JSON, or else a text.
fn example(text: &str) -> Json {
    json::parse(text).unwrap_or_else(|| text.into())
}
