//! The files of a Rust project as they come to be, and those with types.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{Code, Comment, Identifier, import};
use super::operations;
use super::outgoing;
use super::types::{Lowerer, Model, Used, print};
use crate::code;
use crate::contract::Server;
use crate::contract::grouping::Group;
use crate::contract::outgoing::Calls;
use crate::contract::value::Value;
use crate::printing::output as printing;
use crate::project::Owner;
use crate::report::Diagnostic;
use crate::templates::{Fields, TemplateError};

/// The files of a Rust project.
pub type Output<'a> = printing::Output<'a, Code>;

impl Output<'_> {
    /// `src/types/`: the named schemas, and the operations of each group without those that are left out. Answers with
    /// what is not enforced.
    pub fn types(
        &mut self,
        model: Model<'_>,
        groups: &[Group],
        left_out: &BTreeSet<usize>,
        has_calls: bool,
    ) -> Result<Vec<Diagnostic>, TemplateError> {
        let lowerer = Lowerer::new(model);
        lowerer.declare_all();
        let declarations: Vec<Code> = lowerer.items.take().iter().map(|item| print(&lowerer, item)).collect();
        let mut used = lowerer.used.take();
        used.schemas.clear();
        self.declared("src/types/schemas.rs", "src/types/schemas.rs", &used, declarations)?;
        let mut wire_names = WireNames::default();
        let mut modules = Vec::new();
        let mut described = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            let members: Vec<usize> =
                group.operations.iter().copied().filter(|index| !left_out.contains(index)).collect();
            if members.is_empty() {
                continue;
            }
            let module = model.names.group(number);
            let declarations = members.iter().flat_map(|&index| operations::declarations(&lowerer, index)).collect();
            let path = format!("src/types/operations/{}.rs", module.as_str());
            self.declared("src/types/operations/[group].rs", &path, &lowerer.used.take(), declarations)?;
            modules.push(code!("pub mod {};", module));
            for index in members {
                let request = &model.names.operation(index).request;
                described.push(code!("{}::{}", module, request));
            }
        }
        wire_names.collect(&lowerer);
        modules.sort();
        let security = operations::security(&lowerer, &model.contract.security);
        let fields = self
            .fields()
            .with("modules", Code::lines(modules))
            .with("has_security", security.as_str().contains("Scheme::"))
            .with("security", security)
            .with("operations", described);
        self.render("axum/src/types/operations/mod.rs", "src/types/operations/mod.rs", Owner::Generated, &fields)?;
        let fields =
            self.fields().with("api", api(model)).with("has_calls", has_calls).with("wire_names", wire_names.printed());
        self.render("axum/src/types/mod.rs", "src/types/mod.rs", Owner::Generated, &fields)?;
        Ok(lowerer.take_problems())
    }

    /// `src/types/outgoing/`: the requests that the API makes itself, a file for each sort. `model` is the API's own.
    pub fn calls(&mut self, model: Model<'_>, calls: &[Calls]) -> Result<Vec<Diagnostic>, TemplateError> {
        let mut modules = Vec::new();
        let mut problems = Vec::new();
        for Calls { sort, contract } in calls {
            let lowerer = Lowerer::new(Model { contract, ..model });
            let each = sort.trim_end_matches('s');
            let operations = contract.operations.iter();
            let declarations =
                operations.flat_map(|operation| outgoing::declarations(&lowerer, operation, each)).collect();
            let path = format!("src/types/outgoing/{sort}.rs");
            self.declared("src/types/outgoing/[sort].rs", &path, &lowerer.used.take(), declarations)?;
            modules.push(code!("pub mod {};", Code::known(sort)));
            problems.extend(lowerer.take_problems());
        }
        modules.reverse();
        let fields = self.fields().with("modules", Code::lines(modules));
        self.render("axum/src/types/outgoing/mod.rs", "src/types/outgoing/mod.rs", Owner::Generated, &fields)?;
        Ok(problems)
    }

    fn declared(
        &mut self,
        template: &str,
        path: &str,
        used: &Used,
        declarations: Vec<Code>,
    ) -> Result<(), TemplateError> {
        let declarations = Code::blocks(declarations);
        let mut used = used.clone();
        // Types are made that are not printed, such as those of a response's headers, and so are their rules.
        used.paths.retain(|path| mentions(declarations.as_str(), path));
        let fields = self.fields().with("imports", imports(&used)).with("declarations", declarations);
        self.render(&format!("axum/{template}"), path, Owner::Generated, &fields)
    }
}

/// Whether code uses what an import would bring; a module is used by what is in it.
fn mentions(code: &str, path: &str) -> bool {
    let name = path.rsplit("::").next().unwrap_or(path);
    let is_module = name.starts_with(|first: char| first.is_ascii_lowercase()) && path.starts_with("crate::types::");
    if is_module { code.contains(&format!("{name}::")) } else { code.contains(name) }
}

/// The items of a list of servers in a comment, each with what is said about it.
pub(super) fn servers(servers: &[Server]) -> Vec<String> {
    let server = |server: &Server| item(format!("<{}>", server.url), server.description.as_deref().unwrap_or_default());
    servers.iter().map(server).collect()
}

/// An item of a list in a comment.
fn item(name: String, text: &str) -> String {
    match text.trim() {
        "" => format!("- {name}"),
        // What goes on stands below the beginning.
        text => format!("- {name}: {}", text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n  ")),
    }
}

/// What the document says about the API as a whole.
fn api(model: Model<'_>) -> Code {
    let info = &model.contract.info;
    // The last word of the head is the version, where that is one.
    let is_word = !info.version.is_empty() && !info.version.contains(char::is_whitespace);
    let version = info.version.split_whitespace().collect::<Vec<_>>().join(" ");
    let head = if is_word { format!("# {} {version}", info.title) } else { format!("# {}", info.title) };
    let comment = Comment::text(&head);
    let comment = comment.paragraph(info.description.as_deref().unwrap_or_default());
    let servers = servers(&model.contract.servers);
    let tags = model.contract.tags.iter();
    let tags = tags.map(|tag| item(format!("`{}`", tag.name), tag.description.as_deref().unwrap_or_default()));
    let member = |object: &Option<Value>, name: &str| match object {
        Some(Value::Object(members)) => members.iter().find(|(key, _)| key == name)?.1.as_str().map(str::to_owned),
        _ => None,
    };
    let about = [
        ("Version", Some(version).filter(|_| !is_word)),
        ("Terms of service", info.terms_of_service.clone()),
        ("Contact", member(&info.contact, "name")),
        ("Contact page", member(&info.contact, "url")),
        ("Contact address", member(&info.contact, "email")),
        ("License", member(&info.license, "name")),
        ("License text", member(&info.license, "url")),
        ("License identifier", member(&info.license, "identifier")),
    ];
    let about = about.into_iter().filter_map(|(name, text)| Some(item(name.to_owned(), &text?)));
    let sections = [("# Servers", servers), ("# Tags", tags.collect()), ("# About", about.collect::<Vec<_>>())];
    let comment = sections
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .fold(comment, |comment, (name, list)| comment.paragraph(name).paragraph(&list.join("\n")));
    comment.inner()
}

/// Fields that Rust spells otherwise than the contract.
#[derive(Default)]
struct WireNames(BTreeMap<String, BTreeSet<String>>);

impl WireNames {
    fn collect(&mut self, lowerer: &Lowerer<'_>) {
        for (field, wire) in lowerer.renamed.take() {
            self.0.entry(field).or_default().insert(wire);
        }
    }

    fn printed(self) -> Vec<Fields> {
        let printed = self.0.into_iter().map(|(field, names)| {
            let names = Code::list(names.iter().map(|name| Code::string(name)));
            Fields::new().with("field", Code::string(&field)).with("names", code!("&[{}]", names))
        });
        printed.collect()
    }
}

/// What a file of types imports: the standard library, other crates, our own modules.
pub fn imports(used: &Used) -> Code {
    let mut roots: [BTreeMap<&'static str, BTreeSet<Identifier>>; 3] = Default::default();
    for path in &used.paths {
        let Some((module, name)) = path.rsplit_once("::") else { continue };
        let place = match module.split("::").next() {
            Some("std") => 0,
            Some("crate" | "super") => 2,
            _ => 1,
        };
        roots[place].entry(module).or_default().insert(Identifier::known(name));
    }
    if !used.schemas.is_empty() {
        roots[2].insert("crate::types::schemas", used.schemas.clone());
    }
    let blocks = roots.into_iter().map(|imports| {
        // `super` stands before `crate`, as rustfmt has it.
        let (first, second): (Vec<_>, Vec<_>) =
            imports.into_iter().partition(|(module, _)| module.starts_with("super"));
        let printed = |(module, names): (&'static str, BTreeSet<Identifier>)| {
            // A list comes behind all single names.
            let name = names.first().filter(|_| names.len() == 1).map_or("~", Identifier::as_str);
            (format!("{module}::{name}"), import(module, names.clone()))
        };
        let sorted = |imports: Vec<_>| imports.into_iter().map(printed).collect::<BTreeMap<_, _>>().into_values();
        Code::lines(sorted(first).chain(sorted(second)))
    });
    Code::blocks(blocks)
}
