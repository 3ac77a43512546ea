//! `@openapi` and `@swagger` in comments: parts of a document beside the code. What they say is added to what the code says, which
//! counts where both speak of the same; operations that no route has are not invented.

use indexmap::IndexMap;

use super::json::{member, object};
use super::paths::erased;
use super::{Members, Scan};
use crate::contract::value::Value as Json;
use crate::openapi::{load, read};
use crate::scanning::marks;

const TAGS: [&str; 2] = ["openapi", "swagger"];
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Adds what comments say to the operations and components of a document, which are complete otherwise.
pub fn add(scan: &mut Scan<'_>, paths: &mut IndexMap<String, Members>, components: &mut Members) {
    let mut items = Vec::new();
    for annotation in annotations(scan) {
        let Json::Object(members) = annotation else { continue };
        for (key, value) in members {
            match (key.as_str(), value) {
                (path, item) if path.starts_with('/') => items.push((key, item)),
                ("paths", Json::Object(more)) => items.extend(more),
                ("components", Json::Object(sections)) => {
                    sections.into_iter().for_each(|(section, value)| add_section(components, section, value));
                }
                _ => {}
            }
        }
    }
    for (path, item) in items {
        let item = without_dangling(item, components, 0);
        item.iter().for_each(|item| add_item(paths, &path, item));
    }
}

/// The value without the parts that refer to what is not there; `None` if it does so itself.
pub(super) fn without_dangling(value: Json, components: &Members, depth: usize) -> Option<Json> {
    let is_there = |reference: &str| {
        let mut names = reference.strip_prefix("#/components/")?.split('/');
        member(components.get(names.next()?)?, names.next()?)
    };
    match value {
        _ if depth > 100 => None,
        Json::Object(members) => {
            let reference = members.iter().find(|(key, _)| key == "$ref").and_then(|(_, value)| value.as_str());
            if reference.is_some_and(|reference| is_there(reference).is_none()) {
                return None;
            }
            let kept = members.into_iter();
            let kept = kept.filter_map(|(key, value)| Some((key, without_dangling(value, components, depth + 1)?)));
            Some(Json::Object(kept.collect()))
        }
        Json::Array(items) => {
            let kept = items.into_iter().filter_map(|item| without_dangling(item, components, depth + 1));
            Some(Json::Array(kept.collect()))
        }
        other => Some(other),
    }
}

fn annotations(scan: &Scan<'_>) -> Vec<Json> {
    let docs = scan.program.modules().iter().flat_map(|module| module.tree.annotations.iter());
    let texts = docs.flat_map(|doc| TAGS.iter().flat_map(|tag| doc.tags(tag)));
    let document = |text: &str| load::load("comment", text.as_bytes().to_vec()).ok();
    texts.filter_map(|text| Some(read::value(&document(text)?.root))).collect()
}

fn add_section(components: &mut Members, section: String, value: Json) {
    let Json::Object(named) = value else { return };
    match components.get_mut(&section) {
        Some(Json::Object(known)) => {
            let new = named.into_iter().filter(|(name, _)| !known.iter().any(|(known, _)| known == name));
            let new: Vec<(String, Json)> = new.collect();
            known.extend(new);
        }
        _ => drop(components.insert(section, Json::Object(named))),
    }
}

/// Adds what is said of a path to the one route that ends like it.
fn add_item(paths: &mut IndexMap<String, Members>, path: &str, item: &Json) {
    let wanted = erased(path.trim_end_matches('/'));
    for method in METHODS {
        let Some(said) = member(item, method) else { continue };
        let has = |known: &String, exact: bool| {
            let known_path = erased(known);
            if exact { known_path == wanted } else { known_path.ends_with(&wanted) }
        };
        let routes = |exact: bool| -> Vec<String> {
            let found = paths.iter().filter(|(known, item)| has(known, exact) && item.contains_key(method));
            found.map(|(known, _)| known.clone()).collect()
        };
        let exact = routes(true);
        let found = if exact.is_empty() { routes(false) } else { exact };
        // Where several end so, it is not known which one is meant.
        if let [found] = found.as_slice()
            && let Some(Json::Object(operation)) = paths.get_mut(found).and_then(|item| item.get_mut(method))
        {
            let mut merged: Members = std::mem::take(operation).into_iter().collect();
            add_operation(&mut merged, said);
            *operation = merged.into_iter().collect();
        }
    }
}

fn add_operation(operation: &mut Members, said: &Json) {
    let Json::Object(said) = said else { return };
    for (key, value) in said {
        match key.as_str() {
            "parameters" => add_parameters(operation, value),
            "responses" => add_responses(operation, value),
            // What validators say of a body is more than what comments do.
            "requestBody" => {
                let is_proved = operation.get("requestBody").is_some_and(|body| member(body, "required").is_some());
                if !is_proved {
                    operation.insert(key.clone(), value.clone());
                }
            }
            _ => drop(operation.entry(key.clone()).or_insert_with(|| value.clone())),
        }
    }
}

fn add_parameters(operation: &mut Members, said: &Json) {
    let Json::Array(said) = said else { return };
    let mut known = match operation.shift_remove("parameters") {
        Some(Json::Array(known)) => known,
        _ => Vec::new(),
    };
    for parameter in said {
        let key = |parameter: &Json| {
            let text = |name| member(parameter, name).and_then(Json::as_str).map(str::to_owned);
            Some((text("in")?, text("name")?))
        };
        // Those that are referred to are not compared, and those of the path are the route's.
        let Some((place, name)) = key(parameter) else { continue };
        match known.iter_mut().find(|known| key(known) == Some((place.clone(), name.clone()))) {
            Some(Json::Object(ours)) => {
                for (key, value) in parameter_members(parameter) {
                    let is_plain = |value: &Json| {
                        matches!(value, Json::Object(schema)
                        if schema.iter().filter(|(key, _)| key != marks::OPEN).count() == 1)
                    };
                    match ours.iter_mut().find(|(known, _)| known == key) {
                        Some((_, schema)) if key == "schema" && is_plain(schema) => *schema = value.clone(),
                        Some(_) => {}
                        None => ours.push((key.clone(), value.clone())),
                    }
                }
            }
            None if place != "path" => known.push(parameter.clone()),
            _ => {}
        }
    }
    if !known.is_empty() {
        operation.insert("parameters".to_owned(), Json::Array(known));
    }
}

fn parameter_members(parameter: &Json) -> &[(String, Json)] {
    match parameter {
        Json::Object(members) => members,
        _ => &[],
    }
}

fn add_responses(operation: &mut Members, said: &Json) {
    let Json::Object(said) = said else { return };
    let mut known = match operation.shift_remove("responses") {
        Some(Json::Object(known)) => known,
        _ => Vec::new(),
    };
    for (status, response) in said {
        match known.iter_mut().find(|(known, _)| known == status) {
            Some((_, Json::Object(ours))) if member(response, "$ref").is_none() => {
                let mut merged: Members = std::mem::take(ours).into_iter().collect();
                for key in ["description", "content", "headers"] {
                    let is_better = key == "description" || !has_schema(merged.get(key));
                    if let Some(value) = member(response, key).filter(|_| is_better) {
                        merged.insert(key.to_owned(), value.clone());
                    }
                }
                *ours = merged.into_iter().collect();
            }
            Some((_, ours)) if member(response, "$ref").is_some() => *ours = response.clone(),
            Some(_) => {}
            None => known.push((status.clone(), response.clone())),
        }
    }
    operation.insert("responses".to_owned(), object(known.into_iter().collect()));
}

/// Whether the code says what an answer carries.
fn has_schema(content: Option<&Json>) -> bool {
    match content {
        Some(Json::Object(media)) => media.iter().any(|(_, media)| member(media, "schema").is_some()),
        _ => false,
    }
}
