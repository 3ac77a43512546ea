//! What models of databases say of their columns, as JSON Schema: what rows have in them, and what is let into them.

use super::whole;
use crate::contract::value::Value as Json;
use crate::typescript::program::interpret::records::{Attributes, Column, Words};
use crate::typescript::program::value::{SymbolKind, Value};
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Members, Scan};

/// How deep types may be in each other: lists of lists.
const DEEPEST: usize = 4;
/// The rules of Sequelize that name a format.
const FORMATS: [(&str, &str); 8] = [
    ("isEmail", "email"),
    ("isUrl", "uri"),
    ("isURL", "uri"),
    ("isUUID", "uuid"),
    ("isIP", "ip"),
    ("isIPv4", "ipv4"),
    ("isIPv6", "ipv6"),
    ("isDate", "date-time"),
];

impl Scan<'_> {
    /// What stands in a column.
    pub fn column(&mut self, column: &Column) -> Members {
        match column.words {
            Words::JsonSchema => match self.json(&column.description) {
                Some(Json::Object(schema)) => answered(schema.into_iter().collect()),
                _ => Members::new(),
            },
            Words::Mongoose => self.answered(&column.description),
            Words::Sequelize => {
                // What computes it may give anything.
                if matches!(self.get(&column.description, "get"), Some(Value::Function(_))) {
                    return Members::new();
                }
                let mut schema = self.type_of_attribute(&column.description);
                // Rows that were written before may break any rule but that of the table.
                let may_be_null = !self.says(&column.description, "allowNull", false)
                    && !self.says(&column.description, "primaryKey", true);
                if let (true, Some(Json::String(name))) = (may_be_null, schema.get("type").cloned()) {
                    schema.insert("type".to_owned(), Json::Array(vec![Json::String(name), "null".into()]));
                    if let Some(Json::Array(values)) = schema.get_mut("enum") {
                        values.push(Json::Null);
                    }
                }
                schema
            }
        }
    }

    /// What a row has to be that is made of what a request carries, or the part of it that is changed.
    pub fn let_in(&mut self, attributes: &Attributes, is_whole: bool) -> Members {
        let mut schema = only("type", "object".into());
        let (mut properties, mut required) = (Vec::new(), Vec::new());
        for (name, description) in &attributes.listed {
            let is_on =
                |scan: &mut Self, option: &str| matches!(scan.get(description, option), Some(Value::Bool(true)));
            let default = self.get(description, "defaultValue");
            let is_computed = default.as_ref().is_some_and(|default| self.json(default).is_none());
            // What the database fills in is nobody's to send.
            if is_on(self, "autoIncrement") || is_on(self, "primaryKey") && !is_whole || is_computed {
                continue;
            }
            let mut property = self.type_of_attribute(description);
            self.limit_attribute(description, &mut property);
            let has_default = ["defaultValue", "autoIncrement", "primaryKey"]
                .iter()
                .any(|option| self.get(description, option).is_some_and(|value| value.truth() != Some(false)));
            if self.says(description, "allowNull", false) && !has_default && is_whole {
                required.push(Json::String(name.to_string()));
            }
            properties.push((name.to_string(), object(property)));
        }
        schema.insert("properties".to_owned(), Json::Object(properties));
        if !required.is_empty() {
            schema.insert("required".to_owned(), Json::Array(required));
        }
        schema
    }

    fn says(&mut self, description: &Value, option: &str, wanted: bool) -> bool {
        matches!(self.get(description, option), Some(Value::Bool(value)) if value == wanted)
    }

    /// `DataTypes.STRING(80)`, `{ type: DataTypes.ENUM('a', 'b') }`
    fn type_of_attribute(&mut self, description: &Value) -> Members {
        let said = match description {
            Value::Object(_) => self.get(description, "type"),
            other => Some(other.clone()),
        };
        let mut schema = said.map(|said| self.data_type(&said, 0)).unwrap_or_default();
        let values = self.get(description, "values").and_then(|values| self.listed_values(&[values]));
        if let (Some(values), true) = (values.filter(|values| !values.is_empty()), description.symbol().is_none()) {
            schema.insert("enum".to_owned(), Json::Array(values));
        }
        schema
    }

    fn data_type(&mut self, value: &Value, depth: usize) -> Members {
        if depth > DEEPEST {
            return Members::new();
        }
        let of = |name: &str| only("type", name.into());
        let formatted = |format: &str| {
            Members::from([("type".to_owned(), "string".into()), ("format".to_owned(), Json::from(format))])
        };
        let (word, arguments) = match (value.call(), word_of(value)) {
            (Some((callee, arguments)), _) => (word_of(callee).unwrap_or_default(), arguments.to_vec()),
            (None, Some(word)) => (word, Vec::new()),
            (None, None) => return Members::new(),
        };
        match word.as_str() {
            "STRING" | "TEXT" | "CHAR" | "CITEXT" | "TIME" => of("string"),
            "UUID" | "UUIDV1" | "UUIDV4" => formatted("uuid"),
            "INTEGER" | "SMALLINT" | "TINYINT" | "MEDIUMINT" => of("integer"),
            "FLOAT" | "DOUBLE" | "REAL" | "NUMBER" => of("number"),
            "BOOLEAN" => of("boolean"),
            "DATE" => formatted("date-time"),
            "DATEONLY" => formatted("date"),
            "ENUM" => {
                let listed = match arguments.first() {
                    Some(options @ Value::Object(_)) => self.get(options, "values").into_iter().collect(),
                    _ => arguments,
                };
                let mut schema = of("string");
                if let Some(values) = self.listed_values(&listed).filter(|values| !values.is_empty()) {
                    schema.insert("enum".to_owned(), Json::Array(values));
                }
                schema
            }
            "ARRAY" => {
                let mut list = of("array");
                let item = arguments.first().map(|item| self.data_type(item, depth + 1)).unwrap_or_default();
                if !item.is_empty() {
                    list.insert("items".to_owned(), object(item));
                }
                list
            }
            _ => Members::new(),
        }
    }

    /// `{ validate: { isEmail: true, len: [3, 20] } }`
    fn limit_attribute(&mut self, description: &Value, schema: &mut Members) {
        let Some(rules) = self.get(description, "validate") else { return };
        for (name, rule) in self.members(&rules) {
            if matches!(rule, Value::Bool(false)) {
                continue;
            }
            // `{ args: [3, 20], msg: 'Not that long' }`
            let given = self.get(&rule, "args").unwrap_or(rule);
            if let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) {
                schema.insert("format".to_owned(), (*format).into());
                continue;
            }
            let is_number = matches!(schema.get("type").and_then(Json::as_str), Some("integer" | "number"));
            match name.as_str() {
                "len" => {
                    let limits = self.listed_values(&[given]).unwrap_or_default();
                    for (keyword, limit) in ["minLength", "maxLength"].into_iter().zip(limits) {
                        schema.insert(keyword.to_owned(), limit);
                    }
                }
                "min" | "max" if is_number => {
                    if let Some(limit) = self.listed_values(&[given]).and_then(|limits| limits.into_iter().next()) {
                        let keyword = if name == "min" { "minimum" } else { "maximum" };
                        schema.insert(keyword.to_owned(), limit);
                    }
                }
                "isIn" => {
                    // A list of one list.
                    let listed = match &given {
                        Value::Array(items) => {
                            items.items.borrow().first().cloned().filter(|it| matches!(it, Value::Array(_)))
                        }
                        _ => None,
                    };
                    if let Some(values) = self.listed_values(&[listed.unwrap_or(given)]) {
                        schema.insert("enum".to_owned(), Json::Array(values));
                    }
                }
                "is" => {
                    let pattern = match &given {
                        Value::Array(items) => items.items.borrow().first().cloned(),
                        other => Some(other.clone()),
                    };
                    if let Some(Value::Regex(pattern)) = pattern {
                        schema.insert("pattern".to_owned(), pattern.replace("\\/", "/").into());
                    }
                }
                "notEmpty" if !schema.contains_key("minLength") => {
                    schema.insert("minLength".to_owned(), whole(1));
                }
                "isInt" => drop(schema.insert("type".to_owned(), "integer".into())),
                _ => {}
            }
        }
    }
}

/// What a type is called: `DataTypes.INTEGER.UNSIGNED` is an `INTEGER`.
fn word_of(value: &Value) -> Option<String> {
    const QUALIFIERS: [&str; 4] = ["UNSIGNED", "ZEROFILL", "BINARY", "SIGNED"];
    let mut value = value.unaliased();
    for _ in 0..DEEPEST {
        let (name, owner) = match value {
            Value::External(external) => {
                let is_type = |name: &&std::sync::Arc<str>| !QUALIFIERS.contains(&&***name);
                return external.path.iter().rev().find(is_type).map(|name| name.to_string());
            }
            Value::Symbol(symbol) => match &symbol.kind {
                SymbolKind::Member { object, name } => (name, object.unaliased()),
                SymbolKind::Call { callee, .. } => {
                    value = callee.unaliased();
                    continue;
                }
                _ => return None,
            },
            _ => return None,
        };
        if !QUALIFIERS.contains(&&**name) {
            return Some(name.to_string());
        }
        value = owner;
    }
    None
}

/// What rows have of what is let in: the type, and no rules for what is written.
fn answered(schema: Members) -> Members {
    schema
        .into_iter()
        .filter(|(key, _)| matches!(key.as_str(), "type" | "format" | "enum" | "items" | "properties"))
        .collect()
}
