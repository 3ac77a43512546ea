//! What 2.0 says, and the same said in 3.0: both are read into one contract.

use crate::openapi::load::{Sources, load};
use crate::openapi::read::{Reading, Version, read};
use crate::openapi::write;
use crate::report::Level;

fn sources(text: &str) -> Sources {
    Sources::alone(load("api.yaml", text.as_bytes().to_vec()).expect("the text is fine"))
}

fn reading(text: &str) -> Reading {
    read(&sources(text)).expect("the document is understood")
}

fn swagger(rest: &str) -> String {
    format!("swagger: '2.0'\ninfo: {{title: t, version: '1'}}\n{rest}")
}

/// What is said about a 2.0 document besides notes: rule, line and column, message.
fn told(rest: &str) -> Vec<String> {
    let sources = sources(&swagger(rest));
    let diagnostics = read(&sources).map_or_else(|problem| vec![problem], |reading| reading.diagnostics);
    let tell = |diagnostic: &crate::report::Diagnostic| {
        let at = sources.first().source.position(diagnostic.origin.expect("it has a place").at);
        format!("{} {}:{} {}", diagnostic.rule, at.line, at.column, diagnostic.message)
    };
    diagnostics.iter().filter(|diagnostic| diagnostic.level < Level::Note).map(tell).collect()
}

/// Both documents have one contract, and there is nothing to say about the first.
fn same(old: &str, new: &str) {
    assert_eq!(told(old), Vec::<String>::new());
    same_contract(old, new);
}

fn same_contract(old: &str, new: &str) {
    let contract = |text: &str| write::to_json(&write::write(&reading(text).contract, write::Version::V31).document);
    let new = format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{new}");
    assert_eq!(contract(&swagger(old)), contract(&new));
}

/// An operation with these members is the same as one with those.
fn same_operation(old: &str, new: &str) {
    let operation =
        |members: &str| format!("paths: {{/a: {{post: {{responses: {{'204': {{description: d}}}}, {members}}}}}}}");
    same(&operation(old), &operation(new));
}

fn same_response(old: &str, new: &str) {
    let response =
        |members: &str| format!("paths: {{/a: {{get: {{responses: {{'200': {{description: d, {members}}}}}}}}}}}");
    same(&response(old), &response(new));
}

#[test]
fn the_version_is_2_0() {
    for version in ["'2.0'", "2.0", "2"] {
        let reading = reading(&format!("swagger: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{}}"));
        assert_eq!(reading.version, Version::V20("2.0".to_owned()));
        assert_eq!((reading.version.specification(), reading.version.text()), ("Swagger", "2.0"));
    }
    for (text, message) in [
        ("swagger: '1.2'", "Swagger `1.2` is not read"),
        ("swaggerVersion: '1.2'", "Swagger `1.2` is not read"),
        ("swagger: [2]", "`swagger` must be a string, but is an array"),
    ] {
        let problem = read(&sources(text)).expect_err("it is refused");
        assert_eq!(problem.message, message);
    }
}

#[test]
fn host_base_path_and_schemes_are_servers() {
    same(
        "host: api.example.com\nbasePath: /v1/\nschemes: [https, http]\npaths: {}",
        "servers: [{url: 'https://api.example.com/v1'}, {url: 'http://api.example.com/v1'}]\npaths: {}",
    );
    same("host: api.example.com\npaths: {}", "servers: [{url: //api.example.com}]\npaths: {}");
    same("basePath: /v1\nschemes: [https]\npaths: {}", "servers: [{url: /v1}]\npaths: {}");
    same("basePath: /\npaths: {}", "paths: {}");
    same(
        "host: h\nschemes: [http]\npaths: {/a: {get: {schemes: [wss], responses: {'200': {description: d}}}}}",
        "servers: [{url: 'http://h'}]\npaths: {/a: {get: {servers: [{url: 'wss://h'}], responses: {'200': {description: d}}}}}",
    );
    let host = "host: https://h/\nbasePath: v1\npaths: {}";
    assert_eq!(told(host), ["host-with-scheme 3:7 `host` is a URL"]);
    same_contract(host, "servers: [{url: 'https://h/v1'}]\npaths: {}");
}

#[test]
fn definitions_are_components() {
    same(
        "paths: {}
definitions:
  A/B: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}, self: {$ref: '#/definitions/A~1B'}}}
  C: {allOf: [{$ref: '#/definitions/A~1B'}], x-nullable: true}
  D: {type: array, items: {$ref: '#/definitions/A%7E1B'}, x-more: {$ref: '#/definitions/C'}}
  E: {type: object, additionalProperties: {$ref: 'api.yaml#/definitions/C'}, example: {$ref: '#/definitions/C'}}
  F: {type: object, properties: {$ref: {type: file}}}",
        "paths: {}
components:
  schemas:
    A/B: {type: object, discriminator: {propertyName: kind}, required: [kind], properties: {kind: {type: string}, self: {$ref: '#/components/schemas/A~1B'}}}
    C: {allOf: [{$ref: '#/components/schemas/A~1B'}], nullable: true}
    D: {type: array, items: {$ref: '#/components/schemas/A~1B'}, x-more: {$ref: '#/definitions/C'}}
    E: {type: object, additionalProperties: {$ref: '#/components/schemas/C'}, example: {$ref: '#/definitions/C'}}
    F: {type: object, properties: {$ref: {type: string, format: binary}}}",
    );
}

#[test]
fn security_definitions_are_security_schemes() {
    same(
        "paths: {}
security: [{key: [], oauth: [read]}, {}]
securityDefinitions:
  plain: {type: basic, description: d, x-a: 1}
  key: {type: apiKey, in: query, name: k}
  oauth: {type: oauth2, flow: accessCode, authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: {read: Reads}, x-a: 1}
  implicit: {type: oauth2, flow: implicit, authorizationUrl: 'https://a'}
  password: {type: oauth2, flow: password, tokenUrl: 'https://t', scopes: {}}
  machine: {type: oauth2, flow: application, tokenUrl: 'https://t', scopes: {}}",
        "paths: {}
security: [{key: [], oauth: [read]}, {}]
components:
  securitySchemes:
    plain: {type: http, scheme: basic, description: d, x-a: 1}
    key: {type: apiKey, in: query, name: k}
    oauth: {type: oauth2, flows: {authorizationCode: {authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: {read: Reads}}}, x-a: 1}
    implicit: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://a', scopes: {}}}}
    password: {type: oauth2, flows: {password: {tokenUrl: 'https://t', scopes: {}}}}
    machine: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://t', scopes: {}}}}",
    );
    let unknown = "paths: {}\nsecurityDefinitions:\n  o: {type: oauth2, flow: magic}";
    assert_eq!(told(unknown), ["value-unknown 5:27 `magic` is none of the values of `flow`"]);
}

#[test]
fn bodies_are_sent_as_what_is_consumed() {
    same_operation(
        "parameters: [{in: body, name: b, required: true, description: d, x-a: 1, schema: {type: string}}]",
        "requestBody: {required: true, description: d, x-a: 1, content: {application/json: {schema: {type: string}}}}",
    );
    same_operation(
        "consumes: [text/plain, application/xml], parameters: [{in: body, name: b, schema: {type: string}, x-examples: {application/xml: <a/>, one: 1}}]",
        "requestBody: {content: {text/plain: {schema: {type: string}, examples: {one: {value: 1}}}, application/xml: {schema: {type: string}, example: <a/>}}}",
    );
    same(
        "consumes: [application/xml]
paths: {/a: {put: {parameters: [{$ref: '#/parameters/Body'}, {$ref: '#/parameters/Page'}], responses: {'204': {description: d}}}}}
parameters: {Body: {in: body, name: b, schema: {}}, Page: {in: query, name: page, type: integer, default: 1}}",
        "paths: {/a: {put: {requestBody: {content: {application/xml: {schema: {}}}}, parameters: [{$ref: '#/components/parameters/Page'}], responses: {'204': {description: d}}}}}
components: {requestBodies: {Body: {content: {application/xml: {schema: {}}}}}, parameters: {Page: {in: query, name: page, schema: {type: integer, default: 1}}}}",
    );
}

#[test]
fn defects_of_bodies_are_repaired() {
    let operation = |parameters: &str| {
        format!("paths: {{/a: {{post: {{responses: {{'204': {{description: d}}}}, parameters: [\n{parameters}]}}}}}}")
    };
    let typed = operation("{in: body, name: b, type: string}");
    assert_eq!(told(&typed), ["field-missing 4:1 the parameter has no `schema`"]);
    let twice = operation("{in: body, name: b, schema: {}},\n{in: body, name: c, schema: {}}");
    assert_eq!(told(&twice), ["body-duplicated 5:1 the operation has a second body"]);
    let both = operation("{in: body, name: b, schema: {}},\n{in: formData, name: c, type: string}");
    assert_eq!(told(&both), ["form-beside-body 5:1 there is a form beside the body"]);
    let reading = reading(&swagger(&both));
    let body = reading.contract.operations[0].body.as_ref().expect("it has one");
    let types: Vec<&str> = body.content.iter().map(|media| media.name.as_str()).collect();
    assert_eq!(types, ["application/json", "application/x-www-form-urlencoded"]);
}

#[test]
fn forms_are_objects() {
    same_operation(
        "parameters: [{in: formData, name: a, type: integer, required: true, description: d, default: 1, minimum: 1, x-a: 1, x-example: 2}, {in: formData, name: l, type: array, items: {type: string, enum: [x, y]}}, {in: formData, name: p, type: array, items: {type: string}, collectionFormat: pipes}, {in: formData, name: m, type: array, items: {type: string}, collectionFormat: multi}]",
        "requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, required: [a], properties: {a: {type: integer, description: d, default: 1, minimum: 1, x-a: 1, example: 2}, l: {type: array, items: {type: string, enum: [x, y]}}, p: {type: array, items: {type: string}}, m: {type: array, items: {type: string}}}}, encoding: {l: {style: form, explode: false}, p: {style: pipeDelimited, explode: false}, m: {style: form, explode: true}}}}}",
    );
    same_operation(
        "consumes: [application/x-www-form-urlencoded, multipart/form-data], parameters: [{in: formData, name: f, type: file}, {in: formData, name: fs, type: array, items: {type: file}}]",
        "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {f: {type: string, format: binary}, fs: {type: array, items: {type: string, format: binary}}}}}}}",
    );
    same_operation(
        "consumes: [application/x-www-form-urlencoded, multipart/form-data], parameters: [{in: formData, name: a, type: string}]",
        "requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}, multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}",
    );
}

#[test]
fn a_form_needs_a_media_type_of_forms() {
    let operation = |consumes: &str| {
        format!(
            "{consumes}, responses: {{'204': {{description: d}}}}, parameters: [{{in: formData, name: a, type: file}}]}}}}}}"
        )
    };
    let own = operation("paths: {/a: {post: {consumes: [application/json]");
    let message = "form-of-other-type 3:31 `consumes` has no media type that the form can be sent as";
    assert_eq!(told(&own), [message]);
    // What is consumed everywhere is not said with the forms in mind.
    let global = operation("consumes: [application/json]\npaths: {/a: {post: {tags: []");
    assert_eq!(told(&global), Vec::<String>::new());
}

#[test]
fn parameters_have_schemas() {
    same_operation(
        "parameters: [{in: query, name: q, type: string, format: date, enum: ['2020-01-01'], description: d, allowEmptyValue: true, x-a: 1, x-nullable: true}, {in: header, name: X-H, type: number, exclusiveMinimum: true, minimum: 0, required: true}]",
        "parameters: [{in: query, name: q, schema: {type: string, format: date, enum: ['2020-01-01'], nullable: true}, description: d, allowEmptyValue: true, x-a: 1}, {in: header, name: X-H, schema: {type: number, exclusiveMinimum: true, minimum: 0}, required: true}]",
    );
    let array = "type: array, items: {type: integer}";
    same_operation(
        &format!(
            "parameters: [{{in: query, name: c, {array}}}, {{in: query, name: s, {array}, collectionFormat: ssv}}, {{in: query, name: p, {array}, collectionFormat: pipes}}, {{in: query, name: m, {array}, collectionFormat: multi}}, {{in: header, name: h, {array}, collectionFormat: csv}}]"
        ),
        &format!(
            "parameters: [{{in: query, name: c, explode: false, schema: {{{array}}}}}, {{in: query, name: s, style: spaceDelimited, explode: false, schema: {{{array}}}}}, {{in: query, name: p, style: pipeDelimited, explode: false, schema: {{{array}}}}}, {{in: query, name: m, schema: {{{array}}}}}, {{in: header, name: h, schema: {{{array}}}}}]"
        ),
    );
}

#[test]
fn separators_without_a_counterpart_are_reported() {
    let old = "paths:
  /a:
    get:
      parameters:
        - { in: query, name: t, type: array, items: { type: string }, collectionFormat: tsv }
        - { in: header, name: p, type: array, items: { type: string }, collectionFormat: pipes }
        - { in: query, name: n, type: array, items: { type: array, items: { type: string }, collectionFormat: pipes } }
      responses: { '204': { description: d } }";
    assert_eq!(
        told(old),
        [
            "collection-format 7:89 `collectionFormat: tsv` has no counterpart here",
            "collection-format 8:90 `collectionFormat: pipes` has no counterpart here",
            "collection-format-nested 9:111 this is a list within a list",
        ]
    );
    same_contract(
        old,
        "paths: {/a: {get: {parameters: [{in: query, name: t, explode: false, schema: {type: array, items: {type: string}}}, {in: header, name: p, schema: {type: array, items: {type: string}}}, {in: query, name: n, explode: false, schema: {type: array, items: {type: array, items: {type: string}}}}], responses: {'204': {description: d}}}}}",
    );
}

#[test]
fn paths_say_parameters_for_all_operations() {
    same(
        "paths: {'/a/{id}': {parameters: [{in: path, name: id, required: true, type: string}, {in: body, name: b, schema: {type: string}}], put: {responses: {'204': {description: d}}}, post: {parameters: [{in: body, name: c, schema: {type: integer}}], responses: {'204': {description: d}}}, patch: {parameters: [{in: formData, name: f, type: string}], responses: {'204': {description: d}}}}}",
        "paths: {'/a/{id}': {parameters: [{in: path, name: id, required: true, schema: {type: string}}], put: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {'204': {description: d}}}, post: {requestBody: {content: {application/json: {schema: {type: integer}}}}, responses: {'204': {description: d}}}, patch: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {f: {type: string}}}}}}, responses: {'204': {description: d}}}}}",
    );
    same(
        "paths: {/a: {parameters: [{in: formData, name: f, type: string}, {in: formData, name: g, type: string}], put: {parameters: [{in: formData, name: g, type: integer}], responses: {'204': {description: d}}}}}",
        "paths: {/a: {put: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {g: {type: integer}, f: {type: string}}}}}}, responses: {'204': {description: d}}}}}",
    );
}

#[test]
fn responses_are_sent_as_what_is_produced() {
    same_response("schema: {type: string}", "content: {application/json: {schema: {type: string}}}");
    same_response(
        "schema: {type: string}, examples: {text/html: <p/>}, x-a: 1",
        "content: {text/html: {schema: {type: string}, example: <p/>}}, x-a: 1",
    );
    same_response("examples: {text/plain: hello}", "content: {text/plain: {example: hello}}");
    same_response(
        "schema: {type: file}",
        "content: {application/octet-stream: {schema: {type: string, format: binary}}}",
    );
    same_response(
        "headers: {X-Rate: {type: integer, description: d, minimum: 0}, X-List: {type: array, items: {type: string}}}",
        "headers: {X-Rate: {description: d, schema: {type: integer, minimum: 0}}, X-List: {schema: {type: array, items: {type: string}}}}",
    );
    same(
        "produces: [application/json]
paths:
  /a: {get: {produces: [text/csv, text/plain], responses: {'200': {$ref: '#/responses/Ok'}, default: {$ref: '#/responses/None'}}}}
  /b: {get: {produces: [application/json], responses: {'200': {$ref: '#/responses/Ok'}}}}
  /c: {get: {produces: [application/pdf], responses: {'200': {description: f, schema: {type: file}}}}}
  /d: {get: {responses: {'200': {description: f, schema: {type: file}}}}}
responses: {Ok: {description: d, schema: {type: string}}, None: {description: n}}",
        "paths:
  /a: {get: {responses: {'200': {description: d, content: {text/csv: {schema: {type: string}}, text/plain: {schema: {type: string}}}}, default: {$ref: '#/components/responses/None'}}}}
  /b: {get: {responses: {'200': {$ref: '#/components/responses/Ok'}}}}
  /c: {get: {responses: {'200': {description: f, content: {application/pdf: {schema: {type: string, format: binary}}}}}}}
  /d: {get: {responses: {'200': {description: f, content: {application/octet-stream: {schema: {type: string, format: binary}}}}}}}
components: {responses: {Ok: {description: d, content: {application/json: {schema: {type: string}}}}, None: {description: n}}}",
    );
    let other = "paths: {/a: {get: {produces: [text/csv], responses: {'200': {description: d, schema: {},\nexamples: {text/html: 1}}}}}}";
    assert_eq!(told(other), ["example-of-other-type 4:12 this is an example of `text/html`, which is not declared"]);
}

#[test]
fn references_find_what_has_moved() {
    same(
        "consumes: [text/x-in]
produces: [text/x-out]
paths:
  /a/{b}:
    parameters: [{in: path, name: b, required: true, type: string}]
    post:
      parameters:
        - {in: body, name: body, schema: {type: object, properties: {p: {type: string}}}}
        - {in: query, name: q, type: array, items: {type: string, maxLength: 5}}
      responses: {'200': {description: d, schema: {type: object, properties: {r: {type: number}}}}}
  /c:
    get:
      parameters: [{$ref: '#/paths/~1a~1%7Bb%7D/post/parameters/1'}]
      responses: {'204': {$ref: '#/paths/~1d/get/responses/204'}}
  /d: {get: {responses: {'204': {description: n}}}}
definitions:
  In: {$ref: '#/paths/~1a~1{b}/post/parameters/0/schema/properties/p'}
  Item: {$ref: '#/paths/~1a~1{b}/post/parameters/1/items'}
  Out: {$ref: '#/paths/~1a~1{b}/post/responses/200/schema/properties/r'}
  Deep: {$ref: '#/definitions/Self/properties/a'}
  Self: {type: object, properties: {a: {type: boolean}}}
  Elsewhere: {$ref: '#/x-schemas/X'}
x-schemas: {X: {type: array, items: {$ref: '#/definitions/Self'}}}",
        "paths:
  /a/{b}:
    parameters: [{in: path, name: b, required: true, schema: {type: string}}]
    post:
      requestBody: {content: {text/x-in: {schema: {type: object, properties: {p: {type: string}}}}}}
      parameters: [{in: query, name: q, explode: false, schema: {type: array, items: {type: string, maxLength: 5}}}]
      responses: {'200': {description: d, content: {text/x-out: {schema: {type: object, properties: {r: {type: number}}}}}}}
  /c:
    get:
      parameters: [{$ref: '#/paths/~1a~1{b}/post/parameters/0'}]
      responses: {'204': {$ref: '#/paths/~1d/get/responses/204'}}
  /d: {get: {responses: {'204': {description: n}}}}
components:
  schemas:
    In: {$ref: '#/paths/~1a~1{b}/post/requestBody/content/text~1x-in/schema/properties/p'}
    Item: {$ref: '#/paths/~1a~1{b}/post/parameters/0/schema/items'}
    Out: {$ref: '#/paths/~1a~1{b}/post/responses/200/content/text~1x-out/schema/properties/r'}
    Deep: {$ref: '#/components/schemas/Self/properties/a'}
    Self: {type: object, properties: {a: {type: boolean}}}
    Elsewhere: {$ref: '#/x-schemas/X'}
x-schemas: {X: {type: array, items: {$ref: '#/components/schemas/Self'}}}",
    );
}

#[test]
fn what_is_no_parameter_elsewhere_is_copied() {
    same(
        "paths: {/a: {get: {parameters: [{$ref: '#/x-shared/P'}], responses: {'200': {$ref: '#/x-shared/R'}}}}}
x-shared: {P: {in: query, name: p, type: string}, R: {description: d, schema: {type: string}}}",
        "paths: {/a: {get: {parameters: [{in: query, name: p, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: string}}}}}}}}
x-shared: {P: {in: query, name: p, type: string}, R: {description: d, schema: {type: string}}}",
    );
}

#[test]
fn references_that_lead_nowhere_are_told_as_written() {
    let lost = "paths: {}\ndefinitions:\n  Pet: {}\n  A: {$ref: '#/definitions/Pat'}";
    assert_eq!(told(lost), ["reference-unresolved 6:13 `#/definitions/Pat` cannot be resolved"]);
    let diagnostics = reading(&swagger(lost)).diagnostics;
    assert_eq!(diagnostics[0].help.as_deref(), Some("there is no `Pat` there; did you mean `Pet`?"));
    for section in ["parameters: [{$ref: '#/parameters/P'}]", "parameters: [{$ref: '#/paths/~1b/get/parameters/7'}]"] {
        let told = told(&format!("paths: {{/a: {{get: {{{section}, responses: {{'204': {{description: d}}}}}}}}}}"));
        let reference = section.split('\'').nth(1).expect("it is quoted");
        assert_eq!(told, [format!("reference-unresolved 3:40 `{reference}` cannot be resolved")]);
    }
    let chain = "paths: {/a: {get: {parameters: [{$ref: '#/parameters/P'}], responses: {}}}}\nparameters: {P: {$ref: '#/parameters/P'}}";
    assert!(told(chain).iter().any(|told| told.starts_with("reference-loop")));
}

#[test]
fn a_name_alone_is_a_definition() {
    let old = "paths: {}\ndefinitions:\n  Pet: {type: string}\n  A: {$ref: Pet}";
    assert_eq!(told(old), ["reference-bare-name 6:13 `Pet` is only the name of a definition"]);
    same_contract(
        old,
        "paths: {}\ncomponents: {schemas: {Pet: {type: string}, A: {$ref: '#/components/schemas/Pet'}}}",
    );
}

#[test]
fn the_rest_stays_as_it_is() {
    let rest = "tags: [{name: a, description: d}]
externalDocs: {url: 'https://e'}
x-root: [1]
paths:
  x-paths: 1
  /a:
    x-item: 1
    get: {operationId: a, tags: [a], summary: s, description: d, deprecated: true, externalDocs: {url: 'https://e'}, security: [], x-operation: 1, responses: {x-responses: 1, '204': {description: d}}}
";
    same(
        &format!(
            "{rest}definitions: {{A: {{type: object, readOnly: true, xml: {{name: a}}, example: {{}}, title: t}}}}"
        ),
        &format!(
            "{rest}components: {{schemas: {{A: {{type: object, readOnly: true, xml: {{name: a}}, example: {{}}, title: t}}}}}}"
        ),
    );
}

#[test]
fn components_of_3_0_are_kept_beside_those_of_2_0() {
    same_contract(
        "paths: {}\ncomponents: {schemas: {A: {type: string}}}\ndefinitions: {A: {type: integer}, B: {$ref: '#/components/schemas/A'}}",
        "paths: {}\ncomponents: {schemas: {A: {type: string}, B: {$ref: '#/components/schemas/A'}}}",
    );
}

#[test]
fn nothing_makes_it_stumble() {
    let junk = [
        "paths: 1",
        "paths: {/a: 1}",
        "paths: {/a: {get: 1}}",
        "paths: {/a: {get: {parameters: {}, responses: []}}}",
        "paths: {/a: {get: {parameters: [1, {}, {in: body}, {in: formData}, {in: 1}], responses: {'200': 1}}}}",
        "paths: {/a: {get: {consumes: 1, produces: text/csv, schemes: 1, responses: {'200': {description: d, schema: 1, headers: 1, examples: 1}}}}}",
        "host: 1\nbasePath: []\nschemes: {}\npaths: {}",
        "definitions: 1\nparameters: []\nresponses: 1\nsecurityDefinitions: 1\npaths: {}",
        "definitions: {A: 1, B: {properties: 1, items: 1, allOf: 1, $ref: 1}}\npaths: {}",
        "securityDefinitions: {a: 1, b: {type: 1}, c: {type: oauth2, flow: 1}}\npaths: {}",
        "components: 1\npaths: {}",
        "parameters: {A: 1, B: {$ref: '#'}, C: {$ref: '#/parameters'}, D: {$ref: ''}}\npaths: {}",
    ];
    for rest in junk {
        assert!(!told(rest).is_empty() || rest.contains("parameters: {A"), "{rest}");
    }
}

#[test]
fn what_is_said_about_many_is_told_once() {
    let response = "responses: {'200': {description: d, schema: {}}}";
    let old = format!("produces: [JSON]\npaths: {{/a: {{get: {{{response}}}, put: {{{response}}}}}}}");
    assert_eq!(told(&old), ["media-type-invalid 3:12 `JSON` is no media type"]);
}
