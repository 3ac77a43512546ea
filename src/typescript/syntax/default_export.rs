//! What a module exports as its default: an object or a class that has handlers for members.

use std::collections::BTreeMap;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Class, ClassElement, Declaration, ExportDefaultDeclarationKind, Expression, ObjectExpression, ObjectPropertyKind,
    Program, Statement,
};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// The default export of a module.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DefaultExport {
    /// What the module calls it, if it has a name there.
    pub name: Option<String>,
    /// Its members, and whether they are methods, which have to know whose.
    pub members: BTreeMap<String, bool>,
}

/// The default export of a module; nothing where it has none with members, or does not parse.
pub fn default_export(text: &str) -> Option<DefaultExport> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let program = &parsed.program;
    let mut found = DefaultExport::default();
    for statement in &program.body {
        match statement {
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                    found.name = class.id.as_ref().map(|name| name.name.to_string());
                    of_class(class, true, &mut found.members);
                }
                kind => {
                    let expression = kind.as_expression()?;
                    if let Expression::Identifier(name) = bare(expression) {
                        found.name = Some(name.name.to_string());
                    }
                    of_expression(program, expression, &mut found.members);
                }
            },
            Statement::ExportNamedDeclaration(export) => {
                let specifier = export.specifiers.iter().find(|specifier| specifier.exported.name() == "default");
                if let Some(specifier) = specifier {
                    let name = specifier.local.name().to_string();
                    of_name(program, &name, &mut found.members);
                    found.name = Some(name);
                }
            }
            _ => {}
        }
    }
    (!found.members.is_empty()).then_some(found)
}

/// Without what only the compiler sees.
fn bare<'e, 'a>(expression: &'e Expression<'a>) -> &'e Expression<'a> {
    match expression {
        Expression::ParenthesizedExpression(inner) => bare(&inner.expression),
        Expression::TSAsExpression(inner) => bare(&inner.expression),
        Expression::TSSatisfiesExpression(inner) => bare(&inner.expression),
        other => other,
    }
}

fn of_expression(program: &Program<'_>, expression: &Expression<'_>, members: &mut BTreeMap<String, bool>) {
    match bare(expression) {
        Expression::ObjectExpression(object) => of_object(object, members),
        Expression::Identifier(name) => of_name(program, &name.name, members),
        Expression::NewExpression(new) => match &new.callee {
            Expression::Identifier(name) => {
                if let Some(class) = class(program, &name.name) {
                    of_class(class, false, members);
                }
            }
            Expression::ClassExpression(class) => of_class(class, false, members),
            _ => {}
        },
        _ => {}
    }
}

/// What a name stands for at the top of the module.
fn of_name(program: &Program<'_>, name: &str, members: &mut BTreeMap<String, bool>) {
    if let Some(class) = class(program, name) {
        return of_class(class, true, members);
    }
    for declaration in program.body.iter().filter_map(declaration) {
        let Declaration::VariableDeclaration(variables) = declaration else { continue };
        let stands = |id: &oxc_ast::ast::BindingPattern<'_>| id.get_identifier_name().is_some_and(|it| it == name);
        let declarator = variables.declarations.iter().find(|declarator| stands(&declarator.id));
        if let Some(value) = declarator.and_then(|declarator| declarator.init.as_ref())
            && !matches!(bare(value), Expression::Identifier(_))
        {
            of_expression(program, value, members);
        }
    }
}

fn declaration<'p, 'a>(statement: &'p Statement<'a>) -> Option<&'p Declaration<'a>> {
    match statement {
        Statement::ExportDeclaration(export) => Some(&export.declaration),
        other => other.as_declaration(),
    }
}

fn class<'p, 'a>(program: &'p Program<'a>, name: &str) -> Option<&'p Class<'a>> {
    program.body.iter().filter_map(declaration).find_map(|declaration| match declaration {
        Declaration::ClassDeclaration(class) if class.id.as_ref().is_some_and(|id| id.name == name) => Some(&**class),
        _ => None,
    })
}

fn of_object(object: &ObjectExpression<'_>, members: &mut BTreeMap<String, bool>) {
    for property in &object.properties {
        if let ObjectPropertyKind::ObjectProperty(property) = property
            && let Some(name) = property.key.static_name()
        {
            members.insert(name.to_string(), property.method);
        }
    }
}

fn of_class(class: &Class<'_>, is_static: bool, members: &mut BTreeMap<String, bool>) {
    for element in &class.body.body {
        let is_method = matches!(element, ClassElement::MethodDefinition(_));
        if element.r#static() == is_static
            && let Some(name) = element.static_name()
            && name != "constructor"
        {
            members.insert(name.to_string(), is_method);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::default_export;

    fn members(text: &str) -> Option<(Option<String>, String)> {
        let found = default_export(text)?;
        let members =
            found.members.iter().map(|(name, is_method)| format!("{name}{}", if *is_method { "()" } else { "" }));
        Some((found.name, members.collect::<Vec<_>>().join(" ")))
    }

    #[test]
    fn members_of_objects_and_classes_are_found() {
        let class = "class Users { static s = 1; a = async () => {}; async b() {} constructor() {} }\n";
        for (text, name, expected) in [
            ("const a = 1;\nexport default { a, b() {}, 'c': a };\n".to_owned(), None, "a b() c"),
            (format!("{class}export default new Users();\n"), None, "a b()"),
            (format!("{class}const users = new Users();\nexport default users;\n"), Some("users"), "a b()"),
            (format!("{class}const users = new Users();\nexport {{ users as default }};\n"), Some("users"), "a b()"),
            (format!("{class}export default Users;\n"), Some("Users"), "s"),
            ("export default class Users { static s() {} }\n".to_owned(), Some("Users"), "s()"),
            ("export default { a } satisfies Handlers;\n".to_owned(), None, "a"),
        ] {
            assert_eq!(members(&text), Some((name.map(str::to_owned), expected.to_owned())), "{text}");
        }
        assert_eq!(members("export const a = 1;\nexport default router;\n"), None);
    }
}
