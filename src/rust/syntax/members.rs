//! What the types of operations consist of, so that two versions of them can be compared.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use quote::ToTokens;
use syn::{Fields, ImplItem, Item};

/// The operation → its parts by their paths (`query.limit`, `response.Created`, `method`), with their sources. An operation
/// starts with its `…Request`; the types until the next one are its own. Types before the first one stand for themselves.
pub fn members(text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let Ok(file) = syn::parse_file(text) else { return found };
    let mut operation = String::new();
    for item in &file.items {
        if let Item::Struct(item) = item
            && let Some(name) = item.ident.to_string().strip_suffix("Request")
        {
            name.clone_into(&mut operation);
        }
        let own = match item {
            Item::Struct(item) => item.ident.to_string(),
            Item::Enum(item) => item.ident.to_string(),
            _ => String::new(),
        };
        let (name, of) = match operation.is_empty() {
            true => (own, String::new()),
            false => (operation.to_snake_case(), part(&own, &operation)),
        };
        let parts = found.entry(name).or_default();
        match item {
            Item::Struct(item) => fields(&of, &item.fields, parts),
            Item::Enum(item) => {
                for variant in &item.variants {
                    parts.insert(path(&of, &variant.ident.to_string()), source(&variant.fields));
                }
            }
            Item::Impl(item) => {
                for member in &item.items {
                    if let ImplItem::Const(member) = member {
                        parts.insert(member.ident.to_string().to_lowercase(), source(&member.expr));
                    }
                }
            }
            _ => {}
        }
    }
    found.remove("");
    found
}

/// `query` for `ListUsersQuery`, if the operation is `ListUsers`.
fn part(name: &str, operation: &str) -> String {
    name.strip_prefix(operation).unwrap_or(name).to_snake_case()
}

/// `query.limit`; the parts of a request are called without it.
fn path(of: &str, name: &str) -> String {
    if of.is_empty() || of == "request" { name.to_owned() } else { format!("{of}.{name}") }
}

fn fields(of: &str, fields: &Fields, parts: &mut BTreeMap<String, String>) {
    for field in fields {
        let attributes = field.attrs.iter().filter(|attribute| !attribute.path().is_ident("doc")).map(source);
        // That there is no rule is said where some operation's request has the type, and not elsewhere.
        let attributes: String = attributes.filter(|attribute| attribute != "# [garde (skip)]").collect();
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        parts.insert(path(of, &name), attributes + &source(&field.ty));
    }
}

fn source(part: &impl ToTokens) -> String {
    part.to_token_stream().to_string()
}

#[cfg(test)]
mod tests {
    use super::members;

    #[test]
    fn parts_are_found_by_their_operation() {
        let text = "pub struct ListPetsRequest { pub query: ListPetsQuery }\n\
                    impl Operation for ListPetsRequest { const PATH: &'static str = \"/pets\"; }\n\
                    pub struct ListPetsQuery { /// How many.\n #[garde(range(max = 9))] pub limit: i32 }\n\
                    pub enum ListPetsResponse { Ok(Vec<Pet>), NotFound }\n\
                    pub struct AddPetRequest {}\n";
        let found = members(text);
        let of = |name: &str| {
            let parts = found[name].iter().map(|(path, source)| format!("{path}: {source}"));
            parts.collect::<Vec<_>>()
        };
        assert_eq!(
            of("list_pets"),
            [
                "path: \"/pets\"",
                "query: ListPetsQuery",
                "query.limit: # [garde (range (max = 9))]i32",
                "response.NotFound: ",
                "response.Ok: (Vec < Pet >)"
            ]
        );
        assert!(of("add_pet").is_empty());
        let found = members("pub struct Pet { pub age: u8 }\npub enum Kind { Cat }\nimpl Pet { const A: u8 = 1; }\n");
        let names: Vec<(&str, Vec<&String>)> =
            found.iter().map(|(name, parts)| (name.as_str(), parts.keys().collect())).collect();
        assert_eq!(format!("{names:?}"), r#"[("Kind", ["Cat"]), ("Pet", ["age"])]"#);
    }
}
