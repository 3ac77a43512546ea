//! The crate that files are generated into: modules that are not at its root name each other by longer paths.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Ident;

use crate::project::{Owner, Project};

/// The module that a new crate's root is in a crate that is there already: `api` for `src/api`. Nothing for `src` itself.
///
/// # Errors
/// Says which part of the path no module can be called.
pub fn module_of(sources: &str) -> Result<Option<String>, String> {
    let Some(path) = sources.strip_prefix("src/") else { return Ok(None) };
    match path.split('/').find(|part| syn::parse_str::<Ident>(part).is_err()) {
        Some(part) => Err(format!("no module of Rust can be called `{part}`")),
        None => Ok(Some(path.replace('/', "::"))),
    }
}

/// Whether a folder has a crate of its own; a workspace is none.
pub fn is_crate(folder: &Path) -> bool {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok();
    let manifest = manifest.and_then(|text| toml::from_str::<toml::Table>(&text).ok());
    manifest.is_some_and(|manifest| manifest.contains_key("package"))
}

/// Makes the files of a fresh crate a module of another one.
pub fn adapt(project: &mut Project, module: &str) {
    for file in project.files.iter_mut().filter(|file| file.path.ends_with(".rs")) {
        file.text = moved(&file.text, module);
        if file.path == "src/lib.rs" {
            file.path = "src/mod.rs".to_owned();
            file.owner = Owner::User;
            // A program has no one else who might use the rest.
            file.text.insert_str(
                0,
                "#![allow(dead_code, unused_imports)] // how much of it is used is up to the document\n\n",
            );
        }
    }
}

/// Takes crates out of the manifest of a fresh crate that only its own start and tests use, which another app has
/// already.
pub fn leave_out_unused(project: &mut Project) {
    let used: String = project
        .files
        .iter()
        .filter(|file| file.path.ends_with(".rs") && matches!(file.owner, Owner::Generated | Owner::User))
        .map(|file| file.text.as_str())
        .collect();
    let is_used = |name: &str| used.contains(&format!("{}::", name.replace('-', "_")));
    let manifest = project.files.iter_mut().find(|file| file.path == project.manifest);
    let Some((manifest, mut table)) = manifest
        .and_then(|file| Some((toml::from_str::<toml::Table>(&file.text).ok()?, file)))
        .map(|(table, file)| (file, table))
    else {
        return;
    };
    table.remove("dev-dependencies");
    if let Some(dependencies) = table.get_mut("dependencies").and_then(toml::Value::as_table_mut) {
        dependencies.retain(|name, _| is_used(name));
    }
    manifest.text = table.to_string();
}

/// The text with `crate::api::…` for each `crate::…`.
fn moved(text: &str, module: &str) -> String {
    let mut places = Vec::new();
    if let Ok(tokens) = TokenStream::from_str(text) {
        roots(tokens, false, &mut places);
    }
    let mut moved = String::with_capacity(text.len());
    let mut done = 0;
    for place in places {
        moved.push_str(text.get(done..place).unwrap_or_default());
        moved.push_str("::");
        moved.push_str(module);
        done = place;
    }
    moved + text.get(done..).unwrap_or_default()
}

/// Where each `crate` ends that a path starts with, also in texts of attributes, which are paths for derives.
fn roots(tokens: TokenStream, is_attribute: bool, places: &mut Vec<usize>) {
    const ROOT: &str = "\"crate";
    let mut tokens = tokens.into_iter().peekable();
    let mut is_after_hash = false;
    while let Some(token) = tokens.next() {
        let is_colon =
            |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
        let is_hash =
            matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '#' || is_after_hash && mark.as_char() == '!');
        match token {
            TokenTree::Ident(name) if name == "crate" && is_colon(tokens.peek()) => {
                places.push(name.span().byte_range().end);
            }
            TokenTree::Literal(literal) if is_attribute && literal.to_string().starts_with("\"crate::") => {
                places.push(literal.span().byte_range().start + ROOT.len());
            }
            TokenTree::Group(group) => {
                let is_attribute = is_attribute || is_after_hash && group.delimiter() == Delimiter::Bracket;
                roots(group.stream(), is_attribute, places);
            }
            _ => {}
        }
        is_after_hash = is_hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_from_the_root_are_those_of_the_module() {
        let text = "use crate::{app::App, types};\n/// crate::no\n#[serde(with = \"crate::types::texts\")]\n\
                    pub(crate) fn f(_: crate::app::App) { log!(crate::types::A, \"crate::no\"); }\n";
        assert_eq!(
            moved(text, "api::v1"),
            "use crate::api::v1::{app::App, types};\n/// crate::no\n#[serde(with = \"crate::api::v1::types::texts\")]\n\
             pub(crate) fn f(_: crate::api::v1::app::App) { log!(crate::api::v1::types::A, \"crate::no\"); }\n"
        );
    }

    #[test]
    fn folders_are_modules() {
        assert_eq!(module_of("src"), Ok(None));
        assert_eq!(module_of("src/web/api"), Ok(Some("web::api".to_owned())));
        assert!(module_of("src/my-api").is_err_and(|problem| problem.contains("`my-api`")));
    }
}
