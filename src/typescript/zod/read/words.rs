//! The words of `checks.ts` and `formats.ts`: each stands for a keyword, or for how a value is written as text.

use super::super::formats::INTEGERS;
use super::constructors::of_values;
use super::{Read, Wire};
use crate::contract::value::{Number, Value as Json};
use crate::typescript::program::value::{Place, SymbolKind, Value};
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Members, OURS, Scan};

/// The words of `formats.ts`, and the `format` that each stands for.
const FORMATS: [(&str, &str); 10] = [
    ("dateTime", "date-time"),
    ("instant", "date-time"),
    ("time", "time"),
    ("duration", "duration"),
    ("email", "email"),
    ("hostname", "hostname"),
    ("uri", "uri"),
    ("uriReference", "uri-reference"),
    ("jsonPointer", "json-pointer"),
    ("regex", "regex"),
];

/// What a value was written as: the text of `formats.at('2026-11-20T09:30:00Z')`.
pub(super) fn written(value: &Value) -> &Value {
    let Some(SymbolKind::Call { callee, arguments, .. }) = value.symbol().map(|symbol| &symbol.kind) else {
        return value;
    };
    let is_moment = callee.external().is_some_and(|external| {
        external.module.strip_prefix(OURS) == Some("formats")
            && matches!(external.path.as_slice(), [name] if &**name == "at")
    });
    arguments.first().filter(|_| is_moment).unwrap_or(value)
}

impl Scan<'_> {
    /// A word, alone or called.
    pub(super) fn word(&mut self, file: &str, name: &str, arguments: &[Value], place: Place) -> Read {
        if file == "formats" {
            if INTEGERS.contains(&name) {
                return Read::of_type("integer").with("format", name);
            }
            let format = FORMATS.iter().find(|(known, _)| *known == name).map_or(name, |(_, format)| *format);
            return Read::of_type("string").with("format", format);
        }
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let second = arguments.get(1).and_then(Value::as_text).map(str::to_owned);
        match name {
            "anyText" | "present" => Read::default(),
            "flag" => Read::of_type("boolean"),
            "numeric" => Read::of_type("number"),
            "bytes" | "byteStream" => Read::of_type("string").with("format", "binary"),
            "own" => self.schema(&first),
            "repeated" => self.written(&first, |wire| wire.items = Some(None)),
            "delimited" => {
                self.written(&first, |wire| wire.items = Some(Some(second.unwrap_or_else(|| ",".to_owned()))))
            }
            "exploded" => self.written(&first, |wire| wire.members = Some(None)),
            "pairs" => {
                let separator = second.unwrap_or_else(|| ",".to_owned());
                let has_equals = arguments.len() > 2;
                self.written(&first, |wire| wire.members = Some(Some((separator, has_equals))))
            }
            "label" => self.written(&first, |wire| wire.prefix = Some("label")),
            "matrix" => self.written(&first, |wire| wire.prefix = Some("matrix")),
            "textOf" => {
                let mut text = self.schema(arguments.get(1).unwrap_or(&Value::Undefined));
                let said = std::mem::replace(&mut text.schema, self.schema(&first).schema);
                text.wire.is_object |= said.get("type").and_then(Json::as_str) == Some("object");
                Read { text: text.text.or(Some(said)), ..text }
            }
            "json" => self.written(&first, |wire| wire.is_json = true),
            "anyOf" => {
                let variants: Vec<Json> = arguments.iter().map(|part| object(self.schema(part).schema)).collect();
                Read::default().with("anyOf", Json::Array(variants))
            }
            "tagged" => self.tagged(&first, arguments.get(1).unwrap_or(&Value::Undefined)),
            "untyped" => {
                let mut schema = Members::new();
                for (_, part) in self.members(&first) {
                    let mut part = self.schema(&part).schema;
                    part.shift_remove("type");
                    schema.extend(part);
                }
                if let Some(options @ Value::Object(_)) = arguments.get(1) {
                    schema.extend(self.json_schema(options));
                }
                Read::of(schema)
            }
            "checked" => self.checked(&first, arguments.get(1..).unwrap_or_default()),
            "same" => {
                let values: Vec<Json> = arguments.iter().filter_map(|value| self.json(value)).collect();
                of_values(values)
            }
            _ => self.unknown_schema(place, name),
        }
    }

    fn written(&mut self, inner: &Value, how: impl FnOnce(&mut Wire)) -> Read {
        let mut read = self.schema(inner);
        how(&mut read.wire);
        read
    }

    /// `checked(schema, [predicate, message], …)`
    fn checked(&mut self, inner: &Value, checks: &[Value]) -> Read {
        let mut read = self.schema(inner);
        for check in checks {
            let predicate =
                self.program.member(check, "0", Place { module: crate::typescript::program::ModuleId(0), at: 0 });
            if is_unique(&predicate) {
                read.schema.insert("uniqueItems".to_owned(), Json::Bool(true));
                continue;
            }
            let Some((callee, arguments)) = predicate.call() else { continue };
            let Some(external) = callee.external().filter(|external| external.module.starts_with(OURS)) else {
                continue;
            };
            let name = external.path.last().map(|name| name.to_string()).unwrap_or_default();
            let arguments = arguments.to_vec();
            self.predicate(&mut read, &name, &arguments);
        }
        read
    }

    fn predicate(&mut self, read: &mut Read, name: &str, arguments: &[Value]) {
        let none = Value::Undefined;
        let argument = |index: usize| arguments.get(index).unwrap_or(&none).clone();
        match name {
            "matches" => {
                let mut part = self.schema(&argument(0)).schema;
                // Within a part, it would speak of what that part alone says (JSON Schema 2020-12, 11.3).
                for key in ["unevaluatedProperties", "unevaluatedItems"] {
                    read.schema.extend(part.shift_remove_entry(key));
                }
                if !part.is_empty() {
                    self.add_part(read, object(part));
                }
            }
            "not" | "propertyNames" | "unevaluatedProperties" | "unevaluatedItems" => {
                let inner = self.or_boolean(&argument(0));
                read.schema.insert(name.to_owned(), inner);
            }
            "additionalProperties" => {
                let inner = self.or_boolean(&argument(0));
                read.schema.insert(name.to_owned(), inner);
            }
            "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
                if let Some(count) = self.json(&argument(0)) {
                    read.schema.insert(name.to_owned(), count);
                }
            }
            "required" => {
                let names = arguments.iter().filter_map(Value::as_text).map(Json::from).collect();
                read.schema.insert(name.to_owned(), Json::Array(names));
            }
            "contains" => {
                let inner = object(self.schema(&argument(0)).schema);
                read.schema.insert(name.to_owned(), inner);
                for (key, value) in [("minContains", argument(1)), ("maxContains", argument(2))] {
                    match self.json(&value) {
                        Some(Json::Number(one)) if key == "minContains" && one == Number::from_u64(1) => {}
                        Some(count) => drop(read.schema.insert(key.to_owned(), count)),
                        None => {}
                    }
                }
            }
            "dependentRequired" => {
                if let Some(Json::Object(members)) = self.json(&argument(0)) {
                    members
                        .into_iter()
                        .for_each(|(name, names)| add(&mut read.schema, "dependentRequired", name, names));
                }
            }
            "dependentSchema" => {
                let inner = object(self.schema(&argument(1)).schema);
                let name = argument(0).as_text().unwrap_or_default().to_owned();
                add(&mut read.schema, "dependentSchemas", name, inner);
            }
            "patternProperty" => {
                let Value::Regex(pattern) = argument(0) else { return };
                let inner = object(self.schema(&argument(1)).schema);
                match &*pattern {
                    // A property of that name cannot be listed.
                    "^__proto__$" => add(&mut read.schema, "properties", "__proto__".to_owned(), inner),
                    pattern => add(&mut read.schema, "patternProperties", pattern.replace("\\/", "/"), inner),
                }
            }
            "conditional" => {
                for (key, index) in [("if", 0), ("then", 1), ("else", 2)] {
                    let inner = self.schema(&argument(index)).schema;
                    if arguments.len() > index && !inner.is_empty() {
                        read.schema.insert(key.to_owned(), object(inner));
                    }
                }
            }
            _ => {}
        }
    }

    fn or_boolean(&mut self, value: &Value) -> Json {
        let schema = self.schema(value).schema;
        let never = only("not", Json::Object(Vec::new()));
        if schema == never { Json::Bool(false) } else { object(schema) }
    }
}

/// Adds a member to an object within a schema.
fn add(schema: &mut Members, key: &str, name: String, value: Json) {
    match schema.get_mut(key) {
        Some(Json::Object(members)) => members.push((name, value)),
        _ => drop(schema.insert(key.to_owned(), Json::Object(vec![(name, value)]))),
    }
}

/// `unique`, the predicate of `uniqueItems`.
pub(super) fn is_unique(predicate: &Value) -> bool {
    predicate.external().is_some_and(|external| {
        external.module.starts_with(OURS) && external.path.last().is_some_and(|name| &**name == "unique")
    })
}
