//! express-validator's words: chains for members of a request, and tables of them.

use super::{Chain, whole};
use crate::contract::operation::Location;
use crate::contract::value::Value as Json;
use crate::typescript::program::Place;
use crate::typescript::program::value::Value;
use crate::typescript::scan::Scan;
use crate::typescript::scan::handlers::package;
use crate::typescript::scan::handlers::request::Part;
use crate::typescript::scan::handlers::rules::{Rule, part};
use crate::typescript::scan::json::{object, only};
use crate::typescript::zod::read::{Read, nullable};

/// What makes a chain, and of which part of the request.
const MAKERS: [&str; 10] =
    ["body", "param", "query", "header", "cookie", "check", "checkSchema", "checkExact", "oneOf", "buildCheckFunction"];

/// Words whose meaning is a format of texts.
const FORMATS: [(&str, &str); 11] = [
    ("isEmail", "email"),
    ("isUUID", "uuid"),
    ("isURL", "uri"),
    ("isISO8601", "date-time"),
    ("isRFC3339", "date-time"),
    ("isDate", "date"),
    ("isBase64", "byte"),
    ("isFQDN", "hostname"),
    ("isJWT", "jwt"),
    ("isULID", "ulid"),
    ("isIPRange", "cidr"),
];

/// Words whose meaning is a pattern.
const PATTERNS: [(&str, &str); 8] = [
    ("isMongoId", "^[0-9a-fA-F]{24}$"),
    ("isAlpha", "^[A-Za-z]+$"),
    ("isAlphanumeric", "^[0-9A-Za-z]+$"),
    ("isHexadecimal", "^(0x|0h)?[0-9A-Fa-f]+$"),
    ("isSlug", "^[^\\s-_](?!.*?[-_]{2,})[a-z0-9-\\\\][^\\s]*[^-_\\s]$"),
    ("isLowercase", "^[^A-Z]*$"),
    ("isUppercase", "^[^a-z]*$"),
    ("isHexColor", "^#?([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$"),
];

/// Words that neither check anything nor change what a member is.
const SILENT: [&str; 19] = [
    "withMessage",
    "bail",
    "trim",
    "ltrim",
    "rtrim",
    "escape",
    "unescape",
    "normalizeEmail",
    "blacklist",
    "whitelist",
    "stripLow",
    "toLowerCase",
    "toUpperCase",
    "toArray",
    "toDate",
    "toString",
    "hide",
    "run",
    "replace",
];

/// Whether a value is a chain of express-validator's, or a table of them.
pub fn is_chain(value: &Value) -> bool {
    let is_package = package(value).is_some_and(|external| external.module.starts_with("express-validator"));
    is_package && Chain::of(value).is_some_and(|chain| MAKERS.contains(&chain.maker.as_str()))
}

impl Scan<'_> {
    /// What a chain says about the members that it is of.
    pub fn chain_rules(&mut self, value: &Value) -> Vec<Rule> {
        let Some(chain) = Chain::of(value) else { return Vec::new() };
        let first = chain.made_with.first().cloned().unwrap_or(Value::Undefined);
        let location = match chain.maker.as_str() {
            "body" => Some(Part::Body),
            "param" => Some(Part::Parameters(Location::Path)),
            "query" => Some(Part::Parameters(Location::Query)),
            "header" => Some(Part::Parameters(Location::Header)),
            "cookie" => Some(Part::Parameters(Location::Cookie)),
            "checkSchema" => return self.table_rules(&first, chain.made_with.get(1), chain.place),
            "checkExact" => return self.chain_list(&first),
            "oneOf" => {
                let mut rules = self.chain_list(&first);
                for rule in &mut rules {
                    if let Rule::Member { read, .. } = rule {
                        read.optional = true;
                    }
                }
                self.note(chain.place, "which of the members go together: one of several checks has to hold");
                return rules;
            }
            _ => None,
        };
        let mut state = Checks::default();
        let mut skips = false;
        for (name, arguments) in &chain.methods {
            match name.as_str() {
                "not" => skips = true,
                _ if skips => skips = name != "not",
                name => {
                    let arguments = arguments.clone();
                    self.check(&mut state, name, &arguments, chain.place);
                }
            }
            if skips && name != "not" {
                skips = false;
            }
        }
        let names: Vec<String> = match &first {
            Value::Array(items) => items.items.borrow().iter().filter_map(Value::as_text).map(str::to_owned).collect(),
            Value::Text(name) => vec![name.to_string()],
            // `body().isArray()` is about all of it.
            _ => vec![String::new()],
        };
        let rule = |name: &String| Rule::Member { part: location, path: path(name), read: Box::new(state.read()) };
        names.iter().map(rule).collect()
    }

    fn chain_list(&mut self, list: &Value) -> Vec<Rule> {
        let items = match list {
            Value::Array(items) => items.items.borrow().clone(),
            other => vec![other.clone()],
        };
        let mut rules = Vec::new();
        for item in items {
            match item {
                Value::Array(_) => rules.extend(self.chain_list(&item)),
                item if is_chain(&item) => rules.extend(self.chain_rules(&item)),
                _ => {}
            }
        }
        rules
    }

    /// `checkSchema({ name: { in: ['body'], isString: true } }, ['body'])`
    fn table_rules(&mut self, table: &Value, places: Option<&Value>, place: Place) -> Vec<Rule> {
        let common = places.and_then(|places| self.places(places));
        let mut rules = Vec::new();
        for (name, checks) in self.members(table) {
            let mut state = Checks::default();
            let own = self.get(&checks, "in").and_then(|places| self.places(&places));
            for (word, options) in self.members(&checks) {
                match word.as_str() {
                    "in" | "errorMessage" => continue,
                    _ if matches!(options, Value::Bool(false)) => continue,
                    _ => {}
                }
                if self.get(&options, "negated").is_some_and(|value| value.truth() == Some(true)) {
                    continue;
                }
                let arguments = match self.get(&options, "options") {
                    Some(Value::Array(items)) if word != "isIn" => items.items.borrow().clone(),
                    Some(options) => vec![options],
                    None if matches!(options, Value::Array(_)) => vec![options],
                    None => Vec::new(),
                };
                // `isIn: { options: [['a', 'b']] }`
                let arguments = match arguments.as_slice() {
                    [Value::Array(items)] if word == "isIn" => {
                        let items = items.items.borrow();
                        if matches!(items.first(), Some(Value::Array(_))) { items.clone() } else { arguments.clone() }
                    }
                    _ => arguments,
                };
                self.check(&mut state, &word, &arguments, place);
            }
            let read = Box::new(state.read());
            rules.push(Rule::Member { part: own.or(common), path: path(&name), read });
        }
        rules
    }

    fn places(&mut self, value: &Value) -> Option<Part> {
        match value {
            Value::Array(items) => items.items.borrow().iter().find_map(|item| part(item.as_text()?)),
            other => part(other.as_text()?),
        }
    }

    /// One word of a chain.
    fn check(&mut self, checks: &mut Checks, name: &str, arguments: &[Value], place: Place) {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let mut limits = |scan: &mut Self, least: &str, most: &str| {
            let mut has_least = false;
            for (option, keyword) in
                [("min", least), ("max", most), ("gt", "exclusiveMinimum"), ("lt", "exclusiveMaximum")]
            {
                if let Some(value) = scan.get(&first, option).and_then(|value| scan.json(&value)) {
                    has_least |= option == "min" && value != whole(0);
                    checks.schema.schema.insert(keyword.to_owned(), value);
                }
            }
            has_least
        };
        match name {
            "isInt" => {
                limits(self, "minimum", "maximum");
                checks.is("integer");
            }
            "isFloat" | "isDecimal" | "isNumeric" => {
                limits(self, "minimum", "maximum");
                checks.is("number");
            }
            "isArray" => {
                limits(self, "minItems", "maxItems");
                checks.is("array");
            }
            "isLength" => {
                let needs = limits(self, "minLength", "maxLength");
                checks.may_be("string");
                checks.is_needed |= needs;
            }
            "isStrongPassword" => {
                limits(self, "minLength", "maxLength");
                checks.is("string");
            }
            "isBoolean" => checks.is("boolean"),
            "isObject" => checks.is("object"),
            "isString" => checks.is("string"),
            "toInt" => checks.may_be("integer"),
            "toFloat" => checks.may_be("number"),
            "toBoolean" => checks.may_be("boolean"),
            "exists" => {
                checks.is_needed = true;
                if let Some(Value::Null) = self.get(&first, "values") {
                    checks.is_nullable = false;
                }
            }
            "notEmpty" => {
                checks.is_needed = true;
                checks.is_filled = true;
            }
            "isEmpty" => checks.is_optional = true,
            "optional" => {
                checks.is_optional = true;
                let nullable = self.get(&first, "nullable").and_then(|it| it.truth());
                let values = self.get_text(&first, "values");
                checks.is_nullable |= nullable == Some(true) || matches!(values.as_deref(), Some("null" | "falsy"));
            }
            "if" => checks.is_optional = true,
            "isIn" => {
                checks.is_needed = true;
                match self.listed_values(arguments.get(..1).unwrap_or_default()) {
                    Some(values) => drop(checks.schema.schema.insert("enum".to_owned(), Json::Array(values))),
                    None => self.note(place, "the values that are allowed: they are computed"),
                }
            }
            "equals" => {
                checks.is_needed = true;
                match self.json(&first) {
                    Some(value) => drop(checks.schema.schema.insert("const".to_owned(), value)),
                    None => self.note(place, "the value that is allowed: it is computed"),
                }
            }
            "matches" => {
                checks.may_be("string");
                checks.is_needed = true;
                self.put_pattern(&mut checks.schema, Some(&first), place);
            }
            "default" => {
                checks.is_optional = true;
                if let Some(value) = self.json(&first) {
                    checks.schema.schema.insert("default".to_owned(), value);
                }
            }
            _ if SILENT.contains(&name) => {}
            name => match (find(&FORMATS, name), find(&PATTERNS, name)) {
                (Some(format), _) => {
                    checks.is("string");
                    checks.schema.schema.insert("format".to_owned(), format.into());
                }
                (_, Some(pattern)) => {
                    checks.is("string");
                    checks.schema.schema.insert("pattern".to_owned(), pattern.into());
                }
                (None, None) => {
                    checks.is_needed |= name.starts_with("is");
                    self.note(place, format!("the member's `{name}`: it has no keyword"));
                }
            },
        }
    }
}

fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}

/// What the words of a chain have said so far.
#[derive(Default)]
struct Checks {
    schema: Read,
    /// Whether a check fails where there is nothing.
    is_needed: bool,
    is_optional: bool,
    is_nullable: bool,
    is_filled: bool,
}

impl Checks {
    fn is(&mut self, name: &str) {
        self.is_needed = true;
        self.schema.schema.insert("type".to_owned(), name.into());
    }

    fn may_be(&mut self, name: &str) {
        if !self.schema.schema.contains_key("type") {
            self.schema.schema.insert("type".to_owned(), name.into());
        }
    }

    fn read(&self) -> Read {
        let mut read = Read::of(self.schema.schema.clone());
        if self.is_filled && matches!(read.schema.get("type").and_then(Json::as_str), Some("string")) {
            read.schema.entry("minLength".to_owned()).or_insert_with(|| whole(1));
        }
        if self.is_nullable {
            read = nullable(read);
        }
        read.optional = self.is_optional || !self.is_needed;
        read
    }
}

/// `user.tags.*.name` and `user['tags'][0]` as names; `*` stands for the items of a list.
fn path(name: &str) -> Vec<String> {
    let plain = name.replace("[*]", ".*").replace("['", ".").replace("[\"", ".").replace("']", "").replace("\"]", "");
    let plain = plain.replace('[', ".").replace(']', "");
    plain.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A schema that has another one for what a path leads to from it.
pub fn nested(path: &[String], inner: Read) -> Read {
    match path.split_first() {
        None => inner,
        Some((name, rest)) if name == "*" || name.bytes().all(|byte| byte.is_ascii_digit()) => {
            let items = nested(rest, inner);
            let optional = items.optional;
            let list = Read::of_type("array").with("items", object(items.schema));
            Read { optional, ..list }
        }
        Some((name, rest)) => {
            let member = nested(rest, inner);
            let optional = member.optional;
            let mut read = Read::of_type("object");
            read.schema.extend(only("properties", Json::Object(vec![(name.clone(), object(member.schema))])));
            if !optional {
                read.schema.insert("required".to_owned(), Json::Array(vec![Json::String(name.clone())]));
            }
            Read { optional, ..read }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn names_are_paths() {
        assert_eq!(path("user.tags.*.name"), ["user", "tags", "*", "name"]);
        assert_eq!(path("items[*].id"), ["items", "*", "id"]);
        assert_eq!(path("a['b'][0]"), ["a", "b", "0"]);
        assert!(path("").is_empty());
    }
}
