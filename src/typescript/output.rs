//! The files of a Node project as they come to be, and those that all frameworks share: types and operations.

use std::collections::BTreeSet;

use super::code::{self, Code, Identifier};
use super::operations;
use super::schemas::{self, Declarations};
use super::typebox;
use super::zod::{self, Model, Used};
use crate::contract::grouping::Group;
use crate::contract::operation::Response;
use crate::contract::origin::Origin;
use crate::printing::output as printing;
use crate::project::Owner;
use crate::report::Diagnostic;
use crate::templates::TemplateError;

/// The files of a Node project.
pub type Output<'a> = printing::Output<'a, Code>;

impl Output<'_> {
    /// `src/types/`: the named schemas, the API, shared responses, and the operations of each group without those that
    /// are left out. Answers with what is not enforced.
    pub fn types(
        &mut self,
        model: Model<'_>,
        dialect: Dialect,
        groups: &[Group],
        left_out: &BTreeSet<usize>,
    ) -> Result<Vec<Diagnostic>, TemplateError> {
        let declared = dialect.schemas(model);
        let mut problems = declared.problems;
        let mut has_int64 = declared.used.int64;
        let imports = |used: &Used, file| dialect.imports(used, file);
        self.types_file("schemas", imports(&declared.used, TypesFile::Schemas), Code::blocks(declared.declarations))?;
        self.types_file("api", Code::default(), operations::api(model))?;

        let responses = dialect.shared_responses(model);
        if !responses.declarations.is_empty() {
            let imports = imports(&responses.used, TypesFile::Responses);
            self.types_file("responses", imports, Code::lines(responses.declarations))?;
        }
        problems.extend(responses.problems);
        has_int64 |= responses.used.int64;

        let mut exports = BTreeSet::new();
        for group in groups {
            let members = group.operations.iter().copied().filter(|index| !left_out.contains(index));
            let literals = dialect.operations(model, members);
            if literals.declarations.is_empty() {
                continue;
            }
            problems.extend(literals.problems);
            has_int64 |= literals.used.int64;
            let fields = self
                .fields()
                .with("imports", imports(&literals.used, TypesFile::Operations))
                .with("declarations", Code::blocks(literals.declarations));
            let path = format!("src/types/operations/{}.ts", group.slug);
            self.render("typescript/src/types/operations/[group].ts", &path, Owner::Generated, &fields)?;
            exports.insert(format!("./{}.js", group.slug));
        }
        problems.extend(has_int64.then(int64_range));
        let exports = Code::lines(exports.iter().map(|file| code::export_all(file)));
        let path = "src/types/operations/index.ts";
        let fields = self.fields().with("exports", exports);
        self.render(&format!("typescript/{path}"), path, Owner::Generated, &fields)?;
        Ok(problems)
    }

    /// `src/webhooks.ts` and the like: a function for each request that the API makes.
    pub fn calls(&mut self, file: &str, model: Model<'_>, dialect: Dialect) -> Result<Vec<Diagnostic>, TemplateError> {
        let calls = dialect.calls(model);
        let imports = dialect.imports(&calls.used, TypesFile::Calls);
        let fields = self.fields().with("imports", imports).with("declarations", Code::blocks(calls.declarations));
        let template = "typescript/src/types/operations/[group].ts";
        self.render(template, &format!("src/{file}.ts"), Owner::Generated, &fields)?;
        Ok(calls.problems)
    }

    fn types_file(&mut self, name: &str, imports: Code, declarations: Code) -> Result<(), TemplateError> {
        let declarations = if declarations.is_empty() { Code::known("export {};") } else { declarations };
        let fields = self.fields().with("imports", imports).with("declarations", declarations);
        let path = format!("src/types/{name}.ts");
        self.render(&format!("typescript/{path}"), &path, Owner::Generated, &fields)
    }
}

/// JSON has no limit for integers, but JavaScript's numbers have one.
fn int64_range() -> Diagnostic {
    let message = "integers of 64 bits are taken from -(2^53 - 1) to 2^53 - 1";
    let help = "a number of JavaScript cannot tell those beyond apart; they are refused, not rounded";
    Diagnostic::note("int64-range", Origin::default(), message).help(help)
}

/// What schemas are printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Zod,
    TypeBox,
}

impl Dialect {
    /// What an operation's literal calls its responses.
    pub fn responses(self) -> &'static str {
        match self {
            Dialect::Zod => "responses",
            Dialect::TypeBox => "response",
        }
    }

    fn schemas(self, model: Model<'_>) -> Declarations {
        match self {
            Dialect::Zod => schemas::declarations(model),
            Dialect::TypeBox => typebox::declarations(model),
        }
    }

    fn operations(self, model: Model<'_>, indices: impl Iterator<Item = usize>) -> Declarations {
        let operations = indices.map(|index| (index, &model.contract.operations[index]));
        match self {
            Dialect::Zod => {
                let printer = zod::Printer::new(model);
                let literals = operations.map(|(index, operation)| operations::literal(&printer, index, operation));
                Declarations {
                    declarations: literals.collect(),
                    used: printer.used.take(),
                    problems: printer.problems.take(),
                }
            }
            Dialect::TypeBox => {
                let printer = typebox::Printer::new(model);
                let literals = operations.map(|(index, operation)| typebox::literal(&printer, index, operation));
                Declarations {
                    declarations: literals.collect(),
                    used: printer.used.take(),
                    problems: printer.problems.take(),
                }
            }
        }
    }

    fn calls(self, model: Model<'_>) -> Declarations {
        let operations = model.contract.operations.iter().enumerate();
        match self {
            Dialect::Zod => {
                let printer = zod::Printer::new(model);
                let calls = operations.map(|(index, operation)| operations::outgoing(&printer, index, operation));
                Declarations {
                    declarations: calls.collect(),
                    used: printer.used.take(),
                    problems: printer.problems.take(),
                }
            }
            Dialect::TypeBox => {
                let printer = typebox::Printer::new(model);
                let calls = operations.map(|(index, operation)| typebox::outgoing(&printer, index, operation));
                Declarations {
                    declarations: calls.collect(),
                    used: printer.used.take(),
                    problems: printer.problems.take(),
                }
            }
        }
    }

    fn shared_responses(self, model: Model<'_>) -> Declarations {
        let shared = shared_responses(model).into_iter();
        match self {
            Dialect::Zod => {
                let printer = zod::Printer::new(model);
                let constants = shared.map(|(name, response)| operations::shared_response(&printer, name, response));
                Declarations {
                    declarations: constants.collect(),
                    used: printer.used.take(),
                    problems: printer.problems.take(),
                }
            }
            Dialect::TypeBox => {
                let printer = typebox::Printer::new(model);
                let constants = shared.map(|(name, response)| typebox::shared_response(&printer, name, response));
                Declarations {
                    declarations: constants.collect(),
                    used: printer.used.take(),
                    problems: printer.problems.take(),
                }
            }
        }
    }

    fn imports(self, used: &Used, file: TypesFile) -> Code {
        let type_box = || match (used.inferred, used.library) {
            (true, true) => Code::known("import { type Static, Type } from 'typebox';"),
            (true, false) => Code::known("import type { Static } from 'typebox';"),
            (false, true) => Code::known("import { Type } from 'typebox';"),
            (false, false) => Code::default(),
        };
        match self {
            Dialect::Zod => {
                let zod = used.library.then(|| code::import_namespace(&Identifier::known("z"), false, "zod"));
                imports(zod.unwrap_or_default(), "checks", used, file)
            }
            Dialect::TypeBox => imports(type_box(), "builders", used, file),
        }
    }
}

/// The responses that the document shares, once each.
fn shared_responses<'c>(model: Model<'c>) -> Vec<(&'c Identifier, &'c Response)> {
    let mut seen = BTreeSet::new();
    let responses = model.contract.operations.iter().flat_map(|operation| &operation.responses);
    let named = responses.filter_map(|(_, response)| {
        let component = model.contract.components.name_of(response)?;
        Some((model.names.response(component)?, response))
    });
    named.filter(|(name, _)| seen.insert(*name)).collect()
}

/// Which file of types it is: what stands in it need not be imported.
#[derive(Clone, Copy, PartialEq)]
enum TypesFile {
    Schemas,
    Responses,
    Operations,
    Calls,
}

/// What a file of types imports: its library, and whatever it uses of the others.
fn imports(library: Code, words: &str, used: &Used, file: TypesFile) -> Code {
    let folder = match file {
        TypesFile::Schemas | TypesFile::Responses => "./",
        TypesFile::Operations => "../",
        TypesFile::Calls => "./types/",
    };
    let import = |names: Vec<Identifier>, is_type: bool, from: &str| match names.as_slice() {
        [] => Code::default(),
        names => code::import(names, is_type, &format!("{folder}{from}.js")),
    };
    let known = |name: &'static str, wanted: bool| wanted.then(|| Identifier::known(name)).into_iter().collect();
    let formats = Identifier::known("formats");
    let formats = used.formats.then(|| code::import_namespace(&formats, false, &format!("{folder}formats.js")));
    let checks = used.checks.iter().map(|name| Identifier::known(name)).collect();
    let responses = used.responses.iter().cloned().collect();
    let schemas = used.schemas.iter().filter(|_| file != TypesFile::Schemas).cloned().collect();
    let outgoing = Identifier::known("outgoing");
    let outgoing = (file == TypesFile::Calls).then(|| code::import(&[outgoing], false, "./middleware/outgoing.js"));
    Code::lines([
        library,
        outgoing.unwrap_or_default(),
        import(known("api", used.api), false, "api"),
        import(checks, false, words),
        formats.unwrap_or_default(),
        import(known("Operation", file == TypesFile::Operations), true, "operation"),
        import(responses, false, "responses"),
        import(schemas, false, "schemas"),
    ])
}
