//! Types, from the parser's tree to ours.

use std::sync::Arc;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    ClassElement, Declaration as Parsed, Expression, PropertyKey, Statement, TSLiteral, TSSignature, TSType,
    TSTypeAnnotation, TSTypeName, TSTypeOperatorOperator, TSTypeParameterDeclaration, TSTypeParameterInstantiation,
    TSTypeQueryExprName,
};
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::typescript::program::types::{Declaration, Keyword, Literal, Member, Type};

/// The type that a text is.
pub fn annotation(text: &str) -> Option<Type> {
    declaration(&format!("type T = {text};")).map(|declared| declared.is)
}

/// What a text declares: an interface, an alias, a class or an enumeration.
pub fn declaration(text: &str) -> Option<Declaration> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    match parsed.program.body.first()? {
        Statement::ExportDeclaration(export) => declared(&export.declaration),
        statement => declared(statement.as_declaration()?),
    }
}

fn declared(declaration: &Parsed<'_>) -> Option<Declaration> {
    Some(match declaration {
        Parsed::TSTypeAliasDeclaration(alias) => Declaration {
            parameters: parameters(alias.type_parameters.as_deref()),
            bases: Vec::new(),
            is: lowered(&alias.type_annotation),
        },
        Parsed::TSInterfaceDeclaration(interface) => Declaration {
            parameters: parameters(interface.type_parameters.as_deref()),
            bases: interface
                .extends
                .iter()
                .map(|base| named(&base.type_name, base.type_arguments.as_deref()))
                .collect(),
            is: signatures(&interface.body.body),
        },
        Parsed::TSEnumDeclaration(declared) => {
            let mut next = 0_u64;
            let mut values = Vec::new();
            for member in &declared.body.members {
                let value = match &member.initializer {
                    Some(Expression::StringLiteral(text)) => Literal::Text(text.value.as_str().into()),
                    Some(Expression::NumericLiteral(number)) => {
                        next = number.value.to_string().parse().unwrap_or(next);
                        Literal::Number(number.value.to_string().into())
                    }
                    Some(_) => return None,
                    None => Literal::Number(next.to_string().into()),
                };
                next = next.saturating_add(1);
                values.push(Type::Literal(value));
            }
            Declaration { parameters: Vec::new(), bases: Vec::new(), is: Type::Union(values) }
        }
        Parsed::ClassDeclaration(class) => {
            let members = class.body.body.iter().filter_map(|element| match element {
                ClassElement::PropertyDefinition(field) if !field.r#static => Some(Member {
                    name: key(&field.key)?,
                    is: annotated(field.type_annotation.as_deref()),
                    is_optional: field.optional,
                }),
                _ => None,
            });
            let base = class.heritage.as_ref().and_then(|heritage| match &heritage.expression {
                Expression::Identifier(name) => {
                    Some(Type::Name { path: vec![name.name.as_str().into()], arguments: Vec::new() })
                }
                _ => None,
            });
            Declaration {
                parameters: parameters(class.type_parameters.as_deref()),
                bases: base.into_iter().collect(),
                is: Type::Object { members: members.collect(), others: None },
            }
        }
        _ => return None,
    })
}

fn parameters(declared: Option<&TSTypeParameterDeclaration<'_>>) -> Vec<(Arc<str>, Option<Type>)> {
    let parameters = declared.into_iter().flat_map(|declared| declared.params.iter());
    parameters.map(|it| (it.name.name.as_str().into(), it.default.as_ref().map(lowered))).collect()
}

fn annotated(annotation: Option<&TSTypeAnnotation<'_>>) -> Type {
    annotation.map_or(Type::Keyword(Keyword::Any), |annotation| lowered(&annotation.type_annotation))
}

fn lowered(parsed: &TSType<'_>) -> Type {
    let all = |types: &[TSType<'_>]| types.iter().map(lowered).collect();
    match parsed {
        TSType::TSStringKeyword(_) | TSType::TSTemplateLiteralType(_) => Type::Keyword(Keyword::String),
        TSType::TSNumberKeyword(_) => Type::Keyword(Keyword::Number),
        TSType::TSBooleanKeyword(_) => Type::Keyword(Keyword::Boolean),
        TSType::TSBigIntKeyword(_) => Type::Keyword(Keyword::BigInt),
        TSType::TSNullKeyword(_) => Type::Keyword(Keyword::Null),
        TSType::TSObjectKeyword(_) => Type::Keyword(Keyword::Object),
        TSType::TSAnyKeyword(_) | TSType::TSUnknownKeyword(_) => Type::Keyword(Keyword::Any),
        TSType::TSUndefinedKeyword(_) | TSType::TSVoidKeyword(_) | TSType::TSNeverKeyword(_) => {
            Type::Keyword(Keyword::Nothing)
        }
        TSType::TSArrayType(list) => Type::Array(Box::new(lowered(&list.element_type))),
        TSType::TSTupleType(_) => Type::Array(Box::new(Type::Keyword(Keyword::Any))),
        TSType::TSUnionType(union) => Type::Union(all(&union.types)),
        TSType::TSIntersectionType(parts) => Type::Intersection(all(&parts.types)),
        TSType::TSParenthesizedType(inner) => lowered(&inner.type_annotation),
        TSType::TSTypeLiteral(literal) => signatures(&literal.members),
        TSType::TSTypeReference(reference) => named(&reference.type_name, reference.type_arguments.as_deref()),
        TSType::TSIndexedAccessType(access) => {
            Type::Indexed(Box::new(lowered(&access.object_type)), Box::new(lowered(&access.index_type)))
        }
        TSType::TSTypeOperatorType(operator) if operator.operator == TSTypeOperatorOperator::Readonly => {
            lowered(&operator.type_annotation)
        }
        TSType::TSTypeQuery(query) => match &query.expr_name {
            TSTypeQueryExprName::TSImportType(_) => Type::Opaque,
            name => name.as_ts_type_name().map_or(Type::Opaque, |name| Type::Of(path(name))),
        },
        TSType::TSLiteralType(literal) => match &literal.literal {
            TSLiteral::StringLiteral(text) => Type::Literal(Literal::Text(text.value.as_str().into())),
            TSLiteral::NumericLiteral(number) => Type::Literal(Literal::Number(number.value.to_string().into())),
            TSLiteral::BooleanLiteral(value) => Type::Literal(Literal::Bool(value.value)),
            TSLiteral::TemplateLiteral(_) => Type::Keyword(Keyword::String),
            TSLiteral::BigIntLiteral(_) | TSLiteral::UnaryExpression(_) => Type::Opaque,
        },
        _ => Type::Opaque,
    }
}

fn named(name: &TSTypeName<'_>, arguments: Option<&TSTypeParameterInstantiation<'_>>) -> Type {
    let arguments = arguments.into_iter().flat_map(|arguments| arguments.params.iter()).map(lowered).collect();
    Type::Name { path: path(name), arguments }
}

fn path(name: &TSTypeName<'_>) -> Vec<Arc<str>> {
    match name {
        TSTypeName::IdentifierReference(name) => vec![name.name.as_str().into()],
        TSTypeName::QualifiedName(name) => {
            let mut path = path(&name.left);
            path.push(name.right.name.as_str().into());
            path
        }
        TSTypeName::ThisExpression(_) => Vec::new(),
    }
}

/// The members of an object; methods are none of what it is in JSON.
fn signatures(parsed: &[TSSignature<'_>]) -> Type {
    let (mut members, mut others) = (Vec::new(), None);
    for signature in parsed {
        match signature {
            TSSignature::TSPropertySignature(property) => {
                let is = annotated(property.type_annotation.as_deref());
                let is_function = matches!(
                    property.type_annotation.as_ref().map(|it| &it.type_annotation),
                    Some(TSType::TSFunctionType(_))
                );
                if let Some(name) = key(&property.key).filter(|_| !is_function) {
                    members.push(Member { name, is, is_optional: property.optional });
                }
            }
            TSSignature::TSIndexSignature(index) => {
                others = Some(Box::new(lowered(&index.type_annotation.type_annotation)));
            }
            _ => {}
        }
    }
    Type::Object { members, others }
}

fn key(key: &PropertyKey<'_>) -> Option<Arc<str>> {
    key.static_name().map(|name| name.as_ref().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_from_texts() {
        let name = |name: &str| Type::Name { path: vec![name.into()], arguments: Vec::new() };
        assert_eq!(annotation("readonly User[]"), Some(Type::Array(Box::new(name("User")))));
        let text = Type::Literal(Literal::Text("a".into()));
        assert_eq!(annotation("'a' | null"), Some(Type::Union(vec![text, Type::Keyword(Keyword::Null)])));
        let declared = declaration("interface A<T = string> extends B { a?: T; b(): void; c: () => void }");
        let declared = declared.expect("it is one");
        assert_eq!(declared.bases, [name("B")]);
        assert_eq!(declared.parameters, [("T".into(), Some(Type::Keyword(Keyword::String)))]);
        let member = Member { name: "a".into(), is: name("T"), is_optional: true };
        assert_eq!(declared.is, Type::Object { members: vec![member], others: None });
        assert!(annotation("(").is_none());
    }
}
