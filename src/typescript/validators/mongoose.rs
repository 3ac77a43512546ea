//! Schemas of mongoose: what documents have to be before they are stored, and what they are when they are answered.

use crate::contract::value::{Number, Value as Json};
use crate::typescript::program::interpret::records::mongoose::is_schema;
use crate::typescript::program::value::Value;
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Members, Scan};

/// How deep schemas may lie inside each other.
const DEEPEST: usize = 8;
/// The limits that a path may have, and what they are called in a schema.
const LIMITS: [(&str, &str, &str); 6] = [
    ("minlength", "minLength", "string"),
    ("minLength", "minLength", "string"),
    ("maxlength", "maxLength", "string"),
    ("maxLength", "maxLength", "string"),
    ("min", "minimum", "number"),
    ("max", "maximum", "number"),
];

/// A path of a schema.
#[derive(Debug, Default)]
struct Path {
    schema: Members,
    is_required: bool,
    /// Whether it is answered unless somebody asks for it.
    is_hidden: bool,
}

/// Which of a document's paths are asked for.
#[derive(Clone, Copy, Debug)]
enum Form {
    Stored,
    Answered,
}

impl Form {
    fn has(self, path: &Path) -> bool {
        match self {
            Form::Stored => true,
            Form::Answered => !path.is_hidden,
        }
    }
}

impl Scan<'_> {
    /// What a document has to be that is made of what a request carries, or the part of it that is changed.
    pub fn stored(&mut self, schema: &Value, is_whole: bool) -> Members {
        let mut stored = self.of_paths(schema, Form::Stored, 0);
        if !is_whole {
            stored.shift_remove("required");
            without_defaults(&mut stored);
        }
        stored
    }

    /// What stands at a path of a document that is answered.
    pub fn answered(&mut self, description: &Value) -> Members {
        let mut answered = self.path_of(description, Form::Answered, 0).schema;
        answered.shift_remove("required");
        answered.shift_remove("default");
        without_defaults(&mut answered);
        answered
    }

    fn of_paths(&mut self, schema: &Value, form: Form, depth: usize) -> Members {
        let (_, arguments) = schema.call().unwrap_or((schema, &[]));
        let paths = arguments.first().cloned().unwrap_or(Value::Undefined);
        let options = arguments.get(1).cloned().unwrap_or(Value::Undefined);
        let mut read = self.of_members(&paths, form, depth);
        if let (Form::Answered, Some(Json::Object(properties))) = (form, read.get_mut("properties")) {
            self.add_kept(properties, &options);
        }
        read
    }

    /// Adds what mongoose itself keeps of documents inside of others.
    fn add_kept(&mut self, properties: &mut Vec<(String, Json)>, options: &Value) {
        let text = |format: Option<&str>| {
            let mut schema = only("type", "string".into());
            schema.extend(format.map(|format| ("format".to_owned(), format.into())));
            object(schema)
        };
        if !matches!(self.get(options, "_id"), Some(Value::Bool(false))) {
            properties.insert(0, ("_id".to_owned(), text(None)));
        }
        if matches!(self.get(options, "timestamps"), Some(Value::Bool(true))) {
            let times = ["createdAt", "updatedAt"].map(|name| (name.to_owned(), text(Some("date-time"))));
            properties.extend(times);
        }
    }

    fn of_members(&mut self, paths: &Value, form: Form, depth: usize) -> Members {
        let mut schema = only("type", "object".into());
        let (mut properties, mut required) = (Vec::new(), Vec::new());
        for (name, value) in self.members(paths) {
            let path = self.path_of(&value, form, depth + 1);
            if !form.has(&path) {
                continue;
            }
            if path.is_required && !path.schema.contains_key("default") {
                required.push(Json::String(name.clone()));
            }
            properties.push((name, object(path.schema)));
        }
        if !properties.is_empty() {
            schema.insert("properties".to_owned(), Json::Object(properties));
        }
        if !required.is_empty() {
            schema.insert("required".to_owned(), Json::Array(required));
        }
        schema
    }

    /// `String`, `[Number]`, `{ type: String, required: true }`, `{ street: String }`
    fn path_of(&mut self, value: &Value, form: Form, depth: usize) -> Path {
        if depth > DEEPEST {
            return Path::default();
        }
        if let Some(schema) = type_of(value) {
            return Path { schema, ..Path::default() };
        }
        if is_schema(value) {
            return Path { schema: self.of_paths(value, form, depth), ..Path::default() };
        }
        match value {
            Value::Array(items) => {
                let first = items.items.borrow().first().cloned();
                let item = first.map(|first| self.path_of(&first, form, depth + 1)).unwrap_or_default();
                let mut list = only("type", "array".into());
                if !item.schema.is_empty() {
                    list.insert("items".to_owned(), object(item.schema));
                }
                Path { schema: list, ..Path::default() }
            }
            Value::Object(_) => match self.get(value, "type") {
                // A member that is called `type` has a type itself.
                Some(Value::Object(_)) | None => {
                    Path { schema: self.of_members(value, form, depth), ..Path::default() }
                }
                Some(kind) => {
                    let mut path = self.path_of(&kind, form, depth + 1);
                    self.limit_path(value, &mut path);
                    path
                }
            },
            _ => Path::default(),
        }
    }

    /// Adds what the options of a path say.
    fn limit_path(&mut self, options: &Value, path: &mut Path) {
        path.is_required = matches!(self.option(options, "required"), Some(Value::Bool(true)));
        path.is_hidden = matches!(self.option(options, "select"), Some(Value::Bool(false)));
        let kind = path.schema.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
        let is_date = path.schema.contains_key("format");
        for (name, keyword, of) in LIMITS {
            if let Some(Value::Number(limit)) = self.option(options, name).filter(|_| kind == of && !is_date)
                && let Some(limit) = Number::new(&limit)
            {
                path.schema.insert(keyword.to_owned(), Json::Number(limit));
            }
        }
        if let Some(Value::Regex(pattern)) = self.option(options, "match") {
            path.schema.insert("pattern".to_owned(), Json::String(pattern.to_string()));
        }
        let listed = self.get(options, "enum");
        let listed = match &listed {
            Some(object @ Value::Object(_)) => self.get(object, "values").or(listed),
            _ => listed,
        };
        if let Some(Value::Array(values)) = listed {
            let values = values.items.borrow().clone();
            let values: Option<Vec<Json>> = values.iter().map(|value| self.json(value)).collect();
            if let Some(values) = values.filter(|values| !values.is_empty()) {
                let mut items = Members::new();
                if let (true, Some(Json::Object(known))) = (kind == "array", path.schema.get("items")) {
                    items = known.iter().cloned().collect();
                    items.insert("enum".to_owned(), Json::Array(values));
                    path.schema.insert("items".to_owned(), object(items));
                } else {
                    items.insert("enum".to_owned(), Json::Array(values));
                    path.schema.extend(items);
                }
            }
        }
        if let Some(usual) = self.get(options, "default") {
            match self.json(&usual).filter(|usual| *usual != Json::Null) {
                Some(usual) => drop(path.schema.insert("default".to_owned(), usual)),
                // What is computed is there nevertheless.
                None => path.is_required = false,
            }
        }
    }

    /// An option, behind which its message may stand: `[true, 'A name is needed']`.
    fn option(&mut self, options: &Value, name: &str) -> Option<Value> {
        match self.get(options, name)? {
            Value::Array(items) => items.items.borrow().first().cloned(),
            value => Some(value),
        }
    }
}

/// Defaults are for documents that are made.
fn without_defaults(schema: &mut Members) {
    let Some(Json::Object(properties)) = schema.get_mut("properties") else { return };
    for (_, property) in properties {
        if let Json::Object(property) = property {
            property.retain(|(key, _)| key != "default");
        }
    }
}

/// The schema of one of mongoose's own types.
fn type_of(value: &Value) -> Option<Members> {
    let name = match value.unaliased() {
        Value::Text(name) => name.to_string(),
        Value::External(external) if external.module.is_empty() || &*external.module == "mongoose" => {
            external.path.last()?.to_string()
        }
        _ => return None,
    };
    let of = |name: &str| only("type", name.into());
    Some(match name.to_lowercase().as_str() {
        "string" | "objectid" | "buffer" => of("string"),
        "uuid" => Members::from([("type".to_owned(), "string".into()), ("format".to_owned(), "uuid".into())]),
        "number" | "double" => of("number"),
        "int32" => of("integer"),
        "boolean" | "bool" => of("boolean"),
        "date" => Members::from([("type".to_owned(), "string".into()), ("format".to_owned(), "date-time".into())]),
        "array" => of("array"),
        "map" => of("object"),
        "mixed" | "object" | "decimal128" | "bigint" => Members::new(),
        _ => return None,
    })
}
