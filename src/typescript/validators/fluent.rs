//! fluent-json-schema's words: keywords of JSON Schema by their own names.

use super::Chain;
use crate::contract::value::Value as Json;
use crate::typescript::program::value::Value;
use crate::typescript::scan::Scan;
use crate::typescript::scan::json::object;
use crate::typescript::zod::read::Read;

/// Words whose argument is the keyword's value as it stands.
const PLAIN: [&str; 23] = [
    "title",
    "description",
    "default",
    "examples",
    "enum",
    "const",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "uniqueItems",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "contentEncoding",
    "contentMediaType",
    "readOnly",
    "writeOnly",
    "deprecated",
];

impl Scan<'_> {
    /// A schema of fluent-json-schema's. It is required where its own `required()` says so, and has no member to say it of.
    pub(super) fn fluent(&mut self, value: &Value) -> Read {
        let Some(chain) = Chain::of(value) else { return Read { optional: true, ..Read::default() } };
        let mut read = match chain.maker.as_str() {
            name @ ("string" | "number" | "integer" | "boolean" | "null" | "array" | "object") => Read::of_type(name),
            "mixed" => match chain.made_with.first().and_then(|types| self.json(types)) {
                Some(types) => Read::default().with("type", types),
                None => Read::default(),
            },
            "raw" => {
                let literal = chain.made_with.first().cloned().unwrap_or(Value::Undefined);
                Read::of(self.json_schema(&literal))
            }
            // `S.enum([…])` and the like begin a schema without a type.
            word => {
                let word = (word.to_owned(), chain.made_with.clone());
                return self.fluent_words(
                    Read { optional: true, ..Read::default() },
                    std::iter::once(&word).chain(&chain.methods),
                    &chain,
                );
            }
        };
        read.optional = true;
        self.fluent_words(read, chain.methods.iter(), &chain)
    }

    fn fluent_words<'a>(
        &mut self,
        mut read: Read,
        words: impl Iterator<Item = &'a (String, Vec<Value>)>,
        chain: &Chain,
    ) -> Read {
        for (name, arguments) in words {
            self.fluent_word(&mut read, name, arguments, chain);
        }
        read
    }

    fn fluent_word(&mut self, read: &mut Read, name: &str, arguments: &[Value], chain: &Chain) {
        let place = chain.place;
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        match name {
            "prop" => self.fluent_property(read, &first, arguments.get(1)),
            "required" => match (self.json(&first), last_property(read)) {
                (Some(Json::Array(names)), _) => names.into_iter().for_each(|name| require(read, name)),
                (_, Some(last)) => require(read, last.into()),
                (_, None) => read.optional = false,
            },
            "format" => {
                // `S.FORMATS.DATE_TIME`
                let constant = first
                    .external()
                    .and_then(|external| external.path.last())
                    .map(|name| name.to_lowercase().replace('_', "-"));
                match first.as_text().map(str::to_owned).or(constant) {
                    Some(format) => drop(read.schema.insert("format".to_owned(), Json::String(format))),
                    None => self.note(place, "the schema's `format`: it is computed"),
                }
            }
            "pattern" => self.put_pattern(read, Some(&first), place),
            "items" | "additionalItems" | "contains" | "propertyNames" | "not" => {
                let inner = self.fluent_part(&first);
                read.schema.insert(name.to_owned(), inner);
            }
            "additionalProperties" => {
                let inner = self.fluent_part(&first);
                read.schema.insert(name.to_owned(), inner);
            }
            "anyOf" | "oneOf" | "allOf" => {
                let Value::Array(parts) = &first else { return self.note(place, "the variants: they are computed") };
                let parts = parts.items.borrow().clone();
                let parts = parts.iter().map(|part| self.fluent_part(part)).collect();
                read.schema.insert(name.to_owned(), Json::Array(parts));
            }
            "patternProperties" | "dependencies" => {
                let members = self.members(&first).into_iter();
                let members = members.map(|(name, part)| (name, self.fluent_part(&part))).collect();
                read.schema.insert(name.to_owned(), Json::Object(members));
            }
            "extend" => {
                let base = self.inline(&first);
                for (key, value) in base.schema {
                    match (read.schema.get_mut(&key), value) {
                        (Some(Json::Object(ours)), Json::Object(theirs)) => {
                            let added =
                                theirs.into_iter().filter(|(name, _)| !ours.iter().any(|(known, _)| known == name));
                            ours.extend(added.collect::<Vec<_>>());
                        }
                        (Some(Json::Array(ours)), Json::Array(theirs)) => ours.extend(theirs),
                        (Some(_), _) => {}
                        (None, value) => drop(read.schema.insert(key, value)),
                    }
                }
            }
            "raw" => {
                let more = self.json_schema(&first);
                read.schema.extend(more);
            }
            "enum" | "const" if matches!(first, Value::Undefined) => {}
            _ if PLAIN.contains(&name) => {
                let value = if matches!(first, Value::Undefined) { Value::Bool(true) } else { first };
                self.put(read, name, Some(&value), place);
            }
            "id" | "valueOf" | "definition" | "ref" | "as" => {}
            _ => self.note(place, format!("the schema's `{name}`: it has no keyword")),
        }
    }

    fn fluent_part(&mut self, value: &Value) -> Json {
        match value {
            Value::Bool(value) => Json::Bool(*value),
            other => object(self.schema(other).schema),
        }
    }

    fn fluent_property(&mut self, read: &mut Read, name: &Value, schema: Option<&Value>) {
        let Some(name) = name.as_text() else { return };
        let property = schema.map(|schema| self.schema(schema)).unwrap_or_default();
        // A reference says nothing of being required; the schema itself does.
        let optional = match schema {
            Some(schema) if property.schema.contains_key("$ref") => self.inline(schema).optional,
            Some(_) => property.optional,
            None => true,
        };
        let member = (name.to_owned(), object(property.schema));
        match read.schema.get_mut("properties") {
            Some(Json::Object(properties)) => properties.push(member),
            _ => drop(read.schema.insert("properties".to_owned(), Json::Object(vec![member]))),
        }
        if !optional {
            require(read, name.into());
        }
    }
}

fn last_property(read: &Read) -> Option<String> {
    match read.schema.get("properties") {
        Some(Json::Object(properties)) => properties.last().map(|(name, _)| name.clone()),
        _ => None,
    }
}

fn require(read: &mut Read, name: Json) {
    match read.schema.get_mut("required") {
        Some(Json::Array(names)) if names.contains(&name) => {}
        Some(Json::Array(names)) => names.push(name),
        _ => drop(read.schema.insert("required".to_owned(), Json::Array(vec![name]))),
    }
}
