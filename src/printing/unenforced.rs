//! What no generated service holds requests to, whatever its framework.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::contract::Contract;
use crate::contract::defaults;
use crate::contract::media::{Media, Sequence, media, sequence};
use crate::contract::operation::{Encoding, Location, MediaType, Operation, Parameter};
use crate::contract::origin::Origin;
use crate::contract::schema::{Schema, Schemas};
use crate::contract::shape::{Kind, shape};
use crate::contract::value::Value;
use crate::report::Diagnostic;

/// What is less strict in any service than in the contract, whose `allOf`s have been
/// [merged](crate::contract::merge::flatten): one warning for each place, however many operations share it.
pub fn unenforced(contract: &Contract) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let bodies = contract.operations.iter().filter_map(|operation| operation.body.as_ref());
    // Of the query as a whole, those tell who do not read it.
    let parameters = contract.operations.iter().flat_map(|operation| &operation.parameters);
    let parameters = parameters.filter(|parameter| parameter.location != Location::QueryString);
    let found = parameters
        .filter_map(|parameter| of_parameter(parameter, &contract.schemas))
        .chain(bodies.flat_map(|body| &body.content).flat_map(|content| of_content(content, &contract.schemas)));
    let all = all_schemas(contract);
    let found = found.chain(formats(&all)).chain(all.iter().flat_map(|schema| forbidden_names(schema)));
    let found = found.chain(all.iter().filter_map(|schema| impossible_limits(schema, &contract.schemas)));
    found.filter(|diagnostic| seen.insert((diagnostic.origin, diagnostic.message.clone()))).collect()
}

/// Formats that values are held to, and those that are no rule about text.
const FORMATS: [&str; 28] = [
    "binary",
    "byte",
    "date",
    "date-time",
    "double",
    "duration",
    "email",
    "float",
    "hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "json-pointer",
    "password",
    "regex",
    "time",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uri",
    "uri-reference",
    "url",
    "uuid",
    "commonmark",
];

/// The other formats, each at the first schema that has it. To JSON Schema they are annotations (2020-12, 7.2.1).
fn formats(all: &[&Schema]) -> Vec<Diagnostic> {
    let mut first = BTreeMap::new();
    for schema in all {
        if let Some(format) = schema.format.as_deref().filter(|format| !FORMATS.contains(format)) {
            let origin = first.entry(format).or_insert(schema.origin);
            *origin = schema.origin.min(*origin);
        }
    }
    let found = first.into_iter().map(|(format, origin)| {
        let message = format!("values are not held to the format `{format}`");
        let diagnostic = Diagnostic::note("not-enforced", origin, message);
        diagnostic.help("only their types and limits are looked at; a `pattern` says more")
    });
    found.collect()
}

fn all_schemas(contract: &Contract) -> Vec<&Schema> {
    let named = contract.schemas.iter().map(|(_, named)| &named.schema);
    let mut left: Vec<&Schema> = contract.operations.iter().flat_map(Operation::schemas).chain(named).collect();
    let mut all = Vec::new();
    while let Some(schema) = left.pop() {
        left.extend(schema.children());
        all.push(schema);
    }
    all
}

/// Names that an object must have and must not have: to the letter no object is valid, which nobody means.
fn forbidden_names(schema: &Schema) -> Vec<Diagnostic> {
    let Some(object) = schema.object.as_deref() else { return Vec::new() };
    let is_closed = object.additional_properties.as_ref().is_some_and(|additional| additional.never);
    let is_forbidden = |name: &&String| !object.properties.contains_key(*name) && object.pattern_properties.is_empty();
    let of_name = |name: &String| {
        let message = format!("that there is no property `{name}` is not enforced, because it is required");
        let diagnostic = Diagnostic::warning("not-enforced", schema.origin, message);
        diagnostic.help("declare it in `properties`, or take it out of `required`; it is let through with any value")
    };
    object.required.iter().filter(|_| is_closed).filter(is_forbidden).map(of_name).collect()
}

/// Limits that none of the listed values keeps: to the letter no value is valid, which nobody means.
fn impossible_limits(schema: &Schema, schemas: &Schemas) -> Option<Diagnostic> {
    let values = schema.values.as_deref().filter(|values| !values.is_empty())?;
    let of_type: Vec<&Value> = values.iter().filter(|value| defaults::has_type(value, schema)).collect();
    let is_impossible = !of_type.is_empty() && !of_type.iter().any(|value| defaults::fits(value, schema, schemas));
    is_impossible.then(|| {
        let message = "what stands beside `enum` is not enforced, because none of the values keeps it";
        let diagnostic = Diagnostic::warning("not-enforced", schema.origin, message);
        diagnostic.help("correct the limits or the values; each of the values is let through")
    })
}

/// What answers are not held to where their types have no word for it, by keywords: each at the first schema that has it.
pub fn in_answers(places: BTreeMap<&'static str, BTreeSet<Origin>>) -> Vec<Diagnostic> {
    let of_keyword = |(keyword, places): (&str, BTreeSet<Origin>)| {
        let message = match places.len() {
            1 => format!("{keyword} is not enforced in answers"),
            2 => format!("{keyword} is not enforced in answers, here and in another schema"),
            count => format!("{keyword} is not enforced in answers, here and in {} other schemas", count - 1),
        };
        let diagnostic = Diagnostic::note("not-enforced", *places.first()?, message);
        Some(diagnostic.help("requests are held to it; handlers have to see to it that answers are right"))
    };
    places.into_iter().filter_map(of_keyword).collect()
}

/// A parameter that is written in a way that nothing reads.
fn of_parameter(parameter: &Parameter, schemas: &Schemas) -> Option<Diagnostic> {
    let Some(content) = parameter.content.first() else { return exploded_cookie(parameter, schemas) };
    let name = &content.name;
    let is_read = match media(name) {
        Media::Json => true,
        Media::Text => is_word(&parameter.schema, schemas),
        _ => false,
    };
    let message = format!("the content type `{name}` of the parameter `{}` is not read", parameter.name);
    let diagnostic = Diagnostic::warning("not-enforced", parameter.schema.origin, message);
    (!is_read).then(|| diagnostic.help("the parameter reaches the handler as text"))
}

/// The members of an object as cookies of their own, which nobody can tell from the cookies of others.
fn exploded_cookie(parameter: &Parameter, schemas: &Schemas) -> Option<Diagnostic> {
    let is_exploded = parameter.location == Location::Cookie && parameter.explode;
    let (target, _) = schemas.resolve(&parameter.schema);
    let is_object = matches!(shape(target, schemas).kind, Kind::Object(_));
    let message = format!("the object `{}` in cookies with the names of its members is not read", parameter.name);
    let diagnostic = Diagnostic::warning("not-enforced", parameter.schema.origin, message);
    (is_exploded && is_object)
        .then(|| diagnostic.help("with `explode: false` it is: as one cookie, `name,value,name,value`"))
}

fn of_content(content: &MediaType, schemas: &Schemas) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = parameters(content).into_iter().collect();
    let at_place = |what: &str, help: &str| {
        Diagnostic::warning("not-enforced", content.origin, format!("{what} is not enforced")).help(help)
    };
    if !content.encoding.prefix.is_empty() || content.encoding.item.is_some() {
        found.push(at_place("how the parts of a body look by their places", "the handler gets the body as it comes"));
    }
    if let Some(Sequence { item, .. }) = sequence(content, schemas) {
        let message = "what items of a request look like is not enforced";
        let diagnostic = Diagnostic::warning("not-enforced", item.origin, message);
        found.push(diagnostic.help("the handler gets the body as it comes"));
        return found;
    }
    let Some(schema) = &content.schema else { return found };
    match media(&content.name) {
        Media::Multipart => found.extend(parts(content, schema, schemas)),
        Media::Text if !is_file(schema, schemas) && !is_word(schema, schemas) => {
            let message = "the schema of text that has a structure is not enforced";
            let diagnostic = Diagnostic::warning("not-enforced", schema.origin, message);
            found.push(diagnostic.help("the handler gets the text as it comes"));
        }
        kind if (kind == Media::Binary || is_file(schema, schemas)) && says_more(schema, schemas) => {
            let message = "what is said about a body of bytes is not enforced";
            let diagnostic = Diagnostic::warning("not-enforced", schema.origin, message);
            found.push(diagnostic.help("the handler gets the bytes as they come"));
        }
        _ => {}
    }
    found
}

/// Media types are told apart by their names alone, so that nobody is refused for a parameter that says nothing here.
fn parameters(content: &MediaType) -> Option<Diagnostic> {
    let (_, parameters) = content.name.split_once(';')?;
    let told = ["charset", "boundary"];
    let is_told = |parameter: &str| {
        let name = parameter.split('=').next().unwrap_or_default().trim();
        name.is_empty() || told.iter().any(|told| name.eq_ignore_ascii_case(told))
    };
    if parameters.split(';').all(is_told) {
        return None;
    }
    let message = format!("what stands behind the name of the media type `{}` is not enforced", content.name);
    let help = "a body of this type is taken whatever parameters its media type has";
    Some(Diagnostic::warning("not-enforced", content.origin, message).help(help))
}

/// What is said about the parts of a form, and not about their values.
fn parts(content: &MediaType, form: &Schema, schemas: &Schemas) -> Vec<Diagnostic> {
    let (target, _) = schemas.resolve(form);
    let property = |name: &str| target.object.as_ref()?.properties.get(name);
    let mut found = Vec::new();
    for (name, encoding) in &content.encoding.by_name {
        for header in encoding.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("content-type")) {
            let message = format!("the header `{}` of the part `{name}` is not enforced", header.name);
            let diagnostic = Diagnostic::warning("not-enforced", header.origin, message);
            found.push(diagnostic.help("parts are taken whatever headers they have"));
        }
        if property(name).is_some_and(|schema| is_other_type(encoding, schema, schemas)) {
            let message = format!("the content type of the part `{name}` is not enforced");
            let diagnostic = Diagnostic::warning("not-enforced", content.origin, message);
            found.push(diagnostic.help("only files are asked for their types; the part is read as its schema says"));
        }
    }
    found
}

/// Whether a part that is no file is to have another content type than the one that it is read as.
fn is_other_type(encoding: &Encoding, schema: &Schema, schemas: &Schemas) -> bool {
    let Some(types) = &encoding.content_type else { return false };
    let (target, _) = schemas.resolve(schema);
    let items = target.array.as_ref().and_then(|array| array.items.as_ref());
    let schema = items.unwrap_or(schema);
    let has_media_type =
        |schema: &Schema| schema.string.as_ref().is_some_and(|keywords| keywords.content_media_type.is_some());
    if is_file(schema, schemas) || has_media_type(schemas.resolve(schema).0) {
        return false;
    }
    let is_word = is_word(schema, schemas);
    let is_usual = |name: &str| {
        let name = name.trim().to_ascii_lowercase();
        if is_word { name.starts_with("text/") } else { media(&name) == Media::Json }
    };
    !types.split(',').any(is_usual)
}

fn is_file(schema: &Schema, schemas: &Schemas) -> bool {
    let (target, _) = schemas.resolve(schema);
    matches!(shape(target, schemas).kind, Kind::Text { format: Some("binary") })
}

/// Whether plain text says each value.
fn is_word(schema: &Schema, schemas: &Schemas) -> bool {
    let (target, _) = schemas.resolve(schema);
    let shape = shape(target, schemas);
    match shape.kind {
        Kind::Any => shape.checks.is_empty() && shape.also.is_empty(),
        Kind::Text { .. } | Kind::Values(_) | Kind::Integer { .. } | Kind::Number { .. } | Kind::Boolean => true,
        _ => false,
    }
}

/// Whether more is said about bytes than that they are some.
fn says_more(schema: &Schema, schemas: &Schemas) -> bool {
    let (target, _) = schemas.resolve(schema);
    let shape = shape(target, schemas);
    let is_text = matches!(shape.kind, Kind::Any | Kind::Text { .. });
    !is_text || !shape.checks.is_empty() || !shape.also.is_empty()
}
