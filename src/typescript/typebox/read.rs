//! TypeBox as JSON Schema, which it is, and JSON Schema as it stands in sources.

use std::collections::HashMap;

use crate::contract::value::{Number, Value as Json};
use crate::typescript::program::ModuleId;
use crate::typescript::program::value::{External, Place, Value};
use crate::typescript::scan::json::{member, object};
use crate::typescript::scan::{Members, Scan};
use crate::typescript::zod::read::{Read, nullable, of_tags};

/// Whether a package is TypeBox.
pub fn is_typebox(module: &str) -> bool {
    matches!(module, "typebox" | "@sinclair/typebox" | "@fastify/type-provider-typebox")
}

impl Scan<'_> {
    /// `Type.….(…)`
    pub fn typebox(&mut self, external: &External, arguments: &[Value], place: Place) -> Read {
        let path: Vec<&str> = external.path.iter().map(|name| &**name).collect();
        let name = path.last().copied().unwrap_or_default();
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let (own, options) = match name {
            "String" | "Number" | "Integer" | "Boolean" | "Null" => {
                (Read::of_type(&name.to_lowercase()), arguments.first())
            }
            // What it is in TypeScript is said beside it.
            "Unsafe" if self.is_schema(&first) => return self.schema(&first),
            "Unknown" | "Any" | "Unsafe" => (Read::default(), arguments.first()),
            "Never" => (Read::default().with("not", Json::Object(Vec::new())), arguments.first()),
            "Object" => (self.object_schema(&first), arguments.get(1)),
            "Optional" | "Readonly" => {
                let inner = self.schema(&first);
                return Read { optional: inner.optional || name == "Optional", ..inner };
            }
            "Array" => {
                let items = self.schema(&first).schema;
                (Read::of_type("array").with("items", object(items)), arguments.get(1))
            }
            "Union" => (or_null(self.variants("anyOf", &first)), arguments.get(1)),
            "Intersect" => (self.variants("allOf", &first), arguments.get(1)),
            "Enum" => (self.constructor(&["enum"], arguments, place), arguments.get(1)),
            "Literal" => (self.constructor(&["literal"], arguments, place), arguments.get(1)),
            "Record" => {
                let values = arguments.get(1).map(|values| self.schema(values).schema).unwrap_or_default();
                (Read::of_type("object").with("additionalProperties", object(values)), arguments.get(2))
            }
            "Partial" | "Required" => (Read::of(self.with_all(&first, name == "Required")), arguments.get(1)),
            "Pick" | "Omit" => {
                let names = arguments.get(1).map(|names| self.property_names(names)).unwrap_or_default();
                (Read::of(self.with_some(&first, &names, name == "Pick")), arguments.get(2))
            }
            "Composite" => (Read::of(self.composite(&first)), arguments.get(1)),
            "Tuple" => (self.typebox_tuple(&first), arguments.get(1)),
            "RegExp" | "RegEx" => match &first {
                Value::Regex(pattern) | Value::Text(pattern) => {
                    (Read::of_type("string").with("pattern", &**pattern), arguments.get(1))
                }
                _ => (Read::of_type("string"), arguments.get(1)),
            },
            "TemplateLiteral" => (Read::of_type("string"), arguments.get(1)),
            "Date" => (Read::of_type("string").with("format", "date-time"), arguments.first()),
            "Not" => (Read::default().with("not", object(self.schema(&first).schema)), arguments.get(1)),
            "Ref" if self.is_schema(&first) => (self.schema(&first), arguments.get(1)),
            // `Type.Ref('User')`
            "Ref" if first.as_text().is_some() => {
                let called = self.schema_called(first.as_text().unwrap_or_default());
                match called {
                    Some(schema) => (self.schema(&schema), arguments.get(1)),
                    None => (self.unknown_schema(place, "Type.Ref"), None),
                }
            }
            _ => (self.unknown_schema(place, &format!("Type.{name}")), None),
        };
        let mut read = own;
        if let Some(options) = options {
            let options = self.json_schema(options);
            read.schema.extend(options);
        }
        file(read)
    }

    /// An object schema all of whose properties have to be there, or none.
    fn with_all(&mut self, value: &Value, is_required: bool) -> Members {
        let mut schema = self.inline(value).schema;
        let names = match schema.get("properties") {
            Some(Json::Object(properties)) => properties.iter().map(|(name, _)| Json::String(name.clone())).collect(),
            _ => Vec::new(),
        };
        schema.shift_remove("required");
        if is_required && !names.is_empty() {
            schema.insert("required".to_owned(), Json::Array(names));
        }
        schema
    }

    /// An object schema with these of its properties, or without them.
    fn with_some(&mut self, value: &Value, names: &[String], are_kept: bool) -> Members {
        let mut schema = self.inline(value).schema;
        let is_kept = |name: &str| names.iter().any(|known| known == name) == are_kept;
        if let Some(Json::Object(properties)) = schema.get_mut("properties") {
            properties.retain(|(name, _)| is_kept(name));
        }
        if let Some(Json::Array(required)) = schema.get_mut("required") {
            required.retain(|name| name.as_str().is_some_and(is_kept));
            if required.is_empty() {
                schema.shift_remove("required");
            }
        }
        schema
    }

    /// The names that are listed, as texts or as literals of a union.
    fn property_names(&mut self, value: &Value) -> Vec<String> {
        let listed = match value {
            Value::Array(items) => items.items.borrow().clone(),
            _ => Vec::new(),
        };
        if listed.iter().any(|name| name.as_text().is_some()) {
            return listed.iter().filter_map(Value::as_text).map(str::to_owned).collect();
        }
        let schema = self.inline(value).schema;
        let of = |schema: &Members| schema.get("const").and_then(Json::as_str).map(str::to_owned);
        match schema.get("anyOf") {
            Some(Json::Array(variants)) => variants
                .iter()
                .filter_map(|variant| match variant {
                    Json::Object(members) => of(&members.iter().cloned().collect()),
                    _ => None,
                })
                .collect(),
            _ => of(&schema).into_iter().collect(),
        }
    }

    /// The properties of several object schemas in one.
    fn composite(&mut self, parts: &Value) -> Members {
        let Value::Array(parts) = parts else { return Members::new() };
        let parts = parts.items.borrow().clone();
        let mut whole: Option<Members> = None;
        for part in parts {
            let part = self.inline(&part).schema;
            whole = Some(match whole {
                None => part,
                Some(known) => crate::typescript::scan::handlers::merged(known, part),
            });
        }
        whole.unwrap_or_default()
    }

    fn typebox_tuple(&mut self, items: &Value) -> Read {
        let Value::Array(items) = items else { return Read::of_type("array") };
        let items = items.items.borrow().clone();
        let count = Json::Number(Number::from_u64(items.len() as u64));
        let schemas: Vec<Json> = items.iter().map(|item| object(self.schema(item).schema)).collect();
        let tuple = Read::of_type("array").with("minItems", count.clone()).with("maxItems", count);
        if schemas.is_empty() { tuple } else { tuple.with("prefixItems", Json::Array(schemas)) }
    }

    /// A schema that stands there as JSON Schema, in parts perhaps as something else.
    pub fn json_schema(&mut self, value: &Value) -> Members {
        let mut schema = Members::new();
        for (key, value) in self.members(value) {
            let json = match (key.as_str(), &value) {
                ("$id", _) => continue,
                ("$ref", Value::Text(name)) => match self.schema_called(name) {
                    Some(called) => {
                        schema.extend(self.schema(&called).schema);
                        continue;
                    }
                    None => Some(Json::String(name.to_string())),
                },
                _ => self.json_or_schema(&value, 0),
            };
            schema.extend(json.map(|json| (key, json)));
        }
        tagged(schema)
    }

    fn json_or_schema(&mut self, value: &Value, depth: usize) -> Option<Json> {
        if depth > 50 {
            return None;
        }
        match value {
            Value::Symbol(_) => Some(object(self.schema(value).schema)),
            Value::Object(_) if self.get(value, "$ref").is_some() => Some(object(self.json_schema(value))),
            Value::Object(_) => {
                let members = self.members(value).into_iter();
                let members: Vec<(String, Json)> =
                    members.filter_map(|(key, value)| Some((key, self.json_or_schema(&value, depth + 1)?))).collect();
                Some(Json::Object(members))
            }
            Value::Array(items) => {
                let items = items.items.borrow().clone();
                Some(Json::Array(items.iter().filter_map(|item| self.json_or_schema(item, depth + 1)).collect()))
            }
            data => self.json(data),
        }
    }

    fn schemas_with_ids(&mut self) -> HashMap<String, Value> {
        let mut known = HashMap::new();
        for module in (0..self.program.modules().len()).map(ModuleId) {
            let names: Vec<_> = self.program.module(module).exports.borrow().keys().cloned().collect();
            for name in names {
                let value = self.program.export(module, &name, Place { module, at: 0 });
                let options = value.call().and_then(|(_, arguments)| arguments.last().cloned());
                if let Some(options @ Value::Object(_)) = options
                    && let Some(id) = self.get_text(&options, "$id")
                    && self.is_schema(&value)
                {
                    known.entry(id).or_insert(value);
                }
            }
        }
        known
    }

    /// `User#`: the schema with that `$id`, which is the name of its constant or one of its options.
    fn schema_called(&mut self, name: &str) -> Option<Value> {
        let id = name.trim_end_matches('#');
        for module in (0..self.program.modules().len()).map(ModuleId) {
            if !self.program.module(module).exports.borrow().contains_key(id) {
                continue;
            }
            let value = self.program.export(module, id, Place { module, at: 0 });
            if self.is_schema(&value) {
                return Some(value);
            }
        }
        let known = match self.ids.take() {
            Some(known) => known,
            None => self.schemas_with_ids(),
        };
        let found = known.get(id).cloned();
        self.ids = Some(known);
        found
    }
}

/// `Type.Union([schema, Type.Null()])`: the schema, which also lets `null` through.
fn or_null(mut read: Read) -> Read {
    let is_null = |variant: &Json| member(variant, "type").and_then(Json::as_str) == Some("null");
    match read.schema.get_mut("anyOf") {
        Some(Json::Array(variants)) => match variants.as_mut_slice() {
            [Json::Object(schema), null] if is_null(null) => {
                nullable(Read::of(std::mem::take(schema).into_iter().collect()))
            }
            _ => read,
        },
        _ => read,
    }
}

/// `tagged(property, { value: variant })`: a union in which each variant is told by a value of the property.
fn tagged(mut schema: Members) -> Members {
    let property = schema.get("discriminator").and_then(|it| member(it, "propertyName")).and_then(Json::as_str);
    let (Some(property), Some(Json::Array(parts))) = (property, schema.get("oneOf")) else { return schema };
    let tagged = parts.iter().map(|part| match member(part, "allOf") {
        Some(Json::Array(variants)) if variants.len() == 1 => {
            let tag = member(member(member(part, "properties")?, property)?, "const")?.as_str()?;
            Some((tag.to_owned(), variants.first()?.clone()))
        }
        _ => None,
    });
    let Some(tagged) = tagged.collect::<Option<Vec<(String, Json)>>>() else { return schema };
    let union = of_tags(property.to_owned(), tagged).schema;
    schema.shift_remove("type");
    schema.shift_remove("required");
    schema.extend(union);
    schema
}

/// An uploaded file, whose limits stand apart because they are no text's.
fn file(mut read: Read) -> Read {
    if read.schema.get("format").and_then(Json::as_str) == Some("binary") {
        read.schema.insert("type".to_owned(), "string".into());
    }
    let Some(limits) = read.schema.shift_remove("file") else { return read };
    for key in ["description", "minLength", "maxLength"] {
        read.schema.extend(member(&limits, key).map(|value| (key.to_owned(), value.clone())));
    }
    if let Some(Json::Array(types)) = member(&limits, "contentType") {
        read.wire.media_types = types.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    }
    read
}
