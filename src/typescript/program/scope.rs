//! Names, and what they stand for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::modules::ModuleId;
use super::tree::Imported;
use super::value::Value;

/// The names of a block, function or module.
#[derive(Debug)]
pub struct Scope {
    pub module: ModuleId,
    parent: Option<Rc<Scope>>,
    /// How many branches were open, of which it is not known whether they are taken, when it came to be.
    level: usize,
    names: RefCell<HashMap<Arc<str>, Binding>>,
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub enum Binding {
    Value(Value),
    /// What a module exports by the time that it is asked for.
    Import(ModuleId, Imported),
}

impl Scope {
    /// The scope of a module.
    pub fn of_module(module: ModuleId) -> Self {
        Scope { module, parent: None, level: 0, names: RefCell::default() }
    }

    /// A scope inside another.
    pub fn inside(parent: &Rc<Scope>) -> Rc<Self> {
        Self::inside_at(parent, parent.level)
    }

    /// A scope inside another, in so many branches of which it is not known whether they are taken.
    pub fn inside_at(parent: &Rc<Scope>, level: usize) -> Rc<Self> {
        Rc::new(Scope { module: parent.module, parent: Some(parent.clone()), level, names: RefCell::default() })
    }

    /// The level of the scope in which a name is declared.
    pub fn level_of(&self, name: &str) -> Option<usize> {
        let mut scope = self;
        while !scope.declares(name) {
            scope = scope.parent.as_deref()?;
        }
        Some(scope.level)
    }

    pub fn declare(&self, name: Arc<str>, binding: Binding) {
        self.names.borrow_mut().insert(name, binding);
    }

    /// What a name stands for here; `None` for globals.
    pub fn find(&self, name: &str) -> Option<Binding> {
        let mut scope = self;
        loop {
            if let Some(binding) = scope.names.borrow().get(name) {
                return Some(binding.clone());
            }
            scope = scope.parent.as_deref()?;
        }
    }

    /// Whether a name is declared in this very scope.
    pub fn declares(&self, name: &str) -> bool {
        self.names.borrow().contains_key(name)
    }

    /// Whether a name of the module is another one here.
    pub fn is_hidden(&self, name: &str) -> bool {
        let mut scope = self;
        while let Some(parent) = scope.parent.as_deref() {
            if scope.declares(name) {
                return true;
            }
            scope = parent;
        }
        false
    }

    /// Gives a name another value where it is declared; in the outermost scope if nowhere.
    pub fn assign(&self, name: &Arc<str>, value: Value) {
        let mut scope = self;
        while !scope.names.borrow().contains_key(name) {
            match scope.parent.as_deref() {
                Some(parent) => scope = parent,
                None => break,
            }
        }
        scope.declare(name.clone(), Binding::Value(value));
    }
}
