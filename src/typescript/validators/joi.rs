//! Joi's words, as keywords of JSON Schema.

use super::{Chain, any_of, limit, not_empty, type_of, whole, with_members};
use crate::contract::value::Value as Json;
use crate::scanning::marks;
use crate::typescript::program::value::Value;
use crate::typescript::scan::handlers::merged;
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Members, Scan};
use crate::typescript::zod::read::{Read, nullable, of_values};

/// Words whose meaning is a format.
const FORMATS: [(&str, &str); 9] = [
    ("email", "email"),
    ("uri", "uri"),
    ("guid", "uuid"),
    ("uuid", "uuid"),
    ("hostname", "hostname"),
    ("domain", "hostname"),
    ("isoDate", "date-time"),
    ("isoDuration", "duration"),
    ("base64", "byte"),
];

/// Words whose meaning is a pattern.
const PATTERNS: [(&str, &str); 4] = [
    ("alphanum", "^[a-zA-Z0-9]+$"),
    ("hex", "^[a-fA-F0-9]+$"),
    ("token", "^[a-zA-Z0-9_]+$"),
    ("creditCard", "^[0-9]{12,19}$"),
];

/// Words that do not change which values are let through, as far as a schema can say it.
const SILENT: [&str; 35] = [
    "trim",
    "lowercase",
    "uppercase",
    "label",
    "messages",
    "message",
    "error",
    "strict",
    "convert",
    "raw",
    "options",
    "prefs",
    "preferences",
    "tag",
    "tags",
    "note",
    "notes",
    "meta",
    "unit",
    "cast",
    "empty",
    "failover",
    "rename",
    "truthy",
    "falsy",
    "sensitive",
    "insensitive",
    "precision",
    "normalize",
    "replace",
    "strip",
    "id",
    "single",
    "sparse",
    "warn",
];

/// Words that mean the same whatever the type is.
const OF_ANY: [&str; 6] = ["required", "exist", "optional", "default", "description", "example"];

impl Scan<'_> {
    /// A schema of Joi's.
    pub(super) fn joi(&mut self, value: &Value) -> Read {
        let Some(chain) = Chain::of(value) else {
            return match value.external().and_then(|external| external.path.last()) {
                // `Joi.string` without a call is a mistake of whoever wrote it; a constant stands for itself.
                Some(_) | None => Read { optional: true, ..Read::default() },
            };
        };
        let first = chain.made_with.first().cloned().unwrap_or(Value::Undefined);
        let mut is_own = false;
        let mut read = match chain.maker.as_str() {
            "string" => Read::of_type("string"),
            "number" => Read::of_type("number"),
            "boolean" | "bool" => Read::of_type("boolean"),
            "array" => Read::of_type("array"),
            "date" => Read::of_type("string").with("format", "date-time"),
            "binary" => Read::of_type("string").with("format", "binary"),
            "object" => self.joi_object(&first),
            "compile" => self.joi_or_literal(&first),
            "alternatives" | "alt" => self.joi_choice(&chain.made_with),
            "any" => Read::default(),
            "valid" | "equal" => self.joi_values(&chain.made_with),
            "required" | "exist" => Read::default(),
            // What types of the program's own make of a value before they look at it, only the program knows.
            other => {
                self.note(chain.place, format!("the schema: Joi's `{other}` is not followed"));
                is_own = true;
                Read::of(marks::guessed(Members::new()))
            }
        };
        read.optional = !matches!(chain.maker.as_str(), "required" | "exist" | "compile");
        for (name, arguments) in chain.methods.iter().filter(|(name, _)| !is_own || OF_ANY.contains(&name.as_str())) {
            read = self.joi_method(read, name, arguments, &chain);
        }
        let takes_empty = chain.methods.iter().any(|(name, arguments)| {
            let has_empty = arguments.iter().flat_map(Value::alternatives).any(|it| it.as_text() == Some(""));
            matches!(name.as_str(), "allow" | "empty" | "default") && has_empty
        });
        if takes_empty || chain.maker != "string" { read } else { not_empty(read) }
    }

    fn joi_object(&mut self, literal: &Value) -> Read {
        match literal {
            Value::Object(_) => self.joi_keys(Read::of_type("object"), literal),
            _ => Read::of_type("object"),
        }
    }

    /// Adds the members that an object literal lists.
    fn joi_keys(&mut self, read: Read, literal: &Value) -> Read {
        let listed = self.members(literal).into_iter().map(|(name, value)| (name, value.present()));
        let listed: Vec<(String, Value)> = listed.filter(|(_, value)| !matches!(value, Value::Undefined)).collect();
        let members = listed.into_iter().map(|(name, value)| (name, self.joi_or_literal(&value)));
        with_members(read, members.collect())
    }

    /// Joi takes an object literal for an object's members, a list for a choice, and all else for itself.
    pub fn joi_or_literal(&mut self, value: &Value) -> Read {
        match value {
            Value::Object(_) => Read { optional: true, ..self.joi_object(value) },
            Value::Array(items) => {
                let items = items.items.borrow().clone();
                Read { optional: true, ..self.joi_choice(&items) }
            }
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {
                Read { optional: true, ..self.joi_values(std::slice::from_ref(value)) }
            }
            Value::Regex(_) => {
                let mut read = Read::of_type("string");
                let place =
                    crate::typescript::program::Place { module: crate::typescript::program::ModuleId(0), at: 0 };
                self.put_pattern(&mut read, Some(value), place);
                Read { optional: true, ..read }
            }
            other => self.schema(other),
        }
    }

    fn joi_choice(&mut self, arguments: &[Value]) -> Read {
        let is_constant =
            |value: &Value| matches!(value, Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null);
        if !arguments.is_empty() && arguments.iter().all(is_constant) {
            return self.joi_values(arguments);
        }
        let mut parts = Vec::new();
        for argument in arguments {
            match argument {
                Value::Array(items) => {
                    let items = items.items.borrow().clone();
                    for item in items {
                        parts.push(self.joi_or_literal(&item));
                    }
                }
                other => parts.push(self.joi_or_literal(other)),
            }
        }
        // Where one is not known, nothing is known of all.
        let unknown = marks::guessed(Members::new());
        match parts.iter().position(|part| part.schema == unknown) {
            Some(index) => parts.swap_remove(index),
            None if parts.is_empty() => Read::default(),
            None => any_of(parts),
        }
    }

    fn joi_values(&mut self, arguments: &[Value]) -> Read {
        self.listed_values(arguments).map(of_values).unwrap_or_default()
    }

    fn joi_method(&mut self, mut read: Read, name: &str, arguments: &[Value], chain: &Chain) -> Read {
        let place = chain.place;
        let first = arguments.first();
        if let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) {
            return read.with("format", *format);
        }
        if let Some((_, pattern)) = PATTERNS.iter().find(|(known, _)| *known == name) {
            return read.with("pattern", *pattern);
        }
        match name {
            "required" | "exist" => read.optional = false,
            "optional" => read.optional = true,
            "min" | "max" if chain.maker == "date" => {}
            "min" => self.put(&mut read, limit_of(chain, name), first, place),
            "max" => self.put(&mut read, limit_of(chain, name), first, place),
            "length" => {
                let (least, most) = (limit(&read, true), limit(&read, false));
                self.put(&mut read, least, first, place);
                self.put(&mut read, most, first, place);
            }
            "greater" => self.put(&mut read, "exclusiveMinimum", first, place),
            "less" => self.put(&mut read, "exclusiveMaximum", first, place),
            "positive" => drop(read.schema.insert("exclusiveMinimum".to_owned(), whole(0))),
            "negative" => drop(read.schema.insert("exclusiveMaximum".to_owned(), whole(0))),
            "multiple" => self.put(&mut read, "multipleOf", first, place),
            "integer" => drop(read.schema.insert("type".to_owned(), "integer".into())),
            "port" => {
                read = read.with("type", "integer").with("minimum", whole(0)).with("maximum", whole(65_535));
            }
            "iso" if type_of(&read) == "string" => drop(read.schema.insert("format".to_owned(), "date-time".into())),
            "regex" | "pattern" if chain.maker == "object" => self.joi_pattern(&mut read, arguments),
            "regex" | "pattern" => self.put_pattern(&mut read, first, place),
            "valid" | "equal" | "only" if !arguments.is_empty() => match self.listed_values(arguments) {
                Some(values) => {
                    let is_nullable = values.contains(&Json::Null);
                    let known = match read.schema.shift_remove("enum") {
                        Some(Json::Array(known)) => known,
                        _ => Vec::new(),
                    };
                    let values: Vec<Json> = known.into_iter().chain(values).collect();
                    if type_of(&read).is_empty() {
                        read.schema.extend(of_values(values).schema);
                    } else {
                        read.schema.insert("enum".to_owned(), Json::Array(values));
                        if is_nullable {
                            read = nullable(read);
                        }
                    }
                }
                None => self.note(place, "the values that are allowed: they are computed"),
            },
            "allow" => {
                let values = self.listed_values(arguments).unwrap_or_default();
                if values.contains(&Json::Null) {
                    read = nullable(read);
                }
                if let Some(Json::Array(known)) = read.schema.get_mut("enum") {
                    known.extend(values.into_iter().filter(|value| *value != Json::Null));
                }
            }
            "invalid" | "disallow" | "not" => {
                if let Some(values) = self.listed_values(arguments) {
                    read = read.with("not", object(only("enum", Json::Array(values))));
                }
            }
            "default" => {
                read.optional = true;
                match first.and_then(|value| self.json(value)) {
                    Some(value) => drop(read.schema.insert("default".to_owned(), value)),
                    None if first.is_none() => {}
                    None => self.note(place, "the default: it is computed"),
                }
            }
            "description" => self.put(&mut read, "description", first, place),
            "example" => {
                if let Some(example) = first.and_then(|value| self.json(value)) {
                    read.schema.insert("examples".to_owned(), Json::Array(vec![example]));
                }
            }
            "items" => {
                let items = self.joi_choice(arguments);
                read = read.with("items", object(items.schema));
            }
            "ordered" => {
                let items: Vec<Json> = arguments.iter().map(|item| object(self.joi_or_literal(item).schema)).collect();
                read = read.with("prefixItems", Json::Array(items));
            }
            "has" => {
                let inner = first.map(|value| self.joi_or_literal(value)).unwrap_or_default();
                read = read.with("contains", object(inner.schema));
            }
            "unique" => drop(read.schema.insert("uniqueItems".to_owned(), Json::Bool(true))),
            "keys" | "append" => {
                if let Some(literal) = first {
                    read = self.joi_keys(read, &literal.clone());
                }
            }
            "unknown" => {
                let is_allowed = !matches!(first, Some(Value::Bool(false)));
                read = read.with("additionalProperties", Json::Bool(is_allowed));
            }
            "or" => read = requires_one(read, "anyOf", arguments),
            "xor" => read = requires_one(read, "oneOf", arguments),
            "with" => {
                let peers = self.listed_values(arguments.get(1..).unwrap_or_default());
                if let (Some(name), Some(peers)) = (first.and_then(Value::as_text), peers) {
                    let needed = Json::Object(vec![(name.to_owned(), Json::Array(peers))]);
                    read = read.with("dependentRequired", needed);
                }
            }
            "try" => read = Read { optional: read.optional, ..self.joi_choice(arguments) },
            "concat" => {
                let other = first.map(|value| self.joi_or_literal(value)).unwrap_or_default();
                read.optional = read.optional && other.optional;
                read.schema = merged(std::mem::take(&mut read.schema), other.schema);
            }
            // A number, or its digits in a text.
            "timestamp" => read.schema = marks::guessed(only("type", "number".into())),
            "forbidden" => read = Read { optional: true, ..Read::default().with("not", Json::Object(Vec::new())) },
            "ip" => {
                if let Some(Value::Object(_)) = first {
                    self.note(place, "the versions of addresses that are allowed");
                }
            }
            _ if SILENT.contains(&name) => {}
            _ => self.note(place, format!("the schema's `{name}`: it has no keyword")),
        }
        read
    }

    /// `object.pattern(/…/, schema)`
    fn joi_pattern(&mut self, read: &mut Read, arguments: &[Value]) {
        let values = arguments.get(1).map(|value| self.joi_or_literal(value)).unwrap_or_default();
        match arguments.first() {
            Some(Value::Regex(pattern)) => {
                let member = vec![(pattern.replace("\\/", "/"), object(values.schema))];
                read.schema.insert("patternProperties".to_owned(), Json::Object(member));
            }
            _ if !values.schema.is_empty() => {
                read.schema.insert("additionalProperties".to_owned(), object(values.schema));
            }
            _ => {}
        }
    }
}

fn limit_of(chain: &Chain, name: &str) -> &'static str {
    let made = match chain.maker.as_str() {
        "string" => Read::of_type("string"),
        "array" => Read::of_type("array"),
        "object" => Read::of_type("object"),
        _ => Read::of_type("number"),
    };
    limit(&made, name == "min")
}

/// One of several members must be there.
fn requires_one(read: Read, keyword: &str, names: &[Value]) -> Read {
    let one = |name: &str| object(only("required", Json::Array(vec![name.into()])));
    let parts: Vec<Json> = names.iter().filter_map(Value::as_text).map(one).collect();
    if parts.is_empty() { read } else { read.with(keyword, Json::Array(parts)) }
}
