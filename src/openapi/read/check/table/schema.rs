//! Schemas, and what has the type of a parameter in 2.0.

use super::api::EXTERNAL_DOCUMENTATION;
use crate::openapi::read::check::edition::*;
use crate::openapi::read::check::object::{Field, Is, Object, PLAIN, Rest, field, required};
use crate::openapi::read::check::rules;

/// What stands between the items of a list in 2.0.
pub const COLLECTION_FORMATS: [&str; 4] = ["csv", "ssv", "tsv", "pipes"];

/// How other collection formats are read.
pub const AS_CSV: &str = "it is read as `csv`";

const BOUND: Is = Is::Special(rules::exclusive_bound);
const SCHEMAS: Is = Is::List(&Is::Schema);
const SCHEMAS_BY_NAME: Is = Is::Map(&Is::Schema);
const ENUM: Is = Is::List(&Is::Anything);

/// What says the type of a parameter, a header or an item of 2.0, which have no schema.
pub static TYPING: [Field; 15] = [
    field("format", ONLY_20, Is::Text),
    field("items", ONLY_20, Is::Object(&ITEMS)),
    field("default", ONLY_20, Is::Anything),
    field("maximum", ONLY_20, Is::Number),
    field("exclusiveMaximum", ONLY_20, BOUND),
    field("minimum", ONLY_20, Is::Number),
    field("exclusiveMinimum", ONLY_20, BOUND),
    field("maxLength", ONLY_20, Is::Count),
    field("minLength", ONLY_20, Is::Count),
    field("pattern", ONLY_20, Is::Text),
    field("maxItems", ONLY_20, Is::Count),
    field("minItems", ONLY_20, Is::Count),
    field("uniqueItems", ONLY_20, Is::Boolean),
    field("enum", ONLY_20, ENUM),
    field("multipleOf", ONLY_20, Is::Special(rules::divisor)),
];

static ITEMS: Object = Object {
    noun: "items",
    fields: &[
        field("type", ONLY_20, Is::Special(rules::type_20)),
        field("collectionFormat", ONLY_20, Is::Word(&COLLECTION_FORMATS, AS_CSV)),
    ],
    shared: &[&TYPING],
    required: &[required("type", ONLY_20, "any value is let through")],
    rule: rules::schema,
    ..PLAIN
};

/// Those that are met most come first.
pub static SCHEMA: Object = Object {
    noun: "schema",
    section: 24,
    fields: &[
        field("type", ALL, Is::Special(rules::schema_type)),
        field("description", ALL, Is::Text),
        field("$ref", ALL, Is::Reference(&SCHEMA)),
        field("properties", ALL, SCHEMAS_BY_NAME),
        field("items", ALL, Is::Special(rules::items)),
        field("required", ALL, Is::Special(rules::required_names)),
        field("format", ALL, Is::Text),
        field("example", ALL, Is::Anything),
        field("enum", ALL, ENUM),
        field("nullable", ONLY_30, Is::Boolean),
        field("title", ALL, Is::Text),
        field("default", ALL, Is::Anything),
        field("allOf", ALL, SCHEMAS),
        field("oneOf", SINCE_30, SCHEMAS),
        field("anyOf", SINCE_30, SCHEMAS),
        field("additionalProperties", ALL, Is::Special(rules::additional_properties)),
        field("readOnly", ALL, Is::Boolean),
        field("writeOnly", SINCE_30, Is::Boolean),
        field("deprecated", SINCE_30, Is::Boolean),
        field("minimum", ALL, Is::Number),
        field("maximum", ALL, Is::Number),
        field("exclusiveMinimum", ALL, BOUND),
        field("exclusiveMaximum", ALL, BOUND),
        field("multipleOf", ALL, Is::Special(rules::divisor)),
        field("minLength", ALL, Is::Count),
        field("maxLength", ALL, Is::Count),
        field("pattern", ALL, Is::Text),
        field("minItems", ALL, Is::Count),
        field("maxItems", ALL, Is::Count),
        field("uniqueItems", ALL, Is::Boolean),
        field("minProperties", ALL, Is::Count),
        field("maxProperties", ALL, Is::Count),
        field("not", SINCE_30, Is::Schema),
        field("discriminator", ALL, Is::Special(rules::discriminator)),
        field("xml", ALL, Is::Object(&XML)),
        field("externalDocs", ALL, Is::Object(&EXTERNAL_DOCUMENTATION)),
        field("const", SINCE_31, Is::Anything),
        field("examples", SINCE_31, ENUM),
        field("patternProperties", SINCE_31, SCHEMAS_BY_NAME),
        field("propertyNames", SINCE_31, Is::Schema),
        field("unevaluatedProperties", SINCE_31, Is::Schema),
        field("unevaluatedItems", SINCE_31, Is::Schema),
        field("dependentRequired", SINCE_31, Is::Map(&Is::Set(&Is::Text))),
        field("dependentSchemas", SINCE_31, SCHEMAS_BY_NAME),
        field("prefixItems", SINCE_31, SCHEMAS),
        field("contains", SINCE_31, Is::Schema),
        field("minContains", SINCE_31, Is::Count),
        field("maxContains", SINCE_31, Is::Count),
        field("if", SINCE_31, Is::Schema),
        field("then", SINCE_31, Is::Schema),
        field("else", SINCE_31, Is::Schema),
        field("contentEncoding", SINCE_31, Is::Text),
        field("contentMediaType", SINCE_31, Is::Text),
        field("contentSchema", SINCE_31, Is::Schema),
        field("$defs", SINCE_31, SCHEMAS_BY_NAME),
        field("$schema", SINCE_31, Is::Text),
        field("$id", SINCE_31, Is::Text),
        field("$anchor", SINCE_31, Is::Text),
        field("$comment", SINCE_31, Is::Text),
        field("$vocabulary", SINCE_31, Is::Map(&Is::Boolean)),
        field("$dynamicRef", SINCE_31, Is::Text),
        field("$dynamicAnchor", SINCE_31, Is::Text),
    ],
    rest: Rest::Keywords,
    rule: rules::schema,
    ..PLAIN
};

/// Since 3.0; 2.0 has a text in its place.
pub static DISCRIMINATOR: Object = Object {
    noun: "discriminator",
    section: 25,
    fields: &[
        field("propertyName", SINCE_30, Is::Text),
        field("mapping", SINCE_30, Is::Map(&Is::Text)),
        field("defaultMapping", SINCE_32, Is::Text),
    ],
    required: &[required("propertyName", SINCE_30, "the discriminator is ignored")],
    ..PLAIN
};

static XML: Object = Object {
    noun: "XML",
    section: 26,
    fields: &[
        field("name", ALL, Is::Text),
        field("namespace", ALL, Is::Text),
        field("prefix", ALL, Is::Text),
        field("attribute", ALL, Is::Boolean),
        field("wrapped", ALL, Is::Boolean),
        field(
            "nodeType",
            SINCE_32,
            Is::Word(&["element", "attribute", "text", "cdata", "none"], "it is kept as it is"),
        ),
    ],
    ..PLAIN
};
