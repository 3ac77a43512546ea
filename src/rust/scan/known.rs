//! What serde makes of types of other crates.

use crate::contract::value::{Number, Value as Json};
use crate::rust::program::Ty;
use crate::rust::program::types::last;
use crate::scanning::Members;
use crate::scanning::json::only;

/// What a type of another crate is in JSON.
pub enum Known<'a, 's> {
    Schema(Members),
    /// The same as what it holds.
    Same(&'a Ty<'s>),
    List {
        items: &'a Ty<'s>,
        is_set: bool,
    },
    Map(&'a Ty<'s>),
    Option(&'a Ty<'s>),
    /// Any value.
    Any,
}

/// What such a type is; `None` if that is not known.
pub fn known<'a, 's>(path: &str, arguments: &'a [Ty<'s>]) -> Option<Known<'a, 's>> {
    let name = last(path);
    if let Some(schema) = scalar(path, name) {
        return Some(Known::Schema(schema));
    }
    Some(match (name, arguments) {
        ("Vec" | "VecDeque" | "SmallVec" | "ArrayVec" | "LinkedList" | "Stream" | "NonEmpty" | "Vec1", [items, ..]) => {
            Known::List { items, is_set: false }
        }
        ("HashSet" | "BTreeSet" | "IndexSet" | "AHashSet" | "FxHashSet", [items, ..]) => {
            Known::List { items, is_set: true }
        }
        ("HashMap" | "BTreeMap" | "IndexMap" | "DashMap" | "AHashMap" | "FxHashMap", [_, value, ..]) => {
            Known::Map(value)
        }
        ("Option", [inner]) => Known::Option(inner),
        (
            "Box" | "Arc" | "Rc" | "Cow" | "Mutex" | "RwLock" | "Cell" | "RefCell" | "Json" | "Reverse" | "Wrapping"
            | "Valid" | "Secret" | "SecretBox" | "Nested" | "Unvalidated" | "Validated" | "Sensitive",
            [inner, ..],
        ) => Known::Same(inner),
        ("Value" | "JsonValue" | "RawValue", _) => Known::Any,
        ("Map" | "JsonMap", [] | [_, Ty::External(..)]) => Known::Schema(of_type("object")),
        _ => return None,
    })
}

/// An integer type's schema.
pub fn integer(name: &str) -> Option<Members> {
    let (format, minimum, maximum) = match name {
        "i32" => (Some("int32"), None, None),
        "i64" => (Some("int64"), None, None),
        "i8" => (None, Some("-128"), Some("127")),
        "i16" => (None, Some("-32768"), Some("32767")),
        "u8" | "NonZeroU8" => (None, Some("0"), Some("255")),
        "u16" | "NonZeroU16" => (None, Some("0"), Some("65535")),
        "u32" | "NonZeroU32" => (Some("int32"), Some("0"), None),
        "u64" | "NonZeroU64" => (Some("int64"), Some("0"), None),
        "u128" | "usize" | "NonZeroUsize" => (None, Some("0"), None),
        "i128" | "isize" => (None, None, None),
        _ => return None,
    };
    let mut schema = of_type("integer");
    schema.extend(format.map(|format| ("format".to_owned(), Json::from(format))));
    let minimum = if name.starts_with("NonZero") { Some("1") } else { minimum };
    for (key, edge) in [("minimum", minimum), ("maximum", maximum)] {
        let edge = edge.and_then(Number::new).map(Json::Number);
        schema.extend(edge.map(|edge| (key.to_owned(), edge)));
    }
    Some(schema)
}

fn scalar(path: &str, name: &str) -> Option<Members> {
    if let Some(schema) = integer(name) {
        return Some(schema);
    }
    Some(match name {
        "bool" => of_type("boolean"),
        "f32" => formatted("number", "float"),
        "f64" => formatted("number", "double"),
        "String" | "str" | "CompactString" | "SmolStr" | "EcoString" | "KString" | "PathBuf" | "Path" | "OsString"
        | "Ulid" | "ObjectId" | "Decimal" | "BigDecimal" | "IpAddr" | "SocketAddr" | "IpNetwork" | "IpNet" | "Mime"
        | "Thing" | "RecordId" | "Version" | "VersionReq" | "Tz" | "Secret<String>" | "MacAddress" | "Arguments"
        | "ArcStr" | "Atom" => of_type("string"),
        "SecretString" => formatted("string", "password"),
        "char" => {
            let mut schema = of_type("string");
            for key in ["minLength", "maxLength"] {
                schema.insert(key.to_owned(), Json::Number(Number::from_u64(1)));
            }
            schema
        }
        "Uuid" => formatted("string", "uuid"),
        "DateTime"
        | "Timestamp"
        | "OffsetDateTime"
        | "NaiveDateTime"
        | "Zoned"
        | "PrimitiveDateTime"
        | "DateTimeUtc"
        | "DateTimeWithTimeZone"
        | "SystemTime"
        | "UtcDateTime" => formatted("string", "date-time"),
        "NaiveDate" | "Date" => formatted("string", "date"),
        "NaiveTime" | "Time" => formatted("string", "time"),
        "Url" | "Uri" => formatted("string", "uri"),
        "EmailAddress" | "Email" => formatted("string", "email"),
        "Ipv4Addr" => formatted("string", "ipv4"),
        "Ipv6Addr" => formatted("string", "ipv6"),
        "StatusCode" => of_type("integer"),
        "Span" | "SignedDuration" if path.starts_with("jiff") => formatted("string", "duration"),
        "Duration" if path.starts_with("std") || path == "Duration" || path.starts_with("core") => {
            let mut properties = Members::new();
            for (name, format) in [("secs", "int64"), ("nanos", "int32")] {
                let schema = integer(if format == "int64" { "u64" } else { "u32" }).unwrap_or_default();
                properties.insert(name.to_owned(), crate::scanning::json::object(schema));
            }
            let mut schema = of_type("object");
            schema.insert("properties".to_owned(), crate::scanning::json::object(properties));
            schema.insert("required".to_owned(), Json::Array(vec!["secs".into(), "nanos".into()]));
            schema
        }
        _ => return None,
    })
}

/// `type: …`
pub fn of_type(name: &str) -> Members {
    only("type", name.into())
}

/// `type: …, format: …`
pub fn formatted(name: &str, format: &str) -> Members {
    let mut schema = of_type(name);
    schema.insert("format".to_owned(), format.into());
    schema
}
