//! Every name of the output, allotted in one place.
//!
//! Names are given in the document's order, so that what is added at the end renames nothing that was there; names that
//! types written inside others need come after those that the document gives itself.

use std::cell::RefCell;
use std::collections::HashMap;

use foldhash::HashSet;
use heck::{ToSnakeCase, ToUpperCamelCase};

use super::code::Identifier;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::grouping::Group;
use crate::contract::operation::Operation;
use crate::contract::schema::SchemaId;
use crate::printing::words;
use crate::report::Diagnostic;

/// The names of a contract in Rust.
#[derive(Debug)]
pub struct Names {
    schemas: Vec<SchemaName>,
    operations: Vec<OperationName>,
    groups: Vec<Identifier>,
    security_schemes: HashMap<String, SchemeName>,
    types: RefCell<Scope>,
    /// What was renamed.
    pub notes: Vec<Diagnostic>,
}

#[derive(Debug)]
struct SchemaName {
    response: Identifier,
    request: Identifier,
}

/// What belongs to an operation.
#[derive(Debug)]
pub struct OperationName {
    /// The handler: `list_users`.
    pub handler: Identifier,
    /// What its types start with: `ListUsers`.
    pub prefix: String,
    pub request: Identifier,
    pub response: Identifier,
}

/// What belongs to a security scheme.
#[derive(Clone, Debug)]
pub struct SchemeName {
    /// The function that checks a credential: `bearer_auth`.
    pub function: Identifier,
    /// The variant that names it: `BearerAuth`.
    pub variant: Identifier,
}

impl Names {
    /// The schema's type, as values travelling that way have it.
    pub fn schema(&self, id: SchemaId, direction: Direction) -> &Identifier {
        match direction {
            Direction::Request => &self.schemas[id.0].request,
            Direction::Response => &self.schemas[id.0].response,
        }
    }

    pub fn operation(&self, index: usize) -> &OperationName {
        &self.operations[index]
    }

    /// The module of a group's handlers.
    pub fn group(&self, index: usize) -> &Identifier {
        &self.groups[index]
    }

    pub fn security_scheme(&self, name: &str) -> Option<&SchemeName> {
        self.security_schemes.get(name)
    }

    /// A name for a type that the document does not name: after the type that it is written in, and its place there.
    pub fn inner(&self, outer: &str, place: &str) -> Identifier {
        let name = format!("{outer}{}", words::pascal(place));
        self.types.borrow_mut().allot([pascal(&name)])
    }
}

/// Allots all names.
pub fn allot(contract: &Contract, groups: &[Group]) -> Names {
    let mut notes = Vec::new();
    let mut types = Scope::new(TYPES);
    let schemas = schemas(contract, &mut types, &mut notes);
    let operations = operations(contract, &mut types, &mut notes);
    let mut modules = Scope::new(MODULES);
    let groups = groups
        .iter()
        .map(|group| {
            let name = group.slug.to_snake_case();
            modules.allot([name.clone(), format!("{name}_routes")].into_iter().filter(|name| !is_keyword(name)))
        })
        .collect();
    let mut functions = Scope::new(SECURITY);
    let mut variants = Scope::new(&["Self"]);
    let security_schemes = contract
        .security_schemes
        .keys()
        .map(|name| {
            let function = functions.allot([snake(name), format!("{}_scheme", snake(name))]);
            let variant = variants.allot([pascal(name)]);
            (name.clone(), SchemeName { function, variant })
        })
        .collect();
    Names { schemas, operations, groups, security_schemes, types: RefCell::new(types), notes }
}

fn schemas(contract: &Contract, scope: &mut Scope, notes: &mut Vec<Diagnostic>) -> Vec<SchemaName> {
    // Who is called as it may stay gets the name first, whoever else would like it.
    let mut names: Vec<Option<Identifier>> = contract
        .schemas
        .iter()
        .map(|(_, named)| if words::is_pascal(&named.name) { scope.take(&named.name) } else { None })
        .collect();
    for (id, named) in contract.schemas.iter() {
        if names[id.0].is_some() {
            continue;
        }
        let words = pascal(&named.name);
        let name = scope.allot([words.clone(), format!("{words}Body"), format!("{words}Model")]);
        notes.push(Diagnostic::note(
            "schema-renamed",
            named.schema.origin,
            format!("the schema `{}` is called `{name}` in Rust", named.name),
        ));
        names[id.0] = Some(name);
    }
    names
        .into_iter()
        .flatten()
        .map(|response| {
            let request = scope.allot([format!("{response}Input"), format!("{response}Sent")]);
            SchemaName { response, request }
        })
        .collect()
}

fn operations(contract: &Contract, types: &mut Scope, notes: &mut Vec<Diagnostic>) -> Vec<OperationName> {
    let mut handlers = Scope::new(HANDLERS);
    let mut names: Vec<Option<Identifier>> = contract
        .operations
        .iter()
        .map(|operation| {
            let name = snake(operation.id.as_deref()?);
            // What reads back as the same words keeps its name, whoever else would like it.
            let is_plain =
                operation.id.as_deref().is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            if is_plain && !is_keyword(&name) { handlers.take(&name) } else { None }
        })
        .collect();
    for (index, operation) in contract.operations.iter().enumerate() {
        if names[index].is_some() {
            continue;
        }
        let of_path = name_of_path(operation);
        let candidates = operation.id.as_deref().map(snake).into_iter().chain([of_path]);
        let name = handlers.allot(candidates.filter(|name| !is_keyword(name)));
        if let Some(id) = operation.id.as_deref().filter(|id| snake(id) != name.as_str()) {
            notes.push(Diagnostic::note(
                "operation-renamed",
                operation.origin,
                format!("the operation `{id}` is called `{name}` in Rust"),
            ));
        }
        names[index] = Some(name);
    }
    names
        .into_iter()
        .flatten()
        .map(|handler| {
            let prefix = handler.as_str().to_upper_camel_case();
            let request = types.allot([format!("{prefix}Request"), format!("{prefix}OperationRequest")]);
            let response = types.allot([format!("{prefix}Response"), format!("{prefix}OperationResponse")]);
            OperationName { handler, prefix, request, response }
        })
        .collect()
}

/// `GET /users/{id}/posts` → `get_users_by_id_posts`.
fn name_of_path(operation: &Operation) -> String {
    let mut name = operation.method.lower_case().to_snake_case();
    let mut add = |words: &str| {
        let words = words::plain(words).to_snake_case();
        if !words.is_empty() {
            name.push('_');
            name.push_str(&words);
        }
    };
    for segment in operation.path.split('/') {
        let mut rest = segment;
        while let Some((before, inside)) = rest.split_once('{') {
            let (parameter, after) = inside.split_once('}').unwrap_or((inside, ""));
            add(before);
            add(&format!("by {parameter}"));
            rest = after;
        }
        add(rest);
    }
    if operation.path.trim_matches('/').is_empty() { format!("{name}_root") } else { name }
}

/// Names that are taken.
#[derive(Debug, Default)]
pub struct Scope(HashSet<String>);

impl Scope {
    pub fn new(taken: &[&str]) -> Self {
        Scope(taken.iter().map(|name| (*name).to_owned()).collect())
    }

    fn take(&mut self, name: &str) -> Option<Identifier> {
        if self.0.contains(name) {
            return None;
        }
        let identifier = Identifier::new(name)?;
        self.0.insert(name.to_owned());
        Some(identifier)
    }

    /// The first candidate that is free, else the last one with the first number that is.
    pub fn allot(&mut self, candidates: impl IntoIterator<Item = String>) -> Identifier {
        let mut last = String::from("n");
        for candidate in candidates {
            if let Some(name) = self.take(&candidate) {
                return name;
            }
            last = candidate;
        }
        let separator = if last.bytes().any(|byte| byte.is_ascii_uppercase()) { "" } else { "_" };
        let mut number = 2_usize;
        loop {
            if let Some(name) = self.take(&format!("{last}{separator}{number}")) {
                return name;
            }
            number += 1;
        }
    }
}

fn is_keyword(name: &str) -> bool {
    Identifier::new(name).is_none_or(|name| name.is_keyword())
}

/// A type's or variant's name from any text.
pub fn pascal(text: &str) -> String {
    let name = words::pascal(text);
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) if name == "Self" => "SelfType".to_owned(),
        Some(_) => name,
    }
}

/// A field's or function's name from any text.
pub fn snake(text: &str) -> String {
    let name = if words::is_snake(text) { text.to_owned() } else { words::plain(text).to_snake_case() };
    match name.chars().next() {
        None => "field".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) if matches!(name.as_str(), "self" | "super" | "crate") => format!("{name}_"),
        Some(_) => name,
    }
}

/// What the files with types use themselves, or a reader would take for what it usually is.
const TYPES: &[&str] = &[
    "AnyText",
    "ApiError",
    "Arc",
    "AsRef",
    "BTreeMap",
    "Body",
    "Box",
    "Bytes",
    "Checked",
    "Clone",
    "Copy",
    "Date",
    "Debug",
    "Default",
    "Described",
    "Deserialize",
    "Drop",
    "Eq",
    "Err",
    "File",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromRequest",
    "Hash",
    "HashMap",
    "Input",
    "Into",
    "IntoResponse",
    "Ipv4Addr",
    "Ipv6Addr",
    "Iterator",
    "Map",
    "Never",
    "None",
    "Notation",
    "Ok",
    "Operation",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Problem",
    "Rc",
    "Request",
    "Response",
    "Result",
    "Scheme",
    "Security",
    "Self",
    "Send",
    "Serialize",
    "Sized",
    "Some",
    "StatusCode",
    "String",
    "Sync",
    "Timestamp",
    "ToOwned",
    "ToString",
    "Unpin",
    "Uuid",
    "Validate",
    "Value",
    "Vec",
];

/// Modules beside those of the groups.
const MODULES: &[&str] = &["app", "axum", "core", "errors", "mod", "router", "routes", "schemas", "std"];

/// What the router and the files of handlers use themselves.
const HANDLERS: &[&str] = &[
    "authenticated",
    "delete",
    "get",
    "head",
    "optional",
    "options",
    "patch",
    "post",
    "public",
    "put",
    "router",
    "trace",
];

/// What the file of the security checks uses itself.
const SECURITY: &[&str] = &["decode", "env", "verify_jwt"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_names() {
        for (text, expected) in [
            ("createdAt", "created_at"),
            ("X-Tenant-Id", "x_tenant_id"),
            ("self", "self_"),
            ("2fa", "n2fa"),
            ("用户", "field"),
            ("+1", "plus_1"),
            ("type", "type"),
            ("_id", "id"),
            ("a__b_", "a_b"),
            ("ubuntu_16_core2b", "ubuntu_16_core2b"),
        ] {
            assert_eq!(snake(text), expected, "{text}");
        }
        for (text, expected) in [
            ("simple-user", "SimpleUser"),
            ("HTTPError", "HTTPError"),
            ("Page<User>", "PageUser"),
            ("3d", "N3d"),
            ("USER_STATUS", "UserStatus"),
            ("Self", "SelfType"),
            ("", "Empty"),
        ] {
            assert_eq!(pascal(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_given_once() {
        let mut scope = Scope::new(&["Vec"]);
        let mut allot = |name: &str| scope.allot([name.to_owned()]).to_string();
        assert_eq!(
            [allot("Vec"), allot("A"), allot("A"), allot("a_b"), allot("a_b")],
            ["Vec2", "A", "A2", "a_b", "a_b_2"]
        );
    }
}
