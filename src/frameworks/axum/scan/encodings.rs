//! How the parts of a generated project's forms are sent.

use syn::{Expr, Lit};

use super::facts::Facts;
use crate::contract::operation::Style;
use crate::contract::value::Value as Json;
use crate::scanning::Members;
use crate::scanning::json::{object, only};

/// `encoding` of a form: how it is read, `input.form().await?.deep("filter").read()`, and what its files may be.
pub fn encodings(facts: &Facts<'_>, media: &str, schema: &mut Members) -> Option<Json> {
    let reader = match media {
        "application/x-www-form-urlencoded" => "form",
        _ if media.starts_with("multipart/") => "multipart",
        _ => return None,
    };
    let mut found: Vec<(String, Json)> = Vec::new();
    if let Some(Json::Object(properties)) = schema.get_mut("properties") {
        for (name, property) in properties {
            let said = content_type(property).map(|types| (name.clone(), object(only("contentType", types))));
            found.extend(said);
        }
    }
    for call in facts.methods.iter().filter(|call| is_called_on(&call.receiver, reader)) {
        let separator = match call.args.get(1) {
            Some(Expr::Lit(syn::ExprLit { lit: Lit::Char(separator), .. })) => Some(separator.value()),
            _ => None,
        };
        let (style, explode) = match (call.method.to_string().as_str(), separator) {
            ("deep" | "bracketed", _) => (Style::DeepObject, true),
            ("delimited", Some('|')) => (Style::PipeDelimited, false),
            ("delimited", Some(' ')) => (Style::SpaceDelimited, false),
            ("delimited" | "pairs", _) => (Style::Form, false),
            ("exploded", _) => (Style::Form, true),
            _ => continue,
        };
        let name = call.args.first().and_then(crate::rust::scan::values::json);
        if let Some(name) = name.as_ref().and_then(Json::as_str) {
            let mut encoding = only("style", style.name().into());
            encoding.insert("explode".to_owned(), Json::Bool(explode));
            found.push((name.to_owned(), object(encoding)));
        }
    }
    // The calls are found from the last to the first.
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    (!found.is_empty()).then_some(Json::Object(found))
}

/// What a file, or each of a list of them, may be; it is taken out of the schema.
fn content_type(property: &mut Json) -> Option<Json> {
    let Json::Object(members) = property else { return None };
    if let Some(index) = members.iter().position(|(key, _)| key == crate::rust::scan::CONTENT_TYPE) {
        return Some(members.remove(index).1);
    }
    content_type(&mut members.iter_mut().find(|(key, _)| key == "items")?.1)
}

/// Whether an expression goes on from the result of a method.
fn is_called_on(receiver: &Expr, method: &str) -> bool {
    match receiver {
        Expr::MethodCall(call) => call.method == method || is_called_on(&call.receiver, method),
        Expr::Try(inner) => is_called_on(&inner.expr, method),
        Expr::Await(inner) => is_called_on(&inner.base, method),
        _ => false,
    }
}
