//! yup's words, as keywords of JSON Schema.

use super::{Chain, any_of, limit, not_empty, whole, with_members};
use crate::contract::value::Value as Json;
use crate::typescript::program::value::Value;
use crate::typescript::scan::Scan;
use crate::typescript::scan::handlers::merged;
use crate::typescript::scan::json::{object, only};
use crate::typescript::zod::read::{Read, nullable};

/// Words whose meaning is a format.
const FORMATS: [(&str, &str); 4] = [("email", "email"), ("url", "uri"), ("uuid", "uuid"), ("datetime", "date-time")];

/// Words that do not change which values are let through, as far as a schema can say it.
const SILENT: [&str; 19] = [
    "trim",
    "lowercase",
    "uppercase",
    "label",
    "meta",
    "strict",
    "typeError",
    "transform",
    "defined",
    "nonNullable",
    "json",
    "camelCase",
    "snakeCase",
    "constantCase",
    "from",
    "stripUnknown",
    "truncate",
    "round",
    "strip",
];

impl Scan<'_> {
    /// A schema of yup's.
    pub(super) fn yup(&mut self, value: &Value) -> Read {
        let Some(chain) = Chain::of(value) else { return Read { optional: true, ..Read::default() } };
        let first = chain.made_with.first().cloned().unwrap_or(Value::Undefined);
        let mut read = match chain.maker.as_str() {
            "string" => Read::of_type("string"),
            "number" => Read::of_type("number"),
            "boolean" | "bool" => Read::of_type("boolean"),
            "date" => Read::of_type("string").with("format", "date-time"),
            "object" => self.yup_shape(Read::of_type("object"), &first),
            "array" => self.yup_items(Read::of_type("array"), &first),
            "mixed" | "ref" => Read::default(),
            "lazy" => {
                let inner = self.program.call(&first, vec![Value::Undefined], None, chain.place);
                let parts = inner.alternatives().iter().map(|part| self.schema(part)).collect();
                any_of(parts)
            }
            other => {
                self.note(chain.place, format!("the schema: yup's `{other}` is not followed"));
                Read::default()
            }
        };
        read.optional = true;
        for (name, arguments) in &chain.methods {
            read = self.yup_method(read, name, arguments, &chain);
        }
        if !read.optional {
            read = not_empty(read);
        }
        // What is missing is filled in before it is looked for.
        read.optional |= read.schema.contains_key("default");
        read
    }

    fn yup_items(&mut self, read: Read, items: &Value) -> Read {
        match items {
            Value::Undefined => read,
            items => {
                let items = self.schema(items);
                read.with("items", object(items.schema))
            }
        }
    }

    fn yup_shape(&mut self, read: Read, literal: &Value) -> Read {
        let members = self.members(literal).into_iter();
        let members = members.filter(|(_, value)| !matches!(value, Value::Undefined));
        let members = members.map(|(name, value)| (name, self.schema(&value))).collect();
        with_members(read, members)
    }

    fn yup_method(&mut self, mut read: Read, name: &str, arguments: &[Value], chain: &Chain) -> Read {
        let place = chain.place;
        let first = arguments.first();
        if let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) {
            return read.with("format", *format);
        }
        match name {
            "required" => read.optional = false,
            "optional" | "notRequired" => read.optional = true,
            "nullable" if !matches!(first, Some(Value::Bool(false))) => read = nullable(read),
            "min" | "max" if chain.maker == "date" => {}
            "min" | "max" => {
                let keyword = limit(&read, name == "min");
                self.put(&mut read, keyword, first, place);
            }
            "length" => {
                let (least, most) = (limit(&read, true), limit(&read, false));
                self.put(&mut read, least, first, place);
                self.put(&mut read, most, first, place);
            }
            "moreThan" => self.put(&mut read, "exclusiveMinimum", first, place),
            "lessThan" => self.put(&mut read, "exclusiveMaximum", first, place),
            "positive" => drop(read.schema.insert("exclusiveMinimum".to_owned(), whole(0))),
            "negative" => drop(read.schema.insert("exclusiveMaximum".to_owned(), whole(0))),
            "integer" => drop(read.schema.insert("type".to_owned(), "integer".into())),
            "matches" => self.put_pattern(&mut read, first, place),
            "oneOf" | "equals" => match self.listed_values(arguments.get(..1).unwrap_or_default()) {
                Some(values) => drop(read.schema.insert("enum".to_owned(), Json::Array(values))),
                None => self.note(place, "the values that are allowed: they are computed"),
            },
            "notOneOf" => {
                if let Some(values) = self.listed_values(arguments.get(..1).unwrap_or_default()) {
                    read = read.with("not", object(only("enum", Json::Array(values))));
                }
            }
            "default" => match first.and_then(|value| self.json(value)) {
                Some(value) => drop(read.schema.insert("default".to_owned(), value)),
                None => self.note(place, "the default: it is computed"),
            },
            "ensure" if chain.maker == "array" => {
                read.schema.entry("default".to_owned()).or_insert_with(|| Json::Array(Vec::new()));
            }
            "ensure" => drop(read.schema.entry("default".to_owned()).or_insert_with(|| "".into())),
            // It may take dates that are written otherwise.
            "transform" if chain.maker == "date" => drop(read.schema.shift_remove("format")),
            "of" => {
                let items = first.cloned().unwrap_or(Value::Undefined);
                read = self.yup_items(read, &items);
            }
            "shape" => {
                let literal = first.cloned().unwrap_or(Value::Undefined);
                read = self.yup_shape(read, &literal);
            }
            "noUnknown" if !matches!(first, Some(Value::Bool(false))) => {
                read = read.with("additionalProperties", Json::Bool(false));
            }
            "concat" => {
                let other = first.map(|value| self.schema(value)).unwrap_or_default();
                read.optional = read.optional && other.optional;
                read.schema = merged(std::mem::take(&mut read.schema), other.schema);
            }
            "pick" | "omit" => {
                let names = self.listed_values(arguments).unwrap_or_default();
                let is_pick = name == "pick";
                let is_kept = |name: &str| names.iter().any(|it| it.as_str() == Some(name)) == is_pick;
                if let Some(Json::Object(properties)) = read.schema.get_mut("properties") {
                    properties.retain(|(name, _)| is_kept(name));
                }
                if let Some(Json::Array(required)) = read.schema.get_mut("required") {
                    required.retain(|name| name.as_str().is_some_and(is_kept));
                }
            }
            "isTrue" | "isFalse" => drop(read.schema.insert("const".to_owned(), Json::Bool(name == "isTrue"))),
            _ if SILENT.contains(&name) => {}
            _ => self.note(place, format!("the schema's `{name}`: it has no keyword")),
        }
        read
    }
}
