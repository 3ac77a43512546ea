//! Calls of functions, classes, and what is not in the sources.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::errors::is_error_class;
use super::expressions::static_name;
use super::patterns::Binds;
use super::promises::kept_as;
use super::{Program, STEPS_A_CALL};
use crate::typescript::program::events::Event;
use crate::typescript::program::scope::{Binding, Scope};
use crate::typescript::program::tree::{Body, Expression, Function, Item, Kind, MethodKind, Pattern};
use crate::typescript::program::value::{Array, Class, Closure, Lost, Object, Place, Symbol, SymbolKind, Value};

/// How many calls may be inside each other.
const DEEPEST_CALL: usize = 60;
/// The members that errors of the language have, beside their name.
const OF_ERRORS: [&str; 4] = ["message", "stack", "cause", "toString"];
/// The methods of lists that call back with each item.
pub(super) const OF_LISTS: [&str; 7] = ["map", "forEach", "filter", "find", "some", "every", "flatMap"];
/// How many steps all calls of a function from within itself may take before each is given few, and how many these are.
const MOST_RECURSIVE_STEPS: usize = 500_000;
const FEW_RECURSIVE_STEPS: usize = 2_000;
/// How many calls of one function may be inside each other.
const MOST_RECURSION: usize = 8;

impl Closure {
    pub(super) fn new(function: Arc<Function>, scope: &Rc<Scope>, this: Option<Value>) -> Self {
        let module = scope.module;
        let scope = scope.clone();
        let (typed, declared) = (OnceCell::new(), OnceCell::new());
        Closure { function, scope, module, this, typed, properties: Default::default(), declared }
    }
}

impl Array {
    pub(super) fn new(place: Place, items: Vec<Value>) -> Self {
        Array { place, items: items.into(), is_open: Default::default(), declared: OnceCell::new() }
    }
}

impl Program<'_> {
    pub(super) fn call_expression(
        &mut self,
        callee: &Expression,
        arguments: &[Item],
        scope: &Rc<Scope>,
        place: Place,
    ) -> Value {
        if let Kind::Super = callee.kind {
            return self.call_super(arguments, scope, place);
        }
        let Kind::Member { object, key, is_optional } = &callee.kind else {
            let callee = self.evaluate(callee, scope);
            let arguments = self.list(arguments, scope, place);
            return self.call(&callee, arguments, None, place);
        };
        let (object, is_super) = match object.kind {
            Kind::Super => (self.name("this", scope, place), true),
            _ => (self.evaluate(object, scope), false),
        };
        let object = if *is_optional { object.present() } else { object };
        if *is_optional && matches!(object, Value::Undefined | Value::Null) {
            return Value::Undefined;
        }
        let name = match static_name(key) {
            Some(name) => Some(name.clone()),
            None => self.key(key, scope),
        };
        let arguments = self.list(arguments, scope, place);
        let Some(name) = name else {
            // Any of its members.
            let callees = self.items(&object, place);
            let results: Vec<Value> = callees
                .iter()
                .map(|callee| self.call(callee, arguments.clone(), Some(object.clone()), place))
                .collect();
            return Value::either(results);
        };
        if is_super {
            let method = self.inherited(scope, &name, &object, place);
            return self.call(&method, arguments, Some(object), place);
        }
        self.call_method(&object, &name, arguments, place)
    }

    /// `object.name(…)`
    pub(super) fn call_method(&mut self, object: &Value, name: &str, arguments: Vec<Value>, place: Place) -> Value {
        if let Value::Either(values) = object {
            let results: Vec<Value> =
                values.iter().map(|value| self.call_method(value, name, arguments.clone(), place)).collect();
            return Value::either(results);
        }
        if let Some(arrived) = self.arrived(object) {
            return self.call_method(&arrived, name, arguments, place);
        }
        if let Some(value) = self.builtin_method(object, name, &arguments, place) {
            return value;
        }
        let callee = self.member(object, name, place);
        self.call(&callee, arguments, Some(object.clone()), place)
    }

    /// What a call gives.
    pub fn call(&mut self, callee: &Value, arguments: Vec<Value>, this: Option<Value>, place: Place) -> Value {
        if let Some(value) = self.continuation(callee, &arguments, place) {
            return value;
        }
        match callee.unaliased() {
            Value::Function(closure) => self.apply(closure, arguments, this, place),
            Value::Either(values) => {
                let results: Vec<Value> =
                    values.iter().map(|callee| self.call(callee, arguments.clone(), this.clone(), place)).collect();
                Value::either(results)
            }
            Value::External(external) if external.module.is_empty() => {
                match self.global_call(&external.clone(), &arguments, place) {
                    Some(value) => value,
                    None => self.symbolic(callee, arguments, false, place),
                }
            }
            Value::External(external) => {
                let external = external.clone();
                let found = self.file_call(&external, &arguments, place);
                let found = found.or_else(|| self.lodash_call(&external, &arguments, place));
                let found = found.or_else(|| self.injected(&external, &arguments, place));
                let found = found.or_else(|| self.drizzle_call(&external, &arguments, place));
                found.unwrap_or_else(|| self.symbolic(callee, arguments, false, place))
            }
            Value::Symbol(_) => match self.arrived(callee) {
                Some(arrived) => self.call(&arrived, arguments, this, place),
                None => self.symbolic(callee, arguments, false, place),
            },
            _ => {
                // Nobody knows what is called; what it is given may be called back.
                match self.is_recording() {
                    true => self.call_back(&arguments, place),
                    false => self.lose(Lost { this, arguments, place }),
                }
                Value::Unknown(place)
            }
        }
    }

    /// Keeps a call of what is not known, where what it does to others may matter.
    fn lose(&mut self, lost: Lost) {
        let matters = |value: &Value| matches!(value, Value::Symbol(_) | Value::Object(_));
        if lost.this.iter().chain(&lost.arguments).any(matters) {
            self.steps += STEPS_A_CALL;
            self.lost.push(lost);
        }
    }

    /// Follows the functions among the arguments of a call that is not followed.
    fn call_back(&mut self, arguments: &[Value], place: Place) {
        for argument in arguments {
            if let Value::Function(closure) = argument {
                self.perhaps(|program| program.enter(&closure.clone(), place));
            }
        }
    }

    /// A call of what is not in the sources.
    fn symbolic(&mut self, callee: &Value, arguments: Vec<Value>, is_new: bool, place: Place) -> Value {
        if let Some(model) = self.model_named(callee, &arguments) {
            return model;
        }
        if let Some(value) = self.given_back(callee, &arguments, place) {
            return value;
        }
        let kind = SymbolKind::Call { callee: callee.clone(), arguments, is_new };
        let symbol = Rc::new(Symbol::new(place, kind));
        match self.is_recording() {
            true => {
                self.record(Event::Call(symbol.clone()));
                self.throws_by_method(&symbol, place);
                self.refuses(&symbol, place);
            }
            false => {
                self.adds_to_models(&symbol, place);
                self.steps += STEPS_A_CALL;
                self.calls.push(symbol.clone());
            }
        }
        self.continuations(&symbol, place);
        if let Some(record) = is_new.then(|| self.new_record(callee, place)).flatten() {
            return record;
        }
        if let Some(value) = self.at_once(&symbol, place) {
            return value;
        }
        self.with_rows(Value::Symbol(symbol), place)
    }

    /// What is done when a promise is settled is done; while a request is followed, whatever is called back.
    fn continuations(&mut self, symbol: &Symbol, place: Place) {
        let SymbolKind::Call { callee, arguments, .. } = &symbol.kind else { return };
        if let Some((_, "then" | "catch" | "finally", [_, ..])) = symbol.kind.method_call() {
            return self.settled_symbol(symbol, place);
        }
        for argument in arguments {
            match argument {
                // `storage.run(store, next)`
                Value::Symbol(_) if self.is_continuation(argument) => {
                    self.perhaps(|program| drop(program.continuation(argument, &[], place)));
                }
                Value::Function(closure) if self.is_recording() => {
                    let item = symbol.kind.method_call().filter(|(_, name, _)| OF_LISTS.contains(name));
                    let item = item.and_then(|(list, ..)| self.item_of(list, place));
                    // `client.$transaction((tx) => …)`
                    let client = symbol
                        .kind
                        .method_call()
                        .filter(|(client, name, _)| *name == "$transaction" && super::prisma::is_client(client));
                    let item = item.or_else(|| client.map(|(client, ..)| client.clone()));
                    let (_, result) = self.perhaps(|program| program.enter_with(&closure.clone(), item, place));
                    self.rejects_by(symbol, &result, place);
                    if let Some(member) = callee.symbol() {
                        member.properties.borrow_mut().insert("#result".into(), result);
                    }
                }
                _ => {}
            }
        }
    }

    /// What a function in the sources gives for arguments.
    pub(super) fn apply(
        &mut self,
        closure: &Rc<Closure>,
        arguments: Vec<Value>,
        this: Option<Value>,
        place: Place,
    ) -> Value {
        let identity = Arc::as_ptr(&closure.function).addr();
        let inside = |program: &mut Self| program.apply_inside(closure, arguments, this, place);
        let work = |program: &mut Self| match program.is_recording() {
            true => program.within_steps(inside),
            false => program.within_share(identity, inside),
        };
        match closure.function.is_async && self.is_recording() {
            true => self.promised(work),
            false => self.inner_events(work),
        }
    }

    /// The same, without telling what happens in the function from what happens around it.
    pub(super) fn apply_inside(
        &mut self,
        closure: &Rc<Closure>,
        arguments: Vec<Value>,
        this: Option<Value>,
        place: Place,
    ) -> Value {
        let identity = Arc::as_ptr(&closure.function).addr();
        let most = if self.is_recording() { MOST_RECURSION / 2 } else { MOST_RECURSION };
        let is_endless = self.active.iter().filter(|active| **active == identity).count() >= most;
        if is_endless || self.active.len() > DEEPEST_CALL {
            self.record(Event::End(place));
            return Value::Unknown(place);
        }
        self.active.push(identity);
        let value = self.run(closure, arguments, this, place);
        self.active.pop();
        self.typed(value, closure.module, closure.function.returns)
    }

    /// Lets a function that is called from within itself take few steps once such calls have taken many: what comes back to itself in
    /// several ways leaves enough for others.
    fn within_share<T>(&mut self, function: usize, work: impl FnOnce(&mut Self) -> T) -> T {
        if !self.active.contains(&function) {
            return work(self);
        }
        let (limit, start) = (self.limit, self.steps);
        if self.recursive_steps.get(&function).is_some_and(|taken| *taken > MOST_RECURSIVE_STEPS) {
            self.limit = limit.min(start + FEW_RECURSIVE_STEPS);
        }
        let done = work(self);
        self.limit = limit;
        *self.recursive_steps.entry(function).or_default() += self.steps - start;
        done
    }

    fn run(&mut self, closure: &Rc<Closure>, arguments: Vec<Value>, this: Option<Value>, place: Place) -> Value {
        self.followed.insert(Arc::as_ptr(&closure.function).addr());
        let scope = Scope::inside_at(&closure.scope, self.uncertain);
        let function = closure.function.clone();
        if !function.is_arrow {
            let this = closure.this.clone().or(this).unwrap_or(Value::Unknown(place));
            scope.declare("this".into(), Binding::Value(this));
            let all = Value::Array(Rc::new(Array::new(place, arguments.clone())));
            scope.declare("arguments".into(), Binding::Value(all));
        }
        self.parameters(&function, arguments, &scope, place);
        match &function.body {
            Body::Expression(expression) => {
                let value = self.evaluate(expression, &scope);
                self.gives_back(value.clone(), place);
                value
            }
            Body::Statements(statements) => {
                self.returns.push(Vec::new());
                self.hoist(statements, &scope);
                self.block(statements, &scope);
                Value::either(self.returns.pop().unwrap_or_default())
            }
        }
    }

    fn parameters(&mut self, function: &Function, arguments: Vec<Value>, scope: &Rc<Scope>, place: Place) {
        let mut arguments = arguments.into_iter();
        for parameter in &function.parameters {
            let value = arguments.next().unwrap_or(Value::Undefined);
            let value = self.typed(value, scope.module, parameter.type_at);
            self.bind(&parameter.pattern, value, scope, Binds::New, place);
        }
        self.parameter_properties(function, scope, place);
        if let Some(rest) = &function.rest {
            let rest_values = Value::Array(Rc::new(Array::new(place, arguments.collect())));
            self.bind(rest, rest_values, scope, Binds::New, place);
        }
    }

    /// `constructor(readonly status: number)`: parameters that are members, too.
    fn parameter_properties(&mut self, function: &Function, scope: &Rc<Scope>, place: Place) {
        for parameter in function.parameters.iter().filter(|parameter| parameter.is_property) {
            let Some(name) = parameter.name() else { continue };
            let this = self.name("this", scope, place);
            let value = self.name(name, scope, place);
            self.set(&this, name.into(), value, place);
        }
    }

    /// Calls a function whose caller is not in the sources: its parameters are what it says that they are.
    pub fn enter(&mut self, closure: &Rc<Closure>, place: Place) -> (Vec<Value>, Value) {
        self.enter_with(closure, None, place)
    }

    /// The same, where something is known of what its first parameter is given.
    pub(super) fn enter_with(
        &mut self,
        closure: &Rc<Closure>,
        first: Option<Value>,
        place: Place,
    ) -> (Vec<Value>, Value) {
        let mut first = first;
        let unknown = unknown_arguments(&closure.function, place);
        let arguments: Vec<Value> = unknown.into_iter().map(|argument| first.take().unwrap_or(argument)).collect();
        let result = self.apply(closure, arguments.clone(), None, place);
        (arguments, result)
    }

    /// Makes an instance of a class that nobody in the sources makes one of.
    pub fn enter_class(&mut self, class: &Rc<Class>, place: Place) -> Value {
        let constructor = class.tree.constructor.as_ref();
        let arguments = constructor.map(|function| unknown_arguments(function, place)).unwrap_or_default();
        self.construct(&Value::Class(class.clone()), arguments, place)
    }

    /// `new callee(…)`
    pub(super) fn construct(&mut self, callee: &Value, arguments: Vec<Value>, place: Place) -> Value {
        match callee.unaliased() {
            Value::Class(class) => {
                if self.new_record(callee, place).is_some() {
                    return self.symbolic(callee, arguments, true, place);
                }
                let object = Object { class: Some(class.clone()), ..self.new_object(place) };
                let this = Value::Object(Rc::new(object));
                self.initialize(&class.clone(), arguments, &this, place);
                this
            }
            Value::Function(closure) => {
                let this = Value::Object(Rc::new(Object::new(place)));
                let closure = Rc::clone(closure);
                match self.apply(&closure, arguments, Some(this.clone()), place) {
                    Value::Undefined => this,
                    returned => returned,
                }
            }
            Value::External(external) if external.is("", &["Promise"]) => match self.is_recording() {
                true => self.promise(&arguments, place),
                false => {
                    let kept = self.started(&arguments, place);
                    kept_as(self.symbolic(callee, arguments, true, place), kept)
                }
            },
            Value::External(external) if external.module.is_empty() && is_error_class(&external.path) => {
                let message = arguments.into_iter().next().unwrap_or(Value::text(""));
                self.error(message, place)
            }
            Value::External(_) | Value::Symbol(_) => self.symbolic(callee, arguments, true, place),
            Value::Either(values) => {
                let results: Vec<Value> =
                    values.iter().map(|callee| self.construct(callee, arguments.clone(), place)).collect();
                Value::either(results)
            }
            _ => Value::Unknown(place),
        }
    }

    /// Runs what makes an instance of a class.
    fn initialize(&mut self, class: &Rc<Class>, arguments: Vec<Value>, this: &Value, place: Place) {
        if self.returns.len() > DEEPEST_CALL {
            return;
        }
        self.followed.insert(Arc::as_ptr(&class.tree).addr());
        let Some(constructor) = class.tree.constructor.clone() else {
            match &class.base {
                Some(Value::Class(base)) => self.initialize(&base.clone(), arguments, this, place),
                Some(base) => self.initialize_error(base, arguments, this, place),
                None => {}
            }
            return self.fields(class, this, place);
        };
        if class.base.is_none() {
            self.fields(class, this, place);
        }
        let scope = Scope::inside(&class.scope);
        scope.declare("#class".into(), Binding::Value(Value::Class(class.clone())));
        let closure = Rc::new(Closure::new(constructor, &scope, Some(this.clone())));
        self.apply(&closure, arguments, None, place);
    }

    /// What a class of the language's errors gives to those that extend it.
    fn initialize_error(&mut self, base: &Value, arguments: Vec<Value>, this: &Value, place: Place) {
        if is_error(base) {
            let message = arguments.first().map_or(Value::text(""), super::expressions::said);
            self.set(this, "message".into(), message, place);
            self.set(this, "stack".into(), Value::Unknown(place), place);
            if let Value::Object(error) = this {
                error.is_error.set(true);
            }
        }
    }

    fn fields(&mut self, class: &Rc<Class>, this: &Value, place: Place) {
        let scope = Scope::inside(&class.scope);
        scope.declare("this".into(), Binding::Value(this.clone()));
        for field in class.tree.fields.iter().filter(|field| !field.is_static) {
            let value = field.value.as_ref().map_or(Value::Undefined, |value| self.evaluate(value, &scope));
            let value = self.typed(value, scope.module, field.type_at);
            let Some(name) = self.key(&field.key, &scope) else { continue };
            // `message!: string;` only says what the base has made already, as most compilers take it.
            let has = |object: &Object| object.members.borrow().contains_key(&name);
            let is_known = matches!(this, Value::Object(object) if has(object));
            if field.value.is_some() || !is_known {
                self.set(this, name, value, place);
            }
        }
    }

    /// `super(…)`
    fn call_super(&mut self, arguments: &[Item], scope: &Rc<Scope>, place: Place) -> Value {
        let arguments = self.list(arguments, scope, place);
        if let Some(Binding::Value(Value::Class(class))) = scope.find("#class") {
            let this = self.name("this", scope, place);
            match &class.base {
                Some(Value::Class(base)) => self.initialize(&base.clone(), arguments, &this, place),
                Some(base) => self.initialize_error(base, arguments, &this, place),
                None => {}
            }
            self.fields(&class, &this, place);
            // They are given their values only now, whatever the base has made of members of these names.
            if let Some(constructor) = class.tree.constructor.clone() {
                self.parameter_properties(&constructor, scope, place);
            }
        }
        Value::Undefined
    }

    /// The method that a class has from its base.
    fn inherited(&mut self, scope: &Rc<Scope>, name: &str, this: &Value, place: Place) -> Value {
        match scope.find("#class") {
            Some(Binding::Value(Value::Class(class))) => match &class.base {
                Some(Value::Class(base)) => match this {
                    Value::Class(_) => self.static_member(&base.clone(), name, place),
                    _ => self.method(&base.clone(), name, this, place),
                },
                Some(Value::External(_)) => {
                    let kind = SymbolKind::Member { object: this.clone(), name: name.into() };
                    Value::Symbol(Rc::new(Symbol::new(place, kind)))
                }
                _ => Value::Unknown(place),
            },
            _ => Value::Unknown(place),
        }
    }

    /// The method or getter that instances of a class have.
    pub(super) fn method(&mut self, class: &Rc<Class>, name: &str, this: &Value, place: Place) -> Value {
        for (key, function, kind) in &class.tree.methods {
            let scope = Scope::inside(&class.scope);
            if self.key(key, &scope).as_deref() != Some(name) {
                continue;
            }
            scope.declare("#class".into(), Binding::Value(Value::Class(class.clone())));
            // A method that is passed on loses its `this`; who wrote it has bound it, or does not need it.
            let closure = Rc::new(Closure::new(function.clone(), &scope, Some(this.clone())));
            match kind {
                MethodKind::Method => return Value::Function(closure),
                MethodKind::Getter => return self.apply(&closure, Vec::new(), None, place),
                MethodKind::StaticMethod | MethodKind::StaticGetter => {}
            }
        }
        match &class.base {
            Some(Value::Class(base)) => self.method(&base.clone(), name, this, place),
            // What an error of the language has that nobody gave it.
            Some(base) if is_error(base) && name == "name" => Value::text("Error"),
            Some(base) if is_error(base) && !OF_ERRORS.contains(&name) => Value::Undefined,
            Some(base) => {
                let kind = SymbolKind::Member { object: base.clone(), name: name.into() };
                Value::Symbol(Rc::new(Symbol::new(place, kind)))
            }
            None => Value::Undefined,
        }
    }

    pub(super) fn statics(&mut self, class: &Rc<Class>, this: &Value) {
        let scope = Scope::inside(&class.scope);
        scope.declare("this".into(), Binding::Value(this.clone()));
        for field in class.tree.fields.iter().filter(|field| field.is_static) {
            let value = field.value.as_ref().map_or(Value::Undefined, |value| self.evaluate(value, &scope));
            if let Some(name) = self.key(&field.key, &scope) {
                class.statics.borrow_mut().insert(name, value);
            }
        }
        for block in &class.tree.static_blocks {
            let closure = Rc::new(Closure::new(block.clone(), &class.scope, Some(this.clone())));
            self.apply(&closure, Vec::new(), None, Place { module: class.module, at: block.at });
        }
    }

    pub(super) fn static_member(&mut self, class: &Rc<Class>, name: &str, place: Place) -> Value {
        if let Some(value) = class.statics.borrow().get(name) {
            return value.clone();
        }
        for (key, function, kind) in &class.tree.methods {
            if self.key(key, &class.scope).as_deref() != Some(name) {
                continue;
            }
            let this = Value::Class(class.clone());
            let closure = Rc::new(Closure::new(function.clone(), &class.scope, Some(this)));
            match kind {
                MethodKind::StaticMethod => return Value::Function(closure),
                MethodKind::StaticGetter => return self.apply(&closure, Vec::new(), None, place),
                MethodKind::Method | MethodKind::Getter => {}
            }
        }
        match (&class.base, &class.tree.name) {
            (_, Some(own)) if name == "name" => Value::Text((&**own).into()),
            (Some(Value::Class(base)), _) => match self.static_member(&base.clone(), name, place) {
                // What its base has of a package is asked of the class itself: `User.find()`.
                Value::Symbol(symbol) if matches!(&symbol.kind, SymbolKind::Member { object: Value::Class(_), .. }) => {
                    of_package(class, name, place)
                }
                found => found,
            },
            (Some(Value::External(base)), _) if !base.module.is_empty() => of_package(class, name, place),
            _ => Value::Unknown(place),
        }
    }
}

/// What a class has of the package's class that it extends.
fn of_package(class: &Rc<Class>, name: &str, place: Place) -> Value {
    let kind = SymbolKind::Member { object: Value::Class(class.clone()), name: name.into() };
    Value::Symbol(Rc::new(Symbol::new(place, kind)))
}

/// A function that is called on a value, wherever it is passed on to.
pub(super) fn bound(closure: &Closure, this: &Value) -> Value {
    Value::Function(Rc::new(Closure::new(closure.function.clone(), &closure.scope, Some(this.clone()))))
}

/// What a function may be given whose caller is not in the sources.
fn unknown_arguments(function: &Function, place: Place) -> Vec<Value> {
    let unknown = function.parameters.iter().map(|parameter| {
        let kind = SymbolKind::Parameter { type_name: parameter.type_name.clone() };
        match parameter.pattern {
            Pattern::Default(..) => Value::Undefined,
            _ => Value::Symbol(Rc::new(Symbol::new(place, kind))),
        }
    });
    unknown.collect()
}

/// Whether a value is a class of the language's errors.
fn is_error(class: &Value) -> bool {
    class.external().is_some_and(|class| class.module.is_empty() && is_error_class(&class.path))
}
