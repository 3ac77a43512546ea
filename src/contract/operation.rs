//! Operations: what a client may send to a path, and what it gets back.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Server;
use super::origin::Origin;
use super::schema::Schema;
use super::security::Requirement;
use super::value::Value;

/// The method of an operation (OpenAPI 3.2, 4.9).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    /// With OpenAPI 3.2.
    Query,
    /// One of `additionalOperations`: a token, whose case matters (RFC 9110, 9.1).
    Other(Box<str>),
}

impl Method {
    /// Those that have a key of their own in a path item.
    pub const FIXED: [Method; 9] = [
        Method::Get,
        Method::Put,
        Method::Post,
        Method::Delete,
        Method::Options,
        Method::Head,
        Method::Patch,
        Method::Trace,
        Method::Query,
    ];

    /// What stands at a path item's key: `get`.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::FIXED.into_iter().find(|method| method.key() == Some(key))
    }

    /// What a request calls so: `GET`. `None` where it can be no method's name, which is a token (RFC 9110, 9.1).
    pub fn from_name(name: &str) -> Option<Self> {
        let fixed = Self::FIXED.into_iter().find(|method| method.name() == name);
        fixed.or_else(|| is_token(name).then(|| Method::Other(name.into())))
    }

    /// As a path item's key: `get`; `None` where it stands in `additionalOperations`.
    pub fn key(&self) -> Option<&'static str> {
        Some(match self {
            Method::Get => "get",
            Method::Put => "put",
            Method::Post => "post",
            Method::Delete => "delete",
            Method::Options => "options",
            Method::Head => "head",
            Method::Patch => "patch",
            Method::Trace => "trace",
            Method::Query => "query",
            Method::Other(_) => return None,
        })
    }

    /// As on the wire: `GET`.
    pub fn name(&self) -> &str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Query => "QUERY",
            Method::Other(name) => name,
        }
    }

    /// As code calls it: `get`.
    pub fn lower_case(&self) -> String {
        self.name().to_ascii_lowercase()
    }
}

/// Whether a text is a token of HTTP (RFC 9110, 5.6.2).
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// One operation of the API.
#[derive(Clone, Debug)]
pub struct Operation {
    pub origin: Origin,
    pub method: Method,
    /// The path template as the document writes it: `/users/{userId}`.
    pub path: String,
    /// `operationId`, if there is one.
    pub id: Option<String>,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub tags: Vec<String>,
    pub deprecated: bool,
    pub external_docs: Option<Value>,
    /// Alternatives; `None` where the operation leaves it to the contract's own.
    pub security: Option<Vec<Requirement>>,
    /// The path item's parameters and the operation's own, the latter winning over the former.
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    pub responses: Vec<(Status, Response)>,
    /// The extensions of `responses` itself.
    pub responses_extensions: IndexMap<String, Value>,
    /// Its own; without any, the path item's or else the contract's count.
    pub servers: Vec<Server>,
    pub callbacks: IndexMap<String, OutgoingCalls>,
    pub extensions: IndexMap<String, Value>,
    /// Why a part of it is not known, so that nobody can tell which requests and responses it has.
    pub unknown: Option<Box<str>>,
}

impl Operation {
    /// The schemas of all that its requests and responses have.
    pub fn schemas(&self) -> Vec<&Schema> {
        let headers = self.responses.iter().flat_map(|(_, response)| &response.headers);
        let responses = self.responses.iter().flat_map(|(_, response)| &response.content);
        let content: Vec<&MediaType> = self.body.iter().flat_map(|body| &body.content).chain(responses).collect();
        let encodings = content.iter().flat_map(|media| media.encoding.all()).flat_map(|encoding| &encoding.headers);
        let parameters = self.parameters.iter().chain(headers).chain(encodings).map(|parameter| &parameter.schema);
        parameters.chain(content.iter().copied().flat_map(MediaType::schemas)).collect()
    }
}

/// What a path item says besides its operations, and what these do not say for it (OpenAPI 3.1, 4.8.9).
#[derive(Clone, Debug, Default)]
pub struct PathItem {
    /// The name among the contract's components, where it is one.
    pub component: Option<String>,
    pub summary: Option<String>,
    pub description: Option<String>,
    /// Those of operations that have none.
    pub servers: Vec<Server>,
    /// Those of all operations, which have them among their own.
    pub parameters: Vec<Parameter>,
    pub extensions: IndexMap<String, Value>,
}

/// Operations that the API calls instead of offering them: a callback (OpenAPI 3.1, 4.8.18) or the webhooks (4.8.1).
#[derive(Clone, Debug, Default)]
pub struct OutgoingCalls {
    /// The name of the component that says what they are; then nothing else is said here.
    pub component: Option<String>,
    /// The runtime expression or the webhook's name → what is said for all operations there.
    pub paths: IndexMap<String, PathItem>,
    /// The `path` of each is a key of `paths`.
    pub operations: Vec<Operation>,
    pub extensions: IndexMap<String, Value>,
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
    /// The query as a whole, whose `content` says how it is written (OpenAPI 3.2, 4.12).
    QueryString,
}

impl Location {
    /// As `in` has it.
    pub fn name(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
            Location::QueryString => "querystring",
        }
    }

    /// The location that `in` names.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Location::Path, Location::Query, Location::Header, Location::Cookie, Location::QueryString];
        all.into_iter().find(|location| location.name() == name)
    }
}

/// How a value is written in a URL or header (OpenAPI 3.1, 4.8.12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Matrix,
    Label,
    Form,
    Simple,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// Pairs as in `Cookie`, nothing escaped (OpenAPI 3.2, 4.12.3).
    Cookie,
}

impl Style {
    pub const ALL: [Style; 8] = [
        Style::Matrix,
        Style::Label,
        Style::Form,
        Style::Simple,
        Style::SpaceDelimited,
        Style::PipeDelimited,
        Style::DeepObject,
        Style::Cookie,
    ];

    /// As `style` has it.
    pub fn name(self) -> &'static str {
        match self {
            Style::Matrix => "matrix",
            Style::Label => "label",
            Style::Form => "form",
            Style::Simple => "simple",
            Style::SpaceDelimited => "spaceDelimited",
            Style::PipeDelimited => "pipeDelimited",
            Style::DeepObject => "deepObject",
            Style::Cookie => "cookie",
        }
    }

    /// What holds where a parameter does not say.
    pub fn default_for(location: Location) -> Self {
        match location {
            Location::Query | Location::Cookie | Location::QueryString => Style::Form,
            Location::Path | Location::Header => Style::Simple,
        }
    }

    /// Whether each item of a list has the name before it where a parameter does not say (OpenAPI 3.2, 4.12.2.2).
    pub fn explodes(self) -> bool {
        matches!(self, Style::Form | Style::Cookie)
    }
}

/// A parameter of an operation, or a header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    pub origin: Origin,
    /// The name among the contract's components, where it is one.
    pub component: Option<String>,
    /// Whether an operation has it from its path item.
    pub is_inherited: bool,
    /// The wire name.
    pub name: String,
    pub location: Location,
    pub description: Option<String>,
    /// Path parameters always are.
    pub required: bool,
    pub deprecated: bool,
    pub style: Style,
    pub explode: bool,
    /// What the value looks like, also where the first of `content` says it.
    pub schema: Schema,
    /// The forms of its text where the parameter has `content` instead of `schema`; there should be one.
    pub content: Vec<MediaType>,
    pub allow_reserved: bool,
    pub allow_empty_value: bool,
    pub examples: Vec<Example>,
    pub extensions: IndexMap<String, Value>,
}

impl Parameter {
    /// Whether no request is held to it, because other parts of the contract say it (OpenAPI 3.1, 4.8.12.2.1).
    pub fn is_ignored(&self) -> bool {
        let ignored = ["accept", "content-type", "authorization"];
        self.location == Location::Header && ignored.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// Whether no response is held to this header, because its `content` says it (OpenAPI 3.1, 4.8.17.1).
    pub fn is_ignored_in_responses(&self) -> bool {
        self.name.eq_ignore_ascii_case("content-type")
    }
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    pub origin: Origin,
    /// The name among the contract's components, where it is one.
    pub component: Option<String>,
    pub description: Option<String>,
    pub required: bool,
    pub content: Vec<MediaType>,
    pub extensions: IndexMap<String, Value>,
}

/// One of the forms that a body can have.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaType {
    pub origin: Origin,
    /// The name among the contract's components, where it is one.
    pub component: Option<String>,
    /// The type or range in lower case: `application/json`, `text/*`, `text/plain; charset=utf-8`.
    pub name: String,
    /// The content's key as written, where it is another: `Text/Plain;charset=utf-8`.
    pub key: Option<Box<str>>,
    /// `None` where the document does not say what the content looks like.
    pub schema: Option<Schema>,
    /// What each item of a stream looks like (OpenAPI 3.2, 4.14).
    pub item_schema: Option<Box<Schema>>,
    /// How the parts of a form are sent.
    pub encoding: Encodings,
    pub examples: Vec<Example>,
    pub extensions: IndexMap<String, Value>,
}

impl MediaType {
    /// What the content looks like, as a whole or item by item.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema> {
        self.schema.iter().chain(self.item_schema.as_deref())
    }
}

/// An example of a parameter or a body (OpenAPI 3.2, 4.19).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// The name among the contract's components, where it is one.
    pub component: Option<String>,
    /// The key in `examples`; `None` for the one that `example` gives.
    pub name: Option<String>,
    pub summary: Option<String>,
    pub description: Option<String>,
    /// Shared, because an example of the components is in many places, and examples are a quarter of large documents.
    pub value: Option<Arc<Value>>,
    /// The value as the schema sees it (3.2).
    pub data_value: Option<Arc<Value>>,
    /// The value as it is sent (3.2).
    pub serialized_value: Option<String>,
    /// Where a value can be found that does not fit into the document.
    pub external_value: Option<String>,
    pub extensions: IndexMap<String, Value>,
}

/// How the parts of a body are sent (OpenAPI 3.2, 4.14).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encodings {
    /// `encoding`: the property's name → how it is sent.
    pub by_name: IndexMap<String, Encoding>,
    /// `prefixEncoding`: of the first parts, by their places (3.2).
    pub prefix: Vec<Encoding>,
    /// `itemEncoding`: of the parts behind these (3.2).
    pub item: Option<Box<Encoding>>,
}

impl Encodings {
    /// Those of all parts.
    pub fn all(&self) -> impl Iterator<Item = &Encoding> {
        self.by_name.values().chain(&self.prefix).chain(self.item.as_deref())
    }
}

/// How a part of a form is sent (OpenAPI 3.2, 4.15).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encoding {
    /// Media types, with commas between them.
    pub content_type: Option<String>,
    pub headers: Vec<Parameter>,
    pub style: Option<Style>,
    pub explode: Option<bool>,
    pub allow_reserved: bool,
    /// Of the parts that the part itself has (3.2).
    pub parts: Option<Box<Encodings>>,
    pub extensions: IndexMap<String, Value>,
}

/// Which statuses a response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// `404`.
    Code(u16),
    /// `4XX`: the first digit.
    Range(u8),
    Default,
}

impl Status {
    /// Reads a key of `responses`; `4xx` counts as `4XX`.
    pub fn from_key(key: &str) -> Option<Self> {
        if key == "default" {
            return Some(Status::Default);
        }
        let bytes = key.as_bytes();
        let [first @ b'1'..=b'5', rest @ ..] = bytes else {
            return None;
        };
        match rest {
            [b'X' | b'x', b'X' | b'x'] => Some(Status::Range(first - b'0')),
            [b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Status::Code),
            _ => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Code(code) => write!(formatter, "{code}"),
            Status::Range(first) => write!(formatter, "{first}XX"),
            Status::Default => formatter.write_str("default"),
        }
    }
}

/// What an operation answers with.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub origin: Origin,
    /// Whether its witness says nothing of it: an operation without any response may answer everything without content.
    pub is_assumed: bool,
    /// The name among the contract's components, where it is one.
    pub component: Option<String>,
    /// OpenAPI 3.2, 4.17.
    pub summary: Option<String>,
    /// Required before 3.2.
    pub description: Option<String>,
    pub headers: Vec<Parameter>,
    pub content: Vec<MediaType>,
    /// Link objects as written.
    pub links: IndexMap<String, Value>,
    pub extensions: IndexMap<String, Value>,
}
