//! Functions, classes and what their parameters are bound to.

use std::sync::Arc;

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, BindingPattern, Class as ParsedClass, ClassElement, FormalParameter,
    FormalParameters, Function as ParsedFunction, MethodDefinition, MethodDefinitionKind, TSType, TSTypeAnnotation,
    TSTypeName,
};

use super::{Lowering, annotated};
use crate::typescript::program::tree::{Body, Class, Field, Function, Key, MethodKind, Parameter, Pattern};

impl Lowering {
    pub fn function(&self, function: &ParsedFunction<'_>) -> Function {
        let (parameters, rest) = self.parameters(&function.params);
        let body = function.body.as_ref().map(|body| self.statements(&body.statements)).unwrap_or_default();
        Function {
            at: function.span.start,
            name: function.id.as_ref().map(|id| id.name.as_str().into()),
            parameters,
            rest,
            body: Body::Statements(body),
            returns: annotated(function.return_type.as_deref()),
            is_arrow: false,
            is_async: function.r#async,
        }
    }

    pub fn arrow(&self, arrow: &ArrowFunctionExpression<'_>) -> Function {
        let (parameters, rest) = self.parameters(&arrow.params);
        let body = match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => Body::Statements(self.statements(&body.statements)),
            body => match body.as_expression() {
                Some(expression) => Body::Expression(self.boxed(expression)),
                None => Body::Statements(Vec::new()),
            },
        };
        let returns = annotated(arrow.return_type.as_deref());
        let is_async = arrow.r#async;
        Function { at: arrow.span.start, name: None, parameters, rest, body, returns, is_arrow: true, is_async }
    }

    fn parameters(&self, parameters: &FormalParameters<'_>) -> (Vec<Parameter>, Option<Pattern>) {
        let items = parameters.items.iter().map(|parameter| self.parameter(parameter)).collect();
        (items, parameters.rest.as_ref().map(|rest| self.pattern(&rest.rest.argument)))
    }

    fn parameter(&self, parameter: &FormalParameter<'_>) -> Parameter {
        let pattern = self.pattern(&parameter.pattern);
        let pattern = match &parameter.initializer {
            Some(default) => Pattern::Default(Box::new(pattern), self.expression(default)),
            None => pattern,
        };
        Parameter {
            pattern,
            type_name: parameter.type_annotation.as_deref().and_then(type_name),
            type_at: annotated(parameter.type_annotation.as_deref()),
            is_property: parameter.accessibility.is_some() || parameter.readonly,
        }
    }

    pub fn pattern(&self, pattern: &BindingPattern<'_>) -> Pattern {
        match pattern {
            BindingPattern::BindingIdentifier(identifier) => Pattern::Name(identifier.name.as_str().into()),
            BindingPattern::ObjectPattern(object) => Pattern::Object {
                members: object
                    .properties
                    .iter()
                    .map(|property| (self.key(&property.key), self.pattern(&property.value)))
                    .collect(),
                rest: object.rest.as_ref().map(|rest| Box::new(self.pattern(&rest.argument))),
            },
            BindingPattern::ArrayPattern(array) => Pattern::Array {
                items: array.elements.iter().map(|item| item.as_ref().map(|item| self.pattern(item))).collect(),
                rest: array.rest.as_ref().map(|rest| Box::new(self.pattern(&rest.argument))),
            },
            BindingPattern::AssignmentPattern(default) => {
                Pattern::Default(Box::new(self.pattern(&default.left)), self.expression(&default.right))
            }
        }
    }

    pub fn class(&self, class: &ParsedClass<'_>) -> Class {
        let mut lowered = Class {
            name: class.id.as_ref().map(|id| id.name.as_str().into()),
            base: class.heritage.as_ref().map(|heritage| self.expression(&heritage.expression)),
            constructor: None,
            methods: Vec::new(),
            fields: Vec::new(),
            static_blocks: Vec::new(),
        };
        for element in &class.body.body {
            match element {
                ClassElement::MethodDefinition(method) => self.method(method, &mut lowered),
                ClassElement::PropertyDefinition(property) => lowered.fields.push(Field {
                    key: self.key(&property.key),
                    value: property.value.as_ref().map(|value| self.expression(value)),
                    type_at: annotated(property.type_annotation.as_deref()),
                    decorators: property.decorators.iter().map(|it| self.expression(&it.expression)).collect(),
                    is_static: property.r#static,
                }),
                ClassElement::StaticBlock(block) => lowered.static_blocks.push(Arc::new(Function {
                    at: block.span.start,
                    name: None,
                    parameters: Vec::new(),
                    rest: None,
                    body: Body::Statements(self.statements(&block.body)),
                    returns: None,
                    is_arrow: false,
                    is_async: false,
                })),
                _ => {}
            }
        }
        lowered
    }

    fn method(&self, method: &MethodDefinition<'_>, class: &mut Class) {
        if method.value.body.is_none() {
            return;
        }
        let function = Arc::new(self.function(&method.value));
        let kind = match (method.kind, method.r#static) {
            (MethodDefinitionKind::Constructor, _) => {
                class.constructor = Some(function);
                return;
            }
            (MethodDefinitionKind::Set, _) => return,
            (MethodDefinitionKind::Method, false) => MethodKind::Method,
            (MethodDefinitionKind::Method, true) => MethodKind::StaticMethod,
            (MethodDefinitionKind::Get, false) => MethodKind::Getter,
            (MethodDefinitionKind::Get, true) => MethodKind::StaticGetter,
        };
        let key: Key = self.key(&method.key);
        class.methods.push((key, function, kind));
    }
}

/// The name of a type that is one, without its arguments.
fn type_name(annotation: &TSTypeAnnotation<'_>) -> Option<Arc<str>> {
    let TSType::TSTypeReference(reference) = &annotation.type_annotation else { return None };
    match &reference.type_name {
        TSTypeName::IdentifierReference(name) => Some(name.name.as_str().into()),
        TSTypeName::QualifiedName(name) => Some(name.right.name.as_str().into()),
        TSTypeName::ThisExpression(_) => None,
    }
}
