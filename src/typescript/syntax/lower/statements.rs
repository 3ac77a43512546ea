//! Statements.

use std::sync::Arc;

use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, ExportSpecifier, ForStatementInit, ForStatementLeft, ImportDeclaration,
    ImportDeclarationSpecifier, ImportOrExportKind, Statement as Parsed, TSExportAssignment, TSImportEqualsDeclaration,
    TSModuleReference, VariableDeclaration,
};
use oxc_span::GetSpan;

use super::Lowering;
use crate::typescript::program::tree::{
    Expression, Imported, ImportedName, Item, Key, Kind, Pattern, Statement, StatementKind, Variable,
};

impl Lowering {
    pub fn statements(&self, statements: &[Parsed<'_>]) -> Vec<Statement> {
        let mut lowered: Vec<Statement> = Vec::with_capacity(statements.len());
        for (index, parsed) in statements.iter().enumerate() {
            let mut statement = self.statement(parsed);
            // `/** … */ interface A { … }  const A: Schema<A> = …`: the comment is about both.
            if let Some(before) = index.checked_sub(1).and_then(|before| statements.get(before))
                && let Some(name) = type_name(before)
                && declares(&statement, name)
            {
                let doc = self.docs.at(before.span().start);
                let inner = match &mut statement.kind {
                    StatementKind::Export(inner) => inner.as_mut(),
                    _ => &mut statement,
                };
                inner.doc = inner.doc.take().or(doc);
            }
            lowered.push(statement);
        }
        lowered
    }

    fn statement(&self, statement: &Parsed<'_>) -> Statement {
        let at = statement.span().start;
        Statement { at, doc: self.docs.at(at), kind: self.statement_kind(statement) }
    }

    /// The statements of a block, or the one that stands there without braces.
    fn block(&self, statement: &Parsed<'_>) -> Vec<Statement> {
        match statement {
            Parsed::BlockStatement(block) => self.statements(&block.body),
            other => vec![self.statement(other)],
        }
    }

    fn statement_kind(&self, statement: &Parsed<'_>) -> StatementKind {
        match statement {
            Parsed::ExpressionStatement(statement) => StatementKind::Expression(self.expression(&statement.expression)),
            Parsed::ReturnStatement(statement) => {
                StatementKind::Return(statement.argument.as_ref().map(|value| self.expression(value)))
            }
            Parsed::ThrowStatement(statement) => StatementKind::Throw(self.expression(&statement.argument)),
            Parsed::BlockStatement(block) => StatementKind::Block(self.statements(&block.body)),
            Parsed::LabeledStatement(labeled) => self.statement_kind(&labeled.body),
            Parsed::IfStatement(statement) => StatementKind::If {
                test: self.expression(&statement.test),
                then: self.block(&statement.consequent),
                otherwise: statement.alternate.as_ref().map(|other| self.block(other)).unwrap_or_default(),
            },
            Parsed::ForOfStatement(statement) => self.each(&statement.left, &statement.right, false, &statement.body),
            Parsed::ForInStatement(statement) => self.each(&statement.left, &statement.right, true, &statement.body),
            Parsed::ForStatement(statement) => {
                let mut parts = Vec::new();
                match &statement.init {
                    Some(ForStatementInit::VariableDeclaration(declaration)) => {
                        parts.push(plain(declaration.span.start, self.variables(declaration)));
                    }
                    Some(init) => parts.extend(init.as_expression().map(|init| self.evaluated(init))),
                    None => {}
                }
                parts.extend(self.block(&statement.body));
                StatementKind::Loop(parts)
            }
            Parsed::WhileStatement(statement) => self.repeated(&statement.test, &statement.body),
            Parsed::DoWhileStatement(statement) => self.repeated(&statement.test, &statement.body),
            Parsed::SwitchStatement(statement) => {
                let mut cases: Vec<(Vec<Option<Expression>>, Vec<Statement>)> = Vec::new();
                let mut tests = Vec::new();
                for case in &statement.cases {
                    tests.push(case.test.as_ref().map(|test| self.expression(test)));
                    // A case without statements goes on in the next one.
                    if !case.consequent.is_empty() {
                        cases.push((std::mem::take(&mut tests), self.statements(&case.consequent)));
                    }
                }
                StatementKind::Switch { on: self.expression(&statement.discriminant), cases }
            }
            Parsed::TryStatement(statement) => {
                let handler = statement.handler.as_ref();
                let caught = handler.and_then(|handler| handler.param.as_ref());
                StatementKind::Try {
                    body: self.statements(&statement.block.body),
                    caught: caught.map(|parameter| self.pattern(&parameter.pattern)),
                    handler: handler.map(|handler| self.statements(&handler.body.body)),
                    finally: statement.finalizer.iter().flat_map(|block| self.statements(&block.body)).collect(),
                }
            }
            Parsed::ImportDeclaration(import) => imported(import),
            Parsed::TSExportAssignment(export) => self.common_export(export),
            Parsed::ExportDeclaration(export) => {
                let at = export.span.start;
                let declared = self.declaration(&export.declaration);
                StatementKind::Export(Box::new(Statement { at, doc: self.docs.at(at), kind: declared }))
            }
            Parsed::ExportDefaultDeclaration(export) => self.default_export(&export.declaration, export.span.start),
            Parsed::ExportNamedDeclaration(export) if export.export_kind == ImportOrExportKind::Value => {
                StatementKind::ExportNames { source: None, names: exported(&export.specifiers) }
            }
            Parsed::ExportFromDeclaration(export) if export.export_kind == ImportOrExportKind::Value => {
                let source = Some(export.source.value.as_str().into());
                StatementKind::ExportNames { source, names: exported(&export.specifiers) }
            }
            Parsed::ExportAllDeclaration(export) if export.export_kind == ImportOrExportKind::Value => {
                StatementKind::ExportAll {
                    source: export.source.value.as_str().into(),
                    name: export.exported.as_ref().map(|name| name.name().as_str().into()),
                }
            }
            _ => statement.as_declaration().map_or(StatementKind::Nothing, |declaration| self.declaration(declaration)),
        }
    }

    fn evaluated(&self, expression: &oxc_ast::ast::Expression<'_>) -> Statement {
        plain(expression.span().start, StatementKind::Expression(self.expression(expression)))
    }

    fn repeated(&self, test: &oxc_ast::ast::Expression<'_>, body: &Parsed<'_>) -> StatementKind {
        let mut parts = vec![self.evaluated(test)];
        parts.extend(self.block(body));
        StatementKind::Loop(parts)
    }

    fn each(
        &self,
        left: &ForStatementLeft<'_>,
        right: &oxc_ast::ast::Expression<'_>,
        over_keys: bool,
        body: &Parsed<'_>,
    ) -> StatementKind {
        let binding = match left {
            ForStatementLeft::VariableDeclaration(declaration) => {
                declaration.declarations.first().map(|variable| self.pattern(&variable.id))
            }
            left => left.as_assignment_target().and_then(|target| self.target(target)),
        };
        let (over, body) = (self.expression(right), self.block(body));
        match binding {
            Some(binding) => StatementKind::Each { binding, over, over_keys, body },
            None => StatementKind::Loop(body),
        }
    }

    fn declaration(&self, declaration: &Declaration<'_>) -> StatementKind {
        match declaration {
            Declaration::VariableDeclaration(declaration) if !declaration.declare => self.variables(declaration),
            Declaration::FunctionDeclaration(function) if function.body.is_some() => {
                StatementKind::Function(Arc::new(self.function(function)))
            }
            Declaration::ClassDeclaration(class) if !class.declare => StatementKind::Class(Arc::new(self.class(class))),
            Declaration::TSEnumDeclaration(declared) => {
                let members = declared.body.members.iter().map(|member| {
                    let value = member.initializer.as_ref().map(|value| self.expression(value));
                    (member.id.static_name().as_str().into(), value)
                });
                StatementKind::Enum(declared.id.name.as_str().into(), members.collect())
            }
            Declaration::TSImportEqualsDeclaration(import) => required(import),
            _ => StatementKind::Nothing,
        }
    }

    fn variables(&self, declaration: &VariableDeclaration<'_>) -> StatementKind {
        let variables = declaration.declarations.iter().map(|variable| Variable {
            pattern: self.pattern(&variable.id),
            value: variable.init.as_ref().map(|value| self.expression(value)),
        });
        StatementKind::Variables(variables.collect())
    }

    /// `export = a` is `module.exports = a`.
    fn common_export(&self, export: &TSExportAssignment<'_>) -> StatementKind {
        let at = export.span.start;
        let module = Box::new(Expression { at, kind: Kind::Name("module".into()) });
        let member = Kind::Member { object: module, key: Key::Name("exports".into()), is_optional: false };
        let target = Box::new(Pattern::Member(Expression { at, kind: member }));
        let value = self.boxed(&export.expression);
        StatementKind::Expression(Expression { at, kind: Kind::Assign { target, operator: None, value } })
    }

    fn default_export(&self, declaration: &ExportDefaultDeclarationKind<'_>, at: u32) -> StatementKind {
        let kind = match declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let function = Arc::new(self.function(function));
                match &function.name {
                    Some(_) => StatementKind::Function(function),
                    None => return StatementKind::ExportDefault(Expression { at, kind: Kind::Function(function) }),
                }
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                let class = Arc::new(self.class(class));
                match &class.name {
                    Some(_) => StatementKind::Class(class),
                    None => return StatementKind::ExportDefault(Expression { at, kind: Kind::Class(class) }),
                }
            }
            other => {
                let value = other.as_expression().map(|value| StatementKind::ExportDefault(self.expression(value)));
                return value.unwrap_or(StatementKind::Nothing);
            }
        };
        let name = match &kind {
            StatementKind::Function(function) => function.name.clone(),
            StatementKind::Class(class) => class.name.clone(),
            _ => None,
        };
        let names = name.map(|name| (name, "default".into())).into_iter().collect();
        let exported = plain(at, StatementKind::ExportNames { source: None, names });
        StatementKind::Block(vec![plain(at, kind), exported])
    }
}

/// The name of the type that a statement declares.
fn type_name<'a>(statement: &'a Parsed<'_>) -> Option<&'a str> {
    let declaration = match statement {
        Parsed::ExportDeclaration(export) => &export.declaration,
        statement => statement.as_declaration()?,
    };
    match declaration {
        Declaration::TSInterfaceDeclaration(interface) => Some(interface.id.name.as_str()),
        Declaration::TSTypeAliasDeclaration(alias) => Some(alias.id.name.as_str()),
        _ => None,
    }
}

fn declares(statement: &Statement, name: &str) -> bool {
    match &statement.kind {
        StatementKind::Export(inner) => declares(inner, name),
        StatementKind::Variables(variables) => {
            matches!(variables.as_slice(), [Variable { pattern: Pattern::Name(known), .. }] if &**known == name)
        }
        _ => false,
    }
}

/// `import a = require('b')` is `const a = require('b')`.
fn required(import: &TSImportEqualsDeclaration<'_>) -> StatementKind {
    let TSModuleReference::ExternalModuleReference(reference) = &import.module_reference else {
        return StatementKind::Nothing;
    };
    let at = import.span.start;
    let source = Expression { at, kind: Kind::Text(reference.expression.value.as_str().into()) };
    let callee = Box::new(Expression { at, kind: Kind::Name("require".into()) });
    let value = Expression { at, kind: Kind::Call { callee, arguments: vec![Item::Value(source)] } };
    let pattern = Pattern::Name(import.id.name.as_str().into());
    StatementKind::Variables(vec![Variable { pattern, value: Some(value) }])
}

fn plain(at: u32, kind: StatementKind) -> Statement {
    Statement { at, doc: None, kind }
}

fn imported(import: &ImportDeclaration<'_>) -> StatementKind {
    if import.import_kind == ImportOrExportKind::Type {
        return StatementKind::Nothing;
    }
    let names = import.specifiers.iter().flatten().filter_map(|specifier| {
        let imported = match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(specifier) => {
                if specifier.import_kind == ImportOrExportKind::Type {
                    return None;
                }
                match specifier.imported.name().as_str() {
                    "default" => Imported::Default,
                    name => Imported::Named(name.into()),
                }
            }
            ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => Imported::Default,
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => Imported::All,
        };
        Some(ImportedName { local: specifier.local().name.as_str().into(), imported })
    });
    StatementKind::Import { source: import.source.value.as_str().into(), names: names.collect() }
}

fn exported(specifiers: &[ExportSpecifier<'_>]) -> Vec<(Arc<str>, Arc<str>)> {
    let values = specifiers.iter().filter(|specifier| specifier.export_kind == ImportOrExportKind::Value);
    values
        .map(|specifier| (specifier.local.name().as_str().into(), specifier.exported.name().as_str().into()))
        .collect()
}
