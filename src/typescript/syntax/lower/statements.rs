//! Statements.

use std::sync::Arc;

use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, ExportSpecifier, ForStatementInit, ForStatementLeft, ImportDeclaration,
    ImportDeclarationSpecifier, ImportOrExportKind, Statement as Parsed, TSExportAssignment, TSImportEqualsDeclaration,
    TSModuleReference, VariableDeclaration,
};
use oxc_span::GetSpan;

use super::{Lowering, annotated, span};
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
            Parsed::ImportDeclaration(import) => self.imported(import),
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
            Parsed::ExportFromDeclaration(export) if export.export_kind == ImportOrExportKind::Type => {
                self.exported_types(export.source.value.as_str(), &export.specifiers);
                StatementKind::Nothing
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

    /// What an import binds to values; types are kept apart.
    fn imported(&self, import: &ImportDeclaration<'_>) -> StatementKind {
        let source: Arc<str> = import.source.value.as_str().into();
        let is_of_types = import.import_kind == ImportOrExportKind::Type;
        let mut names = Vec::new();
        for specifier in import.specifiers.iter().flatten() {
            let local: Arc<str> = specifier.local().name.as_str().into();
            let (imported, is_type) = match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(specifier) => {
                    let imported = match specifier.imported.name().as_str() {
                        "default" => Imported::Default,
                        name => Imported::Named(name.into()),
                    };
                    (imported, specifier.import_kind == ImportOrExportKind::Type)
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => (Imported::Default, false),
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => (Imported::All, false),
            };
            if !is_type && !is_of_types {
                names.push(ImportedName { local, imported });
                continue;
            }
            let name = match imported {
                Imported::Named(name) => name,
                Imported::Default => "default".into(),
                Imported::All => "*".into(),
            };
            self.type_imports.borrow_mut().insert(local, (source.clone(), name));
        }
        if is_of_types { StatementKind::Nothing } else { StatementKind::Import { source, names } }
    }

    /// Types that are exported as another module has them.
    fn exported_types(&self, source: &str, specifiers: &[ExportSpecifier<'_>]) {
        for specifier in specifiers {
            let exported = specifier.exported.name().as_str().into();
            let local = specifier.local.name().as_str().into();
            self.type_imports.borrow_mut().insert(exported, (source.into(), local));
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
        if let Some(name) = declared_type(declaration) {
            self.types.borrow_mut().insert(name.into(), span(declaration));
        }
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
            type_at: annotated(variable.type_annotation.as_deref()),
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
                let declared_at = span(class.as_ref());
                let class = Arc::new(self.class(class));
                for name in class.name.iter().cloned().chain(["default".into()]) {
                    self.types.borrow_mut().insert(name, declared_at);
                }
                match &class.name {
                    Some(_) => StatementKind::Class(class),
                    None => return StatementKind::ExportDefault(Expression { at, kind: Kind::Class(class) }),
                }
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(interface) => {
                for name in [interface.id.name.as_str(), "default"] {
                    self.types.borrow_mut().insert(name.into(), span(interface.as_ref()));
                }
                return StatementKind::Nothing;
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

/// The name of what may be used as a type.
fn declared_type<'a>(declaration: &'a Declaration<'_>) -> Option<&'a str> {
    match declaration {
        Declaration::TSInterfaceDeclaration(interface) => Some(interface.id.name.as_str()),
        Declaration::TSTypeAliasDeclaration(alias) => Some(alias.id.name.as_str()),
        Declaration::TSEnumDeclaration(declared) => Some(declared.id.name.as_str()),
        Declaration::ClassDeclaration(class) => class.id.as_ref().map(|id| id.name.as_str()),
        _ => None,
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
    let value = Expression { at, kind: Kind::Call { callee, arguments: vec![Item::Value(source)], types_at: None } };
    let pattern = Pattern::Name(import.id.name.as_str().into());
    StatementKind::Variables(vec![Variable { pattern, type_at: None, value: Some(value) }])
}

fn plain(at: u32, kind: StatementKind) -> Statement {
    Statement { at, doc: None, kind }
}

fn exported(specifiers: &[ExportSpecifier<'_>]) -> Vec<(Arc<str>, Arc<str>)> {
    let values = specifiers.iter().filter(|specifier| specifier.export_kind == ImportOrExportKind::Value);
    values
        .map(|specifier| (specifier.local.name().as_str().into(), specifier.exported.name().as_str().into()))
        .collect()
}
