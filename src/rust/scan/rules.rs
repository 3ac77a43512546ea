//! What validators say of values: garde, validator, serde_valid, nutype, and the words of utoipa and schemars.

use std::collections::HashMap;

use syn::{Attribute, Expr};

use super::attributes::{self, Word, words};
use super::{Scan, values};
use crate::contract::value::{Number, Value as Json};
use crate::rust::program::names::Kind;
use crate::rust::program::sources::literal_text;
use crate::rust::program::texts::{Texts, expressions};
use crate::rust::program::types::segments;
use crate::rust::program::{Def, Found, Scope, Ty, TypeDef};
use crate::scanning::Members;
use crate::scanning::json::{member, object};

/// The attributes that hold rules of fields.
const VALIDATORS: [&str; 5] = ["validate", "garde", "schemars", "validify", "modify"];
/// Attribute arguments in arguments have an end.
const DEPTH: usize = 8;

/// Whether an `Option` is refused where it has no value: `#[validate(required)]`.
pub(super) fn is_required(attributes: &[Attribute]) -> bool {
    let words = VALIDATORS.iter().flat_map(|validator| attributes::of(attributes, validator));
    words.into_iter().any(|word| word.name == "required")
}

/// What a length is counted of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Text,
    Items,
    Members,
}

impl<'s> Scan<'s> {
    /// Adds what the rules of a field say.
    pub fn add_rules(
        &mut self,
        schema: &mut Members,
        attributes: &[Attribute],
        ty: &Ty<'s>,
        scope: &Scope<'s>,
        is_option: bool,
    ) {
        for validator in VALIDATORS {
            for word in attributes::of(attributes, validator) {
                // What is inside of an `Option` is the value itself.
                if is_option && validator == "garde" && word.name == "inner" {
                    for word in word.words() {
                        self.add_rule(schema, &word, ty, scope, 1);
                    }
                    continue;
                }
                self.add_rule(schema, &word, ty, scope, 0);
            }
        }
    }

    fn add_rule(&mut self, schema: &mut Members, word: &Word, ty: &Ty<'s>, scope: &Scope<'s>, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match word.name.as_str() {
            "length" | "byte_length" => self.add_length(schema, word, ty, scope),
            "range" => self.add_range(schema, word, scope),
            "email" => insert(schema, "format", "email".into()),
            "url" => insert(schema, "format", "uri".into()),
            "ip" | "ipv4" | "ipv6" | "ip_v4" | "ip_v6" => {
                let format = match word.name.trim_start_matches("ip").trim_start_matches('_') {
                    "v4" => "ipv4",
                    "v6" => "ipv6",
                    _ => return,
                };
                insert(schema, "format", format.into());
            }
            "ascii" => insert(schema, "pattern", "^[\\x00-\\x7F]*$".into()),
            "alphanumeric" => insert(schema, "pattern", "^[A-Za-z0-9]*$".into()),
            "pattern" | "regex" => {
                if let Some(pattern) = self.pattern(word, scope) {
                    insert(schema, "pattern", Json::String(pattern));
                }
            }
            "contains" | "prefix" | "suffix" => {
                let text = self.argument(word, scope);
                let around = |text: String| match word.name.as_str() {
                    "prefix" => format!("^{text}"),
                    "suffix" => format!("{text}$"),
                    _ => text,
                };
                if let Some(text) = text {
                    insert(schema, "pattern", Json::String(around(escaped(&text))));
                }
            }
            "inner" => {
                let inner = ty.word().and_then(|(_, arguments)| arguments.last()).cloned().unwrap_or(Ty::Unknown);
                // What holds lists has them where its items stand, a map its values.
                let key = if schema.contains_key("items") { "items" } else { "additionalProperties" };
                if let Some(Json::Object(items)) = schema.get_mut(key) {
                    let mut items: Members = std::mem::take(items).into_iter().collect();
                    for word in word.words() {
                        self.add_rule(&mut items, &word, &inner, scope, depth + 1);
                    }
                    insert(schema, key, object(items));
                } else {
                    for word in word.words() {
                        self.add_rule(schema, &word, &inner, scope, depth + 1);
                    }
                }
            }
            "custom" => {
                if let Some(Ok(check)) = word.group.clone().map(syn::parse2::<Expr>) {
                    self.add_generated_check(schema, &check, scope);
                }
            }
            "non_control_character" => insert(schema, "pattern", "^\\P{Cc}*$".into()),
            name => self.add_keyword(schema, name, word, scope),
        }
    }

    /// serde_valid has JSON Schema's own words.
    fn add_keyword(&mut self, schema: &mut Members, name: &str, word: &Word, scope: &Scope<'s>) {
        let key = match name {
            "min_length" => "minLength",
            "max_length" => "maxLength",
            "minimum" => "minimum",
            "maximum" => "maximum",
            "exclusive_minimum" => "exclusiveMinimum",
            "exclusive_maximum" => "exclusiveMaximum",
            "multiple_of" => "multipleOf",
            "min_items" => "minItems",
            "max_items" => "maxItems",
            "min_properties" => "minProperties",
            "max_properties" => "maxProperties",
            "unique_items" => return insert(schema, "uniqueItems", Json::Bool(true)),
            _ => return,
        };
        let value = word.expression().and_then(|value| self.program.number(&value, scope));
        if let Some(value) = value.as_deref().and_then(Number::new) {
            insert(schema, key, Json::Number(value));
        }
    }

    fn add_length(&mut self, schema: &mut Members, word: &Word, ty: &Ty<'s>, scope: &Scope<'s>) {
        let (least, most) = match counted(schema, ty) {
            Counted::Text => ("minLength", "maxLength"),
            Counted::Items => ("minItems", "maxItems"),
            Counted::Members => ("minProperties", "maxProperties"),
        };
        for edge in word.words() {
            let Some(value) = self.edge(&edge, scope).map(Json::Number) else { continue };
            match edge.name.as_str() {
                "min" => insert(schema, least, value),
                "max" => insert(schema, most, value),
                "equal" => {
                    insert(schema, least, value.clone());
                    insert(schema, most, value);
                }
                _ => {}
            }
        }
    }

    /// The number behind `=`; older versions of validator name constants in texts.
    fn edge(&self, edge: &Word, scope: &Scope<'s>) -> Option<Number> {
        let value = edge.expression()?;
        let named = literal_text(&value).and_then(|text| syn::parse_str::<Expr>(&text).ok());
        let number = self.program.number(named.as_ref().unwrap_or(&value), scope)?;
        Number::new(&number)
    }

    fn add_range(&mut self, schema: &mut Members, word: &Word, scope: &Scope<'s>) {
        for edge in word.words() {
            let Some(value) = self.edge(&edge, scope) else { continue };
            let key = match edge.name.as_str() {
                "min" => "minimum",
                "max" => "maximum",
                "exclusive_min" => "exclusiveMinimum",
                "exclusive_max" => "exclusiveMaximum",
                "equal" => {
                    insert(schema, "const", Json::Number(value));
                    continue;
                }
                _ => continue,
            };
            // So large a limit is why the generator takes numbers without a sign.
            let is_reason = self.is_generated && key == "maximum" && value.as_f64() > i64::MAX as f64;
            if is_reason && schema.get("format").and_then(Json::as_str) == Some("uint64") {
                schema.shift_remove("format");
            }
            insert(schema, key, Json::Number(value));
        }
    }

    /// `pattern("…")`, `regex = "NAME"`, `regex(path = *NAME)`
    fn pattern(&mut self, word: &Word, scope: &Scope<'s>) -> Option<String> {
        let inner = word.words().into_iter().find(|inner| ["path", "pattern"].contains(&inner.name.as_str()));
        let value = match inner {
            Some(inner) => inner.expression(),
            None => word.expression().or_else(|| word.group.clone().and_then(|group| syn::parse2(group).ok())),
        }?;
        // validator's older versions name the constant in a text.
        let value = match literal_text(&value).and_then(|text| syn::parse_str::<syn::ExprPath>(&text).ok()) {
            Some(path) if word.name == "regex" => Expr::Path(path),
            _ => value,
        };
        let pattern = self.regex(&value, scope, 0)?;
        Some(pattern.strip_prefix("(?u)").map(str::to_owned).unwrap_or(pattern))
    }

    /// The pattern that a constant holds: `Regex::new("…").unwrap()`, also behind `LazyLock`.
    fn regex(&mut self, value: &Expr, scope: &Scope<'s>, depth: usize) -> Option<String> {
        if depth > DEPTH {
            return None;
        }
        match value {
            Expr::Unary(inner) => self.regex(&inner.expr, scope, depth + 1),
            Expr::Reference(inner) => self.regex(&inner.expr, scope, depth + 1),
            Expr::Paren(inner) => self.regex(&inner.expr, scope, depth + 1),
            Expr::MethodCall(call) => self.regex(&call.receiver, scope, depth + 1),
            Expr::Closure(closure) => self.regex(&closure.body, scope, depth + 1),
            Expr::Block(block) => match block.block.stmts.last()? {
                syn::Stmt::Expr(last, None) => self.regex(last, scope, depth + 1),
                _ => None,
            },
            Expr::Call(call) => self.regex(call.args.first()?, scope, depth + 1),
            Expr::Macro(call) => {
                let first = expressions(call.mac.tokens.clone()).into_iter().next()?;
                self.regex(&first, scope, depth + 1)
            }
            Expr::Path(path) => match self.program.resolve(scope.module, &segments(&path.path), Kind::Value) {
                Found::Def(Def::Const(value, module)) => self.regex(value, &Scope::of(module), depth + 1),
                Found::Def(Def::Function(function)) => match function.block?.stmts.last()? {
                    syn::Stmt::Expr(last, None) => self.regex(last, &Scope::of(function.module), depth + 1),
                    _ => None,
                },
                _ => None,
            },
            other => self.program.text(other, scope, &Texts::new())?.whole(),
        }
    }

    /// The text that a rule is given: `contains("…")`, `contains(pattern = "…")`, `contains = "…"`
    fn argument(&mut self, word: &Word, scope: &Scope<'s>) -> Option<String> {
        let value = match word.expression() {
            Some(value) => value,
            None => {
                let group = word.group.clone()?;
                let named = words(group.clone()).into_iter().find_map(|inner| inner.expression());
                syn::parse2(group).ok().or(named)?
            }
        };
        self.program.text(&value, scope, &Texts::new())?.whole()
    }

    /// `#[nutype(validate(not_empty, len_char_max = 20))]`
    pub(super) fn add_new_type_rules(&mut self, schema: &mut Members, def: TypeDef<'s>, scope: &Scope<'s>) {
        let rules = attributes::of(def.attributes(), "nutype");
        for word in rules.iter().filter(|word| word.name == "validate").flat_map(Word::words) {
            let key = match word.name.as_str() {
                "not_empty" => {
                    insert(schema, "minLength", Json::Number(Number::from_u64(1)));
                    continue;
                }
                "regex" => {
                    if let Some(pattern) = self.pattern(&word, scope) {
                        insert(schema, "pattern", Json::String(pattern));
                    }
                    continue;
                }
                "len_char_min" => "minLength",
                "len_char_max" => "maxLength",
                "greater_or_equal" => "minimum",
                "less_or_equal" => "maximum",
                "greater" => "exclusiveMinimum",
                "less" => "exclusiveMaximum",
                _ => continue,
            };
            let value = word.expression().and_then(|value| self.program.number(&value, scope));
            if let Some(value) = value.as_deref().and_then(Number::new) {
                insert(schema, key, Json::Number(value));
            }
        }
    }

    /// What `#[schema(…)]` and `#[param(…)]` of utoipa say beside the type.
    pub fn add_schema_words(&mut self, schema: &mut Members, attributes: &[Attribute]) {
        let keys: HashMap<&str, &str> = HashMap::from([
            ("min_length", "minLength"),
            ("max_length", "maxLength"),
            ("minimum", "minimum"),
            ("maximum", "maximum"),
            ("exclusive_minimum", "exclusiveMinimum"),
            ("exclusive_maximum", "exclusiveMaximum"),
            ("multiple_of", "multipleOf"),
            ("min_items", "minItems"),
            ("max_items", "maxItems"),
            ("pattern", "pattern"),
            ("example", "example"),
            ("default", "default"),
            ("title", "title"),
        ]);
        for attribute in ["schema", "param"] {
            for word in attributes::of(attributes, attribute) {
                let flag = match word.name.as_str() {
                    "read_only" => Some("readOnly"),
                    "write_only" => Some("writeOnly"),
                    "deprecated" => Some("deprecated"),
                    _ => None,
                };
                if let Some(flag) = flag {
                    insert(schema, flag, Json::Bool(true));
                } else if let Some(key) = keys.get(word.name.as_str())
                    && let Some(value) = word.expression().and_then(|value| values::json(&value))
                {
                    insert(schema, key, value);
                }
            }
        }
    }
}

fn counted(schema: &Members, ty: &Ty<'_>) -> Counted {
    let named = schema.get("type").and_then(|name| match name {
        Json::Array(names) => names.first().and_then(Json::as_str),
        name => name.as_str(),
    });
    let is_list = ty.word().is_some_and(|(name, _)| ["Vec", "HashSet", "BTreeSet", "IndexSet"].contains(&name));
    match named {
        Some("array") => Counted::Items,
        Some("object") => Counted::Members,
        _ if is_list => Counted::Items,
        _ => Counted::Text,
    }
}

/// Adds a keyword; where there is a choice with `null`, to the other one.
pub(super) fn insert(schema: &mut Members, key: &str, value: Json) {
    if let Some(Json::Array(variants)) = schema.get_mut("oneOf")
        && let [Json::Object(first), null] = variants.as_mut_slice()
        && member(null, "type").and_then(Json::as_str) == Some("null")
    {
        first.retain(|(name, _)| name != key);
        first.push((key.to_owned(), value));
        return;
    }
    schema.insert(key.to_owned(), value);
}

/// The text as a pattern that matches it.
fn escaped(text: &str) -> String {
    let mut pattern = String::new();
    for character in text.chars() {
        if "\\^$.|?*+()[]{}/".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
