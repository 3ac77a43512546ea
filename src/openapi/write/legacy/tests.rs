//! 3.1 schemas and what becomes of them in 3.0.

use crate::openapi::write::{Version, to_json, write};
use crate::openapi::{load, read};

/// What a 3.1 schema becomes in 3.0, and which losses are reported; both documents in YAML's flow style.
fn check(schema: &str, expected: &str, losses: &[&str]) {
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: t, version: '1'}}, paths: {{}}, components: {{schemas: {{A: {schema}, B: {{type: string}}}}}}}}"
    );
    let document = load::load("a.yaml", text.into()).expect(schema);
    let reading = read::read(&load::Sources::alone(document)).expect(schema);
    let written = write(&reading.contract, Version::V30);
    let json = to_json(&written.document);
    let written_document = load::load("a.json", json.into()).expect(schema);
    let found = written_document.root.pointer("/components/schemas/A").expect("the schema");
    let expected = load::load("a.yaml", expected.to_owned().into()).expect(expected);
    assert_eq!(to_json(&read::value(found)), to_json(&read::value(&expected.root)), "{schema}");
    let found: Vec<&str> = written.losses.iter().map(|loss| loss.message.as_str()).collect();
    let losses: Vec<String> = losses.iter().map(|what| format!("OpenAPI 3.0 cannot say {what}")).collect();
    assert_eq!(found, losses, "{schema}");
}

#[test]
fn null_becomes_nullable() {
    let a = "'#/components/schemas/B'";
    check("{type: [string, 'null']}", "{type: string, nullable: true}", &[]);
    check("{type: 'null'}", "{nullable: true, enum: [null]}", &[]);
    check("{type: [string, 'null'], enum: [a]}", "{type: string, enum: [a]}", &[]);
    let nullable_reference = format!("{{nullable: true, allOf: [{{$ref: {a}}}]}}");
    check(&format!("{{anyOf: [{{$ref: {a}}}, {{type: 'null'}}]}}"), &nullable_reference, &[]);
    check(&format!("{{oneOf: [{{type: 'null'}}, {{$ref: {a}}}]}}"), &nullable_reference, &[]);
    check(
        "{description: d, oneOf: [{type: integer, const: 1}, {type: 'null'}]}",
        "{description: d, type: integer, nullable: true, enum: [1, null]}",
        &[],
    );
    check(
        &format!("{{oneOf: [{{$ref: {a}}}, {{type: integer}}, {{type: 'null'}}]}}"),
        &format!("{{nullable: true, oneOf: [{{$ref: {a}}}, {{type: integer}}]}}"),
        &[],
    );
    // Here `null` is valid twice, so it is not valid.
    check(
        "{oneOf: [{type: [string, 'null']}, {type: 'null'}]}",
        "{oneOf: [{type: string, nullable: true}, {nullable: true, enum: [null]}]}",
        &[],
    );
}

#[test]
fn what_has_other_words_is_no_loss() {
    let b = "{$ref: '#/components/schemas/B'}";
    check("{type: [string, integer]}", "{anyOf: [{type: integer}, {type: string}]}", &[]);
    check("{type: [integer, number]}", "{type: number}", &[]);
    check("{type: string, enum: []}", "{type: string, not: {}}", &[]);
    check("{const: 1}", "{enum: [1]}", &[]);
    check("{exclusiveMinimum: 1, minimum: 0}", "{minimum: 1, exclusiveMinimum: true}", &[]);
    check("{exclusiveMaximum: 9, maximum: 5}", "{maximum: 5}", &[]);
    check("{properties: {a: true, b: false}}", "{properties: {a: {}, b: {not: {}}}}", &[]);
    check("{type: object, additionalProperties: false}", "{type: object, additionalProperties: false}", &[]);
    check("{type: object, unevaluatedProperties: false}", "{type: object, additionalProperties: false}", &[]);
    check("{type: array}", "{type: array, items: {}}", &[]);
    check(
        &format!("{{$ref: {}, description: d}}", "'#/components/schemas/B'"),
        &format!("{{description: d, allOf: [{b}]}}"),
        &[],
    );
    check("{examples: [1]}", "{example: 1}", &[]);
    check("{type: string, contentEncoding: base64}", "{type: string, format: byte}", &[]);
    check("{contentMediaType: application/octet-stream}", "{format: binary}", &[]);
    check(
        "{if: {minimum: 1}, then: {maximum: 2}, else: {maximum: 3}}",
        "{allOf: [{anyOf: [{not: {minimum: 1}}, {maximum: 2}]}, {anyOf: [{minimum: 1}, {maximum: 3}]}]}",
        &[],
    );
    check(
        "{dependentRequired: {a: [b]}}",
        "{allOf: [{anyOf: [{not: {type: object, required: [a]}}, {required: [b]}]}]}",
        &[],
    );
    check("{contains: {minimum: 1}}", "{not: {type: array, items: {not: {minimum: 1}}}}", &[]);
}

#[test]
fn what_has_no_words_is_reported() {
    check(
        "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}",
        "{type: array, items: {anyOf: [{type: string}, {type: integer}]}, maxItems: 2}",
        &["`prefixItems`"],
    );
    check(
        "{type: object, patternProperties: {^a: {type: string}}, additionalProperties: false, propertyNames: {maxLength: 1}}",
        "{type: object, additionalProperties: {type: string}}",
        &["`patternProperties`", "`propertyNames`"],
    );
    check("{examples: [1, 2]}", "{example: 1}", &["more than one example of a schema"]);
    check(
        "{allOf: [{minimum: 1}], unevaluatedProperties: false}",
        "{allOf: [{minimum: 1}]}",
        &["`unevaluatedProperties`"],
    );
    check("{$comment: c, x-a: 1}", "{x-a: 1}", &["`$comment`"]);
    check(
        "{contains: {minimum: 1}, minContains: 2, maxContains: 3}",
        "{not: {type: array, items: {not: {minimum: 1}}}}",
        &["`minContains`", "`maxContains`"],
    );
}
