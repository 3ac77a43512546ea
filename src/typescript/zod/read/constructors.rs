//! `z.…(…)`

use super::Read;
use crate::contract::value::{Number, Value as Json};
use crate::scanning::json::takes_null;
use crate::typescript::program::value::{Place, Value};
use crate::typescript::scan::Scan;
use crate::typescript::scan::json::object;

/// Constructors of text that is checked, and the `format` that each stands for.
const FORMATS: [(&str, &str); 25] = [
    ("guid", "uuid"),
    ("uuid", "uuid"),
    ("uuidv4", "uuid"),
    ("uuidv6", "uuid"),
    ("uuidv7", "uuid"),
    ("url", "uri"),
    ("httpUrl", "uri"),
    ("ipv4", "ipv4"),
    ("ipv6", "ipv6"),
    ("cidrv4", "cidrv4"),
    ("cidrv6", "cidrv6"),
    ("base64", "byte"),
    ("base64url", "base64url"),
    ("email", "email"),
    ("hostname", "hostname"),
    ("date", "date"),
    ("time", "time"),
    ("datetime", "date-time"),
    ("duration", "duration"),
    ("jwt", "jwt"),
    ("nanoid", "nanoid"),
    ("cuid", "cuid"),
    ("cuid2", "cuid2"),
    ("ulid", "ulid"),
    ("emoji", "emoji"),
];

/// The format that a check of zod's stands for.
pub(super) fn format(name: &str) -> Option<&'static str> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
}

impl Scan<'_> {
    pub fn constructor(&mut self, path: &[&str], arguments: &[Value], place: Place) -> Read {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let second = arguments.get(1).cloned().unwrap_or(Value::Undefined);
        match path {
            ["string"] => Read::of_type("string"),
            ["number"] => Read::of_type("number"),
            ["boolean"] => Read::of_type("boolean"),
            ["null"] => Read::of_type("null"),
            ["int"] => Read::of_type("integer"),
            ["bigint"] | ["int64"] => Read::of_type("integer").with("format", "int64"),
            ["int32"] => Read::of_type("integer").with("format", "int32"),
            ["uint32"] => Read::of_type("integer").with("minimum", Json::Number(Number::from_u64(0))),
            ["float32"] => Read::of_type("number").with("format", "float"),
            ["float64"] => Read::of_type("number").with("format", "double"),
            ["date"] => Read::of_type("string").with("format", "date-time"),
            ["file"] => Read::of_type("string").with("format", "binary"),
            ["any" | "unknown"] => Read::default(),
            ["never"] => Read::default().with("not", Json::Object(Vec::new())),
            ["undefined" | "void"] => Read { optional: true, ..Read::default() },
            ["coerce", rest] => self.constructor(&[rest], arguments, place),
            ["object"] => self.object_schema(&first),
            ["looseObject"] => self.object_schema(&first).with("additionalProperties", Json::Bool(true)),
            ["strictObject"] => self.object_schema(&first).with("additionalProperties", Json::Bool(false)),
            ["array"] => {
                let items = self.schema(&first);
                let list = Read::of_type("array");
                if items.schema.is_empty() { list } else { list.with("items", object(items.schema)) }
            }
            ["set"] => {
                let items = self.schema(&first);
                Read::of_type("array").with("items", object(items.schema)).with("uniqueItems", Json::Bool(true))
            }
            ["tuple"] => self.tuple(&first, arguments.get(1)),
            ["record" | "partialRecord" | "looseRecord"] => {
                let values = if matches!(second, Value::Undefined) { first } else { second };
                let values = self.schema(&values);
                let map = Read::of_type("object");
                if values.schema.is_empty() { map } else { map.with("additionalProperties", object(values.schema)) }
            }
            ["literal"] => self.constants(&first),
            ["enum" | "nativeEnum"] => self.enumeration(&first, place),
            ["union"] => self.union(&first),
            ["xor"] => self.variants("oneOf", &first),
            ["discriminatedUnion"] => self.discriminated(&first, &second),
            ["intersection"] => {
                let parts = vec![object(self.schema(&first).schema), object(self.schema(&second).schema)];
                Read::default().with("allOf", Json::Array(parts))
            }
            ["optional"] => Read { optional: true, ..self.schema(&first) },
            ["nullable"] => nullable(self.schema(&first)),
            ["nullish"] => Read { optional: true, ..nullable(self.schema(&first)) },
            ["lazy"] => {
                let inner = self.program.call(&first, Vec::new(), None, place);
                self.schema(&inner)
            }
            ["preprocess"] => self.schema(&second),
            ["iso", name] | [name] if format(name).is_some() => {
                Read::of_type("string").with("format", format(name).unwrap_or_default())
            }
            ["stringbool"] => Read::of_type("boolean"),
            _ => self.unknown_schema(place, &format!("z.{}", path.join("."))),
        }
    }

    fn tuple(&mut self, items: &Value, rest: Option<&Value>) -> Read {
        let Value::Array(items) = items else { return Read::of_type("array") };
        let items = items.items.borrow().clone();
        let items: Vec<Read> = items.iter().map(|item| self.schema(item)).collect();
        let count = |count: usize| Json::Number(Number::from_u64(count as u64));
        let least = items.iter().take_while(|item| !item.optional).count();
        let length = items.len();
        let prefix = items.into_iter().map(|item| object(item.schema)).collect();
        let mut list = Read::of_type("array").with("prefixItems", Json::Array(prefix));
        if least > 0 {
            list = list.with("minItems", count(least));
        }
        match rest.map(|rest| self.schema(rest).schema) {
            None => list.with("maxItems", count(length)),
            Some(rest) if rest.is_empty() => list,
            Some(rest) => list.with("items", object(rest)),
        }
    }

    /// `z.literal(value)`, `z.literal([…])`
    fn constants(&mut self, value: &Value) -> Read {
        match self.json(value) {
            Some(Json::Array(values)) => of_values(values),
            Some(value) => {
                let read = of_values(vec![value.clone()]);
                let mut schema = read.schema;
                schema.shift_remove("enum");
                Read::of(schema).with("const", value)
            }
            None => Read::default(),
        }
    }

    fn enumeration(&mut self, value: &Value, place: Place) -> Read {
        let values = match self.json(value) {
            Some(Json::Array(values)) => values,
            Some(Json::Object(members)) => members.into_iter().map(|(_, value)| value).collect(),
            _ => return self.unknown_schema(place, "what z.enum lists"),
        };
        of_values(values)
    }
}

/// A schema that lets through these values, with their types.
pub fn of_values(values: Vec<Json>) -> Read {
    let mut types: Vec<&str> = Vec::new();
    for value in &values {
        let name = value.json_type().name();
        if !types.contains(&name) {
            types.push(name);
        }
    }
    if types.contains(&"number") {
        types.retain(|name| *name != "integer");
    }
    let types = match types.as_slice() {
        [only] => Json::from(*only),
        several => Json::Array(several.iter().map(|name| Json::from(*name)).collect()),
    };
    Read::default().with("type", types).with("enum", Json::Array(values))
}

/// The schema, which lets `null` through besides. An alternative that takes it already is the one.
pub fn nullable(mut read: Read) -> Read {
    let null = || Json::Object(vec![("type".to_owned(), "null".into())]);
    if let Some(constant) = read.schema.shift_remove("const") {
        read.schema.insert("enum".to_owned(), Json::Array(vec![constant]));
    }
    if let Some(Json::Array(values)) = read.schema.get_mut("enum")
        && !values.contains(&Json::Null)
    {
        values.push(Json::Null);
    }
    match read.schema.get_mut("type") {
        Some(Json::Array(types)) => types.push("null".into()),
        Some(single) => *single = Json::Array(vec![single.clone(), "null".into()]),
        None => match ["oneOf", "anyOf"].into_iter().find(|key| read.schema.contains_key(*key)) {
            Some(key) => {
                if let Some(Json::Array(variants)) = read.schema.get_mut(key)
                    && !variants.iter().any(takes_null)
                {
                    variants.push(null());
                }
            }
            None if read.schema.is_empty() => {}
            None => {
                let inner = object(std::mem::take(&mut read.schema));
                read.schema.insert("anyOf".to_owned(), Json::Array(vec![inner, null()]));
            }
        },
    }
    read
}
