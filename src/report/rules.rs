//! The rules that diagnostics are about: what the specification says, and which part of a document a message points at.

/// A rule about documents, or a promise of ours that could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// A stable id for machines and for searching: `path-parameter-undeclared`.
    pub id: &'static str,
    /// What its messages point at.
    pub about: About,
    /// What the specification says, where it is the specification's rule.
    pub specification: Option<Specification>,
}

/// What a message points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// The key of a member.
    Key,
    /// A value.
    Value,
}

/// A statement of a specification, in our words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Specification {
    /// `OpenAPI 3.1, 4.8.12`.
    pub section: &'static str,
    pub says: &'static str,
}

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The specification's rule about a value.
const fn value(id: &'static str, section: &'static str, says: &'static str) -> Rule {
    Rule { id, about: About::Value, specification: Some(Specification { section, says }) }
}

/// The specification's rule about a key.
const fn key(id: &'static str, section: &'static str, says: &'static str) -> Rule {
    Rule { id, about: About::Key, specification: Some(Specification { section, says }) }
}

/// What is ours to say about a value.
const fn ours(id: &'static str) -> Rule {
    Rule { id, about: About::Value, specification: None }
}

/// What is ours to say about a key.
const fn our_key(id: &'static str) -> Rule {
    Rule { id, about: About::Key, specification: None }
}

/// All rules, by id.
pub const RULES: &[Rule] = &[
    ours("base-not-kept"),
    ours("baseline-stale"),
    value("body-duplicated", "Swagger 2.0, Parameter Object", "an operation has one parameter `in: body` at most"),
    key(
        "body-without-meaning",
        "RFC 9110, 9.3.1",
        "content of GET, HEAD and DELETE has no defined meaning, and none may come with TRACE",
    ),
    our_key("callback-recursive"),
    value(
        "collection-format",
        "Swagger 2.0, Parameter Object",
        "`tsv` puts tabs between items, `multi` is for queries and forms",
    ),
    value(
        "collection-format-nested",
        "Swagger 2.0, Items Object",
        "each list of lists has a `collectionFormat` of its own",
    ),
    key("component-name-invalid", "OpenAPI 3.1, 4.8.7.1", "the name of a component matches `^[a-zA-Z0-9.\\-_]+$`"),
    our_key("component-unused"),
    value("content-not-one", "OpenAPI 3.1, 4.8.12.2.3", "the `content` of a parameter or header has one entry"),
    ours("default-dates"),
    value("default-misfit", "OpenAPI 3.0, 4.7.24.1", "`default` conforms to the type of its schema"),
    value(
        "discriminator-mapping-unresolved",
        "OpenAPI 3.1, 4.8.25",
        "a mapping names a component's schema or refers to one",
    ),
    key("duplicate-key", "RFC 8259, 4; YAML 1.2, 3.2.1.3", "the names within an object are unique"),
    value("enum-empty", "JSON Schema 2020-12, 6.1.2", "`enum` should have one value at least"),
    value("enum-of-wrong-type", "JSON Schema 2020-12, 6.1", "a value is valid where `type` and `enum` both allow it"),
    key("example-of-other-type", "Swagger 2.0, Example Object", "the keys are media types that the operation produces"),
    ours("field-empty"),
    ours("field-missing"),
    our_key("field-of-other-version"),
    ours("field-of-wrong-type"),
    our_key("field-unknown"),
    our_key("field-without-effect"),
    our_key("fields-exclude-each-other"),
    value("file-misplaced", "Swagger 2.0, Response Object", "the root of a response's schema may be `type: file`"),
    value("form-beside-body", "Swagger 2.0, Parameter Object", "a body and form fields exclude each other"),
    value(
        "form-of-other-type",
        "Swagger 2.0, Parameter Object",
        "a form is sent as `application/x-www-form-urlencoded` or `multipart/form-data`",
    ),
    value("format-unfit", "OpenAPI 3.1, 4.4", "a format is for values of a type"),
    value(
        "header-ignored",
        "OpenAPI 3.1, 4.8.12.2.1",
        "parameters called Accept, Content-Type and Authorization are ignored where `in` is `header`",
    ),
    value(
        "host-with-scheme",
        "Swagger 2.0, Swagger Object",
        "`host` is a name or address and may have a port, nothing else",
    ),
    ours("ignored-without-reason"),
    ours("int64-range"),
    value("items-array", "JSON Schema 2020-12, 10.3.1", "`items` is one schema; a tuple has `prefixItems`"),
    value("items-missing", "OpenAPI 3.0, 4.7.24.1", "`items` is there where `type` is `array`"),
    key("keyword-unknown", "JSON Schema 2020-12, 6.5 (core)", "unknown keywords are annotations"),
    value("link-unresolved", "OpenAPI 3.1, 4.8.20.1", "`operationId` is that of an existing operation"),
    key("media-type-duplicated", "RFC 9110, 8.3.1", "the names of media types do not depend on capitals"),
    key(
        "media-type-invalid",
        "OpenAPI 3.1, 4.8.14; RFC 9110, 8.3.1",
        "the keys of `content` are media types or ranges of them",
    ),
    key(
        "method-invalid",
        "OpenAPI 3.2, Path Item Object; RFC 9110, 9.1",
        "the name of an additional method is a token",
    ),
    key(
        "method-not-additional",
        "OpenAPI 3.2, Path Item Object",
        "methods that a path item has a field for are not additional",
    ),
    ours("method-not-routable"),
    ours("not-carried"),
    ours("not-enforced"),
    ours("not-in-3.0"),
    ours("not-in-3.1"),
    ours("not-in-3.2"),
    value(
        "not-openapi",
        "OpenAPI 3.1, 4.8.1.1",
        "the root object has `openapi`, which is the version of the specification",
    ),
    value("operation-duplicated", "OpenAPI 3.1, 4.8.9", "a path item has one operation a method"),
    value("operation-id-duplicated", "OpenAPI 3.1, 4.8.10.1", "an `operationId` is unique among all operations"),
    ours("operation-id-empty"),
    ours("operation-left-out"),
    ours("operation-renamed"),
    value(
        "operation-unreachable",
        "OpenAPI 3.1, 4.8.8",
        "templated paths of one shape are identical, whatever their parameters are called",
    ),
    value(
        "parameter-duplicated",
        "OpenAPI 3.1, 4.8.10.1",
        "a parameter is told by its name and its place, each pair once",
    ),
    value("path-parameter-optional", "OpenAPI 3.1, 4.8.12.2.1", "`required` is there and true where `in` is `path`"),
    key(
        "path-parameter-undeclared",
        "OpenAPI 3.1, 4.8.9",
        "each template expression has a parameter in the path item or each of its operations",
    ),
    value(
        "path-parameter-unused",
        "OpenAPI 3.1, 4.8.12.2.1",
        "the name of a path parameter stands as a template expression in the path",
    ),
    key("path-template-unclosed", "OpenAPI 3.1, 4.3", "a template expression stands between `{` and `}`"),
    key("path-with-blanks", "OpenAPI 3.1, 4.8.8", "a path is appended to the server's URL as it is"),
    key("path-without-slash", "OpenAPI 3.1, 4.8.8.1", "a path starts with a slash"),
    key(
        "paths-identical",
        "OpenAPI 3.1, 4.8.8",
        "templated paths of one shape are identical, whatever their parameters are called",
    ),
    ours("pattern-ambiguous"),
    ours("pattern-slow"),
    value("range-empty", "JSON Schema 2020-12, 6", "all keywords of a schema hold at once"),
    value(
        "reference-bare-name",
        "Swagger 2.0, Reference Object",
        "`$ref` is a JSON reference, such as `#/definitions/Pet`",
    ),
    value("reference-loop", "OpenAPI 3.1, 4.8.23", "a reference leads to a component"),
    our_key("reference-misplaced"),
    value(
        "reference-of-other-kind",
        "OpenAPI 3.1, 4.8.23",
        "a reference leads to an object of the kind that may stand there",
    ),
    value(
        "reference-respelled",
        "RFC 3986, 3.3",
        "the segments of a path are separated by `/`, and their case matters",
    ),
    key(
        "reference-siblings",
        "OpenAPI 3.1, 4.8.23.1",
        "what stands beside `$ref` is ignored, but for `summary` and `description` since 3.1",
    ),
    value(
        "reference-unresolved",
        "OpenAPI 3.1, 4.8.23; RFC 6901",
        "a reference is a URI, and its fragment a pointer to what stands there",
    ),
    ours("remote-unchecked"),
    value("required-boolean", "JSON Schema 2020-12, 6.5.3", "`required` is an array of property names"),
    value("required-empty", "OpenAPI 3.0, 4.7.24.1", "`required` has one name at least"),
    value(
        "responses-missing",
        "OpenAPI 3.1, 4.8.16",
        "there is at least one response, and it should be that of a successful call",
    ),
    ours("schema-renamed"),
    key(
        "security-scheme-undeclared",
        "OpenAPI 3.1, 4.8.30.1",
        "each name is that of a security scheme in the components",
    ),
    value("server-default-misfit", "OpenAPI 3.1, 4.8.6.1", "`default` is among the values of `enum`"),
    value(
        "server-variable-undeclared",
        "OpenAPI 3.1, 4.8.5.1",
        "what stands in braces in a URL is a variable of the server",
    ),
    our_key("server-variable-unused"),
    ours("source-syntax"),
    ours("source-unknown"),
    key("status-not-capital", "OpenAPI 3.1, 4.8.16.2", "a range of codes is a digit and two capital X"),
    key("status-unknown", "OpenAPI 3.1, 4.8.16.2", "a key is a status code, a range such as `4XX`, or `default`"),
    value("style-unknown", "OpenAPI 3.1, 4.8.12.2", "each place of a parameter has styles of its own"),
    ours("syntax"),
    value("tag-duplicated", "OpenAPI 3.1, 4.8.1.1", "each tag name in the list is unique"),
    ours("tag-undeclared"),
    value("type-array", "OpenAPI 3.0, 4.7.24.1", "`type` is one type; `nullable` adds null"),
    value(
        "type-implied",
        "JSON Schema 2020-12, 4.3.1.1",
        "keywords of one type let through all values of the others; `type` refuses them",
    ),
    value(
        "type-unknown",
        "JSON Schema 2020-12, 6.1.1",
        "`type` is null, boolean, object, array, number, integer or string",
    ),
    value("value-duplicated", "JSON Schema 2020-12, 6", "the items of `enum` and `required` are unique"),
    ours("value-of-other-version"),
    value(
        "value-out-of-range",
        "JSON Schema 2020-12, 6",
        "lengths and counts are not negative, `multipleOf` is greater than 0",
    ),
    ours("value-unknown"),
];

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{RULES, rule};

    /// All sources without their tests.
    fn sources() -> String {
        let files = walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
        let files = files.into_iter().filter_map(Result::ok).filter(|file| {
            file.path().extension().is_some_and(|extension| extension == "rs")
                && !file.path().ends_with("report/rules.rs")
        });
        files
            .map(|file| {
                let text = fs::read_to_string(file.path()).expect("sources are readable");
                text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
            })
            .collect()
    }

    #[test]
    fn every_rule_has_a_row_and_every_row_a_use() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id), "the rows are sorted by id");
        let sources = sources();
        let unused: Vec<&str> =
            RULES.iter().map(|rule| rule.id).filter(|id| !sources.contains(&format!("\"{id}\""))).collect();
        assert_eq!(unused, [""; 0], "no diagnostic has these ids");
        // The first argument of what makes a diagnostic.
        let maker = r#"(?:Diagnostic::(?:error|warning|note)|\bwarn|\bnote)\(\s*"([a-z0-9.-]+)"|rule: "([a-z0-9-]+)""#;
        let maker = regress::Regex::new(maker).expect("the pattern is fine");
        let used = maker.find_iter(&sources).filter_map(|found| found.group(1).or_else(|| found.group(2)));
        let without_row: Vec<&str> = used.map(|range| &sources[range]).filter(|id| rule(id).is_none()).collect();
        assert_eq!(without_row, [""; 0], "the table has no row for these ids");
    }
}
