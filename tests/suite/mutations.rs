//! Single changes of real documents are found by their rules, and nothing else is: in the document, and in sources that were
//! generated from it before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use api_scaffold::contract::Contract;
use api_scaffold::drift::{self, Terms};
use serde_json::{Map, Value, json};

use crate::drift::{contract, implemented};
use crate::scan::FRAMEWORKS;
use crate::{assert_none, corpus, say};

/// Documents of different origins that are small enough for each change to be looked for in four projects.
const DOCUMENTS: [&str; 5] = [
    "gothinkster+realworld/api/openapi.yml",
    "apisguru/cloudrf.com.json",
    "apisguru/authentiq.io.json",
    "apisguru/whatsapp.local.json",
    "apisguru/ndhm.gov.in/ndhm-healthid.json",
];

/// In how many places of a document each kind of change is made, where `PLACES` does not say it.
const PLACES: usize = 1;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// What stands at a place of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Api,
    Operation,
    QueryParameter,
    Body,
    Response,
    /// A property of an object that requests or responses carry.
    Property,
}

/// A kind of change: what it makes of a part, `None` where the part is none that it can be made of; and the rules that find it,
/// between documents and in sources.
struct Kind {
    what: &'static str,
    of: Part,
    change: fn(&Place<'_>, &mut Value) -> bool,
    versions: &'static [&'static str],
    sources: &'static [&'static str],
}

/// A part of a document.
struct Place<'d> {
    document: &'d Value,
    part: Part,
    pointer: String,
}

impl Place<'_> {
    fn value(&self) -> &Value {
        self.document.pointer(&self.pointer).unwrap_or(&Value::Null)
    }

    fn parent<'c>(&self, changed: &'c mut Value) -> &'c mut Value {
        let (parent, _) = self.pointer.rsplit_once('/').expect("it is in something");
        changed.pointer_mut(parent).expect("it is there")
    }

    fn own<'c>(&self, changed: &'c mut Value) -> &'c mut Map<String, Value> {
        changed.pointer_mut(&self.pointer).and_then(Value::as_object_mut).expect("it is there")
    }

    fn key(&self) -> String {
        let key = self.pointer.rsplit_once('/').map_or("", |(_, key)| key);
        key.replace("~1", "/").replace("~0", "~")
    }

    /// The object that has the property.
    fn object<'c>(&self, changed: &'c mut Value) -> &'c mut Map<String, Value> {
        let pointer = self.pointer.rsplit_once("/properties/").expect("it is a property").0;
        changed.pointer_mut(pointer).and_then(Value::as_object_mut).expect("it is there")
    }

    fn is_required(&self) -> bool {
        let pointer = self.pointer.rsplit_once("/properties/").expect("it is a property").0;
        let required = self.document.pointer(pointer).and_then(|object| object["required"].as_array());
        required.is_some_and(|names| names.iter().any(|name| *name == json!(self.key())))
    }

    fn is_only(&self) -> bool {
        let pointer = self.pointer.rsplit_once('/').expect("it is in something").0;
        self.document.pointer(pointer).and_then(Value::as_object).is_some_and(|members| members.len() < 2)
    }

    /// Whether the schema says a type and nothing that would have to go with it.
    fn is_plain(&self, name: &str) -> bool {
        let schema = self.schema();
        let noted = ["type", "description", "title", "nullable", "readOnly", "deprecated"];
        schema["type"] == name
            && schema.as_object().is_some_and(|members| members.keys().all(|key| noted.contains(&key.as_str())))
    }

    fn schema(&self) -> &Value {
        match self.part {
            Part::Property => self.value(),
            _ => &self.value()["schema"],
        }
    }

    fn schema_mut<'c>(&self, changed: &'c mut Value) -> &'c mut Map<String, Value> {
        let own = self.own(changed);
        match self.part {
            Part::Property => own,
            _ => own.get_mut("schema").and_then(Value::as_object_mut).expect("it has a schema"),
        }
    }

    /// Whether there is a text to be changed: sources need none.
    fn says(&self, key: &str) -> bool {
        self.value()[key].as_str().is_some_and(|text| !text.is_empty())
    }

    fn put(&self, changed: &mut Value, key: &str, value: Value) -> bool {
        self.own(changed).insert(key.to_owned(), value);
        true
    }

    fn put_in_schema(&self, changed: &mut Value, key: &str, value: Value) -> bool {
        self.schema_mut(changed).insert(key.to_owned(), value);
        true
    }

    fn remove(&self, changed: &mut Value) -> bool {
        let key = self.key();
        match self.parent(changed) {
            Value::Object(members) => members.remove(&key).is_some(),
            Value::Array(items) => {
                items.remove(key.parse().expect("an index"));
                true
            }
            _ => false,
        }
    }
}

fn resolved(document: &Value, pointer: String) -> String {
    match document.pointer(&pointer).and_then(|value| value["$ref"].as_str()) {
        Some(reference) => match reference.strip_prefix('#') {
            Some(target) => resolved(document, target.to_owned()),
            None => pointer,
        },
        None => pointer,
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The parts of a document that operations lead to, each once.
fn places(document: &Value) -> Vec<Place<'_>> {
    let mut found: Vec<Place<'_>> = vec![Place { document, part: Part::Api, pointer: "/info".to_owned() }];
    let mut add = |part: Part, pointer: String| {
        let is_new = !found.iter().any(|place| place.pointer == pointer);
        if is_new {
            found.push(Place { document, part, pointer });
        }
        is_new
    };
    let mut schemas = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            let operation = format!("/paths/{}/{method}", escaped(path));
            add(Part::Operation, operation.clone());
            let own = &document.pointer(&operation).expect("it is there");
            for index in 0..own["parameters"].as_array().map_or(0, Vec::len) {
                let pointer = resolved(document, format!("{operation}/parameters/{index}"));
                let parameter = document.pointer(&pointer).expect("it is there");
                if parameter["in"] == "query" && parameter["schema"].is_object() && pointer.starts_with(&operation) {
                    add(Part::QueryParameter, pointer);
                }
            }
            if own["requestBody"].is_object() {
                let body = resolved(document, format!("{operation}/requestBody"));
                if body.starts_with(&operation) {
                    add(Part::Body, body.clone());
                }
                schemas.push(format!("{body}/content/application~1json/schema"));
            }
            for status in own["responses"].as_object().into_iter().flat_map(Map::keys) {
                let pointer = resolved(document, format!("{operation}/responses/{status}"));
                if pointer.starts_with(&operation) {
                    add(Part::Response, pointer.clone());
                }
                schemas.push(format!("{pointer}/content/application~1json/schema"));
            }
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(pointer) = schemas.pop() {
        let pointer = resolved(document, pointer);
        let Some(schema) = document.pointer(&pointer) else { continue };
        if !seen.insert(pointer.clone()) {
            continue;
        }
        schemas.push(format!("{pointer}/items"));
        for name in schema["properties"].as_object().into_iter().flat_map(Map::keys) {
            let property = format!("{pointer}/properties/{}", escaped(name));
            if document.pointer(&property).is_some_and(|it| it["$ref"].is_null()) {
                add(Part::Property, property.clone());
            }
            schemas.push(property);
        }
    }
    found
}

fn is_nullable_by_keyword(document: &Value) -> bool {
    document["openapi"].as_str().is_some_and(|version| version.starts_with("3.0"))
}

fn status(place: &Place<'_>) -> u16 {
    place.key().parse().unwrap_or_default()
}

/// Whether the operation says what it answers otherwise.
fn has_others(place: &Place<'_>) -> bool {
    let pointer = place.pointer.rsplit_once('/').expect("it is in something").0;
    let responses = place.document.pointer(pointer).and_then(Value::as_object);
    responses.is_some_and(|all| all.keys().any(|key| key == "default" || key.ends_with("XX")))
}

macro_rules! kinds {
    ($($of:ident $what:literal [$($version:literal)*] [$($source:literal)*] $change:expr;)*) => {
        [$(Kind {
            what: $what,
            of: Part::$of,
            change: $change,
            versions: &[$($version),*],
            sources: &[$($source),*],
        }),*]
    };
}

#[rustfmt::skip]
fn kinds() -> Vec<Kind> {
    kinds! {
        Api "the version" ["api-version"] ["api-version"] |it, to| {
            it.says("version") && it.put(to, "version", json!("0.0.1-other"))
        };
        Api "the title" ["api-version"] ["api-version"] |it, to| it.says("title") && it.put(to, "title", json!("Another"));
        Operation "no operation" ["operation-missing"] ["operation-added"] |it, to| it.remove(to);
        Operation "another operation" ["operation-added"] ["operation-missing"] |it, to| {
            let responses = json!({ "200": { "description": "Fine." } });
            to["paths"]["/a-new-path"] = json!({ "get": { "operationId": "aNewOne", "responses": responses } });
            it.value().is_object()
        };
        Operation "another id" ["operation-id"] ["operation-id"] |it, to| {
            it.says("operationId") && it.put(to, "operationId", json!("anotherOne"))
        };
        Operation "another summary" ["operation-text"] ["operation-text"] |it, to| {
            it.says("summary") && it.put(to, "summary", json!("Another summary"))
        };
        Operation "other tags" ["operation-tags"] ["operation-tags"] |it, to| {
            it.value()["tags"].is_array() && it.put(to, "tags", json!(["others"]))
        };
        Operation "deprecated" ["operation-deprecated"] ["operation-deprecated"] |it, to| {
            it.value()["deprecated"] != true && it.put(to, "deprecated", json!(true))
        };
        Operation "another parameter" ["parameter-added"] ["parameter-missing"] |it, to| {
            let parameter = json!({ "name": "aNewOne", "in": "query", "schema": { "type": "string" } });
            it.own(to).entry("parameters").or_insert(json!([])).as_array_mut().expect("a list").push(parameter);
            true
        };
        Operation "another required parameter" ["parameter-added-required"] ["parameter-missing"] |it, to| {
            let parameter = json!({ "name": "aNewOne", "in": "query", "required": true, "schema": { "type": "string" } });
            it.own(to).entry("parameters").or_insert(json!([])).as_array_mut().expect("a list").push(parameter);
            true
        };
        Operation "everybody" ["security-looser"] ["security-stricter"] |it, to| {
            let asked = it.value().get("security").or(it.document.get("security")).and_then(Value::as_array);
            let is_asked = asked.is_some_and(|all| !all.is_empty() && all.iter().all(|one| *one != json!({})));
            is_asked && it.put(to, "security", json!([]))
        };
        QueryParameter "no parameter" ["parameter-missing"] ["parameter-added"] |it, to| {
            it.value()["required"] != true && it.remove(to)
        };
        QueryParameter "no required parameter" ["parameter-missing"] ["parameter-added-required"] |it, to| {
            it.value()["required"] == true && it.schema()["default"].is_null() && it.remove(to)
        };
        QueryParameter "a parameter is required" ["parameter-required"] ["parameter-required"] |it, to| {
            it.value()["required"] != true && it.schema()["default"].is_null() && it.put(to, "required", json!(true))
        };
        QueryParameter "a parameter is optional" ["parameter-required"] ["parameter-required"] |it, to| {
            it.value()["required"] == true && it.schema()["default"].is_null() && it.put(to, "required", json!(false))
        };
        QueryParameter "a parameter's description" ["parameter-text"] ["parameter-text"] |it, to| {
            it.says("description") && it.put(to, "description", json!("It is another one."))
        };
        QueryParameter "a parameter is deprecated" ["parameter-deprecated"] ["parameter-deprecated"] |it, to| {
            it.value()["deprecated"] != true && it.put(to, "deprecated", json!(true))
        };
        QueryParameter "a default" ["parameter-default"] ["parameter-default"] |it, to| {
            it.schema()["default"].is_number() && it.put_in_schema(to, "default", json!(3))
        };
        QueryParameter "a parameter's type" ["type-changed"] ["type-changed"] |it, to| {
            it.is_plain("string") && it.put_in_schema(to, "type", json!("integer"))
        };
        QueryParameter "a parameter's length" ["limit-changed"] ["limit-changed"] |it, to| {
            it.is_plain("string") && it.put_in_schema(to, "maxLength", json!(77))
        };
        QueryParameter "a parameter's values" ["enum-changed"] ["enum-changed"] |it, to| {
            it.is_plain("string") && it.put_in_schema(to, "enum", json!(["one", "other"]))
        };
        QueryParameter "a value less" ["enum-value-missing"] ["enum-value-added"] |it, to| {
            let values = it.schema()["enum"].as_array().cloned().unwrap_or_default();
            let last = values.last().cloned();
            values.len() > 2 && last != it.schema().get("default").cloned()
                && it.put_in_schema(to, "enum", Value::Array(values[..values.len() - 1].to_vec()))
        };
        Body "no body" ["body-missing"] ["body-added"] |it, to| it.value()["required"] != true && it.remove(to);
        Body "no required body" ["body-missing"] ["body-added-required"] |it, to| it.value()["required"] == true && it.remove(to);
        Body "the body is optional" ["body-required"] ["body-required"] |it, to| {
            it.value()["required"] == true && it.put(to, "required", json!(false))
        };
        Body "the body is required" ["body-required"] ["body-required"] |it, to| {
            it.value()["required"] != true && it.put(to, "required", json!(true))
        };
        Body "another media type" ["media-type-missing" "media-type-added"] ["media-type-missing" "media-type-added"] |it, to| {
            let content = it.own(to).get_mut("content").and_then(Value::as_object_mut);
            content.is_some_and(|content| match content.remove("application/json") {
                Some(media) => content.insert("application/vnd.other+json".to_owned(), media).is_none(),
                None => false,
            })
        };
        Response "no failure" ["failure-missing"] ["response-added"] |it, to| {
            status(it) >= 400 && !has_others(it) && it.remove(to)
        };
        Response "no success" ["response-missing"] ["response-added"] |it, to| {
            (200..300).contains(&status(it)) && !it.is_only() && !has_others(it) && it.remove(to)
        };
        Response "another failure" ["response-added"] ["failure-missing"] |it, to| {
            !has_others(it) && it.parent(to).as_object_mut().is_some_and(|all| all.insert("418".to_owned(), json!({ "description": "No." })).is_none())
        };
        Response "another success" ["response-added"] ["response-missing"] |it, to| {
            !has_others(it) && it.parent(to).as_object_mut().is_some_and(|all| all.insert("207".to_owned(), json!({ "description": "Some." })).is_none())
        };
        Response "a response's description" ["response-text"] ["response-text"] |it, to| {
            it.says("description") && it.put(to, "description", json!("It is another one."))
        };
        Response "no content" ["media-type-missing"] ["media-type-added"] |it, to| {
            it.value()["content"].as_object().is_some_and(|content| content.len() == 1) && it.own(to).remove("content").is_some()
        };
        Response "another header" ["header-added"] ["optional-header-missing"] |it, to| {
            it.own(to).entry("headers").or_insert(json!({}))["X-Another"] = json!({ "schema": { "type": "string" } });
            true
        };
        Property "a type" ["type-changed"] ["type-changed"] |it, to| it.is_plain("string") && it.put(to, "type", json!("integer"));
        Property "a number" ["type-changed"] ["type-changed"] |it, to| it.is_plain("integer") && it.put(to, "type", json!("string"));
        Property "a format" ["format-changed"] ["format-changed"] |it, to| it.is_plain("string") && it.put(to, "format", json!("date-time"));
        Property "an address" ["format-changed"] ["format-changed"] |it, to| it.is_plain("string") && it.put(to, "format", json!("uuid"));
        Property "no format" ["format-changed"] ["format-changed"] |it, to| {
            ["date-time", "date", "uuid", "email", "uri"].iter().any(|format| it.value()["format"] == *format)
                && it.own(to).remove("format").is_some()
        };
        Property "null is allowed" ["null-changed"] ["null-changed"] |it, to| match is_nullable_by_keyword(it.document) {
            _ if !it.is_plain("string") || it.value()["nullable"] == true => false,
            true => it.put(to, "nullable", json!(true)),
            false => it.put(to, "type", json!(["string", "null"])),
        };
        Property "a length" ["limit-changed"] ["limit-changed"] |it, to| it.is_plain("string") && it.put(to, "maxLength", json!(77));
        Property "a least length" ["limit-changed"] ["limit-changed"] |it, to| it.is_plain("string") && it.put(to, "minLength", json!(7));
        Property "a minimum" ["limit-changed"] ["limit-changed"] |it, to| {
            let schema = it.value();
            schema["type"] == "integer" && schema["default"].is_null() && schema["enum"].is_null() && it.put(to, "minimum", json!(-7))
        };
        Property "a step" ["multiple-changed"] ["multiple-changed"] |it, to| it.is_plain("integer") && it.put(to, "multipleOf", json!(7));
        Property "a pattern" ["pattern-changed"] ["pattern-changed"] |it, to| it.is_plain("string") && it.put(to, "pattern", json!("^[a-z]+$"));
        Property "values" ["enum-changed"] ["enum-changed"] |it, to| it.is_plain("string") && it.put(to, "enum", json!(["one", "other"]));
        Property "one value more" ["enum-value-added"] ["enum-value-missing"] |it, to| {
            let values = it.own(to).get_mut("enum").and_then(Value::as_array_mut);
            values.filter(|_| it.value()["type"] == "string").is_some_and(|values| {
                values.push(json!("aNewOne"));
                true
            })
        };
        Property "no values" ["enum-changed"] ["enum-changed"] |it, to| {
            it.value()["type"] == "string" && it.own(to).remove("enum").is_some()
        };
        Property "no property" ["property-missing"] ["property-added"] |it, to| {
            // What is write-only in a response nobody gets.
            it.value()["writeOnly"] != true && !it.is_required() && !it.is_only() && it.remove(to)
        };
        Property "no required property" ["required-property-missing"] ["required-property-added"] |it, to| {
            let key = it.key();
            it.is_required() && !it.is_only() && it.remove(to) && {
                let required = it.object(to).get_mut("required").and_then(Value::as_array_mut).expect("a list");
                required.retain(|name| *name != json!(key));
                true
            }
        };
        Property "another property" ["property-added"] ["property-missing"] |it, to| {
            it.object(to)["properties"]["aNewOne"] = json!({ "type": "string" });
            it.value().is_object()
        };
        Property "another required property" ["required-property-added"] ["required-property-missing"] |it, to| {
            let object = it.object(to);
            object["properties"]["aNewOne"] = json!({ "type": "string" });
            object.entry("required").or_insert(json!([])).as_array_mut().expect("a list").push(json!("aNewOne"));
            true
        };
        Property "a property is required" ["property-required"] ["property-required"] |it, to| {
            let key = it.key();
            !it.is_required() && it.value()["default"].is_null() && {
                it.object(to).entry("required").or_insert(json!([])).as_array_mut().expect("a list").push(json!(key));
                true
            }
        };
        Property "a property is optional" ["property-required"] ["property-required"] |it, to| {
            let key = it.key();
            it.is_required() && it.value()["default"].is_null() && {
                let object = it.object(to);
                let required = object.get_mut("required").and_then(Value::as_array_mut).expect("a list");
                required.retain(|name| *name != json!(key));
                if required.is_empty() {
                    object.remove("required");
                }
                true
            }
        };
        Property "closed" ["additional-properties-changed"] ["additional-properties-changed"] |it, to| {
            let object = it.object(to);
            !object.contains_key("additionalProperties") && object.insert("additionalProperties".to_owned(), json!(false)).is_none()
        };
        Property "read-only" ["read-only-changed"] ["read-only-changed"] |it, to| {
            it.value()["readOnly"] != true && it.put(to, "readOnly", json!(true))
        };
        Property "write-only" ["write-only-changed"] ["write-only-changed"] |it, to| {
            it.value()["writeOnly"] != true && it.value()["readOnly"] != true && it.put(to, "writeOnly", json!(true))
        };
        Property "a description" ["schema-text"] ["schema-text"] |it, to| {
            it.says("description") && it.put(to, "description", json!("It is another one."))
        };
        Property "a deprecated property" ["schema-deprecated"] ["schema-deprecated"] |it, to| {
            it.value()["deprecated"] != true && it.put(to, "deprecated", json!(true))
        };
        Property "a default in a body" ["default-changed"] ["default-changed"] |it, to| {
            it.is_plain("string") && !it.is_required() && it.put(to, "default", json!("nobody"))
        };
        Property "how many items" ["limit-changed"] ["limit-changed"] |it, to| {
            it.value()["type"] == "array" && it.put(to, "maxItems", json!(77))
        };
        Property "items twice" ["unique-items-changed"] ["unique-items-changed"] |it, to| {
            it.value()["type"] == "array" && it.value()["uniqueItems"] != true && it.put(to, "uniqueItems", json!(true))
        };
        Property "other items" ["type-changed"] ["type-changed"] |it, to| {
            it.value()["items"] == json!({ "type": "string" }) && it.put(to, "items", json!({ "type": "integer" }))
        };
    }.into()
}

#[test]
fn each_single_change_of_a_real_document_is_found_by_its_rule() {
    let Some(folder) = corpus::folder("single changes of real documents") else { return };
    let most = std::env::var("PLACES").ok().and_then(|count| count.parse().ok()).unwrap_or(PLACES);
    let mut problems = Vec::new();
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for name in DOCUMENTS {
        let text = fs::read_to_string(folder.join(name)).expect("the document is there");
        let document: Value = serde_yaml::from_str(&text).expect("the document is YAML");
        let before = contract(&document);
        let sources: Vec<(&str, Contract)> = FRAMEWORKS
            .iter()
            .map(|(name, generate, _)| (*name, implemented(*generate, &before).expect("the project is whole")))
            .collect();
        let places = places(&document);
        let found = |reference: &Contract, subject: &Contract, terms| -> Vec<(String, String)> {
            let found = drift::compare(reference.clone(), subject.clone(), terms).findings;
            found.iter().map(|it| (it.rule.id.to_owned(), format!("{}: {}", it.part, it.message))).collect()
        };
        // Notes about what sources have no place for are there before anything is changed.
        let known: Vec<(String, String)> =
            sources.iter().flat_map(|(_, sources)| found(&before, sources, Terms::Implementation)).collect();
        for kind in kinds() {
            let mut changed = places.iter().filter(|place| place.part == kind.of).filter_map(|place| {
                let mut to = document.clone();
                ((kind.change)(place, &mut to) && to != document).then_some((place, to))
            });
            for (place, to) in changed.by_ref().take(most) {
                *made.entry(kind.what).or_default() += 1;
                let after = contract(&to);
                let mut check = |what: &str, found: Vec<(String, String)>, expected: &[&str]| {
                    let expected: BTreeSet<&str> = expected.iter().copied().collect();
                    let found: Vec<_> = found.into_iter().filter(|one| !known.contains(one)).collect();
                    let rules: BTreeSet<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
                    if rules != expected {
                        let all: Vec<String> = found.iter().map(|(rule, text)| format!("{rule} {text}")).collect();
                        let what = format!("{name} {}, {what}, {}", place.pointer, kind.what);
                        problems.push(format!("{what}: {expected:?} is expected\n  {}", all.join("\n  ")));
                    }
                };
                check("versions", found(&before, &after, Terms::Versions), kind.versions);
                for (framework, sources) in &sources {
                    check(framework, found(&after, sources, Terms::Implementation), kind.sources);
                }
            }
        }
    }
    say(&format!("{} changes of {} kinds in {} documents", made.values().sum::<usize>(), made.len(), DOCUMENTS.len()));
    assert_none(&problems);
}
