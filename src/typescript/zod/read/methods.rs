//! `schema.…(…)`

use super::constructors::{format, nullable};
use super::{Read, words};
use crate::contract::value::{Number, Value as Json};
use crate::typescript::program::value::{Place, Value};
use crate::typescript::scan::json::{object, only};
use crate::typescript::scan::{Members, OURS, Scan};

/// Methods that say nothing about what a client may send.
const SILENT: [&str; 16] = [
    "transform",
    "trim",
    "toLowerCase",
    "toUpperCase",
    "normalize",
    "brand",
    "readonly",
    "catch",
    "register",
    "overwrite",
    "safe",
    "finite",
    "strip",
    "superRefine",
    "check",
    "clone",
];

impl Scan<'_> {
    /// What a schema becomes by a method of it.
    pub(super) fn method(&mut self, receiver: &Value, name: &str, arguments: &[Value], place: Place) -> Read {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        match name {
            "pipe" => return self.piped(receiver, &first),
            "extend" | "safeExtend" | "augment" | "merge" => return self.extended(receiver, &first),
            "omit" | "pick" => return self.chosen(receiver, &first, name == "pick"),
            "partial" | "required" | "deepPartial" => return self.partial(receiver, name == "required"),
            "strict" | "strictObject" => return self.other_names(receiver, Json::Bool(false)),
            "passthrough" | "loose" => return self.other_names(receiver, Json::Bool(true)),
            "catchall" => {
                let values = self.schema(&first);
                return self.other_names(receiver, object(values.schema));
            }
            _ => {}
        }
        let mut read = self.schema(receiver);
        match name {
            "optional" | "exactOptional" => read.optional = true,
            "nullable" => read = nullable(read),
            "nullish" => read = Read { optional: true, ..nullable(read) },
            "default" | "prefault" => {
                read.optional = true;
                match self.json(words::written(&first)) {
                    Some(default) => drop(read.schema.insert("default".to_owned(), default)),
                    None => self.note(place, "the default: it is computed"),
                }
            }
            "describe" => {
                if let Some(text) = first.as_text() {
                    read.schema.insert("description".to_owned(), text.into());
                }
            }
            "meta" => self.add_meta(&mut read.schema, &first, place),
            "array" => read = Read::of_type("array").with("items", object(read.schema)),
            "or" => {
                let other = self.schema(&first);
                read = Read::default().with("anyOf", Json::Array(vec![object(read.schema), object(other.schema)]));
            }
            "and" => {
                let other = object(self.schema(&first).schema);
                self.add_part(&mut read, other);
            }
            "refine" => self.refine(&mut read, &first, place),
            "mime" => {
                let types = self.json(&first);
                read.wire.media_types = match types {
                    Some(Json::Array(types)) => types.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
                    Some(Json::String(one)) => vec![one],
                    _ => Vec::new(),
                };
            }
            "regex" => match &first {
                Value::Regex(pattern) => {
                    read.schema.insert("pattern".to_owned(), unescaped(pattern).into()).map_or((), drop)
                }
                _ => self.note(place, "the pattern: it is computed"),
            },
            "unwrap" => read.optional = false,
            _ if SILENT.contains(&name) => {}
            _ => {
                if !self.limit(&mut read, name, &first) {
                    self.note(place, format!("the schema's `{name}`: it has no keyword"));
                }
            }
        }
        read
    }

    /// Methods whose argument is a keyword's value; whether it is one.
    fn limit(&mut self, read: &mut Read, name: &str, value: &Value) -> bool {
        let json_type = types(&read.schema);
        let keywords: &[&str] = match (name, json_type) {
            ("int", _) => {
                read.schema.insert("type".to_owned(), "integer".into());
                return true;
            }
            ("positive", _) => {
                narrow(&mut read.schema, "exclusiveMinimum", Json::Number(Number::from_u64(0)));
                return true;
            }
            ("negative", _) => {
                narrow(&mut read.schema, "exclusiveMaximum", Json::Number(Number::from_u64(0)));
                return true;
            }
            ("nonnegative", _) => {
                narrow(&mut read.schema, "minimum", Json::Number(Number::from_u64(0)));
                return true;
            }
            ("nonpositive", _) => {
                narrow(&mut read.schema, "maximum", Json::Number(Number::from_u64(0)));
                return true;
            }
            ("nonempty", "array") => {
                narrow(&mut read.schema, "minItems", Json::Number(Number::from_u64(1)));
                return true;
            }
            ("nonempty", _) => {
                narrow(&mut read.schema, "minLength", Json::Number(Number::from_u64(1)));
                return true;
            }
            ("min", "array") => &["minItems"],
            ("max", "array") => &["maxItems"],
            ("length", "array") => &["minItems", "maxItems"],
            ("min", "string") => &["minLength"],
            ("max", "string") => &["maxLength"],
            ("length", "string") => &["minLength", "maxLength"],
            ("min" | "gte", _) => &["minimum"],
            ("max" | "lte", _) => &["maximum"],
            ("gt", _) => &["exclusiveMinimum"],
            ("lt", _) => &["exclusiveMaximum"],
            ("multipleOf" | "step", _) => &["multipleOf"],
            ("startsWith" | "endsWith" | "includes", "string") => {
                if let Some(text) = value.as_text() {
                    let text = regex_of(text);
                    let pattern = match name {
                        "startsWith" => format!("^{text}"),
                        "endsWith" => format!("{text}$"),
                        _ => text,
                    };
                    read.schema.insert("pattern".to_owned(), Json::String(pattern));
                }
                return true;
            }
            _ => {
                let Some(format) = format(name) else { return false };
                read.schema.insert("format".to_owned(), format.into());
                return true;
            }
        };
        match self.json(value) {
            Some(value) => keywords.iter().for_each(|key| narrow(&mut read.schema, key, value.clone())),
            None => return false,
        }
        true
    }

    fn add_meta(&mut self, schema: &mut Members, meta: &Value, place: Place) {
        match self.json(meta) {
            Some(Json::Object(members)) => {
                schema.extend(members.into_iter().filter(|(key, _)| key != "id"));
            }
            _ => self.note(place, "what `meta` says: it is computed"),
        }
    }

    /// `numeric.pipe(…)` reads text; what it has to be stands behind it.
    fn piped(&mut self, receiver: &Value, target: &Value) -> Read {
        let reads_text = receiver.external().is_some_and(|external| external.module.starts_with(OURS));
        if reads_text { self.schema(target) } else { self.schema(receiver) }
    }

    fn extended(&mut self, receiver: &Value, with: &Value) -> Read {
        let own = match with {
            Value::Object(_) => self.object_schema(with).schema,
            schema => self.inline(schema).schema,
        };
        let base = self.schema(receiver);
        if base.schema.contains_key("$ref") {
            return Read::default().with("allOf", Json::Array(vec![object(base.schema), object(own)]));
        }
        let mut read = base;
        merge(&mut read.schema, own);
        read
    }

    /// `.pick({ … })` and `.omit({ … })`.
    fn chosen(&mut self, receiver: &Value, names: &Value, picks: bool) -> Read {
        let mut read = self.inline(receiver);
        let names: Vec<String> = self.members(names).into_iter().map(|(name, _)| name).collect();
        let stays = |name: &str| names.iter().any(|known| known == name) == picks;
        if let Some(Json::Object(properties)) = read.schema.get_mut("properties") {
            properties.retain(|(name, _)| stays(name));
        }
        if let Some(Json::Array(required)) = read.schema.get_mut("required") {
            required.retain(|name| name.as_str().is_some_and(stays));
        }
        read
    }

    fn partial(&mut self, receiver: &Value, is_required: bool) -> Read {
        let mut read = self.inline(receiver);
        let names = match read.schema.get("properties") {
            Some(Json::Object(properties)) if is_required => {
                properties.iter().map(|(name, _)| Json::String(name.clone())).collect()
            }
            _ => Vec::new(),
        };
        read.schema.shift_remove("required");
        if !names.is_empty() {
            read.schema.insert("required".to_owned(), Json::Array(names));
        }
        read
    }

    fn other_names(&mut self, receiver: &Value, what: Json) -> Read {
        self.inline(receiver).with("additionalProperties", what)
    }

    fn refine(&mut self, read: &mut Read, predicate: &Value, place: Place) {
        if words::is_unique(predicate) {
            read.schema.insert("uniqueItems".to_owned(), Json::Bool(true));
            return;
        }
        if let Some((callee, values)) = predicate.call()
            && let Some(external) = callee.external()
            && external.module.starts_with(OURS)
            && external.path.last().is_some_and(|name| &**name == "same")
        {
            let values = values.to_vec();
            let values: Vec<Json> = values.iter().filter_map(|value| self.json(value)).collect();
            read.schema.insert("enum".to_owned(), Json::Array(values));
            return;
        }
        if let Some((callee, ranges)) = predicate.call()
            && let Some(external) = callee.external()
            && external.module.starts_with(OURS)
            && external.path.last().is_some_and(|name| &**name == "ofType")
        {
            read.wire.media_types = ranges.iter().filter_map(Value::as_text).map(str::to_owned).collect();
            return;
        }
        self.note(place, "what `refine` asks for besides");
    }

    /// Adds a schema that holds besides.
    pub(super) fn add_part(&mut self, read: &mut Read, part: Json) {
        if let Json::Object(members) = &part
            && let [(key, _)] = members.as_slice()
            && matches!(key.as_str(), "oneOf" | "anyOf")
            && !read.schema.contains_key(key)
        {
            read.schema.extend(members.clone());
            return;
        }
        if read.schema.contains_key("$ref") {
            let base = object(std::mem::take(&mut read.schema));
            read.schema = only("allOf", Json::Array(vec![base]));
        }
        match read.schema.get_mut("allOf") {
            Some(Json::Array(parts)) => parts.push(part),
            _ => drop(read.schema.insert("allOf".to_owned(), Json::Array(vec![part]))),
        }
    }
}

/// The first type that a schema names, apart from `null`.
fn types(schema: &Members) -> &'static str {
    let of = |value: &Json| match value.as_str() {
        Some("array") => Some("array"),
        Some("string") => Some("string"),
        Some("number" | "integer") => Some("number"),
        _ => None,
    };
    match schema.get("type") {
        Some(Json::Array(types)) => types.iter().find_map(of).unwrap_or_default(),
        Some(single) => of(single).unwrap_or_default(),
        None => "",
    }
}

/// Puts a limit into a schema; of two, the narrower one holds.
fn narrow(schema: &mut Members, keyword: &str, limit: Json) {
    if let (Some(Json::Number(known)), Json::Number(new)) = (schema.get(keyword), &limit) {
        let is_wider = if keyword.to_lowercase().contains("max") { new > known } else { new < known };
        if is_wider {
            return;
        }
    }
    schema.insert(keyword.to_owned(), limit);
}

/// Puts the properties of one object schema over those of another.
fn merge(base: &mut Members, own: Members) {
    for (key, value) in own {
        match (base.get_mut(&key), value) {
            (Some(Json::Object(known)), Json::Object(members)) if key == "properties" => {
                for (name, member) in members {
                    match known.iter_mut().find(|(known, _)| *known == name) {
                        Some((_, known)) => *known = member,
                        None => known.push((name, member)),
                    }
                }
            }
            (Some(Json::Array(known)), Json::Array(items)) if key == "required" => {
                known.extend(items);
            }
            (_, value) => drop(base.insert(key, value)),
        }
    }
}

/// A pattern without the backslashes that only a literal needs.
fn unescaped(pattern: &str) -> String {
    match pattern {
        "(?:)" => String::new(),
        // A literal has no line separators.
        pattern => pattern.replace("\\/", "/").replace("\\u2028", "\u{2028}").replace("\\u2029", "\u{2029}"),
    }
}

/// The pattern of a text that stands for itself.
fn regex_of(text: &str) -> String {
    let mut pattern = String::new();
    for character in text.chars() {
        if "\\^$.*+?()[]{}|/".contains(character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
