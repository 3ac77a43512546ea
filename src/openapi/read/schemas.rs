//! Schema objects → schemas in normal form.

use indexmap::IndexMap;

use super::values::{boolean, count, items, number, text, value};
use super::{Reader, at, extensions};
use crate::contract::schema::{
    Annotations, ArrayKeywords, Composition, Discriminator, JsonType, NumberKeywords, ObjectKeywords, Schema,
    StringKeywords, TypeSet,
};
use crate::contract::spelling::Spelling;
use crate::contract::value::{Number, Value};
use crate::openapi::load::{Node, NodeValue};

/// A schema under construction: the keyword groups that it has so far, and 3.0's dialect of them.
#[derive(Default)]
struct Draft {
    schema: Schema,
    nullable: bool,
    /// 3.0's boolean `exclusiveMinimum` and `exclusiveMaximum`.
    exclusive: [bool; 2],
    /// 3.0's `items` as an array, once JSON Schema's way to write a tuple.
    additional_items: Option<Schema>,
}

impl Draft {
    fn spell(&mut self, spelling: Spelling, is_so: bool) {
        if is_so {
            self.schema.spelling.insert(spelling);
        }
    }

    fn annotations(&mut self) -> &mut Annotations {
        self.schema.annotations.get_or_insert_default()
    }

    fn number(&mut self) -> &mut NumberKeywords {
        self.schema.number.get_or_insert_default()
    }

    fn string(&mut self) -> &mut StringKeywords {
        self.schema.string.get_or_insert_default()
    }

    fn array(&mut self) -> &mut ArrayKeywords {
        self.schema.array.get_or_insert_default()
    }

    fn object(&mut self) -> &mut ObjectKeywords {
        self.schema.object.get_or_insert_default()
    }

    fn composition(&mut self) -> &mut Composition {
        self.schema.composition.get_or_insert_default()
    }
}

impl<'d> Reader<'d> {
    /// Reads a schema; what is wrong with it is reported, and the rest of it is used.
    pub(super) fn schema(&mut self, node: &'d Node) -> Schema {
        let mut draft = Draft { schema: Schema { origin: at(node.at), ..Schema::default() }, ..Draft::default() };
        match &node.value {
            NodeValue::Bool(allowed) => draft.schema.never = !allowed,
            NodeValue::Object(members) => self.within(self.surroundings_in(node), |reader| {
                for member in members {
                    reader.keyword(&mut draft, &member.key, &member.value, node);
                }
                reader.imply_type(&mut draft.schema);
            }),
            _ => {}
        }
        self.repair_values(&mut draft.schema);
        finish(draft)
    }

    /// `type: string` beside `enum: [1, 2]` means the texts, and `type: integer` beside `enum: ['1']` the numbers: YAML and
    /// its quotes are easily got wrong.
    fn repair_values(&mut self, schema: &mut Schema) {
        let (Some(types), Some(values)) = (schema.types, &mut schema.values) else { return };
        if values.is_empty() || values.iter().any(|value| types.admits(value.json_type())) {
            return;
        }
        let repaired: Option<Vec<Value>> = values.iter().map(|value| as_type(value, types)).collect();
        let message = "no value of `enum` is of the schema's `type`";
        match repaired {
            Some(repaired) => {
                *values = repaired;
                self.warn("enum-of-wrong-type", schema.origin.at, message, "the values are read as that type");
            }
            None => self.warn("enum-of-wrong-type", schema.origin.at, message, "the type is ignored"),
        }
    }

    fn keyword(&mut self, draft: &mut Draft, key: &str, node: &'d Node, parent: &'d Node) {
        match key {
            "$ref" => {
                if let Some(reference) = text(node) {
                    draft.schema.reference = self.schema_reference(&reference, parent);
                    draft.schema.unknown = self.unresolved.last().filter(|_| draft.schema.reference.is_none()).cloned();
                }
            }
            "$dynamicRef" => {
                if let Some(reference) = text(node) {
                    draft.schema.reference = self.dynamic_reference(&reference, parent);
                }
            }
            "type" => draft.schema.types = types(node),
            "enum" => draft.schema.values = node.as_array().map(|items| items.iter().map(value).collect()),
            "const" => draft.schema.constant = Some(value(node)),
            "format" => draft.schema.format = text(node),
            "nullable" => {
                let is_nullable = boolean(node).unwrap_or(false);
                draft.nullable |= is_nullable;
                draft.spell(Spelling::NULLABLE, is_nullable);
            }
            "x-nullable" => {
                let is_nullable = boolean(node).unwrap_or(false);
                draft.nullable |= is_nullable;
                draft.spell(Spelling::X_NULLABLE, is_nullable);
                draft.schema.extensions.get_or_insert_default().insert(key.to_owned(), value(node));
            }

            "title" => draft.annotations().title = text(node),
            "description" => draft.annotations().description = text(node),
            "default" => draft.annotations().default = Some(value(node)),
            "example" => {
                draft.annotations().examples.insert(0, value(node));
                draft.spell(Spelling::EXAMPLE, true);
            }
            "examples" => match &node.value {
                NodeValue::Array(items) => draft.annotations().examples.extend(items.iter().map(value)),
                _ => draft.annotations().examples.push(value(node)),
            },
            "deprecated" => draft.annotations().deprecated = boolean(node).unwrap_or(false),
            "readOnly" => draft.annotations().read_only = boolean(node).unwrap_or(false),
            "writeOnly" => draft.annotations().write_only = boolean(node).unwrap_or(false),
            "xml" => draft.annotations().xml = Some(value(node)),
            "externalDocs" => draft.annotations().external_docs = Some(value(node)),

            "minimum" => draft.number().minimum = number(node),
            "maximum" => draft.number().maximum = number(node),
            "multipleOf" => draft.number().multiple_of = number(node).filter(|number| number.as_f64() > 0.0),
            "exclusiveMinimum" => match node.as_bool() {
                Some(exclusive) => draft.exclusive[0] = exclusive,
                None => draft.number().exclusive_minimum = number(node),
            },
            "exclusiveMaximum" => match node.as_bool() {
                Some(exclusive) => draft.exclusive[1] = exclusive,
                None => draft.number().exclusive_maximum = number(node),
            },

            "minLength" => draft.string().min_length = count(node),
            "maxLength" => draft.string().max_length = count(node),
            "pattern" => draft.string().pattern = text(node),
            "contentEncoding" => draft.string().content_encoding = text(node),
            "contentMediaType" => draft.string().content_media_type = text(node),

            "items" => match &node.value {
                NodeValue::Array(items) if items.is_empty() => {}
                NodeValue::Array(_) => draft.array().prefix_items = self.schemas_in(node),
                _ => draft.array().items = Some(self.schema(node)),
            },
            "additionalItems" => draft.additional_items = Some(self.schema(node)),
            "prefixItems" => draft.array().prefix_items = self.schemas_in(node),
            "contains" => draft.array().contains = Some(Box::new(self.schema(node))),
            "minContains" => draft.array().min_contains = count(node),
            "maxContains" => draft.array().max_contains = count(node),
            "minItems" => draft.array().min_items = count(node),
            "maxItems" => draft.array().max_items = count(node),
            "uniqueItems" => draft.array().unique_items = boolean(node).unwrap_or(false),
            "unevaluatedItems" => draft.array().unevaluated_items = Some(Box::new(self.schema(node))),

            "properties" => draft.object().properties = self.schemas_by_name(node),
            "required" => draft.object().required = required(node),
            "additionalProperties" => draft.object().additional_properties = Some(self.schema(node)),
            "patternProperties" => draft.object().pattern_properties = self.schemas_by_name(node),
            "propertyNames" => draft.object().property_names = Some(Box::new(self.schema(node))),
            "minProperties" => draft.object().min_properties = count(node),
            "maxProperties" => draft.object().max_properties = count(node),
            "dependentRequired" => draft.object().dependent_required = self.dependent_required(node),
            "dependentSchemas" => draft.object().dependent_schemas = self.schemas_by_name(node),
            "unevaluatedProperties" => draft.object().unevaluated_properties = Some(Box::new(self.schema(node))),

            "allOf" => draft.composition().all_of = self.schemas_in(node),
            "anyOf" => draft.composition().any_of = self.schemas_in(node),
            "oneOf" => draft.composition().one_of = self.schemas_in(node),
            // What is only asked about is not what values have to be.
            "not" => {
                let schema = self.within(self.in_question(), |reader| reader.schema(node));
                draft.composition().not = Some(Box::new(schema));
            }
            "if" => {
                let schema = self.within(self.in_question(), |reader| reader.schema(node));
                draft.composition().condition = Some(Box::new(schema));
            }
            "then" => draft.composition().then = Some(Box::new(self.schema(node))),
            "else" => draft.composition().otherwise = Some(Box::new(self.schema(node))),
            "discriminator" => {
                let discriminator = self.discriminator(node);
                draft.composition().discriminator = discriminator;
            }
            _ => {
                draft.schema.extensions.get_or_insert_default().insert(key.to_owned(), value(node));
            }
        }
    }

    fn dependent_required(&self, node: &Node) -> IndexMap<String, Vec<String>> {
        let members = node.as_object().unwrap_or_default();
        members.iter().map(|member| (member.name(), required(&member.value))).collect()
    }

    fn discriminator(&mut self, node: &'d Node) -> Option<Discriminator> {
        if let Some(name) = node.as_str() {
            return Some(Discriminator {
                property_name: name.to_owned(),
                mapping: IndexMap::new(),
                default_mapping: None,
                extensions: IndexMap::new(),
            });
        }
        let property_name = node.get("propertyName").and_then(Node::as_str)?;
        let mut mapping = IndexMap::new();
        for member in self.map(node, "mapping") {
            let target = member.value.as_str().and_then(|target| self.mapping_target(target, &member.value));
            match target {
                Some(id) => {
                    mapping.insert(member.name(), id);
                }
                None => {
                    let message = format!("the mapping of `{}` leads to no schema", member.key);
                    self.warn("discriminator-mapping-unresolved", member.value.at, message, "it is ignored");
                }
            }
        }
        let default = node.get("defaultMapping");
        let default_mapping = default.and_then(|default| self.mapping_target(default.as_str()?, default));
        if let (Some(default), None) = (default, default_mapping) {
            let message = "`defaultMapping` leads to no schema";
            self.warn("discriminator-mapping-unresolved", default.at, message, "it is ignored");
        }
        Some(Discriminator {
            property_name: property_name.to_owned(),
            mapping,
            default_mapping,
            extensions: extensions(node),
        })
    }

    fn schemas_in(&mut self, node: &'d Node) -> Vec<Schema> {
        items(node).iter().map(|item| self.schema(item)).collect()
    }

    fn schemas_by_name(&mut self, node: &'d Node) -> IndexMap<String, Schema> {
        let members = self.members(node);
        members.iter().map(|member| (member.name(), self.schema(&member.value))).collect()
    }
}

/// The types that are said; none where nothing sensible is.
fn types(node: &Node) -> Option<TypeSet> {
    let mut types = TypeSet::default();
    for node in node.as_array().unwrap_or(std::slice::from_ref(node)) {
        match (node.as_str().and_then(JsonType::from_name), &node.value) {
            (Some(json_type), _) => types.insert(json_type),
            (None, NodeValue::Null) => types.insert(JsonType::Null),
            (None, _) => {}
        }
    }
    (!types.is_empty()).then_some(types)
}

/// The names of a list, each once.
fn required(node: &Node) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in items(node).iter().filter_map(Node::as_str) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The value that a scalar would be if it had one of the types.
fn as_type(value: &Value, types: TypeSet) -> Option<Value> {
    let text = match value {
        Value::Number(number) => number.as_str(),
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::String(text) => text,
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let number = || Number::new(text).map(Value::Number).filter(|value| types.admits(value.json_type()));
    match text {
        _ if types.contains(JsonType::String) => Some(Value::String(text.to_owned())),
        "true" | "false" if types.contains(JsonType::Boolean) => Some(Value::Bool(text == "true")),
        _ => number(),
    }
}

/// Brings 3.0's spellings into the normal form.
fn finish(mut draft: Draft) -> Schema {
    if let Some(number) = &mut draft.schema.number {
        if draft.exclusive[0] {
            number.exclusive_minimum = number.minimum.take();
        }
        if draft.exclusive[1] {
            number.exclusive_maximum = number.maximum.take();
        }
    }
    if let Some(rest) = draft.additional_items.take()
        && let Some(array) = draft.schema.array.as_deref_mut()
        && !array.prefix_items.is_empty()
    {
        array.items = Some(rest);
    }
    if draft.nullable { with_null(draft.schema) } else { draft.schema }
}

/// What `nullable: true` means: `null` is one more valid value, also where the specification would want a `type` beside
/// it, because that is what all who write it mean.
fn with_null(mut schema: Schema) -> Schema {
    let stands_alone = schema.reference.is_none() && schema.composition.is_none();
    if stands_alone && schema.types.is_none() {
        schema.types = schema.implied_type.take().map(|json_type| [json_type].into_iter().collect());
        schema.spelling.insert(Spelling::NO_TYPE);
    }
    if let Some(types) = &mut schema.types
        && !types.contains(JsonType::Null)
    {
        types.insert(JsonType::Null);
        schema.spelling.insert(Spelling::NO_NULL_TYPE);
    }
    if let Some(values) = &mut schema.values
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
        schema.spelling.insert(Spelling::NO_NULL_VALUE);
    }
    if stands_alone {
        return schema;
    }
    let annotations = schema.annotations.take();
    let origin = schema.origin;
    if let Some(types) = &mut schema.types {
        types.remove(JsonType::Null);
    }
    let mut spelling = schema.spelling;
    spelling.insert(Spelling::NO_UNION);
    let any_of = vec![schema, Schema { origin, ..Schema::of_type(JsonType::Null) }];
    Schema {
        origin,
        annotations,
        spelling,
        composition: Some(Box::new(Composition { any_of, ..Composition::default() })),
        ..Schema::default()
    }
}
