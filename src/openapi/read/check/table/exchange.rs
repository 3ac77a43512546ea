//! What is sent and received: parameters, bodies, responses, and what describes them.

use super::api::{PATH_ITEM, SERVER};
use super::schema::{AS_CSV, COLLECTION_FORMATS, TYPING};
use crate::openapi::read::check::edition::*;
use crate::openapi::read::check::object::{Field, Is, Object, PLAIN, References, Rest, field, required};
use crate::openapi::read::check::rules;

const PARAMETER_WITHOUT: &str = "where it stands is not known; the parameter is ignored";
const REFERABLE: References = References::In(ALL);
/// The styles of query parameters, which are those of form fields, too.
const FORM_STYLES: [&str; 4] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// What parameters and headers have in common.
static DESCRIBED: [Field; 9] = [
    field("description", ALL, Is::Text),
    field("required", SINCE_30, Is::Boolean),
    field("schema", SINCE_30, Is::Schema),
    field("example", SINCE_30, Is::Anything),
    field("examples", SINCE_30, Is::Map(&Is::Object(&EXAMPLE))),
    field("deprecated", SINCE_30, Is::Boolean),
    field("explode", SINCE_30, Is::Boolean),
    field("content", SINCE_30, Is::Content(&MEDIA_TYPE)),
    field("type", ONLY_20, Is::Special(rules::type_20)),
];

pub static PARAMETER: Object = Object {
    noun: "parameter",
    section: 12,
    fields: &[
        field("name", ALL, Is::Text),
        field("in", ONLY_20, Is::Word(&["query", "header", "path", "formData", "body"], PARAMETER_WITHOUT)),
        field("in", ONLY_30_AND_31, Is::Word(&["query", "header", "path", "cookie"], PARAMETER_WITHOUT)),
        field("in", SINCE_32, Is::Word(&["query", "querystring", "header", "path", "cookie"], PARAMETER_WITHOUT)),
        field("required", ONLY_20, Is::Boolean),
        field("allowEmptyValue", ALL, Is::Boolean),
        field("allowReserved", SINCE_30, Is::Boolean),
        field("style", SINCE_30, Is::Text),
        field("schema", ONLY_20, Is::Schema),
        field("collectionFormat", ONLY_20, Is::Word(&["csv", "ssv", "tsv", "pipes", "multi"], AS_CSV)),
    ],
    shared: &[&DESCRIBED, &TYPING],
    required: &[required("name", ALL, "the parameter is ignored"), required("in", ALL, PARAMETER_WITHOUT)],
    references: REFERABLE,
    rule: rules::parameter,
    ..PLAIN
};

pub static HEADER: Object = Object {
    noun: "header",
    section: 21,
    fields: &[
        field("style", SINCE_30, Is::Word(&["simple"], "it is read as `simple`")),
        // OpenAPI 3.0 takes these two over from parameters without a meaning of their own.
        field("allowEmptyValue", ONLY_30, Is::Boolean),
        field("allowReserved", ONLY_30, Is::Boolean),
        field("collectionFormat", ONLY_20, Is::Word(&COLLECTION_FORMATS, AS_CSV)),
    ],
    shared: &[&DESCRIBED, &TYPING],
    required: &[required("type", ONLY_20, "any text is let through")],
    references: References::In(SINCE_30),
    rule: rules::header,
    ..PLAIN
};

pub static REQUEST_BODY: Object = Object {
    noun: "request body",
    section: 13,
    fields: &[
        field("content", SINCE_30, Is::Content(&MEDIA_TYPE)),
        field("required", SINCE_30, Is::Boolean),
        field("description", SINCE_30, Is::Text),
    ],
    required: &[required("content", SINCE_30, "no content is expected")],
    references: REFERABLE,
    ..PLAIN
};

pub static MEDIA_TYPE: Object = Object {
    noun: "media type",
    section: 14,
    fields: &[
        field("schema", SINCE_30, Is::Schema),
        field("example", SINCE_30, Is::Anything),
        field("examples", SINCE_30, Is::Map(&Is::Object(&EXAMPLE))),
        field("encoding", SINCE_30, Is::Map(&Is::Object(&ENCODING))),
        field("itemSchema", SINCE_32, Is::Schema),
        field("prefixEncoding", SINCE_32, Is::List(&Is::Object(&ENCODING))),
        field("itemEncoding", SINCE_32, Is::Object(&ENCODING)),
        field("description", SINCE_32, Is::Text),
    ],
    references: References::In(SINCE_32),
    rule: rules::media_type,
    ..PLAIN
};

static ENCODING: Object = Object {
    noun: "encoding",
    section: 15,
    fields: &[
        field("contentType", SINCE_30, Is::Text),
        field("headers", SINCE_30, Is::Map(&Is::Object(&HEADER))),
        field("style", SINCE_30, Is::Word(&FORM_STYLES, "it is read as `form`")),
        field("explode", SINCE_30, Is::Boolean),
        field("allowReserved", SINCE_30, Is::Boolean),
        field("encoding", SINCE_32, Is::Map(&Is::Object(&ENCODING))),
        field("prefixEncoding", SINCE_32, Is::List(&Is::Object(&ENCODING))),
        field("itemEncoding", SINCE_32, Is::Object(&ENCODING)),
    ],
    ..PLAIN
};

pub static RESPONSE: Object = Object {
    noun: "response",
    section: 17,
    fields: &[
        field("description", ALL, Is::Text),
        field("content", SINCE_30, Is::Content(&MEDIA_TYPE)),
        field("headers", ALL, Is::Map(&Is::Object(&HEADER))),
        field("links", SINCE_30, Is::Map(&Is::Object(&LINK))),
        field("summary", SINCE_32, Is::Text),
        field("schema", ONLY_20, Is::Special(rules::response_schema)),
        field("examples", ONLY_20, Is::Map(&Is::Anything)),
    ],
    required: &[required("description", UP_TO_31, "it is read as empty")],
    references: REFERABLE,
    ..PLAIN
};

pub static CALLBACK: Object =
    Object { noun: "callback", section: 18, rest: Rest::Each(&Is::Object(&PATH_ITEM)), references: REFERABLE, ..PLAIN };

pub static EXAMPLE: Object = Object {
    noun: "example",
    section: 19,
    fields: &[
        field("value", SINCE_30, Is::Anything),
        field("summary", SINCE_30, Is::Text),
        field("description", SINCE_30, Is::Text),
        field("externalValue", SINCE_30, Is::Text),
        field("dataValue", SINCE_32, Is::Anything),
        field("serializedValue", SINCE_32, Is::Text),
    ],
    references: REFERABLE,
    rule: rules::example,
    ..PLAIN
};

pub static LINK: Object = Object {
    noun: "link",
    section: 20,
    fields: &[
        field("operationId", SINCE_30, Is::Text),
        field("operationRef", SINCE_30, Is::Text),
        field("parameters", SINCE_30, Is::Map(&Is::Anything)),
        field("requestBody", SINCE_30, Is::Anything),
        field("description", SINCE_30, Is::Text),
        field("server", SINCE_30, Is::Object(&SERVER)),
    ],
    references: REFERABLE,
    rule: rules::link,
    ..PLAIN
};

pub static REFERENCE: Object = Object { noun: "reference", section: 23, ..PLAIN };
