//! Security schemes and requirements.

use crate::openapi::read::check::edition::*;
use crate::openapi::read::check::object::{Field, Is, Object, PLAIN, References, Required, Rest, field, required};
use crate::openapi::read::check::rules;

const SCOPES: Is = Is::Map(&Is::Text);
const SCHEME_WITHOUT: &str = "whoever has to pass it is refused";

pub static SECURITY_SCHEME: Object = Object {
    noun: "security scheme",
    section: 27,
    fields: &[
        field("type", ONLY_20, Is::Word(&["basic", "apiKey", "oauth2"], SCHEME_WITHOUT)),
        field("type", ONLY_30, Is::Word(&["apiKey", "http", "oauth2", "openIdConnect"], SCHEME_WITHOUT)),
        field("type", SINCE_31, Is::Word(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"], SCHEME_WITHOUT)),
        field("description", ALL, Is::Text),
        field("name", ALL, Is::Text),
        field("in", ONLY_20, Is::Word(&["query", "header"], SCHEME_WITHOUT)),
        field("in", SINCE_30, Is::Word(&["query", "header", "cookie"], SCHEME_WITHOUT)),
        field("scheme", SINCE_30, Is::Text),
        field("bearerFormat", SINCE_30, Is::Text),
        field("flows", SINCE_30, Is::Object(&OAUTH_FLOWS)),
        field("openIdConnectUrl", SINCE_30, Is::Text),
        field("oauth2MetadataUrl", SINCE_32, Is::Text),
        field("deprecated", SINCE_32, Is::Boolean),
        field("flow", ONLY_20, Is::Special(rules::flow)),
        field("authorizationUrl", ONLY_20, Is::Text),
        field("tokenUrl", ONLY_20, Is::Text),
        field("scopes", ONLY_20, SCOPES),
    ],
    required: &[required("type", ALL, SCHEME_WITHOUT)],
    references: References::In(SINCE_30),
    rule: rules::security_scheme,
    ..PLAIN
};

static OAUTH_FLOWS: Object = Object {
    noun: "OAuth flows",
    section: 28,
    fields: &[
        field("implicit", SINCE_30, Is::Object(&IMPLICIT_FLOW)),
        field("password", SINCE_30, Is::Object(&TOKEN_FLOW)),
        field("clientCredentials", SINCE_30, Is::Object(&TOKEN_FLOW)),
        field("authorizationCode", SINCE_30, Is::Object(&CODE_FLOW)),
        field("deviceAuthorization", SINCE_32, Is::Object(&DEVICE_FLOW)),
    ],
    ..PLAIN
};

const AUTHORIZATION_URL: Field = field("authorizationUrl", SINCE_30, Is::Text);
const TOKEN_URL: Field = field("tokenUrl", SINCE_30, Is::Text);
const FLOW_WITHOUT: &str = "the flow is read as it is";
const SCOPES_ARE_REQUIRED: Required = required("scopes", SINCE_30, FLOW_WITHOUT);
const AUTHORIZATION_IS_REQUIRED: Required = required("authorizationUrl", SINCE_30, FLOW_WITHOUT);
const TOKEN_IS_REQUIRED: Required = required("tokenUrl", SINCE_30, FLOW_WITHOUT);

static FLOW: [Field; 2] = [field("scopes", SINCE_30, SCOPES), field("refreshUrl", SINCE_30, Is::Text)];

const OAUTH_FLOW: Object = Object { noun: "OAuth flow", section: 29, shared: &[&FLOW], ..PLAIN };

static IMPLICIT_FLOW: Object =
    Object { fields: &[AUTHORIZATION_URL], required: &[AUTHORIZATION_IS_REQUIRED, SCOPES_ARE_REQUIRED], ..OAUTH_FLOW };

static TOKEN_FLOW: Object =
    Object { fields: &[TOKEN_URL], required: &[TOKEN_IS_REQUIRED, SCOPES_ARE_REQUIRED], ..OAUTH_FLOW };

static CODE_FLOW: Object = Object {
    fields: &[AUTHORIZATION_URL, TOKEN_URL],
    required: &[AUTHORIZATION_IS_REQUIRED, TOKEN_IS_REQUIRED, SCOPES_ARE_REQUIRED],
    ..OAUTH_FLOW
};

static DEVICE_FLOW: Object = Object {
    fields: &[field("deviceAuthorizationUrl", SINCE_32, Is::Text), TOKEN_URL],
    required: &[required("deviceAuthorizationUrl", SINCE_32, FLOW_WITHOUT), TOKEN_IS_REQUIRED, SCOPES_ARE_REQUIRED],
    ..OAUTH_FLOW
};

pub static SECURITY_REQUIREMENT: Object = Object {
    noun: "security requirement",
    section: 30,
    rest: Rest::Each(&Is::List(&Is::Text)),
    rule: rules::security_requirement,
    ..PLAIN
};
