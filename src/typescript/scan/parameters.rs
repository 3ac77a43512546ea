//! Parameters, headers and the members of forms: how each is written.

use indexmap::IndexMap;

use super::json::{object, only};
use super::{Members, Scan};
use crate::contract::operation::{Location, Style};
use crate::contract::value::Value as Json;
use crate::typescript::program::value::{SymbolKind, Value};
use crate::typescript::typebox::read::is_typebox;
use crate::typescript::validators;
use crate::typescript::zod::read::{Read, Wire};

impl Scan<'_> {
    /// The parameters at one place of a request, of `z.object({ … })`.
    pub fn parameters(&mut self, schema: &Value, location: Location) -> Vec<Json> {
        let mut parameters = Vec::new();
        let names_style = self.names_style(schema);
        for (name, mut read) in self.declared_members(schema) {
            let is_object = is_object(read.schema.get("type"));
            if names_style && is_object && !read.schema.contains_key("style") {
                read.wire.members = Some(None);
            }
            let mut parameter = Members::new();
            parameter.insert("name".to_owned(), Json::String(name));
            parameter.insert("in".to_owned(), location.name().into());
            described(&mut parameter, read, location);
            parameters.push(object(parameter));
        }
        parameters
    }

    /// Whether a style is named wherever it is not the usual one, as in generated TypeBox.
    pub fn names_style(&self, schema: &Value) -> bool {
        let Some(symbol) = schema.symbol() else { return false };
        let SymbolKind::Call { callee, .. } = &symbol.kind else { return false };
        let is_typebox = callee.external().is_some_and(|external| is_typebox(&external.module));
        is_typebox && self.program.module(symbol.place.module).tree.is_generated
    }

    /// The headers of a response.
    pub fn headers(&mut self, schema: &Value) -> Json {
        let headers = self.declared_members(schema).into_iter().map(|(name, read)| {
            let mut header = Members::new();
            described(&mut header, read, Location::Header);
            (name, object(header))
        });
        Json::Object(headers.collect())
    }

    /// The members of an object schema that stands there itself.
    fn declared_members(&mut self, schema: &Value) -> Vec<(String, Read)> {
        if let Value::Object(_) = schema {
            return match self.get(schema, "properties") {
                Some(properties @ Value::Object(_)) => self.listed(schema, &properties),
                _ => self.properties(schema).0,
            };
        }
        if validators::library(schema).is_some() {
            let read = self.inline(schema);
            return of_json(read.schema);
        }
        if let Some(parts) = parts(schema) {
            let mut members: IndexMap<String, Read> = IndexMap::new();
            parts.iter().for_each(|part| members.extend(self.declared_members(part)));
            return members.into_iter().collect();
        }
        if let Some((callee, arguments)) = schema.call() {
            return match arguments.first() {
                Some(literal @ Value::Object(_)) if callee.external().is_some() => {
                    let literal = literal.clone();
                    // What is generated says `filled` where a default makes a member optional.
                    let is_filled_in = callee.external().is_some_and(|external| is_typebox(&external.module))
                        && !self.names_style(schema);
                    let members = self.properties(&literal).0;
                    if is_filled_in { members.into_iter().map(filled_in).collect() } else { members }
                }
                _ => {
                    let read = self.inline(schema);
                    of_json(read.schema)
                }
            };
        }
        self.note_value(schema, "the parameters: what lists them is not followed");
        Vec::new()
    }

    /// The properties of JSON Schema as it stands in sources.
    fn listed(&mut self, schema: &Value, properties: &Value) -> Vec<(String, Read)> {
        let required = self.get(schema, "required").and_then(|required| self.json(&required));
        let is_required = |name: &str| match &required {
            Some(Json::Array(names)) => names.iter().any(|known| known.as_str() == Some(name)),
            _ => false,
        };
        let members = self.members(properties).into_iter();
        members
            .map(|(name, value)| {
                let read = self.schema(&value);
                let optional = read.optional || !is_required(&name);
                filled_in((name, Read { optional, ..read }))
            })
            .collect()
    }

    fn note_value(&mut self, value: &Value, what: &str) {
        if let Some(symbol) = value.symbol() {
            self.note(symbol.place, what);
        }
    }
}

/// The schemas that have to fit all at once: `Type.Intersect([one, other])`, `z.intersection(one, other)`, `one.and(other)`.
fn parts(schema: &Value) -> Option<Vec<Value>> {
    let (callee, arguments) = schema.call()?;
    if let Some(external) = callee.external() {
        return match (external.path.last().map(|name| &**name)?, arguments.first()?) {
            ("Intersect", Value::Array(items)) => Some(items.items.borrow().clone()),
            ("intersection", _) => Some(arguments.iter().take(2).cloned().collect()),
            _ => None,
        };
    }
    match &callee.symbol()?.kind {
        SymbolKind::Member { object, name } if &**name == "and" => {
            Some([object.clone(), arguments.first()?.clone()].into())
        }
        _ => None,
    }
}

/// The members of an object schema that has been read.
fn of_json(mut schema: Members) -> Vec<(String, Read)> {
    let required = schema.shift_remove("required");
    let is_required = |name: &str| match &required {
        Some(Json::Array(names)) => names.iter().any(|known| known.as_str() == Some(name)),
        _ => false,
    };
    let Some(Json::Object(properties)) = schema.shift_remove("properties") else { return Vec::new() };
    let members = properties.into_iter().map(|(name, property)| {
        let schema = match property {
            Json::Object(members) => members.into_iter().collect(),
            _ => Members::new(),
        };
        filled_in((name.clone(), Read { optional: !is_required(&name), ..Read::of(schema) }))
    });
    members.collect()
}

/// A member that need not be there if it has a default: who validates JSON Schema fills it in.
fn filled_in((name, read): (String, Read)) -> (String, Read) {
    let optional = read.optional || read.schema.contains_key("default");
    (name, Read { optional, ..read })
}

/// Adds all that a parameter or header is beside its name.
fn described(parameter: &mut Members, read: Read, location: Location) {
    let Read { mut schema, optional, wire, example, .. } = read;
    if let Some(example) = example {
        schema.shift_remove("examples");
        parameter.insert("example".to_owned(), example);
    }
    // TypeBox has the parameter's among the options of the schema.
    for key in ["description", "deprecated", "example"] {
        parameter.extend(schema.shift_remove(key).map(|value| (key.to_owned(), value)));
    }
    if !optional || location == Location::Path {
        parameter.insert("required".to_owned(), Json::Bool(true));
    }
    let is_json = schema.get("contentMediaType").and_then(Json::as_str) == Some("application/json");
    if is_json {
        schema.shift_remove("contentMediaType");
    }
    if wire.is_json || is_json {
        let media = only("schema", object(schema));
        parameter.insert("content".to_owned(), object(only("application/json", object(media))));
        return;
    }
    // TypeBox says it among the options of the schema.
    let said = schema
        .shift_remove("style")
        .and_then(|style| Style::ALL.into_iter().find(|known| Some(known.name()) == style.as_str()));
    let explodes = schema.shift_remove("explode");
    let (style, explode) = match (said, &explodes) {
        (None, None) => style(&wire, location, &schema),
        (said, explodes) => {
            let style = said.unwrap_or(Style::default_for(location));
            let usual = style.explodes() || style == Style::DeepObject;
            (style, explodes.as_ref().map_or(usual, |explodes| *explodes == Json::Bool(true)))
        }
    };
    if style != Style::default_for(location) {
        parameter.insert("style".to_owned(), style.name().into());
    }
    if explode != style.explodes() {
        parameter.insert("explode".to_owned(), Json::Bool(explode));
    }
    parameter.insert("schema".to_owned(), object(schema));
}

/// The style that writes a value that way.
fn style(wire: &Wire, location: Location, schema: &Members) -> (Style, bool) {
    let plain = Style::default_for(location);
    let prefixed = match wire.prefix {
        Some("label") => Some(Style::Label),
        Some("matrix") => Some(Style::Matrix),
        _ => None,
    };
    let between = |separator: &str| between(separator, plain);
    match (&wire.items, &wire.members, prefixed) {
        (Some(separator), _, Some(style)) => (style, separator.as_deref() != Some(",")),
        (_, Some(Some((_, has_equals))), Some(style)) => (style, *has_equals),
        (None, _, Some(style)) => (style, style.explodes()),
        (Some(None), _, None) => (plain, plain.explodes()),
        (Some(Some(separator)), _, None) => (between(separator), false),
        (None, Some(None), None) => (plain, plain.explodes()),
        (None, Some(Some((separator, has_equals))), None) => (between(separator), *has_equals),
        (None, None, None) => {
            let is_object = wire.is_object || is_object(schema.get("type"));
            let is_deep = is_object && matches!(location, Location::Query | Location::Cookie);
            if is_deep { (Style::DeepObject, true) } else { (plain, plain.explodes()) }
        }
    }
}

/// Whether values of a `type` are objects, but for `null`.
fn is_object(named: Option<&Json>) -> bool {
    let mut types = match named {
        Some(Json::Array(names)) => names.iter().filter_map(Json::as_str).collect(),
        named => named.and_then(Json::as_str).into_iter().collect::<Vec<_>>(),
    };
    types.retain(|name| *name != "null");
    types == ["object"]
}

/// The style that has this between its parts.
fn between(separator: &str, plain: Style) -> Style {
    match separator {
        "|" => Style::PipeDelimited,
        " " => Style::SpaceDelimited,
        _ => plain,
    }
}

/// Takes out the styles that members of a form name.
fn styles(schema: &mut Members) -> IndexMap<String, Members> {
    let mut styles = IndexMap::new();
    let Some(Json::Object(properties)) = schema.get_mut("properties") else { return styles };
    for (name, property) in properties {
        let Json::Object(members) = property else { continue };
        let is_style = |key: &str| matches!(key, "style" | "explode");
        let named: Members = members.iter().filter(|(key, _)| is_style(key)).cloned().collect();
        members.retain(|(key, _)| !is_style(key));
        let is_deep = named.get("style").and_then(Json::as_str) == Some(Style::DeepObject.name());
        if is_deep {
            let explode = ("explode".to_owned(), Json::Bool(true));
            styles.insert(name.clone(), named.into_iter().chain([explode]).collect());
        } else if !named.is_empty() {
            let style = ("style".to_owned(), Style::Form.name().into());
            styles.insert(name.clone(), [style].into_iter().chain(named).collect());
        }
    }
    styles
}

/// Takes out what says that a member of a form is JSON, or an item of one, which those with parts are in any case (OpenAPI 3.1, 4.8.15).
pub fn without_json_texts(schema: &mut Members) {
    let Some(Json::Object(properties)) = schema.get_mut("properties") else { return };
    let is_json =
        |(key, value): &(String, Json)| key == "contentMediaType" && value.as_str() == Some("application/json");
    for (_, property) in properties {
        let Json::Object(members) = property else { continue };
        members.retain(|member| !is_json(member));
        if let Some((_, Json::Object(items))) = members.iter_mut().find(|(key, _)| key == "items") {
            items.retain(|member| !is_json(member));
        }
    }
}

/// What `encoding` says about the members of a form that are not written as they would be without it. What the members say of that
/// themselves is taken out of their schemas; `names_style` is whether they say every style that is not the usual one.
pub fn encodings(members: &[(String, Wire)], schema: &mut Members, names_style: bool) -> Option<Json> {
    let mut said = styles(schema);
    let properties = schema.get("properties");
    let encoding = |(name, wire): &(String, Wire)| {
        let mut encoding = said.shift_remove(name).unwrap_or_default();
        if !wire.media_types.is_empty() {
            encoding.insert("contentType".to_owned(), Json::String(wire.media_types.join(", ")));
        }
        if let Some(Some(separator)) = &wire.items {
            encoding.insert("style".to_owned(), between(separator, Style::Form).name().into());
            encoding.insert("explode".to_owned(), Json::Bool(false));
        }
        let property = properties.and_then(|properties| super::json::member(properties, name));
        let is_object = wire.is_object || is_object(property.and_then(|schema| super::json::member(schema, "type")));
        let is_json = property.is_some_and(|property| super::json::member(property, "contentMediaType").is_some());
        if is_object && !is_json && !wire.is_json && encoding.is_empty() {
            let (style, explode) = match &wire.members {
                None if !names_style => (Style::DeepObject, true),
                None | Some(None) => (Style::Form, true),
                Some(Some((separator, _))) => (between(separator, Style::Form), false),
            };
            encoding.insert("style".to_owned(), style.name().into());
            encoding.insert("explode".to_owned(), Json::Bool(explode));
        }
        (!encoding.is_empty()).then(|| (name.clone(), object(encoding)))
    };
    let encodings: Vec<(String, Json)> = members.iter().filter_map(encoding).collect();
    (!encodings.is_empty()).then_some(Json::Object(encodings))
}
