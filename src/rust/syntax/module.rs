//! A module from outside: what it imports and exports, and which item says so.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Item, Signature, UseTree, Visibility};

use crate::outline::{self, Statement};

/// The outline of a Rust module.
pub type Module = outline::Module<Import>;

/// `use …;`
#[derive(Debug)]
pub struct Import {
    pub span: Range<usize>,
    pub leaves: Vec<Leaf>,
}

/// One name of an import.
#[derive(Debug)]
pub struct Leaf {
    /// As it stands in its braces: `State`, `self`, `Error as Failure`.
    pub span: Range<usize>,
    /// The path of the module that it comes from: `axum::extract`.
    pub module: String,
    /// As the importing module knows it; nothing for `*`.
    pub local: Option<String>,
    /// Whether it stands between braces.
    pub is_in_braces: bool,
}

impl outline::Import for Import {
    fn span(&self) -> &Range<usize> {
        &self.span
    }

    fn locals(&self) -> impl Iterator<Item = &str> {
        self.leaves.iter().filter_map(|leaf| leaf.local.as_deref())
    }
}

/// The folder of the types that requests and responses of operations have.
const OPERATIONS: &str = "types::operations";

/// The outline of a Rust module; `None` if it does not parse.
pub fn module(text: &str) -> Option<Module> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let shift = text.len() - body.len();
    let file: syn::File = syn::parse_str(body).ok()?;
    let range = |span: proc_macro2::Span| {
        let range = span.byte_range();
        range.start + shift..range.end + shift
    };
    let mut module = Module::default();
    for item in &file.items {
        if let Item::Use(import) = item {
            let mut leaves = Vec::new();
            collect(&import.tree, String::new(), false, &range, &mut leaves);
            if !matches!(import.vis, Visibility::Inherited) {
                module.statements.push(reexport(range(item.span()), &leaves));
            }
            module.imports.push(Import { span: range(item.span()), leaves });
        }
    }
    let of_operations = names_of_operations(&module.imports);
    let items = file.items.iter().filter(|item| !matches!(item, Item::Use(_)));
    module.statements.extend(items.map(|item| outline(item, range(item.span()), &of_operations)));
    module.statements.sort_by_key(|statement| statement.span.start);
    let head = file.attrs.last().map_or(shift, |attribute| range(attribute.span()).end);
    let first = file.items.first().map_or(text.len(), |item| range(item.span()).start);
    module.start = outline::start(text, head, first);
    Some(module)
}

fn collect(
    tree: &UseTree,
    module: String,
    is_in_braces: bool,
    range: &impl Fn(proc_macro2::Span) -> Range<usize>,
    leaves: &mut Vec<Leaf>,
) {
    let mut leaf = |local: Option<String>| {
        leaves.push(Leaf { span: range(tree.span()), module: module.clone(), local, is_in_braces });
    };
    match tree {
        UseTree::Path(path) => {
            let module = if module.is_empty() { path.ident.to_string() } else { format!("{module}::{}", path.ident) };
            collect(&path.tree, module, false, range, leaves);
        }
        UseTree::Group(group) => {
            for item in &group.items {
                collect(item, module.clone(), true, range, leaves);
            }
        }
        // What `self` brings is called as its module is.
        UseTree::Name(name) if name.ident == "self" => leaf(module.rsplit("::").next().map(str::to_owned)),
        UseTree::Name(name) => leaf(Some(name.ident.to_string())),
        UseTree::Rename(rename) => leaf(Some(rename.rename.to_string())),
        UseTree::Glob(_) => leaf(None),
    }
}

fn reexport(span: Range<usize>, leaves: &[Leaf]) -> Statement {
    let is_all = |leaf: &&Leaf| leaf.local.is_none();
    Statement {
        span,
        exports: leaves.iter().filter_map(|leaf| leaf.local.clone()).collect(),
        exports_all_of: leaves.iter().find(is_all).map(|leaf| leaf.module.clone()),
        ..Statement::default()
    }
}

/// What stands for types of operations in a module that imports so.
fn names_of_operations(imports: &[Import]) -> BTreeSet<&str> {
    let leaves = imports.iter().flat_map(|import| &import.leaves);
    let of_operations = leaves.filter(|leaf| leaf.module.contains(OPERATIONS));
    of_operations.filter_map(|leaf| leaf.local.as_deref()).collect()
}

fn outline(item: &Item, span: Range<usize>, of_operations: &BTreeSet<&str>) -> Statement {
    let mut uses = BTreeSet::new();
    identifiers(item.to_token_stream(), &mut uses);
    let mut outline = Statement { span, uses, ..Statement::default() };
    let public = Visibility::Inherited;
    let (name, visibility) = match item {
        Item::Const(item) => (Some(&item.ident), &item.vis),
        Item::Enum(item) => (Some(&item.ident), &item.vis),
        Item::Fn(item) => {
            outline.is_handler = item.sig.asyncness.is_some() && uses_any(&item.sig, of_operations);
            (Some(&item.sig.ident), &item.vis)
        }
        Item::Mod(item) => (Some(&item.ident), &item.vis),
        Item::Static(item) => (Some(&item.ident), &item.vis),
        Item::Struct(item) => (Some(&item.ident), &item.vis),
        Item::Trait(item) => (Some(&item.ident), &item.vis),
        Item::Type(item) => (Some(&item.ident), &item.vis),
        Item::Union(item) => (Some(&item.ident), &item.vis),
        _ => (None, &public),
    };
    outline.declares.extend(name.map(ToString::to_string));
    if !matches!(visibility, Visibility::Inherited) {
        outline.exports.clone_from(&outline.declares);
    }
    if let Item::Impl(item) = item
        && let syn::Type::Path(path) = &*item.self_ty
    {
        outline.belongs_to = path.path.get_ident().map(ToString::to_string);
    }
    outline
}

/// Whether a function's parameters or what it returns have one of some names.
fn uses_any(signature: &Signature, names: &BTreeSet<&str>) -> bool {
    let mut used = BTreeSet::new();
    identifiers(signature.to_token_stream(), &mut used);
    used.iter().any(|name| names.contains(name.as_str()))
}

fn identifiers(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(identifier) => drop(found.insert(identifier.to_string())),
            TokenTree::Group(group) => identifiers(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn exports_are_found_however_they_are_written() {
        let text = "//! About.\n\nuse a::{B, c::{self, D as E}, f::*};\npub use super::g::{h, i as j};\npub mod k;\nmod l;\n\
                    pub(crate) async fn m() {}\nfn n() {}\npub struct O;\nimpl O {}\npub use q::*;\n";
        let found = module(text).expect("it parses");
        assert_eq!(found.exports().into_iter().collect::<Vec<_>>().join(" "), "O h j k m");
        assert_eq!(found.names().into_iter().collect::<Vec<_>>().join(" "), "B E O c h j k l m n");
        let all = found.statements.iter().filter_map(|statement| statement.exports_all_of.as_deref());
        assert_eq!(all.collect::<Vec<_>>(), ["q"]);
        assert_eq!(&text[..found.start], "//! About.");
        assert!(module("pub fn 1() {}").is_none());
    }

    #[test]
    fn handlers_are_told_by_their_types() {
        let text = "\u{feff}use crate::types::{operations::pets::{AddPetRequest as Request, AddPetResponse}, schemas::Pet};\n\n\
                    /// Adds.\npub async fn add(request: Request) -> AddPetResponse { todo(request) }\n\
                    pub async fn find(id: u8) -> Pet { lookup(id) }\n";
        let found = module(text).expect("it parses");
        let handlers: Vec<bool> = found.statements.iter().map(|statement| statement.is_handler).collect();
        assert_eq!(handlers, [true, false]);
        assert!(text[found.statements[0].span.clone()].starts_with("/// Adds.\npub async fn add"));
        assert_eq!(&text[found.imports[0].leaves[0].span.clone()], "AddPetRequest as Request");
    }
}
