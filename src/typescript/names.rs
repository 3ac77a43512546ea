//! Every name of the output, allotted in one place.
//!
//! A name is kept as the document has it where TypeScript lets it be; else it is made from its words. Names are given in
//! the document's order, so that what is added at the end renames nothing that was there.

use std::collections::HashMap;

use foldhash::HashSet;
use heck::ToLowerCamelCase;

use super::code::Identifier;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::grouping::Group;
use crate::contract::operation::Operation;
use crate::contract::schema::SchemaId;
use crate::printing::words;
use crate::report::Diagnostic;

/// The names of a contract in TypeScript.
#[derive(Debug)]
pub struct Names {
    schemas: Vec<SchemaName>,
    operations: Vec<Identifier>,
    responses: HashMap<String, Identifier>,
    groups: Vec<Identifier>,
    security_schemes: HashMap<String, Identifier>,
    /// What was renamed.
    pub notes: Vec<Diagnostic>,
}

#[derive(Debug)]
struct SchemaName {
    response: Identifier,
    request: Identifier,
}

impl Names {
    /// The schema's constant and type, as values travelling that way have it.
    pub fn schema(&self, id: SchemaId, direction: Direction) -> &Identifier {
        match direction {
            Direction::Request => &self.schemas[id.0].request,
            Direction::Response => &self.schemas[id.0].response,
        }
    }

    /// The operation's literal and handler.
    pub fn operation(&self, index: usize) -> &Identifier {
        &self.operations[index]
    }

    /// The constant of a response that the document shares.
    pub fn response(&self, component: &str) -> Option<&Identifier> {
        self.responses.get(component)
    }

    /// The name under which the router imports a group's handlers.
    pub fn group(&self, index: usize) -> &Identifier {
        &self.groups[index]
    }

    /// The function that checks a security scheme.
    pub fn security_scheme(&self, name: &str) -> Option<&Identifier> {
        self.security_schemes.get(name)
    }
}

/// Names that our own files use beside the document's.
pub struct Reserved {
    /// In files with schemas and operations.
    pub types: &'static [&'static str],
    /// In the router, beside the groups' names.
    pub router: &'static [&'static str],
}

/// Names in the files of handlers.
const HANDLERS: [&str; 3] = ["ApiError", "Handler", "operations"];

/// Names in the file of the security checks.
const SECURITY: [&str; 10] = [
    "ApiError",
    "Principal",
    "createPublicKey",
    "createRemoteJWKSet",
    "errors",
    "expected",
    "jwtVerify",
    "key",
    "publicKey",
    "verifyJwt",
];

/// Allots all names.
pub fn allot(contract: &Contract, groups: &[Group], reserved: &Reserved) -> Names {
    let mut notes = Vec::new();
    let mut types = Scope::new(reserved.types.iter().chain(GLOBALS));
    let schemas = schemas(contract, &mut types, &mut notes);
    let responses = responses(contract, &mut types);
    let mut functions = Scope::new(reserved.types.iter().chain(&HANDLERS));
    let operations = operations(contract, &mut functions, &mut notes);
    let mut modules = Scope::new(reserved.router.iter().chain(MODULE_NAMES));
    let groups = groups
        .iter()
        .map(|group| {
            let name = group.slug.to_lower_camel_case();
            modules.allot([name.clone(), format!("{name}Handlers")])
        })
        .collect();
    let mut checks = Scope::new(&SECURITY);
    let security_schemes = contract
        .security_schemes
        .keys()
        .map(|name| {
            let words = camel(name);
            (name.clone(), checks.allot([words.clone(), format!("{words}Scheme")]))
        })
        .collect();
    Names { schemas, operations, responses, groups, security_schemes, notes }
}

fn schemas(contract: &Contract, scope: &mut Scope, notes: &mut Vec<Diagnostic>) -> Vec<SchemaName> {
    // Who is called as it may stay gets the name first, whoever else would like it.
    let mut names: Vec<Option<Identifier>> = contract
        .schemas
        .iter()
        .map(|(_, named)| scope.take(&named.name).filter(|_| words::is_pascal(&named.name)))
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
            format!("the schema `{}` is called `{name}` in TypeScript", named.name),
        ));
        names[id.0] = Some(name);
    }
    names
        .into_iter()
        .flatten()
        .map(|response| {
            let request = scope.allot([format!("{response}Input"), format!("{response}Request")]);
            SchemaName { response, request }
        })
        .collect()
}

fn responses(contract: &Contract, scope: &mut Scope) -> HashMap<String, Identifier> {
    let mut names = HashMap::new();
    for (_, response) in contract.operations.iter().flat_map(|operation| &operation.responses) {
        if let Some(component) = contract.components.name_of(response)
            && !names.contains_key(component)
        {
            let words = pascal(component);
            names.insert(component.to_owned(), scope.allot([words.clone(), format!("{words}Response")]));
        }
    }
    names
}

fn operations(contract: &Contract, scope: &mut Scope, notes: &mut Vec<Diagnostic>) -> Vec<Identifier> {
    let mut names: Vec<Option<Identifier>> = contract
        .operations
        .iter()
        .map(|operation| operation.id.as_deref().filter(|id| is_camel(id)).and_then(|id| scope.take(id)))
        .collect();
    for (index, operation) in contract.operations.iter().enumerate() {
        if names[index].is_some() {
            continue;
        }
        let of_path = name_of_path(operation);
        let Some(id) = &operation.id else {
            names[index] = Some(scope.allot([of_path]));
            continue;
        };
        let name = scope.allot([camel(id), of_path]);
        if Identifier::new(id).is_none() || !name.as_str().eq_ignore_ascii_case(id) {
            notes.push(Diagnostic::note(
                "operation-renamed",
                operation.origin,
                format!("the operation `{id}` is called `{name}` in TypeScript"),
            ));
        }
        names[index] = Some(name);
    }
    names.into_iter().flatten().collect()
}

/// `GET /users/{id}/posts` → `getUsersByIdPosts`.
fn name_of_path(operation: &Operation) -> String {
    let mut name = camel(&operation.method.lower_case());
    for segment in operation.path.split('/').filter(|segment| !segment.is_empty()) {
        let mut rest = segment;
        while let Some(start) = rest.find('{') {
            let length = rest[start..].find('}').unwrap_or(rest.len() - start - 1);
            name.push_str(&words::pascal(&rest[..start]));
            name.push_str("By");
            name.push_str(&words::pascal(&rest[start..start + length]));
            rest = &rest[start + length + 1..];
        }
        name.push_str(&words::pascal(rest));
    }
    if operation.path.trim_matches('/').is_empty() { format!("{name}Root") } else { name }
}

/// Names that are taken.
struct Scope(HashSet<String>);

impl Scope {
    fn new<'a>(taken: impl IntoIterator<Item = &'a &'static str>) -> Self {
        Scope(taken.into_iter().map(|name| (*name).to_owned()).collect())
    }

    fn take(&mut self, name: &str) -> Option<Identifier> {
        if self.0.contains(name) {
            return None;
        }
        let identifier = Identifier::for_type(name)?;
        self.0.insert(name.to_owned());
        Some(identifier)
    }

    /// The first candidate that is free, else the last one with the first number that is.
    fn allot(&mut self, candidates: impl IntoIterator<Item = String>) -> Identifier {
        let mut last = String::new();
        for candidate in candidates {
            if let Some(name) = self.take(&candidate) {
                return name;
            }
            last = candidate;
        }
        let mut number = 2_usize;
        loop {
            if let Some(name) = self.take(&format!("{last}{number}")) {
                return name;
            }
            number += 1;
        }
    }
}

fn is_camel(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A type's name from any text.
fn pascal(text: &str) -> String {
    let name = words::pascal(text);
    match name.chars().next() {
        None => "Schema".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) => name,
    }
}

/// A value's name from any text.
fn camel(text: &str) -> String {
    let plain = words::plain(text);
    let name = if words::is_pascal(&plain) && plain.bytes().any(|byte| byte.is_ascii_lowercase()) {
        // `UpdateUser`, but not `GETUser`: the run of capitals at the start is one word.
        let capitals = plain.bytes().take_while(u8::is_ascii_uppercase).count();
        let head = if capitals > 1 && capitals < plain.len() { capitals - 1 } else { 1 };
        format!("{}{}", plain[..head].to_ascii_lowercase(), &plain[head..])
    } else if is_camel(&plain) {
        plain
    } else {
        plain.to_lower_camel_case()
    };
    match name.chars().next() {
        None => "operation".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) => name,
    }
}

/// Names that a module of Node sees without importing them.
const MODULE_NAMES: &[&str] = &[
    "async",
    "console",
    "exports",
    "fetch",
    "global",
    "globalThis",
    "module",
    "performance",
    "process",
    "queueMicrotask",
    "require",
    "structuredClone",
];

/// Names of the language and of the platform that a reader would take for what they usually are.
const GLOBALS: &[&str] = &[
    "AbortController",
    "AbortSignal",
    "Array",
    "ArrayBuffer",
    "Atomics",
    "BigInt",
    "Blob",
    "Boolean",
    "Buffer",
    "Capitalize",
    "DataView",
    "Date",
    "Error",
    "Event",
    "EventTarget",
    "Exclude",
    "Extract",
    "FetchEvent",
    "File",
    "FormData",
    "Function",
    "Generator",
    "Headers",
    "Infinity",
    "InstanceType",
    "Intl",
    "Iterable",
    "Iterator",
    "JSON",
    "Lowercase",
    "Map",
    "Math",
    "MessageEvent",
    "NaN",
    "NoInfer",
    "NonNullable",
    "Number",
    "Object",
    "Omit",
    "Parameters",
    "Partial",
    "Performance",
    "Pick",
    "Promise",
    "Proxy",
    "RangeError",
    "Readonly",
    "Record",
    "Reflect",
    "RegExp",
    "Request",
    "Required",
    "Response",
    "ReturnType",
    "Set",
    "String",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URL",
    "URLSearchParams",
    "Uncapitalize",
    "Uppercase",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "WebSocket",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operation_ids_become_functions() {
        for (id, expected) in [
            ("listUsers", "listUsers"),
            ("UpdateCurrentUser", "updateCurrentUser"),
            ("GETUser", "getUser"),
            ("meta/root", "metaRoot"),
            ("repos/list-for-org", "reposListForOrg"),
            ("get_user_by_ID", "getUserById"),
            ("2fa", "n2fa"),
            ("用户", "operation"),
            ("API", "api"),
        ] {
            assert_eq!(camel(id), expected, "{id}");
        }
    }

    #[test]
    fn schema_names_become_types() {
        for (name, expected) in [
            ("simple-user", "SimpleUser"),
            ("HTTPError", "HTTPError"),
            ("a.b.C", "ABC"),
            ("Page<User>", "PageUser"),
            ("+1", "Plus1"),
            ("3d", "N3d"),
            ("USER_STATUS", "UserStatus"),
        ] {
            assert_eq!(pascal(name), expected, "{name}");
        }
    }
}
