//! TypeBox as JSON Schema, which it is, and JSON Schema as it stands in sources.

use crate::contract::value::Value as Json;
use crate::typescript::program::ModuleId;
use crate::typescript::program::value::{External, Place, Value};
use crate::typescript::scan::json::{member, object};
use crate::typescript::scan::{Members, Scan};
use crate::typescript::zod::read::{Read, of_tags};

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
            "Union" => (self.variants("anyOf", &first), arguments.get(1)),
            "Intersect" => (self.variants("allOf", &first), arguments.get(1)),
            "Enum" => (self.constructor(&["enum"], arguments, place), arguments.get(1)),
            "Literal" => (self.constructor(&["literal"], arguments, place), arguments.get(1)),
            "Record" => {
                let values = arguments.get(1).map(|values| self.schema(values).schema).unwrap_or_default();
                (Read::of_type("object").with("additionalProperties", object(values)), arguments.get(2))
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

    /// A schema that stands there as JSON Schema, in parts perhaps as something else.
    pub fn json_schema(&mut self, value: &Value) -> Members {
        let mut schema = Members::new();
        for (key, value) in self.members(value) {
            let json = match (key.as_str(), &value) {
                ("$id", _) => continue,
                ("$ref", Value::Text(name)) => Some(self.reference_to(name)),
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

    /// `User#`: the schema with that `$id`, which is the name of its constant.
    fn reference_to(&mut self, name: &str) -> Json {
        let id = name.trim_end_matches('#');
        for module in (0..self.program.modules().len()).map(ModuleId) {
            if !self.program.module(module).exports.borrow().contains_key(id) {
                continue;
            }
            let value = self.program.export(module, id, Place { module, at: 0 });
            if self.is_schema(&value)
                && let Some(reference) = self.reference(&value)
                && let Some(pointer) = reference.get("$ref")
            {
                return pointer.clone();
            }
        }
        name.into()
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
    for key in ["description", "maxLength"] {
        read.schema.extend(member(&limits, key).map(|value| (key.to_owned(), value.clone())));
    }
    if let Some(Json::Array(types)) = member(&limits, "contentType") {
        read.wire.media_types = types.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    }
    read
}
