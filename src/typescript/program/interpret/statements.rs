//! Statements, and what they declare.

use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Program;
use super::patterns::Binds;
use crate::typescript::program::OURS;
use crate::typescript::program::events::Event;
use crate::typescript::program::modules::Export;
use crate::typescript::program::scope::{Binding, Scope};
use crate::typescript::program::tree::{Doc, Expression, Kind, Pattern, Statement, StatementKind, Variable};
use crate::typescript::program::value::{Class, Closure, Declared, Object, Place, Symbol, SymbolKind, Value};

impl Program<'_> {
    /// Follows statements until one of them leaves them for certain; says whether one did.
    pub(super) fn block(&mut self, statements: &[Statement], scope: &Rc<Scope>) -> bool {
        statements.iter().any(|statement| self.statement(statement, scope, false))
    }

    /// Declares the functions that are there before the first statement is.
    pub(super) fn hoist(&mut self, statements: &[Statement], scope: &Rc<Scope>) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Function(function) => {
                    if let Some(name) = &function.name {
                        let closure = Closure::new(function.clone(), scope, None);
                        scope.declare(name.clone(), Binding::Value(Value::Function(Rc::new(closure))));
                    }
                }
                StatementKind::Export(inner) => self.hoist(std::slice::from_ref(inner), scope),
                // The default export, which is a declaration and an export.
                StatementKind::Block(parts)
                    if parts.iter().any(|part| matches!(part.kind, StatementKind::ExportNames { .. })) =>
                {
                    self.hoist(parts, scope);
                }
                _ => {}
            }
        }
    }

    pub(super) fn inner(&mut self, statements: &[Statement], scope: &Rc<Scope>) -> bool {
        let inner = Scope::inside_at(scope, self.uncertain);
        self.hoist(statements, &inner);
        self.block(statements, &inner)
    }

    fn statement(&mut self, statement: &Statement, scope: &Rc<Scope>, is_exported: bool) -> bool {
        if self.is_exhausted() {
            return true;
        }
        let place = Place { module: scope.module, at: statement.at };
        match &statement.kind {
            StatementKind::Variables(variables) => {
                for variable in variables {
                    self.variable(variable, statement.doc.as_ref(), scope, is_exported);
                }
            }
            StatementKind::Function(function) => {
                if let Some(name) = &function.name
                    && let Some(Binding::Value(value)) = scope.find(name)
                {
                    self.declare(&value, name, statement.doc.as_ref(), scope, is_exported);
                }
            }
            StatementKind::Class(class) => {
                let value = self.class(class, scope);
                if let Some(name) = &class.name {
                    scope.declare(name.clone(), Binding::Value(value));
                }
            }
            StatementKind::Enum(name, members) => {
                let object = Object::new(place);
                let mut next = 0_u64;
                for (member, value) in members {
                    let value = match value {
                        Some(value) => self.evaluate(value, scope),
                        None => Value::Number(next.to_string().into()),
                    };
                    next = match &value {
                        Value::Number(number) => number.parse().map_or(next, |number: u64| number.saturating_add(1)),
                        _ => next,
                    };
                    object.set(member.clone(), value, place);
                }
                scope.declare(name.clone(), Binding::Value(Value::Object(Rc::new(object))));
            }
            StatementKind::Expression(expression) => {
                if let Some(doc) = &statement.doc {
                    self.docs.insert(place, doc.clone());
                }
                self.evaluate(expression, scope);
            }
            StatementKind::Throw(expression) => {
                let value = self.evaluate(expression, scope);
                self.record(Event::Throw(value, place));
                return true;
            }
            StatementKind::Return(value) => {
                let value = value.as_ref().map_or(Value::Undefined, |value| self.evaluate(value, scope));
                self.gives_back(value.clone(), place);
                if let Some(returns) = self.returns.last_mut() {
                    returns.push(value);
                }
                return true;
            }
            StatementKind::Block(parts) => {
                let is_default =
                    parts.iter().any(|part| matches!(part.kind, StatementKind::ExportNames { source: None, .. }));
                return if is_default { self.block(parts, scope) } else { self.inner(parts, scope) };
            }
            StatementKind::If { test, then, otherwise } => {
                return match self.condition(test, scope) {
                    Some(true) => self.inner(then, scope),
                    Some(false) => self.inner(otherwise, scope),
                    None => {
                        let (first, events) = self.uncertainly(|program| program.inner(then, scope));
                        let (second, others) = self.uncertainly(|program| program.inner(otherwise, scope));
                        self.branches(vec![events, others]);
                        first && second
                    }
                };
            }
            StatementKind::Each { binding, over, over_keys, body } => {
                let over = self.evaluate(over, scope);
                let over = if *over_keys { self.keys(&over, place) } else { self.items(&over, place) };
                for item in over {
                    self.perhaps(|program| {
                        let round = Scope::inside_at(scope, program.uncertain);
                        program.bind(binding, item, &round, Binds::New, place);
                        program.hoist(body, &round);
                        program.block(body, &round);
                    });
                }
            }
            StatementKind::Loop(parts) => drop(self.perhaps(|program| program.inner(parts, scope))),
            StatementKind::Switch { on, cases } => return self.switch(on, cases, scope),
            StatementKind::Try { body, caught, handler, finally } => {
                let is_left = self.attempt(body, caught.as_ref(), handler.as_deref(), scope, place);
                return self.inner(finally, scope) || is_left;
            }
            StatementKind::Export(inner) => return self.statement(inner, scope, true),
            StatementKind::ExportDefault(expression) => {
                let value = self.evaluate(expression, scope);
                let value = self.named(value, &"default".into(), expression_is_name(&expression.kind), place);
                self.declare(&value, &"default".into(), statement.doc.as_ref(), scope, true);
                let module = self.module(scope.module).clone();
                module.exports.borrow_mut().insert("default".into(), Export::Value(value));
            }
            StatementKind::Import { .. }
            | StatementKind::ExportNames { .. }
            | StatementKind::ExportAll { .. }
            | StatementKind::Nothing => {}
        }
        false
    }

    /// Follows the cases that may be meant; says whether all of them leave the statements for certain.
    fn switch(
        &mut self,
        on: &Expression,
        cases: &[(Vec<Option<Expression>>, Vec<Statement>)],
        scope: &Rc<Scope>,
    ) -> bool {
        let on = self.evaluate(on, scope);
        let mut branches = Vec::new();
        let mut all_left = true;
        let mut has_default = false;
        for (tests, body) in cases {
            let mut may_be = Some(false);
            for test in tests {
                let equal = match test {
                    None => None,
                    Some(test) => on.equals(&self.evaluate(test, scope)),
                };
                has_default |= test.is_none();
                may_be = if equal == Some(true) { equal } else { may_be.and(equal) };
                if equal == Some(true) {
                    break;
                }
            }
            if may_be == Some(false) {
                continue;
            }
            let (is_left, events) = self.uncertainly(|program| program.inner(body, scope));
            all_left &= is_left;
            if may_be == Some(true) {
                events.iter().for_each(|event| self.record(event.clone()));
                return is_left;
            }
            branches.push(events);
        }
        if !has_default {
            branches.push(Vec::new().into());
        }
        self.branches(branches);
        all_left && has_default
    }

    fn variable(&mut self, variable: &Variable, doc: Option<&Arc<Doc>>, scope: &Rc<Scope>, is_exported: bool) {
        let Some(expression) = &variable.value else {
            let place = Place { module: scope.module, at: 0 };
            return self.bind(&variable.pattern, Value::Undefined, scope, Binds::New, place);
        };
        let place = Place { module: scope.module, at: expression.at };
        let value = self.evaluate(expression, scope);
        let mut value = self.typed(value, scope.module, variable.type_at);
        if let Pattern::Name(name) = &variable.pattern {
            let is_word = matches!(&value, Value::External(external) if external.module.starts_with(OURS));
            let is_second = is_exported && (is_word || expression_is_name(&expression.kind));
            value = self.named(value, name, is_second, place);
            self.declare(&value, name, doc, scope, is_exported);
        }
        self.bind(&variable.pattern, value, scope, Binds::New, place);
    }

    /// A value that gets a second name, `const A = B`, is known by both.
    fn named(&mut self, value: Value, name: &Arc<str>, is_second: bool, place: Place) -> Value {
        let has_other_name = match &value {
            Value::External(_) => true,
            Value::Symbol(_) => value.declared().is_some_and(|declared| declared.name != *name),
            _ => false,
        };
        if is_second && has_other_name && &**name != "default" {
            return Value::Symbol(Rc::new(Symbol::new(place, SymbolKind::Alias(value))));
        }
        value
    }

    fn declare(&self, value: &Value, name: &Arc<str>, doc: Option<&Arc<Doc>>, scope: &Rc<Scope>, is_exported: bool) {
        let (name, doc) = (name.clone(), doc.cloned());
        value.declare(Declared { name, module: scope.module, doc, is_exported });
    }

    pub(super) fn class(&mut self, class: &Arc<crate::typescript::program::tree::Class>, scope: &Rc<Scope>) -> Value {
        let base = class.base.as_ref().map(|base| self.evaluate(base, scope));
        let value = Rc::new(Class {
            tree: class.clone(),
            scope: Scope::inside(scope),
            module: scope.module,
            base,
            statics: IndexMap::new().into(),
        });
        if let Some(name) = &class.name {
            value.scope.declare(name.clone(), Binding::Value(Value::Class(value.clone())));
        }
        let this = Value::Class(value.clone());
        self.statics(&value, &this);
        this
    }
}

fn expression_is_name(kind: &Kind) -> bool {
    matches!(kind, Kind::Name(_))
}
