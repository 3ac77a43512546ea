//! The decorators of class-validator, as keywords of JSON Schema: what they say of the fields of a class.

use std::rc::Rc;

use indexmap::IndexMap;

use super::whole;
use crate::contract::value::Value as Json;
use crate::typescript::program::value::{Class, Place, Value};
use crate::typescript::scan::handlers::merged;
use crate::typescript::scan::json::{member, object, only};
use crate::typescript::scan::{Members, Scan};
use crate::typescript::zod::read::Read;

/// What is said of a field.
#[derive(Debug, Default)]
pub struct FieldRules {
    schema: Members,
    /// What is said of each item of a list.
    items: Members,
    /// Whether anything is asked of it, so that it has to be there.
    is_checked: bool,
    is_optional: bool,
}

/// Decorators that ask for a type, and perhaps a format.
const TYPES: [(&str, &str, &str); 17] = [
    ("IsString", "string", ""),
    ("IsNumber", "number", ""),
    ("IsInt", "integer", ""),
    ("IsBoolean", "boolean", ""),
    ("IsArray", "array", ""),
    ("IsObject", "object", ""),
    ("IsEmail", "string", "email"),
    ("IsUrl", "string", "uri"),
    ("IsURL", "string", "uri"),
    ("IsUUID", "string", "uuid"),
    ("IsDate", "string", "date-time"),
    ("IsDateString", "string", "date-time"),
    ("IsISO8601", "string", "date-time"),
    ("IsNumberString", "string", ""),
    ("IsPhoneNumber", "string", ""),
    ("IsJWT", "string", ""),
    ("IsAlphanumeric", "string", ""),
];
/// Decorators that put their arguments at keywords, in this order.
const LIMITS: [(&str, &[&str]); 7] = [
    ("MinLength", &["minLength"]),
    ("MaxLength", &["maxLength"]),
    ("Length", &["minLength", "maxLength"]),
    ("Min", &["minimum"]),
    ("Max", &["maximum"]),
    ("ArrayMinSize", &["minItems"]),
    ("ArrayMaxSize", &["maxItems"]),
];
/// Decorators that only ask whether something is there, or for what the field's type says, too.
const SILENT: [&str; 6] = ["IsDefined", "ValidateNested", "IsNotEmptyObject", "IsEnum", "IsInstance", "IsNotIn"];

impl Scan<'_> {
    /// What class-validator's decorators say of the fields of a class; empty where it has none.
    pub fn field_rules(&mut self, class: &Rc<Class>) -> IndexMap<String, FieldRules> {
        let mut found: IndexMap<String, FieldRules> = IndexMap::new();
        for field in self.program.decorated_fields(class) {
            let name = field.name;
            for decorator in field.decorators {
                let (Some((callee, arguments)), Some(place)) = (decorator.call(), decorator.place()) else { continue };
                let Some(external) = callee.external().filter(|it| &*it.module == "class-validator") else { continue };
                let word = external.path.last().map(|word| word.to_string()).unwrap_or_default();
                let arguments = arguments.to_vec();
                let rules = found.entry(name.to_string()).or_default();
                match word.as_str() {
                    "IsOptional" | "ValidateIf" => rules.is_optional = true,
                    "Allow" => {}
                    word => {
                        rules.is_checked = true;
                        let is_each =
                            arguments.iter().any(|it| matches!(self.get(it, "each"), Some(Value::Bool(true))));
                        let keywords = self.keywords_of(word, &arguments, place);
                        let rules = found.entry(name.to_string()).or_default();
                        let part = if is_each { &mut rules.items } else { &mut rules.schema };
                        narrow(part, keywords);
                    }
                }
            }
        }
        found
    }

    fn keywords_of(&mut self, word: &str, arguments: &[Value], place: Place) -> Members {
        if let Some((_, name, format)) = TYPES.iter().find(|(known, ..)| *known == word) {
            let mut schema = only("type", (*name).into());
            if !format.is_empty() {
                schema.insert("format".to_owned(), (*format).into());
            }
            return schema;
        }
        if let Some((_, keywords)) = LIMITS.iter().find(|(known, _)| *known == word) {
            let values = keywords.iter().zip(arguments);
            return values.filter_map(|(keyword, value)| Some(((*keyword).to_owned(), self.json(value)?))).collect();
        }
        let first = arguments.first().and_then(|value| self.json(value));
        match (word, arguments.first(), first) {
            ("IsNotEmpty", ..) => only("minLength", whole(1)),
            ("ArrayNotEmpty", ..) => only("minItems", whole(1)),
            ("ArrayUnique", ..) => only("uniqueItems", Json::Bool(true)),
            ("IsPositive", ..) => only("exclusiveMinimum", whole(0)),
            ("IsNegative", ..) => only("exclusiveMaximum", whole(0)),
            ("IsMongoId", ..) => Read::of_type("string").with("pattern", "^[0-9a-fA-F]{24}$").schema,
            ("IsIn", _, Some(Json::Array(values))) => only("enum", Json::Array(values)),
            ("Equals", _, Some(value)) => only("const", value),
            ("Matches", Some(pattern), _) => {
                let mut read = Read::default();
                self.put_pattern(&mut read, Some(pattern), place);
                read.schema
            }
            (word, ..) if SILENT.contains(&word) => Members::new(),
            (word, ..) => {
                self.note(place, format!("what `@{word}` asks for: it has no keyword"));
                Members::new()
            }
        }
    }
}

/// Adds what is asked for besides: of two limits, the narrower one counts.
fn narrow(known: &mut Members, keywords: Members) {
    for (keyword, value) in keywords {
        let both = known.get(&keyword).and_then(number).zip(number(&value));
        let is_narrower =
            both.is_none_or(|(known, new)| if keyword.starts_with("max") { new < known } else { new > known });
        if is_narrower {
            known.insert(keyword, value);
        }
    }
}

fn number(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

impl FieldRules {
    /// The schema of a field whose type says this of it.
    pub fn applied(&self, typed: Members) -> Members {
        // What refers to a schema is held to that one.
        if typed.contains_key("$ref") {
            return typed;
        }
        let name = self.schema.get("type").or(typed.get("type")).and_then(Json::as_str);
        let mut schema = self.schema.clone();
        // Numbers and lists are not empty in any case.
        if name.is_some_and(|name| name != "string") {
            schema.shift_remove("minLength");
        }
        let mut schema = merged(schema, typed);
        if !self.items.is_empty() {
            let known = match schema.get("items") {
                Some(Json::Object(items)) => items.iter().cloned().collect(),
                _ => Members::new(),
            };
            let is_reference = member(&object(known.clone()), "$ref").is_some();
            let items = if is_reference { known } else { merged(self.items.clone(), known) };
            schema.insert("items".to_owned(), object(items));
        }
        schema
    }

    /// Whether the field has to be there; `None` where nothing is said of that.
    pub fn is_required(&self) -> Option<bool> {
        match (self.is_optional, self.is_checked) {
            (true, _) => Some(false),
            (false, checked) => checked.then_some(true),
        }
    }
}
