//! The rules that findings are about: one row says how much each matters and explains it.

use std::fmt::Write;

/// A thing that two contracts can disagree about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// A stable id for machines and for searching: `enum-value-added`.
    pub id: &'static str,
    /// The part of an API that it is about.
    pub area: Area,
    pub severity: Severity,
    /// What is different, in a line.
    pub summary: &'static str,
    /// Why it matters, and what to do.
    pub explanation: &'static str,
    /// A change that the rule finds: before and after.
    pub bad: (&'static str, &'static str),
    /// What to do instead.
    pub good: &'static str,
}

/// A part of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    Document,
    Operation,
    Parameter,
    Body,
    Response,
    Security,
    Schema,
}

impl Area {
    /// As headings have it.
    pub fn name(self) -> &'static str {
        match self {
            Area::Document => "document",
            Area::Operation => "operations",
            Area::Parameter => "parameters",
            Area::Body => "request bodies",
            Area::Response => "responses",
            Area::Security => "security",
            Area::Schema => "schemas",
        }
    }
}

/// How much a difference between two versions of an API matters to its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// An error where requests are narrowed or responses widened, a note the other way round.
    Values,
    /// The same with a warning: the contracts do not say enough to be sure.
    ValuesSoftly,
    /// An error where responses are concerned, a warning where requests are: somebody may have relied on it.
    Relied,
    Error,
    Warning,
    /// No harm to clients; but where sources do what their document does not say, an error.
    Grown,
    /// Never more than a note.
    Note,
}

impl Severity {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            Severity::Values => "error where a request is narrowed or a response widened, else note",
            Severity::ValuesSoftly => "warning where a request is narrowed or a response widened, else note",
            Severity::Relied => "error in a response, warning in a request",
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Grown | Severity::Note => "note",
        }
    }
}

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// All that is known about a rule, as `--explain` prints it.
pub fn explanation(rule: &Rule) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}: {}\n", rule.id, rule.summary);
    let _ = writeln!(text, "{}\n", rule.explanation);
    let _ = writeln!(text, "Between two documents: {}.", rule.severity.text());
    let between = if rule.severity == Severity::Note { "note" } else { "error" };
    let _ = writeln!(text, "Between sources and a document: {between}.\n");
    let _ = writeln!(text, "Found:   {}\n      -> {}", rule.bad.0, rule.bad.1);
    let _ = writeln!(text, "Instead: {}", rule.good);
    text
}

macro_rules! rules {
    ($($name:ident $id:literal $area:ident $severity:ident $summary:literal $explanation:literal
       ($before:literal => $after:literal) $good:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $name: Rule = Rule {
                id: $id,
                area: Area::$area,
                severity: Severity::$severity,
                summary: $summary,
                explanation: $explanation,
                bad: ($before, $after),
                good: $good,
            };
        )*

        /// All rules, by area.
        pub static RULES: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    API_VERSION "api-version" Document Note
        "The title, the version or another word about the API as a whole is different"
        "Nothing on the wire depends on it. A document whose operations change should have another version, too."
        ("version: 1.4.0" => "version: 1.5.0") "nothing: this is how changes are announced";
    SERVER "server-changed" Document Note
        "A server is added, gone or described otherwise"
        "Where an API is reached is a matter of deployment. Clients that were made with the old URL need that one to stay up."
        ("url: https://api.example.com/v1" => "url: https://api.example.com/v2") "keep the old server in the list while it runs";
    BASE_PATH "base-path" Document Error
        "All operations stand below another path than the document says"
        "One prefix explains every path that differs, so it is told once: the routes are mounted elsewhere than the document's \
         servers say. Put the prefix into `servers`, or mount the routes there."
        ("servers: [{ url: /v1 }]" => "app.use('/api', routes)") "app.use('/v1', routes)";
    TAG "tag-described" Document Note
        "A tag is described otherwise, added or gone"
        "Tags group operations for people."
        ("tags: [{ name: users }]" => "tags: []") "nothing, or the tag as it was";
    EXTENSION "extension-changed" Document Note
        "An `x-` field is different"
        "Only programs that know the extension can say what it means."
        ("x-internal: true" => "x-internal: false") "nothing";
    COMPONENT "component-changed" Document Note
        "A component is added, gone or different that no operation uses"
        "No request and no response depends on it, but other documents may refer to it."
        ("components.schemas.Draft" => "no such schema") "keep components that others refer to";
    EXTERNAL_DOCS "external-docs" Document Note
        "A link to other documentation is different"
        "It is for people."
        ("externalDocs: { url: … }" => "no externalDocs") "nothing";

    OPERATION_MISSING "operation-missing" Operation Error
        "An operation of the document is not there"
        "Clients that call it get 404 or 405. Between versions, announce it with `deprecated: true` first."
        ("DELETE /users/{id}" => "no such operation") "deprecated: true, and remove it when nobody calls it any more";
    OPERATION_ADDED "operation-added" Operation Grown
        "There is an operation that the document does not have"
        "Between versions that is how an API grows. Sources with routes that no document tells are an API that nobody can know, \
         review or test: there it is an error."
        ("no such operation" => "POST /users/{id}/impersonate") "describe the operation in the document";
    OPERATION_MOVED "operation-moved" Operation Error
        "An operation stands at another path or has another method"
        "It is the same operation, because its id or its whole description is: clients that call the old address do not find it."
        ("GET /user/{id}" => "GET /users/{id}") "keep the old address and answer with a redirect";
    OPERATION_ID "operation-id" Operation Note
        "`operationId` is different"
        "Nothing on the wire depends on it, but the names of functions in generated clients do."
        ("operationId: getUser" => "operationId: fetchUser") "operationId: getUser";
    OPERATION_TEXT "operation-text" Operation Note
        "The summary or description of an operation is different"
        "It is for people."
        ("summary: All users" => "summary: Users, newest first") "nothing";
    OPERATION_TAGS "operation-tags" Operation Note
        "An operation has other tags"
        "Tags group operations for people, and the files of generated code."
        ("tags: [users]" => "tags: [accounts]") "nothing, or tags: [users]";
    OPERATION_DEPRECATED "operation-deprecated" Operation Note
        "An operation is deprecated, or no longer so"
        "Its clients should look for another one; it still works."
        ("deprecated: false" => "deprecated: true") "say in the description what to call instead";
    OPERATION_SERVERS "operation-servers" Operation Note
        "An operation has other servers"
        "Where an API is reached is a matter of deployment."
        ("servers: []" => "servers: [{ url: https://upload.example.com }]") "keep the old server up";
    CALLBACK "callback-changed" Operation Error
        "A callback or webhook is added or gone"
        "Who offers the callback's address has to know."
        ("callbacks: { onPaid: … }" => "no callbacks") "announce it to those who listen";

    PARAMETER_MISSING "parameter-missing" Parameter Warning
        "A parameter of the document is not there"
        "Requests that send it still work where unknown parameters are ignored, but it has no effect any more."
        ("?sort=name" => "no parameter sort") "keep reading it, and mark it deprecated";
    PARAMETER_ADDED "parameter-added" Parameter Grown
        "There is an optional parameter that the document does not have"
        "Old requests go on working. In sources, clients cannot know about it."
        ("no parameter limit" => "?limit=20, optional") "describe it";
    PARAMETER_ADDED_REQUIRED "parameter-added-required" Parameter Error
        "There is a required parameter that the document does not have"
        "Requests made from the document lack it and are refused."
        ("no parameter tenant" => "header X-Tenant, required") "make it optional, with a default";
    PARAMETER_REQUIRED "parameter-required" Parameter Values
        "A parameter is required that was optional, or optional that was required"
        "Requests without it are refused where it is required."
        ("limit, required: false" => "limit, required: true") "required: false, and a default";
    PARAMETER_RENAMED "path-parameter-renamed" Parameter Note
        "A path parameter has another name"
        "URLs stay what they are; the names of arguments in generated clients change."
        ("/users/{id}" => "/users/{userId}") "nothing, or the old name";
    PARAMETER_STYLE "parameter-style" Parameter Error
        "A parameter is written in another way"
        "The same value has another text in the URL or header, so the two sides do not understand each other."
        ("style: form, explode: true" => "style: form, explode: false") "keep the style; add a second parameter for the new one";
    PARAMETER_TEXT "parameter-text" Parameter Note
        "A parameter or header is described otherwise"
        "It is for people."
        ("description: how many" => "description: how many, 100 at most") "nothing";
    PARAMETER_DEPRECATED "parameter-deprecated" Parameter Note
        "A parameter is deprecated, or no longer so"
        "It still works."
        ("deprecated: false" => "deprecated: true") "say what to send instead";

    BODY_MISSING "body-missing" Body Error
        "A request body of the document is not there"
        "What clients send is not read, or refused with 415."
        ("requestBody: …" => "no requestBody") "keep reading it";
    BODY_ADDED "body-added" Body Grown
        "There is an optional request body that the document does not have"
        "Old requests go on working. In sources, clients cannot know about it."
        ("no requestBody" => "requestBody, required: false") "describe it";
    BODY_ADDED_REQUIRED "body-added-required" Body Error
        "There is a required request body that the document does not have"
        "Requests made from the document lack it and are refused."
        ("no requestBody" => "requestBody, required: true") "required: false";
    BODY_REQUIRED "body-required" Body Values
        "A request body is required that was optional, or optional that was required"
        "Requests without a body are refused where it is required."
        ("required: false" => "required: true") "required: false";
    BODY_TEXT "body-text" Body Note
        "A request body is described otherwise"
        "It is for people."
        ("description: the user" => "description: the new user") "nothing";
    MEDIA_TYPE_MISSING "media-type-missing" Body Error
        "A media type of the document is not there"
        "Requests of that type get 415; clients that accept only that type get nothing that they can read."
        ("content: { application/xml: … }" => "content: { application/json: … }") "keep both";
    MEDIA_TYPE_ADDED "media-type-added" Body Grown
        "There is a media type that the document does not have"
        "Clients that do not ask for it need not mind. In sources, they cannot know about it."
        ("content: { application/json: … }" => "content: { application/json: …, text/csv: … }") "describe it";
    ENCODING "encoding-changed" Body Error
        "The parts of a form are sent in another way"
        "The same value has another text on the wire."
        ("encoding: { tags: { explode: true } }" => "encoding: { tags: { explode: false } }") "keep the encoding";
    EXAMPLE "example-changed" Body Note
        "An example is different"
        "It is for people and for mock servers."
        ("example: 1" => "example: 2") "nothing";

    RESPONSE_MISSING "response-missing" Response Error
        "A successful status of the document is never answered"
        "Clients wait for it: another status may look like a failure to them."
        ("201" => "no 201") "go on answering 201";
    RESPONSE_MISSING_FAILURE "failure-missing" Response Grown
        "A status of failure is never answered"
        "Clients that handle it have nothing to handle any more. Between sources and a document it is an error: the document \
         promises what does not happen."
        ("409" => "no 409") "remove the status from the document";
    RESPONSE_ADDED "response-added" Response Grown
        "A status is answered that the document does not have"
        "Clients should treat a status that they do not know as the first of its class (RFC 9110, 15). Between sources and a \
         document it is an error: clients cannot know about it."
        ("200, 404" => "200, 404, 409") "describe the status";
    RESPONSE_TEXT "response-text" Response Note
        "A response is described otherwise"
        "It is for people."
        ("description: OK" => "description: the user") "nothing";
    HEADER_MISSING "header-missing" Response Error
        "A required header of a response is not there"
        "Clients that rely on it fail."
        ("headers: { ETag: { required: true } }" => "no ETag") "go on sending it";
    HEADER_MISSING_OPTIONAL "optional-header-missing" Response Warning
        "An optional header of a response is not there"
        "Clients could not rely on it, but may have done so."
        ("headers: { X-Total: … }" => "no X-Total") "go on sending it";
    HEADER_ADDED "header-added" Response Grown
        "A response has a header that the document does not have"
        "Clients that do not know it ignore it."
        ("no header" => "headers: { ETag: … }") "describe it";
    HEADER_REQUIRED "header-required" Response Values
        "A header of a response is required that was optional, or optional that was required"
        "Clients that rely on a required header fail where it may be missing."
        ("required: true" => "required: false") "go on sending it always";
    LINK "link-changed" Response Note
        "A link of a response is different"
        "It tells clients what they can do next."
        ("links: { next: … }" => "no links") "keep it";

    SECURITY_STRICTER "security-stricter" Security Error
        "Callers have to prove more than the document says"
        "Requests that were let in are refused with 401 or 403."
        ("security: []" => "security: [{ bearer: [] }]") "keep the old way in as an alternative";
    SECURITY_LOOSER "security-looser" Security Grown
        "Callers have to prove less than the document says"
        "No client fails. Between sources and a document it is an error, and a serious one: the document promises a protection \
         that is not there."
        ("security: [{ bearer: [] }]" => "security: []") "ask for the token, or say that everybody may come in";
    SCHEME_MISSING "security-scheme-missing" Security Note
        "A security scheme is not there"
        "What operations ask for is compared by itself; the name alone changes nothing."
        ("securitySchemes: { basic: … }" => "no such scheme") "nothing";
    SCHEME_ADDED "security-scheme-added" Security Note
        "There is a new security scheme"
        "What operations ask for is compared by itself."
        ("no such scheme" => "securitySchemes: { bearer: … }") "nothing";
    SCHEME_CHANGED "security-scheme-changed" Security Error
        "A security scheme works in another way"
        "Callers that prove themselves in the old way are refused."
        ("in: header, name: X-Key" => "in: query, name: key") "add a second scheme";
    SCHEME_TEXT "security-scheme-text" Security Note
        "A security scheme is described otherwise"
        "It is for people."
        ("description: a token" => "description: a token, valid for an hour") "nothing";

    TYPE "type-changed" Schema Values
        "Values have another type"
        "What one side sends is not what the other side reads."
        ("type: integer" => "type: string") "add a second property, and mark the first one deprecated";
    NULL "null-changed" Schema Values
        "`null` is allowed that was not, or the other way round"
        "Clients that never met `null` fail at the first one; requests with `null` are refused where it is not allowed."
        ("type: string" => "type: [string, 'null']") "leave the property out instead";
    FORMAT "format-changed" Schema Values
        "Texts or numbers have another format"
        "A format narrows what may be sent, and says how it is read."
        ("format: date" => "format: date-time") "add a second property";
    ENUM "enum-changed" Schema Values
        "Values are limited to a list that were not, or the other way round"
        "Requests with other values are refused; clients meet values that they do not know."
        ("type: string" => "enum: [a, b]") "accept what was accepted";
    ENUM_MISSING "enum-value-missing" Schema Values
        "A value of a list is not allowed any more"
        "Requests with it are refused."
        ("enum: [draft, sent]" => "enum: [sent]") "go on accepting it";
    ENUM_ADDED "enum-value-added" Schema Values
        "A list has another value"
        "Clients that know the old list meet a value that they do not know."
        ("enum: [draft, sent]" => "enum: [draft, sent, failed]") "announce it; clients should expect unknown values";
    LIMIT "limit-changed" Schema Values
        "A limit of numbers, lengths or counts is different"
        "Requests beyond a tighter limit are refused; responses may go beyond what clients have room for."
        ("maxLength: 100" => "maxLength: 50") "keep the limit";
    MULTIPLE "multiple-changed" Schema Values
        "`multipleOf` is different"
        "Numbers are refused that were fine, or come that were not expected."
        ("multipleOf: 1" => "multipleOf: 5") "multipleOf: 1";
    PATTERN "pattern-changed" Schema ValuesSoftly
        "`pattern` is different"
        "Whether one pattern lets through all that another does cannot be told in general, so have a look."
        ("pattern: ^[a-z]+$" => "pattern: ^[a-z]{2,}$") "keep the pattern";
    UNIQUE "unique-items-changed" Schema Values
        "The items of a list have to be unique, or no longer"
        "Requests with an item twice are refused."
        ("uniqueItems: false" => "uniqueItems: true") "ignore duplicates";
    CONTENT "content-changed" Schema Warning
        "Texts hold other content, or hold it in another encoding"
        "What one side writes the other cannot read."
        ("contentEncoding: base64" => "contentEncoding: base64url") "keep the encoding";
    PROPERTY_MISSING "property-missing" Schema Warning
        "A property of the document is not there"
        "Clients read `undefined` where they read a value; what requests send there has no effect, or is refused."
        ("properties: { id, email }" => "properties: { id }") "go on sending it, and mark it deprecated";
    PROPERTY_MISSING_REQUIRED "required-property-missing" Schema Relied
        "A required property of the document is not there"
        "Clients rely on it."
        ("required: [id, email]" => "no email") "go on sending it";
    PROPERTY_ADDED "property-added" Schema Grown
        "There is a property that the document does not have"
        "Requests need not send it, and clients ignore what they do not know."
        ("properties: { id }" => "properties: { id, nickname }") "describe it";
    PROPERTY_ADDED_REQUIRED "required-property-added" Schema Values
        "There is a required property that the document does not have"
        "Requests made from the document lack it and are refused."
        ("required: [id]" => "required: [id, tenant]") "make it optional, with a default";
    PROPERTY_REQUIRED "property-required" Schema Values
        "A property is required that was optional, or optional that was required"
        "Requests without it are refused; clients that rely on it in responses fail."
        ("email, optional" => "email, required") "keep it optional in requests and present in responses";
    ADDITIONAL "additional-properties-changed" Schema Values
        "Other properties than those of the list are allowed, or no longer, or have to be like something else"
        "Requests with properties beyond the list are refused where it is closed."
        ("additionalProperties: true" => "additionalProperties: false") "ignore what is not known";
    PROPERTY_NAMES "property-names-changed" Schema Values
        "The names of properties, their number or what they ask for is limited otherwise"
        "Objects are refused that were fine, or come that were not expected."
        ("no propertyNames" => "propertyNames: { pattern: ^[a-z]+$ }") "keep the rule";
    READ_ONLY "read-only-changed" Schema Warning
        "A property is only sent by the service, or no longer"
        "`readOnly` properties of requests are ignored or refused."
        ("id" => "id, readOnly: true") "ignore it in requests";
    WRITE_ONLY "write-only-changed" Schema Warning
        "A property is only sent to the service, or no longer"
        "`writeOnly` properties are in no response."
        ("password" => "password, writeOnly: true") "two properties";
    ITEMS "items-changed" Schema Values
        "The items of lists are limited otherwise"
        "Lists are refused that were fine, or come that were not expected."
        ("no contains" => "contains: { const: admin }") "keep the rule";
    VARIANT_MISSING "variant-missing" Schema Values
        "One of several alternatives is not there"
        "Requests in its form are refused."
        ("oneOf: [Card, Transfer]" => "oneOf: [Card]") "go on accepting it";
    VARIANT_ADDED "variant-added" Schema Values
        "There is another alternative"
        "Clients meet a form that they do not know."
        ("oneOf: [Card]" => "oneOf: [Card, Transfer]") "announce it; clients should expect unknown forms";
    CONJUNCTION "all-of-changed" Schema Values
        "Another schema has to fit as well, or no longer"
        "Values are refused that were fine, or come that were not expected."
        ("allOf: [A]" => "allOf: [A, B]") "keep the rule";
    UNION_KIND "union-kind-changed" Schema Values
        "Exactly one of several alternatives has to fit instead of any, or the other way round"
        "Values that fit two alternatives are refused by `oneOf`."
        ("anyOf: [A, B]" => "oneOf: [A, B]") "anyOf: [A, B]";
    DISCRIMINATOR "discriminator-changed" Schema Note
        "Alternatives are told apart by something else"
        "Clients read the wrong property, or take one form for another."
        ("propertyName: type" => "propertyName: kind") "keep the property";
    CONDITION "condition-changed" Schema ValuesSoftly
        "`not`, `if`, `then` or `else` say something else"
        "Whether it lets more or less through cannot be told in general, so have a look."
        ("not: { const: 0 }" => "not: { const: 1 }") "keep the rule";
    PARAMETER_DEFAULT "parameter-default" Parameter Error
        "What holds where a parameter is not sent is different"
        "Requests that leave it out mean something else."
        ("limit, default: 20" => "limit, default: 100") "default: 20";
    DEFAULT "default-changed" Schema Note
        "What holds where nothing is sent is different"
        "Bodies that leave it out mean something else."
        ("default: 20" => "default: 100") "default: 20";
    SCHEMA_TEXT "schema-text" Schema Note
        "A schema is called or described otherwise"
        "It is for people."
        ("description: the name" => "description: the full name") "nothing";
    SCHEMA_EXAMPLE "schema-example" Schema Note
        "An example of a schema is different"
        "It is for people and for mock servers."
        ("examples: [1]" => "examples: [2]") "nothing";
    SCHEMA_DEPRECATED "schema-deprecated" Schema Note
        "A property or schema is deprecated, or no longer so"
        "It still works."
        ("deprecated: false" => "deprecated: true") "say what to use instead";
    XML "xml-changed" Schema Warning
        "Values are written in XML in another way"
        "Clients that read XML do not find it."
        ("xml: { name: user }" => "xml: { name: person }") "keep the name";
    CONTENT_UNDESCRIBED "content-described" Schema ValuesSoftly
        "Content is described that was not, or no longer"
        "Without a schema anything may be sent."
        ("application/json: {}" => "application/json: { schema: User }") "describe what is sent";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{RULES, rule};

    #[test]
    fn ids_are_unique_and_found() {
        let ids: HashSet<&str> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        assert!(ids.iter().all(|id| rule(id).is_some()));
    }

    #[test]
    fn every_rule_is_explained() {
        for rule in RULES {
            assert!(!rule.summary.ends_with('.') && rule.explanation.ends_with('.'), "{}", rule.id);
        }
    }
}
