//! Schemas in the words of a version.

use super::legacy::Lowered;
use super::object::{Object, names};
use super::respell::respell;
use super::{LEFT_OUT, Version, Writer};
use crate::contract::origin::Origin;
use crate::contract::references::references;
use crate::contract::schema::{
    Annotations, ArrayKeywords, Composition, Discriminator, JsonType, NumberKeywords, ObjectKeywords, Schema,
    StringKeywords, TypeSet,
};
use crate::contract::spelling::Spelling;
use crate::contract::value::{Number, Value};

/// A keyword for the least or greatest number, and the one that excludes it.
type Bound<'a> = (&'a str, Option<&'a Number>, &'a str, Option<&'a Number>);

impl Writer<'_> {
    /// Writes a schema. `extends` is not written: all that it says is said again beside it.
    pub(super) fn schema(&mut self, schema: &Schema) -> Value {
        if self.keeps_spelling {
            let (schema, nullable) = respell(schema);
            if is_bare_never(&schema) { Value::Bool(false) } else { self.keywords(&schema, nullable) }
        } else if self.is_legacy() {
            let Lowered { schema, nullable } = self.lower(schema);
            self.keywords(&schema, nullable)
        } else if is_bare_never(schema) {
            Value::Bool(false)
        } else {
            self.keywords(schema, false)
        }
    }

    /// `true` and `false` where these are customary for a schema.
    fn schema_or_boolean(&mut self, schema: &Schema) -> Value {
        if is_bare_never(schema) {
            Value::Bool(false)
        } else if is_empty(schema) {
            Value::Bool(true)
        } else {
            self.schema(schema)
        }
    }

    fn keywords(&mut self, schema: &Schema, nullable: bool) -> Value {
        let mut object = Object::default();
        if let Some(id) = schema.reference {
            object.text("$ref", Some(&self.reference_text(id)));
        }
        let annotations = schema.annotations();
        object.text("title", annotations.title.as_deref());
        object.text("description", annotations.description.as_deref());
        if let Some(types) = schema.types {
            object.put("type", type_names(types));
        }
        object.flag("nullable", nullable);
        object.text("format", schema.format.as_deref());
        if let Some(values) = &schema.values {
            object.put("enum", Value::Array(values.clone()));
        }
        object.carried("const", schema.constant.as_ref());
        object.carried("default", annotations.default.as_ref());
        if let Some(number) = &schema.number {
            self.number(&mut object, number);
        }
        if let Some(string) = &schema.string {
            self::string(&mut object, string);
        }
        if let Some(array) = &schema.array {
            self.array(&mut object, array);
        }
        if let Some(keywords) = &schema.object {
            self.object(&mut object, keywords);
        }
        if let Some(composition) = &schema.composition {
            self.composition(&mut object, composition, schema);
        }
        if schema.never {
            object.put("not", Object::default().into());
        }
        self.annotations(&mut object, annotations, schema);
        for (key, value) in schema.extensions.iter().flat_map(|extensions| extensions.iter()) {
            if self.is_legacy() && !key.starts_with("x-") {
                self.lost(schema.origin, &format!("`{key}`"), LEFT_OUT);
            } else if key == "x-nullable" && !self.keeps_spelling {
                // `nullable` says it, or the type.
            } else if key == "$id" && !references(schema).is_empty() {
                self.lost_base(schema.origin);
            } else {
                object.put(key, value.clone());
            }
        }
        object.into()
    }

    fn number(&mut self, object: &mut Object, number: &NumberKeywords) {
        object.number("multipleOf", number.multiple_of.as_ref());
        let (least, above) = (number.minimum.as_ref(), number.exclusive_minimum.as_ref());
        let (most, below) = (number.maximum.as_ref(), number.exclusive_maximum.as_ref());
        let bounds: [Bound<'_>; 2] =
            [("minimum", least, "exclusiveMinimum", above), ("maximum", most, "exclusiveMaximum", below)];
        for (key, bound, exclusive_key, exclusive) in bounds {
            if self.version != Version::V30 {
                object.number(key, bound);
                object.number(exclusive_key, exclusive);
                continue;
            }
            // 3.0 has one bound on each side, and a flag that excludes it (JSON Schema Validation 00, 5.2 to 5.5).
            let excluded = exclusive.filter(|&exclusive| {
                bound.is_none_or(|bound| if key == "minimum" { exclusive >= bound } else { exclusive <= bound })
            });
            object.number(key, excluded.or(bound));
            object.flag(exclusive_key, excluded.is_some());
        }
    }

    fn array(&mut self, object: &mut Object, array: &ArrayKeywords) {
        let prefix: Vec<Value> = array.prefix_items.iter().map(|item| self.schema(item)).collect();
        object.list("prefixItems", prefix);
        // Behind a tuple, `items` says whether there may be more, which `false` says best.
        if let Some(items) = &array.items {
            object.put("items", self.schema(items));
        }
        if let Some(contains) = &array.contains {
            object.put("contains", self.schema(contains));
        }
        object.count("minContains", array.min_contains);
        object.count("maxContains", array.max_contains);
        object.count("minItems", array.min_items);
        object.count("maxItems", array.max_items);
        object.flag("uniqueItems", array.unique_items);
        if let Some(unevaluated) = &array.unevaluated_items {
            object.put("unevaluatedItems", self.schema_or_boolean(unevaluated));
        }
    }

    fn object(&mut self, object: &mut Object, keywords: &ObjectKeywords) {
        if !keywords.required.is_empty() {
            object.put("required", names(&keywords.required));
        }
        let properties = self.by_name(&keywords.properties);
        // An object of no known property is still said to be one.
        if !properties.is_empty() || (!self.is_legacy() && *keywords == ObjectKeywords::default()) {
            object.put("properties", properties.into());
        }
        let patterns = self.by_name(&keywords.pattern_properties);
        object.object("patternProperties", patterns);
        if let Some(additional) = &keywords.additional_properties {
            object.put("additionalProperties", self.schema_or_boolean(additional));
        }
        if let Some(unevaluated) = &keywords.unevaluated_properties {
            object.put("unevaluatedProperties", self.schema_or_boolean(unevaluated));
        }
        if let Some(names) = &keywords.property_names {
            object.put("propertyNames", self.schema(names));
        }
        object.count("minProperties", keywords.min_properties);
        object.count("maxProperties", keywords.max_properties);
        let dependent = keywords.dependent_required.iter();
        object.object("dependentRequired", dependent.map(|(name, needed)| (name, names(needed))).collect());
        let dependent = self.by_name(&keywords.dependent_schemas);
        object.object("dependentSchemas", dependent);
    }

    fn by_name(&mut self, schemas: &indexmap::IndexMap<String, Schema>) -> Object {
        schemas.iter().map(|(name, schema)| (name, self.schema(schema))).collect()
    }

    fn composition(&mut self, object: &mut Object, composition: &Composition, schema: &Schema) {
        let lists = [("allOf", &composition.all_of), ("anyOf", &composition.any_of), ("oneOf", &composition.one_of)];
        for (key, schemas) in lists {
            let schemas: Vec<Value> = schemas.iter().map(|part| self.schema(part)).collect();
            object.list(key, schemas);
        }
        let single = [
            ("not", &composition.not),
            ("if", &composition.condition),
            ("then", &composition.then),
            ("else", &composition.otherwise),
        ];
        for (key, part) in single {
            if let Some(part) = part {
                object.put(key, self.schema(part));
            }
        }
        if let Some(discriminator) = &composition.discriminator {
            object.put("discriminator", self.discriminator(discriminator, schema));
        }
    }

    fn discriminator(&mut self, discriminator: &Discriminator, schema: &Schema) -> Value {
        let mut object = Object::default();
        object.text("propertyName", Some(&discriminator.property_name));
        let mapping = discriminator.mapping.iter();
        let mapping = mapping.map(|(value, &id)| (value, self.reference_text(id).as_str().into()));
        object.object("mapping", mapping.collect());
        if let Some(default) = discriminator.default_mapping
            && self.has_3_2(schema.origin, "`defaultMapping`")
        {
            object.text("defaultMapping", Some(&self.reference_text(default)));
        }
        // Extensions came with 3.1 (4.8.25.1).
        if self.is_legacy() && !discriminator.extensions.is_empty() {
            self.lost(schema.origin, "extensions of a `discriminator`", LEFT_OUT);
        } else {
            object.extend(&discriminator.extensions);
        }
        object.into()
    }

    /// `nodeType` came with 3.2 (4.26); before, there were attributes and what else is an element.
    fn xml(&mut self, xml: &Value, origin: Origin) -> Value {
        let Value::Object(members) = xml else { return xml.clone() };
        let kind = members.iter().find(|(key, _)| key == "nodeType").and_then(|(_, kind)| kind.as_str());
        let Some(kind) = kind.filter(|_| self.version < Version::V32) else { return xml.clone() };
        let mut object: Object = members.iter().filter(|(key, _)| key != "nodeType").cloned().collect();
        match kind {
            "attribute" => object.flag("attribute", true),
            "element" => {}
            _ => self.lost(origin, &format!("`nodeType: {kind}` of `xml`"), LEFT_OUT),
        }
        object.into()
    }

    fn annotations(&mut self, object: &mut Object, annotations: &Annotations, schema: &Schema) {
        object.flag("readOnly", annotations.read_only);
        object.flag("writeOnly", annotations.write_only);
        object.flag("deprecated", annotations.deprecated);
        let is_singular = self.is_legacy() || self.keeps_spelling && schema.spelling.contains(Spelling::EXAMPLE);
        let (first, all) = (annotations.examples.first(), &annotations.examples);
        object.carried("example", first.filter(|_| is_singular));
        if !self.is_legacy() {
            object.list("examples", all.iter().skip(usize::from(is_singular)).cloned());
        }
        object.carried("xml", annotations.xml.as_ref().map(|xml| self.xml(xml, schema.origin)).as_ref());
        object.carried("externalDocs", annotations.external_docs.as_ref());
    }
}

fn string(object: &mut Object, string: &StringKeywords) {
    object.count("minLength", string.min_length);
    object.count("maxLength", string.max_length);
    object.text("pattern", string.pattern.as_deref());
    object.text("contentEncoding", string.content_encoding.as_deref());
    object.text("contentMediaType", string.content_media_type.as_deref());
}

/// One name, or several with `null` last, as most write it.
fn type_names(types: TypeSet) -> Value {
    let mut all: Vec<&str> = types.iter().map(JsonType::name).collect();
    if let [one] = all.as_slice() {
        return (*one).into();
    }
    if types.contains(JsonType::Null) {
        all.rotate_left(1);
    }
    names(&all)
}

/// Whether the schema says `false` and nothing else.
pub(super) fn is_bare_never(schema: &Schema) -> bool {
    schema.never && schema.annotations.is_none() && schema.extensions.is_none()
}

/// Whether the schema says nothing.
fn is_empty(schema: &Schema) -> bool {
    !schema.has_content() && schema.annotations.is_none() && schema.extensions.is_none()
}
