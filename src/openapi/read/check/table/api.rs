//! The document as a whole: what it is about, where it is served, its paths and operations.

use super::exchange::{CALLBACK, EXAMPLE, HEADER, LINK, MEDIA_TYPE, PARAMETER, REQUEST_BODY, RESPONSE};
use super::security::{SECURITY_REQUIREMENT, SECURITY_SCHEME};
use crate::openapi::read::check::edition::*;
use crate::openapi::read::check::object::{Is, Object, PLAIN, References, Rest, field, required};
use crate::openapi::read::check::rules;

const TEXTS: Is = Is::List(&Is::Text);
const MEDIA_TYPES: Is = Is::OneOrMore(&Is::Special(rules::media_type_name));
const SCHEMES: Is = Is::OneOrMore(&Is::Word(&["http", "https", "ws", "wss"], "it is kept as it is"));

pub static DOCUMENT: Object = Object {
    noun: "document",
    section: 1,
    fields: &[
        field("swagger", ONLY_20, Is::Text),
        field("openapi", SINCE_30, Is::Text),
        field("$self", SINCE_32, Is::Text),
        field("info", ALL, Is::Object(&INFO)),
        field("jsonSchemaDialect", SINCE_31, Is::Text),
        field("host", ONLY_20, Is::Text),
        field("basePath", ONLY_20, Is::Text),
        field("schemes", ONLY_20, SCHEMES),
        field("consumes", ONLY_20, MEDIA_TYPES),
        field("produces", ONLY_20, MEDIA_TYPES),
        field("servers", SINCE_30, Is::List(&Is::Object(&SERVER))),
        field("paths", ALL, Is::Object(&PATHS)),
        field("webhooks", SINCE_31, Is::Map(&Is::Object(&PATH_ITEM))),
        field("components", SINCE_30, Is::Object(&COMPONENTS)),
        field("definitions", ONLY_20, Is::Map(&Is::Schema)),
        field("parameters", ONLY_20, Is::Map(&Is::Object(&PARAMETER))),
        field("responses", ONLY_20, Is::Map(&Is::Object(&RESPONSE))),
        field("securityDefinitions", ONLY_20, Is::Map(&Is::Object(&SECURITY_SCHEME))),
        field("security", ALL, Is::List(&Is::Object(&SECURITY_REQUIREMENT))),
        field("tags", ALL, Is::List(&Is::Object(&TAG))),
        field("externalDocs", ALL, Is::Object(&EXTERNAL_DOCUMENTATION)),
    ],
    required: &[
        required("info", ALL, "it is read as untitled"),
        required("paths", UP_TO_30, "it is read as having no operations"),
    ],
    rule: rules::document,
    ..PLAIN
};

static INFO: Object = Object {
    noun: "info",
    section: 2,
    fields: &[
        field("title", ALL, Is::Text),
        field("version", ALL, Is::Text),
        field("description", ALL, Is::Text),
        field("summary", SINCE_31, Is::Text),
        field("termsOfService", ALL, Is::Text),
        field("contact", ALL, Is::Object(&CONTACT)),
        field("license", ALL, Is::Object(&LICENSE)),
    ],
    required: &[
        required("title", ALL, "the API is read as untitled"),
        required("version", ALL, "the API is read as having no version"),
    ],
    ..PLAIN
};

static CONTACT: Object = Object {
    noun: "contact",
    section: 3,
    fields: &[field("name", ALL, Is::Text), field("url", ALL, Is::Text), field("email", ALL, Is::Text)],
    ..PLAIN
};

static LICENSE: Object = Object {
    noun: "license",
    section: 4,
    fields: &[field("name", ALL, Is::Text), field("url", ALL, Is::Text), field("identifier", SINCE_31, Is::Text)],
    required: &[required("name", ALL, "the license is read as it is")],
    rule: rules::license,
    ..PLAIN
};

pub static SERVER: Object = Object {
    noun: "server",
    section: 5,
    fields: &[
        field("url", ALL, Is::Text),
        field("description", ALL, Is::Text),
        field("name", SINCE_32, Is::Text),
        field("variables", ALL, Is::Map(&Is::Object(&SERVER_VARIABLE))),
    ],
    required: &[required("url", ALL, "the server is read as the one of the document, `/`")],
    rule: rules::server,
    ..PLAIN
};

static SERVER_VARIABLE: Object = Object {
    noun: "server variable",
    section: 6,
    fields: &[
        field("default", ALL, Is::Text),
        field("enum", ALL, Is::List(&Is::Text)),
        field("description", ALL, Is::Text),
    ],
    required: &[required("default", ALL, "its place in the URL stays open")],
    rule: rules::server_variable,
    ..PLAIN
};

pub static COMPONENTS: Object = Object {
    noun: "components",
    section: 7,
    fields: &[
        field("schemas", SINCE_30, Is::Components(&Is::Schema)),
        field("responses", SINCE_30, Is::Components(&Is::Object(&RESPONSE))),
        field("parameters", SINCE_30, Is::Components(&Is::Object(&PARAMETER))),
        field("examples", SINCE_30, Is::Components(&Is::Object(&EXAMPLE))),
        field("requestBodies", SINCE_30, Is::Components(&Is::Object(&REQUEST_BODY))),
        field("headers", SINCE_30, Is::Components(&Is::Object(&HEADER))),
        field("securitySchemes", SINCE_30, Is::Components(&Is::Object(&SECURITY_SCHEME))),
        field("links", SINCE_30, Is::Components(&Is::Object(&LINK))),
        field("callbacks", SINCE_30, Is::Components(&Is::Object(&CALLBACK))),
        field("pathItems", SINCE_31, Is::Components(&Is::Object(&PATH_ITEM))),
        field("mediaTypes", SINCE_32, Is::Components(&Is::Object(&MEDIA_TYPE))),
    ],
    ..PLAIN
};

static PATHS: Object = Object {
    noun: "paths",
    section: 8,
    rest: Rest::Each(&Is::Object(&PATH_ITEM)),
    references: References::Followed,
    rule: rules::paths,
    ..PLAIN
};

pub static PATH_ITEM: Object = Object {
    noun: "path item",
    section: 9,
    fields: &[
        field("get", ALL, Is::Object(&OPERATION)),
        field("put", ALL, Is::Object(&OPERATION)),
        field("post", ALL, Is::Object(&OPERATION)),
        field("delete", ALL, Is::Object(&OPERATION)),
        field("patch", ALL, Is::Object(&OPERATION)),
        field("head", ALL, Is::Object(&OPERATION)),
        field("options", ALL, Is::Object(&OPERATION)),
        field("trace", SINCE_30, Is::Object(&OPERATION)),
        field("query", SINCE_32, Is::Object(&OPERATION)),
        field("additionalOperations", SINCE_32, Is::Map(&Is::Object(&OPERATION))),
        field("parameters", ALL, Is::List(&Is::Object(&PARAMETER))),
        field("summary", SINCE_30, Is::Text),
        field("description", SINCE_30, Is::Text),
        field("servers", SINCE_30, Is::List(&Is::Object(&SERVER))),
        field("$ref", ALL, Is::Reference(&PATH_ITEM)),
    ],
    rule: rules::path_item,
    ..PLAIN
};

pub static OPERATION: Object = Object {
    noun: "operation",
    section: 10,
    fields: &[
        field("operationId", ALL, Is::Text),
        field("summary", ALL, Is::Text),
        field("description", ALL, Is::Text),
        field("tags", ALL, TEXTS),
        field("parameters", ALL, Is::List(&Is::Object(&PARAMETER))),
        field("requestBody", SINCE_30, Is::Object(&REQUEST_BODY)),
        field("responses", ALL, Is::Object(&RESPONSES)),
        field("security", ALL, Is::List(&Is::Object(&SECURITY_REQUIREMENT))),
        field("deprecated", ALL, Is::Boolean),
        field("externalDocs", ALL, Is::Object(&EXTERNAL_DOCUMENTATION)),
        field("servers", SINCE_30, Is::List(&Is::Object(&SERVER))),
        field("callbacks", SINCE_30, Is::Map(&Is::Object(&CALLBACK))),
        field("consumes", ONLY_20, MEDIA_TYPES),
        field("produces", ONLY_20, MEDIA_TYPES),
        field("schemes", ONLY_20, SCHEMES),
    ],
    required: &[required("responses", UP_TO_30, "an answer without content is let through for every status")],
    references: References::Followed,
    rule: rules::operation,
    ..PLAIN
};

static RESPONSES: Object = Object {
    noun: "responses",
    section: 16,
    fields: &[field("default", ALL, Is::Object(&RESPONSE))],
    rest: Rest::Statuses(&Is::Object(&RESPONSE)),
    references: References::Followed,
    rule: rules::responses,
    ..PLAIN
};

pub static EXTERNAL_DOCUMENTATION: Object = Object {
    noun: "external documentation",
    section: 11,
    fields: &[field("url", ALL, Is::Text), field("description", ALL, Is::Text)],
    required: &[required("url", ALL, "it is read as it is")],
    ..PLAIN
};

static TAG: Object = Object {
    noun: "tag",
    section: 22,
    fields: &[
        field("name", ALL, Is::Text),
        field("description", ALL, Is::Text),
        field("summary", SINCE_32, Is::Text),
        field("parent", SINCE_32, Is::Text),
        field("kind", SINCE_32, Is::Text),
        field("externalDocs", ALL, Is::Object(&EXTERNAL_DOCUMENTATION)),
    ],
    required: &[required("name", ALL, "the tag is ignored")],
    ..PLAIN
};
