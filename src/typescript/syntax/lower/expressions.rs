//! Expressions.

use std::sync::Arc;

use oxc_ast::ast::{
    Argument, ArrayExpressionElement, AssignmentExpression, AssignmentTarget, AssignmentTargetMaybeDefault,
    AssignmentTargetProperty, CallExpression, Expression as Parsed, MemberExpression, ObjectExpression,
    ObjectPropertyKind, PropertyKind as ParsedKind, SimpleAssignmentTarget, TSType, TSTypeName, TemplateLiteral,
};
use oxc_ast::ast::{AssignmentOperator, BinaryOperator, LogicalOperator, UnaryOperator};
use oxc_span::GetSpan;

use super::{Lowering, bare, private};
use crate::typescript::program::tree::{
    Assignment, Comparison, Expression, Item, Key, Kind, Logical, Pattern, Property, PropertyKind, Span,
};

impl Lowering {
    pub fn expression(&self, parsed: &Parsed<'_>) -> Expression {
        let type_at = said_type(parsed);
        let parsed = bare(parsed);
        let expression = Expression { at: parsed.span().start, kind: self.kind(parsed) };
        match type_at {
            Some(type_at) => {
                Expression { at: expression.at, kind: Kind::Typed { value: Box::new(expression), type_at } }
            }
            None => expression,
        }
    }

    pub fn boxed(&self, parsed: &Parsed<'_>) -> Box<Expression> {
        Box::new(self.expression(parsed))
    }

    fn kind(&self, parsed: &Parsed<'_>) -> Kind {
        match parsed {
            Parsed::NullLiteral(_) => Kind::Null,
            Parsed::BooleanLiteral(literal) => Kind::Bool(literal.value),
            Parsed::NumericLiteral(literal) => {
                let raw = literal.raw.as_ref().map_or_else(|| literal.value.to_string(), |raw| raw.replace('_', ""));
                // Hexadecimal and the like are no JSON.
                let is_decimal = raw.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
                let plain = is_decimal && !raw.starts_with('.') && !raw.ends_with('.') && !raw.contains(".e");
                Kind::Number(if plain { raw.into() } else { literal.value.to_string().into() })
            }
            Parsed::BigIntLiteral(literal) => Kind::Number(literal.value.as_str().into()),
            Parsed::StringLiteral(literal) => Kind::Text(literal.value.as_str().into()),
            Parsed::RegExpLiteral(literal) => Kind::Regex {
                pattern: literal.regex.pattern.text.as_str().into(),
                flags: literal.regex.flags.to_string().into(),
            },
            Parsed::TemplateLiteral(template) => self.template(template),
            Parsed::Identifier(identifier) => Kind::Name(identifier.name.as_str().into()),
            Parsed::ThisExpression(_) => Kind::This,
            Parsed::Super(_) => Kind::Super,
            Parsed::CallExpression(call) => self.call(call),
            Parsed::NewExpression(new) => {
                Kind::New { callee: self.boxed(&new.callee), arguments: self.arguments(&new.arguments) }
            }
            Parsed::ChainExpression(chain) => match chain.expression.as_member_expression() {
                Some(member) => self.member(member),
                None => match &chain.expression {
                    oxc_ast::ast::ChainElement::CallExpression(call) => self.call(call),
                    oxc_ast::ast::ChainElement::TSNonNullExpression(inner) => self.kind(bare(&inner.expression)),
                    _ => Kind::Opaque(Vec::new()),
                },
            },
            Parsed::ArrowFunctionExpression(arrow) => Kind::Function(Arc::new(self.arrow(arrow))),
            Parsed::FunctionExpression(function) => Kind::Function(Arc::new(self.function(function))),
            Parsed::ClassExpression(class) => Kind::Class(Arc::new(self.class(class))),
            Parsed::ObjectExpression(object) => Kind::Object(self.object(object)),
            Parsed::ArrayExpression(array) => {
                Kind::Array(array.elements.iter().map(|item| self.element(item)).collect())
            }
            Parsed::ConditionalExpression(conditional) => Kind::Conditional {
                test: self.boxed(&conditional.test),
                then: self.boxed(&conditional.consequent),
                otherwise: self.boxed(&conditional.alternate),
            },
            Parsed::LogicalExpression(logical) => Kind::Logical {
                operator: logical_operator(logical.operator),
                left: self.boxed(&logical.left),
                right: self.boxed(&logical.right),
            },
            Parsed::BinaryExpression(binary) if binary.operator == BinaryOperator::Addition => {
                Kind::Add(self.boxed(&binary.left), self.boxed(&binary.right))
            }
            Parsed::BinaryExpression(binary)
                if matches!(binary.operator, BinaryOperator::StrictEquality | BinaryOperator::Equality) =>
            {
                Kind::Equal { left: self.boxed(&binary.left), right: self.boxed(&binary.right), is_opposite: false }
            }
            Parsed::BinaryExpression(binary)
                if matches!(binary.operator, BinaryOperator::StrictInequality | BinaryOperator::Inequality) =>
            {
                Kind::Equal { left: self.boxed(&binary.left), right: self.boxed(&binary.right), is_opposite: true }
            }
            Parsed::BinaryExpression(binary) if binary.operator == BinaryOperator::Instanceof => {
                Kind::InstanceOf { value: self.boxed(&binary.left), class: self.boxed(&binary.right) }
            }
            Parsed::BinaryExpression(binary)
                if binary.operator.is_compare() || binary.operator == BinaryOperator::In =>
            {
                let comparison = match binary.operator {
                    BinaryOperator::LessThan => Comparison::Less,
                    BinaryOperator::LessEqualThan => Comparison::LessOrEqual,
                    BinaryOperator::GreaterThan => Comparison::Greater,
                    BinaryOperator::GreaterEqualThan => Comparison::GreaterOrEqual,
                    _ => Comparison::Other,
                };
                Kind::Compare(comparison, self.boxed(&binary.left), self.boxed(&binary.right))
            }
            Parsed::BinaryExpression(binary) if binary.operator == BinaryOperator::Subtraction => {
                Kind::Subtract(self.boxed(&binary.left), self.boxed(&binary.right))
            }
            Parsed::BinaryExpression(binary) => {
                Kind::Opaque(vec![self.expression(&binary.left), self.expression(&binary.right)])
            }
            Parsed::UnaryExpression(unary) => match unary.operator {
                UnaryOperator::UnaryNegation => Kind::Negate(self.boxed(&unary.argument)),
                UnaryOperator::LogicalNot => Kind::Not(self.boxed(&unary.argument)),
                UnaryOperator::UnaryPlus => match bare(&unary.argument) {
                    number @ Parsed::NumericLiteral(_) => self.kind(number),
                    value => self.number_of(value),
                },
                UnaryOperator::Typeof => Kind::TypeOf(self.boxed(&unary.argument)),
                UnaryOperator::Delete => match self.expression(&unary.argument) {
                    Expression { kind: Kind::Member { object, key, .. }, .. } => Kind::Delete { object, key },
                    other => Kind::Opaque(vec![other]),
                },
                _ => Kind::Opaque(vec![self.expression(&unary.argument)]),
            },
            Parsed::AssignmentExpression(assignment) => self.assignment(assignment),
            Parsed::SequenceExpression(sequence) => {
                Kind::Sequence(sequence.expressions.iter().map(|part| self.expression(part)).collect())
            }
            Parsed::AwaitExpression(awaited) => Kind::Await(self.boxed(&awaited.argument)),
            Parsed::YieldExpression(yielded) => {
                Kind::Opaque(yielded.argument.iter().map(|part| self.expression(part)).collect())
            }
            Parsed::ImportExpression(import) => Kind::Import(self.boxed(&import.source)),
            Parsed::TaggedTemplateExpression(tagged) => self.tagged(&tagged.tag, &tagged.quasi),
            Parsed::ImportMeta(_) => Kind::Name("import.meta".into()),
            // The class that an instance is made of.
            Parsed::NewTarget(target) => {
                let this = Expression { kind: Kind::This, at: target.span.start };
                Kind::Member { object: Box::new(this), key: Key::Name("constructor".into()), is_optional: false }
            }
            Parsed::UpdateExpression(update) => {
                self.simple(&update.argument);
                Kind::Opaque(Vec::new())
            }
            _ => match parsed.as_member_expression() {
                Some(member) => self.member(member),
                None => Kind::Opaque(Vec::new()),
            },
        }
    }

    fn call(&self, call: &CallExpression<'_>) -> Kind {
        let types_at = call.type_arguments.as_deref().map(super::span);
        Kind::Call { callee: self.boxed(&call.callee), arguments: self.arguments(&call.arguments), types_at }
    }

    /// `+value` is `Number(value)`.
    fn number_of(&self, value: &Parsed<'_>) -> Kind {
        let callee = Expression { at: value.span().start, kind: Kind::Name("Number".into()) };
        Kind::Call { callee: Box::new(callee), arguments: vec![Item::Value(self.expression(value))], types_at: None }
    }

    fn template(&self, template: &TemplateLiteral<'_>) -> Kind {
        let text = |value: &oxc_ast::ast::TemplateElementValue<'_>| match &value.cooked {
            Some(text) => text.as_str().into(),
            None => value.raw.as_str().into(),
        };
        Kind::Template {
            texts: template.quasis.iter().map(|quasi| text(&quasi.value)).collect(),
            values: template.expressions.iter().map(|value| self.expression(value)).collect(),
        }
    }

    /// Of the tags, `String.raw` alone says what comes of it.
    fn tagged(&self, tag: &Parsed<'_>, template: &TemplateLiteral<'_>) -> Kind {
        let values: Vec<Expression> = template.expressions.iter().map(|value| self.expression(value)).collect();
        let is_raw = bare(tag).as_member_expression().is_some_and(|member| {
            member.static_property_name().is_some_and(|name| name == "raw") && member.object().is_specific_id("String")
        });
        if !is_raw {
            return Kind::Opaque(values);
        }
        Kind::Template { texts: template.quasis.iter().map(|quasi| quasi.value.raw.as_str().into()).collect(), values }
    }

    pub fn member(&self, member: &MemberExpression<'_>) -> Kind {
        let object = self.boxed(member.object());
        let key = match member {
            MemberExpression::StaticMemberExpression(member) => Key::Name(member.property.name.as_str().into()),
            MemberExpression::PrivateFieldExpression(member) => Key::Name(private(member.field.name.as_str())),
            MemberExpression::ComputedMemberExpression(member) => match bare(&member.expression) {
                Parsed::StringLiteral(name) => Key::Name(name.value.as_str().into()),
                expression => Key::Computed(self.boxed(expression)),
            },
        };
        Kind::Member { object, key, is_optional: member.optional() || may_end(member.object()) }
    }

    fn arguments(&self, arguments: &[Argument<'_>]) -> Vec<Item> {
        let item = |argument: &Argument<'_>| match argument {
            Argument::SpreadElement(spread) => Item::Spread(self.expression(&spread.argument)),
            _ => argument.as_expression().map_or(Item::Hole, |value| Item::Value(self.expression(value))),
        };
        arguments.iter().map(item).collect()
    }

    fn element(&self, element: &ArrayExpressionElement<'_>) -> Item {
        match element {
            ArrayExpressionElement::SpreadElement(spread) => Item::Spread(self.expression(&spread.argument)),
            _ => element.as_expression().map_or(Item::Hole, |value| Item::Value(self.expression(value))),
        }
    }

    fn object(&self, object: &ObjectExpression<'_>) -> Vec<Property> {
        let properties = object.properties.iter().filter_map(|property| {
            let at = property.span().start;
            let kind = match property {
                ObjectPropertyKind::SpreadProperty(spread) => PropertyKind::Spread(self.expression(&spread.argument)),
                ObjectPropertyKind::ObjectProperty(property) => {
                    let key = self.key(&property.key);
                    match (property.kind, bare(&property.value)) {
                        (ParsedKind::Get, Parsed::FunctionExpression(getter)) => {
                            PropertyKind::Getter(key, Arc::new(self.function(getter)))
                        }
                        (ParsedKind::Init, value) => PropertyKind::Value(key, self.expression(value)),
                        _ => return None,
                    }
                }
            };
            Some(Property { at, doc: self.docs.at(at), kind })
        });
        properties.collect()
    }

    fn assignment(&self, assignment: &AssignmentExpression<'_>) -> Kind {
        let operator = match assignment.operator {
            AssignmentOperator::Assign => None,
            AssignmentOperator::Addition => Some(Assignment::Add),
            AssignmentOperator::LogicalAnd => Some(Assignment::Logical(Logical::And)),
            AssignmentOperator::LogicalOr => Some(Assignment::Logical(Logical::Or)),
            AssignmentOperator::LogicalNullish => Some(Assignment::Logical(Logical::Nullish)),
            _ => Some(Assignment::Other),
        };
        let value = self.boxed(&assignment.right);
        match self.target(&assignment.left) {
            Some(target) => Kind::Assign { target: Box::new(target), operator, value },
            None => Kind::Opaque(vec![*value]),
        }
    }

    pub fn target(&self, target: &AssignmentTarget<'_>) -> Option<Pattern> {
        Some(match target {
            AssignmentTarget::AssignmentTargetIdentifier(identifier) => {
                let name: Arc<str> = identifier.name.as_str().into();
                self.assigned.borrow_mut().insert(name.clone());
                Pattern::Name(name)
            }
            AssignmentTarget::ObjectAssignmentTarget(object) => Pattern::Object {
                members: object.properties.iter().filter_map(|property| self.target_property(property)).collect(),
                rest: None,
            },
            AssignmentTarget::ArrayAssignmentTarget(array) => {
                let item = |item: &Option<AssignmentTargetMaybeDefault<'_>>| self.target_or_default(item.as_ref()?);
                Pattern::Array { items: array.elements.iter().map(item).collect(), rest: None }
            }
            _ => self.simple(target.as_simple_assignment_target()?)?,
        })
    }

    fn simple(&self, target: &SimpleAssignmentTarget<'_>) -> Option<Pattern> {
        let found = self.simple_target(target);
        match &found {
            Some(Pattern::Name(name)) => drop(self.assigned.borrow_mut().insert(name.clone())),
            Some(Pattern::Member(Expression { kind: Kind::Member { key: Key::Name(name), .. }, .. })) => {
                self.assigned.borrow_mut().insert(name.clone());
            }
            _ => {}
        }
        found
    }

    fn simple_target(&self, target: &SimpleAssignmentTarget<'_>) -> Option<Pattern> {
        let expression = match target.as_member_expression() {
            Some(member) => Expression { at: member.span().start, kind: self.member(member) },
            None => self.expression(target.get_expression()?),
        };
        Some(match expression.kind {
            Kind::Name(name) => Pattern::Name(name),
            _ => Pattern::Member(expression),
        })
    }

    fn target_property(&self, property: &AssignmentTargetProperty<'_>) -> Option<(Key, Pattern)> {
        match property {
            AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(property) => {
                let name: Arc<str> = property.binding.name.as_str().into();
                let pattern = Pattern::Name(name.clone());
                let pattern = match &property.init {
                    Some(default) => Pattern::Default(Box::new(pattern), self.expression(default)),
                    None => pattern,
                };
                Some((Key::Name(name), pattern))
            }
            AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => {
                Some((self.key(&property.name), self.target_or_default(&property.binding)?))
            }
        }
    }

    fn target_or_default(&self, target: &AssignmentTargetMaybeDefault<'_>) -> Option<Pattern> {
        match target {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(with) => {
                let target = self.target(&with.binding)?;
                Some(Pattern::Default(Box::new(target), self.expression(&with.init)))
            }
            _ => self.target(target.as_assignment_target()?),
        }
    }
}

/// Where the type stands that somebody says a value has: `value as Type`.
fn said_type(parsed: &Parsed<'_>) -> Option<Span> {
    match parsed {
        Parsed::ParenthesizedExpression(inner) => said_type(&inner.expression),
        Parsed::TSNonNullExpression(inner) => said_type(&inner.expression),
        Parsed::TSAsExpression(said) if !is_const(&said.type_annotation) => {
            super::type_at(&said.type_annotation).or_else(|| said_type(&said.expression))
        }
        Parsed::TSTypeAssertion(said) if !is_const(&said.type_annotation) => super::type_at(&said.type_annotation),
        _ => None,
    }
}

/// `as const`
fn is_const(said: &TSType<'_>) -> bool {
    matches!(said, TSType::TSTypeReference(reference) if matches!(
        &reference.type_name,
        TSTypeName::IdentifierReference(name) if name.name == "const"
    ))
}

/// Whether a chain may end before: `a?.b` does where `a` is not there, and so does what follows it.
fn may_end(object: &Parsed<'_>) -> bool {
    match object {
        Parsed::CallExpression(call) => call.optional || may_end(&call.callee),
        Parsed::TSNonNullExpression(inner) => may_end(&inner.expression),
        _ => object.as_member_expression().is_some_and(|member| member.optional() || may_end(member.object())),
    }
}

fn logical_operator(operator: LogicalOperator) -> Logical {
    match operator {
        LogicalOperator::And => Logical::And,
        LogicalOperator::Or => Logical::Or,
        LogicalOperator::Coalesce => Logical::Nullish,
    }
}
