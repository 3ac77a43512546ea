//! Writing is reading turned round: what is written reads as the contract that was read.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use api_scaffold::contract::Contract;
use api_scaffold::contract::operation::{Method, Operation};
use api_scaffold::openapi::write::{Version, to_json, to_yaml, write};
use api_scaffold::openapi::{interop, load, read};

/// The contract of a text, unless it is none that we read.
fn contract(name: &str, bytes: Vec<u8>) -> Result<Contract, String> {
    let document = load::load(name, bytes).map_err(|error| error.to_string())?;
    let reading = read::read(&load::Sources::alone(document)).map_err(|problem| problem.message)?;
    Ok(reading.contract)
}

fn directory() -> Contract {
    let bytes = fs::read("examples/directory/openapi.yaml").expect("the example is there");
    contract("openapi.yaml", bytes).expect("the example is fine")
}

/// What is wrong with the documents written for a contract, all of it.
fn faults(contract: &Contract) -> Vec<String> {
    let mut faults = Vec::new();
    let written = write(contract, Version::V32);
    let json = to_json(&written.document);
    match self::contract("a.json", json.clone().into_bytes()) {
        Ok(again) => {
            let second = to_json(&write(&again, Version::V32).document);
            faults.extend(difference("3.2 differs at its second writing", &json, &second));
        }
        Err(error) => faults.push(format!("3.2 is not read: {error}")),
    }
    for version in [Version::V32, Version::V31, Version::V30] {
        let written = write(contract, version);
        let yaml = to_yaml(&written.document).expect("laid out");
        match load::load("a.yaml", yaml.into_bytes()) {
            Ok(document) => {
                let read = to_json(&read::value(&document.root));
                faults.extend(difference("YAML is not what JSON is", &to_json(&written.document), &read));
            }
            Err(error) => faults.push(format!("the YAML is broken: {error}")),
        }
    }
    let json = to_json(&write(contract, Version::V30).document);
    if let Err(error) = self::contract("a.json", json.into_bytes()) {
        faults.push(format!("3.0 is not read: {error}"));
    }
    match interop::to_openapiv3(contract) {
        Ok(api) => {
            let is_said = |operation: &&Operation| !matches!(operation.method, Method::Query | Method::Other(_));
            let said = contract.operations.iter().filter(is_said);
            let facts = [
                ("operations", said.clone().count(), api.operations().count()),
                (
                    "parameters",
                    said.map(|operation| {
                        operation.parameters.iter().filter(|parameter| !parameter.is_inherited).count()
                    })
                    .sum(),
                    api.operations().map(|(_, _, operation)| operation.parameters.len()).sum(),
                ),
                (
                    "schemas",
                    contract.schemas.len(),
                    api.components.as_ref().map_or(0, |components| components.schemas.len()),
                ),
            ];
            for (what, ours, theirs) in facts {
                if ours != theirs {
                    faults.push(format!("{what}: {ours} in the contract, {theirs} for openapiv3"));
                }
            }
        }
        Err(error) => faults.push(error.to_string()),
    }
    faults
}

fn difference(what: &str, first: &str, second: &str) -> Option<String> {
    let line = first.lines().zip(second.lines()).position(|(a, b)| a != b);
    let line = line.or((first.len() != second.len()).then_some(0))?;
    let at = |text: &str| text.lines().skip(line.saturating_sub(3)).take(6).collect::<Vec<_>>().join("\n");
    Some(format!("{what}, line {}:\n{}\n—\n{}", line + 1, at(first), at(second)))
}

#[test]
fn the_example_survives() {
    let faults = faults(&directory());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(write(&directory(), Version::V31).losses.is_empty());
}

#[test]
fn keys_stand_in_the_customary_order() {
    let yaml = to_yaml(&write(&directory(), Version::V31).document).expect("laid out");
    let top: Vec<&str> = yaml.lines().filter(|line| !line.starts_with([' ', '-'])).collect();
    let order = ["openapi: 3.1.0", "info:", "servers:", "tags:", "security:", "paths:", "components:"];
    assert_eq!(top, order);
    assert!(yaml.contains("\n        '200':\n"), "statuses are strings");
    assert!(yaml.contains("$ref: '#/components/responses/Unauthorized'"), "responses stay shared");
}

/// Every document of a collection, if the environment names one.
#[test]
fn real_documents_survive() {
    let Ok(folder) = std::env::var("API_SCAFFOLD_CORPUS") else {
        println!("skipped: API_SCAFFOLD_CORPUS names no folder of documents");
        return;
    };
    let folder = Path::new(&folder);
    let list = fs::read_to_string(folder.join("LIST.txt")).expect("the folder lists its documents");
    let (mut read, mut broken, mut losses) = (0, Vec::new(), BTreeMap::<String, usize>::new());
    for name in list.lines().filter(|name| !name.is_empty()) {
        let bytes = fs::read(folder.join(name)).expect("the document is there");
        let contract = match contract(name, bytes) {
            Ok(contract) => contract,
            Err(error) => {
                println!("not read: {name}: {error}");
                continue;
            }
        };
        read += 1;
        for loss in write(&contract, Version::V30).losses {
            *losses.entry(loss.message).or_default() += 1;
        }
        broken.extend(faults(&contract).into_iter().map(|fault| format!("{name}: {fault}")));
    }
    println!("{read} documents read; not said in 3.0: {losses:#?}");
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}

/// A document that says what is seldom said, spelled as it is written.
const SELDOM: &str = r##"
openapi: 3.1.0
info:
  title: t
  summary: s
  contact: { name: c, x-c: 1 }
  license: { name: MIT, identifier: MIT }
  version: '1.10'
  x-info: 1
jsonSchemaDialect: https://example.com/dialect
servers: [{ url: 'https://{a}', variables: { a: { default: b } }, x-server: 1 }]
tags: [{ name: a, externalDocs: { url: u }, x-tag: 1 }]
externalDocs: { url: u }
paths:
  /a/{b}:
    summary: s
    description: d
    post:
      tags: [a]
      parameters:
        - { name: b, in: path, required: true, style: label, schema: { type: string }, example: x, x-p: 1 }
        - { name: c, in: query, explode: false, allowReserved: true, content: { application/json: { schema: { type: object }, example: {} } } }
      requestBody:
        description: d
        content:
          multipart/form-data:
            schema: { type: object, properties: { f: { type: string } } }
            examples: { one: { summary: s, value: { f: x }, x-e: 1 }, two: { externalValue: u } }
            encoding: { f: { contentType: text/plain, headers: { H: { schema: { type: string } } }, style: form, explode: true, x-enc: 1 } }
            x-media: 1
        x-body: 1
      responses:
        '200':
          description: d
          headers: { H: { description: d, deprecated: true, schema: { type: integer }, x-h: 1 } }
          links: { l: { operationId: o, parameters: { a: $response.body }, x-l: 1 } }
          x-response: 1
        4XX: { description: d }
        x-responses: 1
      callbacks:
        done:
          '{$request.body#/url}':
            description: d
            post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } }
            x-item: 1
          x-callback: 1
      security: [{}, { k: [role] }]
      servers: [{ url: / }]
      x-operation: 1
    x-item: 1
  /empty: { description: d }
  x-paths: 1
webhooks:
  made: { post: { responses: { default: { description: d } } } }
components:
  schemas:
    B: { type: object }
    A:
      title: t
      type: [object, 'null']
      default: null
      properties:
        a: { $ref: '#/components/schemas/A', description: d }
        n: { multipleOf: 0.10, minimum: -9223372036854775809, exclusiveMaximum: 1e3 }
      patternProperties: { ^x: { const: null } }
      additionalProperties: false
      oneOf: [{ $ref: '#/components/schemas/B' }, { type: 'null' }]
      discriminator: { propertyName: kind, mapping: { a: '#/components/schemas/A' }, x-d: 1 }
      readOnly: true
      examples: [1, two]
      xml: { name: a, x-xml: 1 }
      externalDocs: { url: u }
      $comment: c
      x-schema: 1
    N: false
  securitySchemes: { k: { type: mutualTLS, x-k: 1 } }
  x-components: 1
x-root: 1
"##;

/// What only 3.2 can say.
const NEW: &str = r##"
openapi: 3.2.0
$self: https://example.com/a.yaml
info: { title: t, version: '1' }
servers: [{ url: /, name: here }]
tags: [{ name: a, summary: s, parent: b, kind: nav }, { name: b }]
paths:
  /a:
    query:
      parameters:
        - { name: q, in: querystring, content: { application/json: { schema: { type: object } } } }
        - { name: c, in: cookie, style: cookie, schema: { type: string } }
        - { name: h, in: header, allowReserved: true, schema: { type: string } }
      requestBody:
        content:
          multipart/mixed:
            itemSchema: { type: string }
            prefixEncoding: [{ contentType: text/plain, encoding: { a: { contentType: text/plain } } }]
            itemEncoding: { contentType: image/png, prefixEncoding: [{}], itemEncoding: {} }
      responses:
        '200':
          summary: s
          content:
            application/jsonl:
              itemSchema: { $ref: '#/components/schemas/A' }
              examples: { a: { dataValue: { k: 1 }, serializedValue: '{"k":1}' } }
        '204': {}
    additionalOperations:
      COPY: { responses: { '204': { description: d } } }
      link: { responses: { '204': { description: d } } }
components:
  schemas:
    A:
      oneOf: [{ $ref: '#/components/schemas/B' }]
      discriminator: { propertyName: k, defaultMapping: '#/components/schemas/B' }
    B: { properties: { k: { xml: { nodeType: cdata } } } }
  securitySchemes:
    o:
      type: oauth2
      flows: { deviceAuthorization: { deviceAuthorizationUrl: u, tokenUrl: u, scopes: {} } }
      oauth2MetadataUrl: u
      deprecated: true
"##;

#[test]
fn nothing_that_is_seldom_said_is_lost() {
    for (text, version) in [(SELDOM, Version::V31), (NEW, Version::V32), (SHARED, Version::V32)] {
        let document = load::load("a.yaml", text.into()).expect("the document is fine");
        let expected = to_json(&read::value(&document.root));
        let contract = contract("a.yaml", text.into()).expect("the document is fine");
        let written = write(&contract, version);
        if let Some(difference) = difference("another document", &expected, &to_json(&written.document)) {
            panic!("{difference}");
        }
        assert!(written.losses.is_empty());
        let faults = faults(&contract);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}

/// Components of every kind: used, used in other words, an alias, and not used at all.
const SHARED: &str = r##"
openapi: 3.2.3
info: { title: t, version: '1' }
paths:
  /a/{b}:
    servers: [{ url: /there }]
    parameters:
      - { $ref: '#/components/parameters/Id' }
      - { name: Accept, in: header, schema: { type: string } }
    post:
      parameters: [{ $ref: '#/components/parameters/Page', description: Another page. }]
      requestBody: { $ref: '#/components/requestBodies/Thing', description: A thing. }
      responses:
        '200': { $ref: '#/components/responses/Thing', summary: s, description: Another thing. }
        '201': { $ref: '#/components/responses/Alias' }
        '202':
          description: d
          headers:
            X-Limit: { $ref: '#/components/headers/Limit', description: The limit here. }
            Content-Type: { schema: { type: string } }
          content: { 'Text/Plain;charset=utf-8': { $ref: '#/components/mediaTypes/Thing' } }
          links: { again: { $ref: '#/components/links/Again' } }
      callbacks: { done: { $ref: '#/components/callbacks/Done' } }
    additionalOperations: { LINK: { responses: { '204': { description: d } } } }
  /shared: { $ref: '#/components/pathItems/Things', summary: Another summary. }
webhooks: { made: { $ref: '#/components/pathItems/Things' } }
components:
  schemas:
    Größe: { type: integer }
    Of Size: { properties: { size: { $ref: '#/components/schemas/Gr%C3%B6%C3%9Fe' } } }
  responses:
    Thing: { description: d, content: { application/json: { schema: { type: object }, examples: { a: { $ref: '#/components/examples/Thing', summary: Another one. } } } } }
    Alias: { $ref: '#/components/responses/Thing' }
    Unused: { description: d }
  parameters:
    Id: { name: b, in: path, required: true, schema: { type: string } }
    Page: { name: page, in: query, description: d, schema: { type: integer } }
    Unused: { name: x, in: cookie, schema: {} }
  examples: { Thing: { summary: s, value: 1 }, Unused: { value: 2 } }
  requestBodies: { Thing: { content: { application/json: { $ref: '#/components/mediaTypes/Thing' } } }, Unused: { content: {} } }
  headers: { Limit: { description: d, schema: { type: integer } }, X-Unused: { schema: {} } }
  links: { Again: { operationRef: '#/paths/~1shared/get' }, Unused: { operationId: o } }
  callbacks:
    Done: { '{$url}': { post: { callbacks: { done: { $ref: '#/components/callbacks/Done' } } } } }
    Unused: {}
  pathItems:
    Things: { summary: s, get: { parameters: [{ $ref: '#/components/parameters/Page' }], responses: { '200': { $ref: '#/components/responses/Thing' } } } }
    Unused: { description: d }
  mediaTypes: { Thing: { schema: { type: string } }, Unused: { itemSchema: {} } }
"##;

/// Each place that 3.2 has words for and 3.1 has not is told.
#[test]
fn what_only_3_2_says_is_reported_as_lost() {
    let contract = contract("a.yaml", NEW.into()).expect("the document is fine");
    for (version, rule) in [(Version::V31, "not-in-3.1"), (Version::V30, "not-in-3.0")] {
        let losses = write(&contract, version).losses;
        assert!(losses.iter().all(|loss| loss.rule == rule));
        let told = |what: &str| losses.iter().any(|loss| loss.message.ends_with(what));
        for what in ["`$self`", "the method QUERY", "the method COPY", "`defaultMapping`", "`oauth2MetadataUrl`"] {
            assert!(told(what), "{what} is not told among {losses:#?}");
        }
    }
}
