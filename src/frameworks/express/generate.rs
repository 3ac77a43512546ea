//! Contract → Express project.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::operation::Operation;
use crate::contract::routing::{self, Plan};
use crate::contract::{Contract, cycles, direction, grouping, merge};
use crate::frameworks::express::{paths, security};
use crate::frameworks::{GenerateError, Generated};
use crate::project::{File, Owner, Project};
use crate::report::Diagnostic;
use crate::templates::{Fields, Templates};
use crate::typescript::code::{self, Code, Comment, Expression, Identifier};
use crate::typescript::names::{self, Reserved};
use crate::typescript::zod::{Model, Printer, Used};
use crate::typescript::{operations, schemas, syntax};

/// Names that the templates of this framework use beside those of the document.
const RESERVED: Reserved = Reserved {
    types: &[
        "Operation",
        "additionalProperties",
        "api",
        "bytes",
        "conditional",
        "contains",
        "delimited",
        "dependentRequired",
        "dependentSchema",
        "exploded",
        "flag",
        "json",
        "matches",
        "maxProperties",
        "minProperties",
        "not",
        "numeric",
        "pairs",
        "patternProperty",
        "present",
        "propertyNames",
        "repeated",
        "same",
        "unique",
        "z",
    ],
    handlers: &["ApiError", "Handler", "operations"],
    router: &[
        "Router",
        "Routes",
        "authenticate",
        "methodNotAllowed",
        "operations",
        "router",
        "validate",
    ],
    security: &[
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
    ],
};

/// The longest name with which a stub's first line fits the line.
const LONGEST_ON_ONE_LINE: usize = 36;
/// The longest name with which it does when its parameters stand on lines of their own.
const LONGEST_BEFORE_PARAMETERS: usize = 43;

/// Generates the project. `source` is what the document is called in the first line of the generated files.
pub fn generate(mut contract: Contract, source: &str, templates: &Templates) -> Result<Generated, GenerateError> {
    merge::flatten(&mut contract);
    let groups = grouping::groups(&contract.operations);
    let order: Vec<usize> = groups
        .iter()
        .flat_map(|group| group.operations.iter().copied())
        .collect();
    let plan = routing::plan(&contract.operations, &order);
    let names = names::allot(&contract, &groups, &RESERVED);
    let mut diagnostics = names.notes.clone();
    let schema_order = cycles::order(&contract.schemas);
    let usage = direction::usage(&contract);
    let model = Model {
        contract: &contract,
        names: &names,
        order: &schema_order,
        usage: &usage,
    };

    let mut output = Output {
        templates,
        files: Vec::new(),
        header: header(source),
    };
    let left_out = left_out(&contract, &plan, &mut diagnostics);
    let routed = |index: &usize| !left_out.contains(index);

    let declared = schemas::declarations(model);
    let body = Code::blocks(declared.declarations);
    output.types(
        "src/types/schemas.ts",
        imports(&declared.used, TypesFile::Schemas),
        body,
    )?;
    diagnostics.extend(declared.problems);

    output.types("src/types/api.ts", Code::default(), operations::api(model))?;
    let (used, body) = shared_responses(model, &mut diagnostics);
    output.types("src/types/responses.ts", imports(&used, TypesFile::Responses), body)?;

    let mut group_files = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        let members: Vec<usize> = group.operations.iter().copied().filter(routed).collect();
        if members.is_empty() {
            continue;
        }
        let printer = Printer::new(model);
        let literals: Vec<Code> = members
            .iter()
            .map(|&index| operations::literal(&printer, index, &contract.operations[index]))
            .collect();
        let used = printer.used.into_inner();
        diagnostics.extend(printer.problems.into_inner());
        let imports = imports(&used, TypesFile::Operations);
        let path = format!("src/types/operations/{}.ts", group.slug);
        let fields = output
            .fields()
            .with("imports", imports)
            .with("declarations", Code::blocks(literals));
        output.render(
            "typescript/src/types/operations/[group].ts",
            &path,
            Owner::Generated,
            &fields,
        )?;
        output.handlers(&group.slug, &members, model)?;
        group_files.push((number, group.slug.as_str()));
    }
    let mut slugs: Vec<&str> = group_files.iter().map(|(_, slug)| *slug).collect();
    slugs.sort_unstable();
    let exports = Code::lines(slugs.into_iter().map(|slug| code::export_all(&format!("./{slug}.js"))));
    let fields = output.fields().with("exports", exports);
    output.render(
        "typescript/src/types/operations/index.ts",
        "src/types/operations/index.ts",
        Owner::Generated,
        &fields,
    )?;
    output.router(model, &plan, &left_out, &group_files)?;
    output.middleware(model)?;
    output.project(&contract)?;

    let handlers = contract.operations.len() - left_out.len();
    let schemas = contract.schemas.len();
    for file in &output.files {
        if file.path.ends_with(".ts")
            && let Err(reason) = syntax::check(&file.text)
        {
            return Err(GenerateError::Syntax {
                file: file.path.clone(),
                reason,
            });
        }
    }
    Ok(Generated {
        project: Project { files: output.files },
        diagnostics,
        handlers,
        schemas,
    })
}

fn header(source: &str) -> Code {
    Code::line_comment(&format!(
        "Generated by api-scaffold from {source}. Do not edit: changes are overwritten."
    ))
}

/// Operations that the router cannot reach, each with its reason.
fn left_out(contract: &Contract, plan: &Plan, diagnostics: &mut Vec<Diagnostic>) -> BTreeSet<usize> {
    let mut left_out = BTreeSet::new();
    let describe = |operation: &Operation| format!("{} {}", operation.method.name(), operation.path);
    for &(index, other) in &plan.unreachable {
        let (operation, other) = (&contract.operations[index], &contract.operations[other]);
        let message = format!(
            "no request can tell `{}` from `{}`",
            describe(operation),
            describe(other)
        );
        let help = "the operation is left out; give it a path or method of its own";
        diagnostics.push(Diagnostic::error("operation-unreachable", operation.origin, message).help(help));
        left_out.insert(index);
    }
    for route in &plan.routes {
        for (index, template) in &route.operations {
            if paths::path(template).is_none() {
                let operation = &contract.operations[*index];
                let message = format!("Express cannot match `{}`", operation.path);
                let help = "the operation is left out; part its parameters by a character";
                diagnostics.push(Diagnostic::error("path-not-routable", operation.origin, message).help(help));
                left_out.insert(*index);
            }
        }
    }
    left_out
}

fn asks_for_credentials(operation: &Operation, contract: &Contract) -> bool {
    !operation.security.as_ref().unwrap_or(&contract.security).is_empty()
}

fn shared_responses(model: Model<'_>, diagnostics: &mut Vec<Diagnostic>) -> (Used, Code) {
    let printer = Printer::new(model);
    let mut seen = BTreeSet::new();
    let mut constants = Vec::new();
    for (_, response) in model
        .contract
        .operations
        .iter()
        .flat_map(|operation| &operation.responses)
    {
        let name = response
            .component
            .as_deref()
            .and_then(|component| model.names.response(component));
        if let Some(name) = name
            && seen.insert(name)
        {
            constants.push(operations::shared_response(&printer, name, response));
        }
    }
    diagnostics.extend(printer.problems.into_inner());
    (printer.used.into_inner(), Code::lines(constants))
}

/// Which file of types it is: what stands in it need not be imported.
#[derive(Clone, Copy, PartialEq)]
enum TypesFile {
    Schemas,
    Responses,
    Operations,
}

/// What a file of types imports: zod, and whatever it uses of the others.
fn imports(used: &Used, file: TypesFile) -> Code {
    let folder = if file == TypesFile::Operations { "../" } else { "./" };
    let from = |file: &str| format!("{folder}{file}.js");
    let import = |names: &[Identifier], file: &str| {
        if names.is_empty() {
            Code::default()
        } else {
            code::import(names, false, &from(file))
        }
    };
    let zod = if used.zod {
        code::import_namespace(&Identifier::known("z"), false, "zod")
    } else {
        Code::default()
    };
    let api = if used.api {
        import(&[Identifier::known("api")], "api")
    } else {
        Code::default()
    };
    let checks: Vec<Identifier> = used.checks.iter().map(|name| Identifier::known(name)).collect();
    let operation = match file {
        TypesFile::Operations => code::import(&[Identifier::known("Operation")], true, &from("handlers")),
        TypesFile::Schemas | TypesFile::Responses => Code::default(),
    };
    let responses: Vec<Identifier> = used.responses.iter().cloned().collect();
    let schemas: Vec<Identifier> = match file {
        TypesFile::Schemas => Vec::new(),
        TypesFile::Responses | TypesFile::Operations => used.schemas.iter().cloned().collect(),
    };
    Code::lines([
        zod,
        api,
        import(&checks, "checks"),
        operation,
        import(&responses, "responses"),
        import(&schemas, "schemas"),
    ])
}

/// The files of an output, as they come to be.
struct Output<'a> {
    templates: &'a Templates,
    files: Vec<File>,
    header: Code,
}

impl Output<'_> {
    /// What every template can use.
    fn fields(&self) -> Fields {
        Fields::new().with("header", self.header.clone())
    }

    fn render(&mut self, template: &str, path: &str, owner: Owner, fields: &Fields) -> Result<(), GenerateError> {
        let text = self.templates.render(template, fields)?;
        self.files.push(File {
            path: path.to_owned(),
            text,
            owner,
        });
        Ok(())
    }

    fn types(&mut self, path: &str, imports: Code, declarations: Code) -> Result<(), GenerateError> {
        let declarations = if declarations.is_empty() {
            Code::known("export {};")
        } else {
            declarations
        };
        let fields = self
            .fields()
            .with("imports", imports)
            .with("declarations", declarations);
        self.render(&format!("typescript/{path}"), path, Owner::Generated, &fields)
    }

    /// The stubs of a group, which are the user's from then on.
    fn handlers(&mut self, slug: &str, members: &[usize], model: Model<'_>) -> Result<(), GenerateError> {
        let handlers: Vec<Fields> = members
            .iter()
            .map(|&index| {
                let operation = &model.contract.operations[index];
                let name = model.names.operation(index);
                let text = operation
                    .summary
                    .as_deref()
                    .or(operation.description.as_deref())
                    .unwrap_or_default();
                let comment = Comment::text(text);
                let comment = if operation.deprecated {
                    comment.tag("deprecated", "")
                } else {
                    comment
                };
                let length = name.as_str().len();
                Fields::new()
                    .with("name", Code::identifier(name))
                    .with("is_short", length <= LONGEST_ON_ONE_LINE)
                    .with(
                        "is_long",
                        length > LONGEST_ON_ONE_LINE && length <= LONGEST_BEFORE_PARAMETERS,
                    )
                    .with("comment", comment.print(0))
                    .with("message", Code::string(&format!("{name} is not implemented yet")))
            })
            .collect();
        let fields = self
            .fields()
            .with("operations", Code::string(&format!("../types/operations/{slug}.js")))
            .with("handlers", handlers);
        self.render(
            "express/src/routes/[group].ts",
            &format!("src/routes/{slug}.ts"),
            Owner::User,
            &fields,
        )
    }

    fn router(
        &mut self,
        model: Model<'_>,
        plan: &Plan,
        left_out: &BTreeSet<usize>,
        groups: &[(usize, &str)],
    ) -> Result<(), GenerateError> {
        let operations = &model.contract.operations;
        let group_of = grouping::groups(operations)
            .iter()
            .enumerate()
            .flat_map(|(number, group)| group.operations.iter().map(move |&index| (index, number)))
            .collect::<BTreeMap<usize, usize>>();
        let mut authenticates = false;
        let mut blocks = Vec::new();
        for route in &plan.routes {
            let mut lines = Vec::new();
            let mut last_path = None;
            for (index, template) in route.operations.iter().filter(|(index, _)| !left_out.contains(index)) {
                let (Some(path), Some(group)) = (paths::path(template), group_of.get(index)) else {
                    continue;
                };
                let operation = &operations[*index];
                let name = model.names.operation(*index).as_str();
                let literal = || Expression::known("operations").get(name);
                let mut arguments = vec![path.clone()];
                if asks_for_credentials(operation, model.contract) {
                    authenticates = true;
                    arguments.push(Expression::known("authenticate").call([literal()]));
                }
                arguments.push(Expression::known("validate").call([literal()]));
                arguments.push(Expression::identifier(model.names.group(*group)).get(name));
                lines.push(code::statement(
                    &Expression::known("router").get(operation.method.key()).call(arguments),
                ));
                last_path = Some(path);
            }
            if let Some(path) = last_path {
                let methods: Vec<&str> = Plan::methods(route, operations).into_iter().collect();
                let refuse = Expression::known("methodNotAllowed").call([Expression::string(&methods.join(", "))]);
                lines.push(code::statement(
                    &Expression::known("router").method("all", [path, refuse]),
                ));
            }
            blocks.push(Code::lines(lines));
        }
        let mut modules: Vec<(&str, Code)> = groups
            .iter()
            .map(|(number, slug)| {
                let name = model.names.group(*number);
                (*slug, code::import_namespace(name, false, &format!("./{slug}.js")))
            })
            .collect();
        modules.sort_by_key(|(slug, _)| *slug);
        let mut options = Vec::new();
        if plan.case_sensitive {
            options.push(code::Property::new("caseSensitive", Expression::boolean(true)));
        }
        if plan.strict {
            options.push(code::Property::new("strict", Expression::boolean(true)));
        }
        let arguments = (!options.is_empty()).then(|| Expression::object(options));
        let router = Expression::known("Router").call(arguments);
        let fields = self
            .fields()
            .with("authenticates", authenticates)
            .with("has_routes", !blocks.is_empty())
            .with("handlers", Code::lines(modules.into_iter().map(|(_, line)| line)))
            .with("router", Code::expression(&router, 0))
            .with("routes", Code::blocks(blocks));
        self.render(
            "express/src/routes/index.ts",
            "src/routes/index.ts",
            Owner::Generated,
            &fields,
        )
    }

    fn middleware(&mut self, model: Model<'_>) -> Result<(), GenerateError> {
        let fields = self.fields();
        for path in [
            "src/middleware/bodies.ts",
            "src/middleware/errors.ts",
            "src/middleware/parameters.ts",
            "src/middleware/validators.ts",
            "src/types/handlers.ts",
        ] {
            self.render(&format!("express/{path}"), path, Owner::Generated, &fields)?;
        }
        self.render(
            "typescript/src/types/checks.ts",
            "src/types/checks.ts",
            Owner::Generated,
            &fields,
        )?;
        let schemes = security::schemes(model.contract, model.names);
        let fields = self
            .fields()
            .with("schemes", schemes.schemes)
            .with("finds", schemes.finders)
            .with("has_jwt", schemes.has_jwt);
        if model
            .contract
            .operations
            .iter()
            .any(|operation| asks_for_credentials(operation, model.contract))
        {
            let path = "src/middleware/authenticate.ts";
            self.render(&format!("express/{path}"), path, Owner::Generated, &fields)?;
        }
        let path = "src/middleware/security.ts";
        self.render(&format!("typescript/{path}"), path, Owner::User, &fields)
    }

    /// What a new project needs besides.
    fn project(&mut self, contract: &Contract) -> Result<(), GenerateError> {
        let has_jwt = contract
            .security_schemes
            .values()
            .any(|scheme| security::is_jwt(&scheme.kind));
        let fields = self
            .fields()
            .with("name", Code::json_string(&package_name(&contract.info.title)))
            .with("has_jwt", has_jwt)
            .with("answers_health", !declares_health(contract));
        for path in [
            "src/app.ts",
            "src/server.ts",
            "test/api.test.ts",
            "package.json",
            ".gitignore",
        ] {
            self.render(&format!("express/{path}"), path, Owner::User, &fields)?;
        }
        for path in [
            "tsconfig.json",
            "tsconfig.build.json",
            ".oxlintrc.json",
            ".prettierrc.json",
        ] {
            self.render(&format!("typescript/{path}"), path, Owner::User, &fields)?;
        }
        Ok(())
    }
}

/// Whether the document has a health check of its own, which then is the service's.
fn declares_health(contract: &Contract) -> bool {
    contract
        .operations
        .iter()
        .any(|operation| operation.path.trim_end_matches('/').eq_ignore_ascii_case("/health"))
}

/// The title as a package may be called: lower-case words with dashes.
fn package_name(title: &str) -> String {
    let words: Vec<String> = title
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let name = words.join("-");
    // npm takes no longer name.
    if name.is_empty() {
        "api".to_owned()
    } else {
        name.chars().take(200).collect()
    }
}
