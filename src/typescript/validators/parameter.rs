//! The rules of the package `parameter`, as JSON Schema: `{ name: 'string', age: { type: 'int', min: 18, required: false } }`.

use super::{not_empty, whole};
use crate::contract::value::Value as Json;
use crate::typescript::program::value::{External, Value};
use crate::typescript::scan::Scan;
use crate::typescript::scan::json::object;
use crate::typescript::zod::read::Read;

/// How deep rules may be in each other.
const DEEPEST: usize = 8;

/// Whether something is of one of the packages that take such rules.
pub fn is_parameter(external: &External) -> bool {
    matches!(&*external.module, "parameter" | "koa-parameter" | "egg-validate")
}

impl Scan<'_> {
    /// What rules say of each member.
    pub fn rules_of_parameter(&mut self, rules: &Value) -> Vec<(String, Read)> {
        self.members(rules).into_iter().map(|(name, rule)| (name, self.parameter_rule(&rule, 0))).collect()
    }

    fn parameter_rule(&mut self, rule: &Value, depth: usize) -> Read {
        if depth > DEEPEST {
            return Read::default();
        }
        match rule {
            Value::Text(word) => {
                let (word, optional) = match word.strip_suffix('?') {
                    Some(word) => (word, true),
                    None => (&**word, false),
                };
                Read { optional, ..not_empty(typed(word)) }
            }
            Value::Array(_) => {
                let values = self.listed_values(std::slice::from_ref(rule)).unwrap_or_default();
                Read::of_type("string").with("enum", Json::Array(values))
            }
            Value::Regex(pattern) => Read::of_type("string").with("pattern", pattern.replace("\\/", "/")),
            Value::Object(_) => self.parameter_options(rule, depth),
            _ => Read::default(),
        }
    }

    fn parameter_options(&mut self, rule: &Value, depth: usize) -> Read {
        let word = self.get_text(rule, "type").unwrap_or_default();
        let (word, is_marked) = match word.strip_suffix('?') {
            Some(word) => (word, true),
            None => (word.as_str(), false),
        };
        let mut read = typed(word);
        let is = |scan: &mut Self, name: &str, wanted: bool| matches!(scan.get(rule, name), Some(Value::Bool(it)) if it == wanted);
        let (least, most) = match word {
            "string" | "password" | "email" | "url" => ("minLength", "maxLength"),
            "array" => ("minItems", "maxItems"),
            _ => ("minimum", "maximum"),
        };
        for (name, keyword) in [("min", least), ("max", most)] {
            if let Some(limit @ Json::Number(_)) = self.get(rule, name).and_then(|limit| self.json(&limit)) {
                read.schema.insert(keyword.to_owned(), limit);
            }
        }
        if let Some(Value::Regex(pattern)) = self.get(rule, "format") {
            read.schema.insert("pattern".to_owned(), pattern.replace("\\/", "/").into());
        }
        if let Some(values) = self.get(rule, "values").and_then(|values| self.listed_values(&[values])) {
            read.schema.insert("enum".to_owned(), Json::Array(values));
        }
        if let Some(inner) = self.get(rule, "rule") {
            let inner = self.parameter_members(&inner, depth);
            match word {
                "array" => drop(read.schema.insert("items".to_owned(), object(inner.schema))),
                _ => read.schema.extend(inner.schema),
            }
        }
        if let Some(item) = self.get_text(rule, "itemType").filter(|_| !read.schema.contains_key("items")) {
            read.schema.insert("items".to_owned(), object(typed(&item).schema));
        }
        if let Some(default) = self.get(rule, "default").and_then(|default| self.json(&default)) {
            read.schema.insert("default".to_owned(), default);
        }
        read.optional = is_marked || is(self, "required", false) || read.schema.contains_key("default");
        if is(self, "allowEmpty", true) || is(self, "empty", true) { read } else { not_empty(read) }
    }

    /// Rules of the members of an object, or one rule for all items of a list.
    fn parameter_members(&mut self, rules: &Value, depth: usize) -> Read {
        if !matches!(rules, Value::Object(_)) || self.get_text(rules, "type").is_some() {
            return self.parameter_rule(rules, depth + 1);
        }
        let members = self.members(rules).into_iter();
        let members = members.map(|(name, rule)| (name, self.parameter_rule(&rule, depth + 1))).collect();
        super::with_members(Read::of_type("object"), members)
    }
}

fn typed(word: &str) -> Read {
    match word {
        "int" | "integer" => Read::of_type("integer"),
        "number" => Read::of_type("number"),
        "boolean" | "bool" => Read::of_type("boolean"),
        "array" => Read::of_type("array"),
        "object" => Read::of_type("object"),
        "date" => Read::of_type("string").with("format", "date"),
        "dateTime" | "datetime" => Read::of_type("string").with("format", "date-time"),
        "email" => Read::of_type("string").with("format", "email"),
        "url" => Read::of_type("string").with("format", "uri"),
        "id" => Read::of_type("string").with("pattern", "^\\d+$"),
        "password" => Read::of_type("string").with("minLength", whole(6)),
        "string" | "enum" => Read::of_type("string"),
        _ => Read::default(),
    }
}
