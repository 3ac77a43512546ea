//! Values at random: such that a schema takes them as a rule, and such with something wrong.

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Map, Number, Value, json};

use super::oracle::target;

/// How deep values go before everything that may be absent is.
const DEPTH: usize = 6;

/// Makes values for one standalone schema.
pub struct Instances<'s> {
    pub root: &'s Value,
    pub random: Rng,
}

impl Instances<'_> {
    /// A value; every other one has one to three mistakes, or what may turn out to be none.
    pub fn next(&mut self) -> Value {
        let mut value = self.value(&self.root["allOf"][0].clone(), 0);
        if self.random.bool() {
            for _ in 0..self.random.usize(1..=3) {
                self.spoil(&mut value);
            }
        }
        value
    }

    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        let schema = target(self.root, schema).clone();
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(values) = schema["enum"].as_array()
            && let Some(value) = self.random.choice(values)
        {
            return value.clone();
        }
        if let Some(example) = schema.get("example").filter(|_| self.random.u8(..) < 40) {
            return example.clone();
        }
        let mut parts: Vec<Value> = schema["allOf"].as_array().into_iter().flatten().cloned().collect();
        for union in ["oneOf", "anyOf"] {
            let variants = schema[union].as_array().map(Vec::as_slice).unwrap_or_default();
            parts.extend(self.random.choice(variants).cloned());
        }
        let own = self.of_type(&schema, depth, !parts.is_empty());
        parts.iter().fold(own, |value, part| merged(value, self.value(part, depth + 1)))
    }

    /// A value of a type that the schema names; null where it names none and others do.
    fn of_type(&mut self, schema: &Value, depth: usize, is_composed: bool) -> Value {
        let named: Vec<&str> = match &schema["type"] {
            Value::String(name) => vec![name],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ if is_composed => return Value::Null,
            _ => vec!["string", "boolean", "integer", "null", "object", "array"],
        };
        match self.random.choice(named).unwrap_or("null") {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, depth),
            "string" => json!(self.text(schema)),
            "integer" => self.number(schema, true),
            "number" => self.number(schema, false),
            "boolean" => json!(self.random.bool()),
            _ => Value::Null,
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut members = Map::new();
        let is_required =
            |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|n| n == name));
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let wanted = is_required(name) || depth < DEPTH && self.random.u8(..) < 90;
            if wanted && depth < 4 * DEPTH {
                members.insert(name.clone(), self.value(property, depth + 1));
            }
        }
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            members.entry(name).or_insert_with(|| json!("required"));
        }
        let others = schema["minProperties"].as_u64().unwrap_or(0);
        let others = others.max(if schema["additionalProperties"].is_object() { self.random.u64(0..3) } else { 0 });
        for number in (0..others).filter(|_| depth < DEPTH) {
            let value = self.value(&schema["additionalProperties"], depth + 1);
            members.insert(format!("other{number}"), value);
        }
        Value::Object(members)
    }

    fn array(&mut self, schema: &Value, depth: usize) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX).min(least + 3);
        let wanted = if depth >= DEPTH { least } else { self.random.u64(least.min(most)..=most) };
        let prefix = schema["prefixItems"].as_array().map(Vec::as_slice).unwrap_or_default();
        let items = (0..wanted.min(50)).map(|index| {
            let item = prefix.get(index as usize).unwrap_or(&schema["items"]);
            self.value(item, depth + 1)
        });
        items.collect()
    }

    fn number(&mut self, schema: &Value, is_integer: bool) -> Value {
        let limit = |inclusive: &str, exclusive: &str, step: f64| {
            let exclusive = schema[exclusive].as_f64().map(|limit| limit + step);
            schema[inclusive].as_f64().or(exclusive)
        };
        let step = if is_integer { 1.0 } else { 0.5 };
        let least = limit("minimum", "exclusiveMinimum", step);
        let most = limit("maximum", "exclusiveMaximum", -step);
        let (least, most) = match (least, most) {
            (Some(least), Some(most)) => (least, most),
            (Some(least), None) => (least, least + 1000.0),
            (None, Some(most)) => (most - 1000.0, most),
            (None, None) => (-10.0, 1000.0),
        };
        // What JavaScript cannot hold is another matter.
        let (least, most) = (least.max(-9e15), most.min(9e15));
        let number = match self.random.u8(0..6) {
            0 => least,
            1 => most,
            _ => least + self.random.f64() * (most - least),
        };
        let of = schema["multipleOf"].as_f64().unwrap_or(if is_integer { 1.0 } else { 0.25 });
        let number = (number / of).round() * of;
        if is_integer { json!(number as i64) } else { Number::from_f64(number).map_or(Value::Null, Value::Number) }
    }

    fn text(&mut self, schema: &Value) -> String {
        let least = schema["minLength"].as_u64().unwrap_or(0);
        if let Some(pattern) = schema["pattern"].as_str() {
            let parsed = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
            let text = parsed.map(|parsed| self.matching(&parsed)).unwrap_or_default();
            return text + &"a".repeat(if pattern.ends_with('$') { 0 } else { least.min(100) as usize });
        }
        if let Some(known) = self.formatted(schema["format"].as_str().unwrap_or_default()) {
            return known.to_owned();
        }
        let most = schema["maxLength"].as_u64().unwrap_or(u64::MAX).min(least + 12);
        let length = self.random.u64(least.min(most)..=most).min(5000);
        (0..length).map(|_| self.random.choice(['a', 'Z', '0', ' ', 'é', '😀', '-', '"']).unwrap_or('a')).collect()
    }

    /// A text of a format that is checked, nearly always.
    fn formatted(&mut self, format: &str) -> Option<&'static str> {
        let texts: &[&str] = match format {
            "date" => &["2026-11-20", "2024-02-29", "2023-02-29"],
            "date-time" => &["2026-11-20T09:30:00Z", "2026-11-20T09:30:00.123+01:00", "2026-11-20 09:30:00Z"],
            "time" => &["09:30:00Z", "09:30:00+01:00", "09:30"],
            "duration" => &["P1DT12H", "PT5M", "5 minutes"],
            "email" => &["a@example.com", "a.b+c@example.com", "a@"],
            "hostname" => &["example.com", "localhost", "-a.com"],
            "ipv4" => &["127.0.0.1", "10.0.0.255", "256.0.0.1"],
            "ipv6" => &["::1", "2001:db8::8a2e:370:7334", "1::2::3"],
            "uri" | "url" => &["https://example.com/a?b=c#d", "http://localhost:8080", "no uri"],
            "uri-reference" => &["/a/b", "https://example.com", "\\"],
            "uuid" => &["123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000000", "123e4567"],
            "byte" => &["aGVsbG8=", "", "a"],
            "json-pointer" => &["/a/0", "", "a"],
            "regex" => &["^a+$", "("],
            _ => return None,
        };
        self.random.choice(texts).copied()
    }

    fn matching(&mut self, pattern: &Hir) -> String {
        match pattern.kind() {
            HirKind::Empty | HirKind::Look(_) => String::new(),
            HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
            HirKind::Class(class) => {
                let ranges: Vec<(u32, u32)> = match class {
                    Class::Bytes(class) => {
                        class.iter().map(|range| (range.start().into(), range.end().into())).collect()
                    }
                    Class::Unicode(class) => {
                        class.iter().map(|range| (range.start().into(), range.end().into())).collect()
                    }
                };
                // Printable characters, where there are some.
                let plain: Vec<(u32, u32)> =
                    ranges.iter().map(|&(a, b)| (a.max(32), b.min(126))).filter(|(a, b)| a <= b).collect();
                let chosen = self.random.choice(if plain.is_empty() { ranges } else { plain });
                let chosen = chosen.map(|(first, last)| self.random.u32(first..=last));
                chosen.and_then(char::from_u32).map(String::from).unwrap_or_default()
            }
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(u32::MAX).min(repetition.min.saturating_add(4));
                let times = self.random.u32(repetition.min..=most).min(300);
                (0..times).map(|_| self.matching(&repetition.sub)).collect()
            }
            HirKind::Capture(capture) => self.matching(&capture.sub),
            HirKind::Concat(parts) => parts.iter().map(|part| self.matching(part)).collect(),
            HirKind::Alternation(parts) => {
                let chosen = self.random.choice(parts).cloned();
                chosen.map(|part| self.matching(&part)).unwrap_or_default()
            }
        }
    }

    /// Changes one place of a value.
    fn spoil(&mut self, value: &mut Value) {
        let goes_in = self.random.u8(..) < 190;
        match value {
            Value::Object(members) if goes_in && !members.is_empty() => {
                let chosen = self.random.usize(..members.len());
                if let Some((_, member)) = members.iter_mut().nth(chosen) {
                    return self.spoil(member);
                }
            }
            Value::Array(items) if goes_in && !items.is_empty() => {
                let chosen = self.random.usize(..items.len());
                return self.spoil(&mut items[chosen]);
            }
            _ => {}
        }
        self.change(value);
    }

    fn change(&mut self, value: &mut Value) {
        let other = [json!(null), json!("text"), json!(""), json!(1), json!(-1.5), json!(true), json!([]), json!({})];
        let other = self.random.choice(other).unwrap_or_default();
        if self.random.u8(..) < 80 {
            *value = other;
            return;
        }
        match value {
            // Not `__proto__`, which zod drops from maps without a look at it.
            Value::Object(members) if self.random.bool() => {
                members.insert(
                    self.random.choice(["extra", "toString", "constructor", ""]).unwrap_or_default().to_owned(),
                    other,
                );
            }
            Value::Object(members) => {
                let chosen = self.random.usize(..members.len().max(1));
                let name = members.keys().nth(chosen).cloned();
                name.and_then(|name| members.remove(&name));
            }
            Value::Array(items) => match (self.random.u8(0..3), items.last().cloned()) {
                (0, Some(last)) => items.extend(std::iter::repeat_n(last, 1 + self.random.usize(0..3))),
                (1, _) => items.push(other),
                _ => drop(items.pop()),
            },
            Value::Number(number) => {
                let step = self.random.choice([1.0, -1.0, 0.5, 1e3, -1e6, 3e9]).unwrap_or(1.0);
                let changed = number.as_f64().unwrap_or(0.0) + step;
                *value =
                    if changed.fract() == 0.0 && changed.abs() < 9e15 { json!(changed as i64) } else { json!(changed) };
            }
            Value::String(text) => match self.random.u8(0..4) {
                0 => text.push_str(&"x".repeat(300)),
                1 => text.clear(),
                2 => text.push('😀'),
                _ => drop(text.pop()),
            },
            Value::Bool(_) | Value::Null => *value = other,
        }
    }
}

/// What both say, as far as they are objects; else the one that says something.
fn merged(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Object(mut a), Value::Object(b)) => {
            a.extend(b);
            Value::Object(a)
        }
        (Value::Null, b) => b,
        (a, _) => a,
    }
}
