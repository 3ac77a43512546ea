//! Adding to a module of the user's what a changed document needs of it, and leaving every other byte as it is.

use std::collections::BTreeSet;

use super::syntax::{Leaf, Module, module};
use crate::outline::{Edits, Extended};

/// Adds the exports of a freshly generated module that the user's own lacks, with the items and imports that they need.
/// What the own module exports by another way (`pub use a::b as c`) is there; `elsewhere` are names that it exports of
/// other modules as a whole.
///
/// `None` where one of the two does not parse.
pub fn extend(own: &str, fresh: &str, elsewhere: &BTreeSet<String>) -> Option<Extended> {
    let (old, new) = (module(own)?, module(fresh)?);
    // A second item of a name would break the crate; that the first one is private, the compiler says.
    let private = old.statements.iter().flat_map(|statement| &statement.declares).cloned();
    let elsewhere = elsewhere.iter().cloned().chain(private).collect();
    let lacking = old.lacks(&new, &elsewhere);
    let mut edits = Edits::new(own);
    for &index in &lacking.statements {
        edits.statement(&old, &new, index, fresh);
    }
    // Where the import ends that was added as it stands in the fresh module.
    let mut copied = 0;
    for wanted in &new.imports {
        let is_missing = |leaf: &&Leaf| leaf.local.as_ref().is_some_and(|name| lacking.imports.contains(name));
        let is_missing = |leaf: &&Leaf| is_missing(leaf) && !has_all_of(&old, &leaf.module);
        let missing: Vec<&Leaf> = wanted.leaves.iter().filter(is_missing).collect();
        let joins_others = missing.iter().any(|leaf| braces(&old, &leaf.module).is_some());
        if !missing.is_empty() && missing.len() == wanted.leaves.len() && !joins_others {
            let is_next = copied > 0 && fresh.get(copied..wanted.span.start).is_some_and(|text| text == "\n\n");
            let from = if is_next { wanted.span.start - 1 } else { wanted.span.start };
            edits.import(&old, fresh.get(from..wanted.span.end).unwrap_or_default());
            copied = wanted.span.end;
            continue;
        }
        // Names of one module are imported together.
        for names in missing.chunk_by(|a, b| a.module == b.module) {
            let text: Vec<&str> = names.iter().filter_map(|leaf| fresh.get(leaf.span.clone())).collect();
            import(&mut edits, &old, own, &names[0].module, &text);
        }
    }
    Some(Extended { text: edits.applied(), added: lacking.exports, hidden: Vec::new() })
}

/// Whether a module imports everything of another.
fn has_all_of(old: &Module, module: &str) -> bool {
    old.imports.iter().flat_map(|import| &import.leaves).any(|leaf| leaf.local.is_none() && leaf.module == module)
}

/// The names of a module that stand together in braces.
fn braces<'m>(old: &'m Module, module: &str) -> Option<Vec<&'m Leaf>> {
    let stands = |leaf: &&Leaf| leaf.is_in_braces && leaf.module == module;
    let found = old.imports.iter().map(|import| import.leaves.iter().filter(stands).collect::<Vec<_>>());
    found.into_iter().find(|leaves| !leaves.is_empty())
}

/// Adds names to the braces in which others of the same module stand, in their order, or adds an import.
fn import(edits: &mut Edits<'_>, old: &Module, own: &str, module: &str, names: &[&str]) {
    let Some(there) = braces(old, module) else {
        let line = match names {
            [only] => format!("use {module}::{only};"),
            names => format!("use {module}::{{{}}};", names.join(", ")),
        };
        return edits.import(old, &line);
    };
    let text = |leaf: &Leaf| own.get(leaf.span.clone()).unwrap_or_default();
    // A line each, or as many on a line as have room.
    let spaces = there.iter().map(|leaf| edits.space_before(leaf.span.start));
    let between = spaces.skip(1).reduce(|a, b| if a == b { a } else { " " }).unwrap_or(" ");
    for name in names {
        match there.iter().find(|leaf| text(leaf) > *name) {
            Some(next) => edits.import_at(next.span.start, format!("{name},{between}")),
            None => {
                let end = there.last().map_or(0, |last| last.span.end);
                edits.import_at(end, format!(",{between}{name}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: &str = "\
use axum::extract::State;

use crate::{
    app::App,
    middleware::errors::ApiError,
    types::operations::pets::{AddPetRequest, AddPetResponse, GetPetRequest, GetPetResponse},
};

/// Adds a pet.
pub async fn add_pet(State(_app): State<App>, _request: AddPetRequest) -> Result<AddPetResponse, ApiError> {
    Err(ApiError::not_implemented(\"addPet\"))
}

/// Fetches a pet.
pub async fn get_pet(State(_app): State<App>, _request: GetPetRequest) -> Result<GetPetResponse, ApiError> {
    Err(ApiError::not_implemented(\"getPet\"))
}
";

    fn extended(own: &str) -> Extended {
        extend(own, FRESH, &BTreeSet::new()).expect("both parse")
    }

    #[test]
    fn a_missing_handler_comes_with_its_imports() {
        let own = "use axum::extract::State;\n\nuse crate::{\n    app::App,\n    types::operations::pets::{GetPetRequest, GetPetResponse},\n};\n\n\
                   // mine\npub async fn get_pet(request: GetPetRequest) -> GetPetResponse {\n    lookup( request )\n}\n";
        let found = extended(own);
        assert_eq!(found.added, ["add_pet"]);
        assert_eq!(
            found.text,
            "\
use axum::extract::State;

use crate::{
    app::App,
    types::operations::pets::{AddPetRequest, AddPetResponse, GetPetRequest, GetPetResponse},
};
use crate::middleware::errors::ApiError;

/// Adds a pet.
pub async fn add_pet(State(_app): State<App>, _request: AddPetRequest) -> Result<AddPetResponse, ApiError> {
    Err(ApiError::not_implemented(\"addPet\"))
}

// mine
pub async fn get_pet(request: GetPetRequest) -> GetPetResponse {
    lookup( request )
}
"
        );
        assert_eq!(extended(&found.text).text, found.text, "a second time changes nothing");
    }

    #[test]
    fn other_ways_to_export_are_understood() {
        for own in [
            "mod pets;\npub use pets::{add_pet, fetch as get_pet};\n",
            "pub fn add_pet() {}\npub(crate) fn get_pet() {}\n",
        ] {
            assert_eq!(extended(own), Extended { text: own.to_owned(), ..Extended::default() });
        }
        let elsewhere = ["add_pet", "get_pet"].map(str::to_owned).into_iter().collect();
        assert!(extend("pub use pets::*;\n", FRESH, &elsewhere).is_some_and(|found| found.added.is_empty()));
    }

    #[test]
    fn types_come_with_what_is_implemented_for_them() {
        let fresh = "use a::B;\n\npub async fn token() {\n    Jwt::read()\n}\n\n/// A key.\nstruct Jwt(B);\n\nimpl Jwt {\n    fn read() {}\n}\n";
        let found = extend("pub async fn key() {}\r\n", fresh, &BTreeSet::new()).expect("both parse");
        let expected = "use a::B;\n\npub async fn key() {}\n\npub async fn token() {\n    Jwt::read()\n}\n\n/// A key.\nstruct Jwt(B);\n\nimpl Jwt {\n    fn read() {}\n}\n";
        assert_eq!(found.text, expected.replace('\n', "\r\n"));
    }

    #[test]
    fn what_is_imported_as_a_whole_is_there() {
        let own = "use axum::extract::State;\nuse crate::types::operations::pets::*;\nuse crate::{app::App, middleware::errors::ApiError};\n\npub fn get_pet() {}\n";
        let text = extended(own).text;
        assert!(!text.contains("AddPetRequest,") && text.contains("_request: AddPetRequest"), "{text}");
        assert_eq!(extend("pub fn 1() {}", FRESH, &BTreeSet::new()), None);
    }
}
