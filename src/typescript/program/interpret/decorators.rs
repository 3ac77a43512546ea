//! The decorators of a class's fields: what they are called with, as values.

use std::rc::Rc;
use std::sync::Arc;

use super::Program;
use crate::typescript::program::scope::Scope;
use crate::typescript::program::types::Typed;
use crate::typescript::program::value::{Class, Value};

/// How many classes may extend each other.
const DEEPEST: usize = 20;

/// A field of a class.
#[derive(Clone, Debug)]
pub struct Decorated {
    pub name: Arc<str>,
    /// What stands above it: `@Length(1, 80)`.
    pub decorators: Vec<Value>,
    pub typed: Option<Typed>,
}

impl Program<'_> {
    /// The fields that instances of a class have, those of its bases first.
    pub fn decorated_fields(&mut self, class: &Rc<Class>) -> Vec<Decorated> {
        let mut classes = vec![class.clone()];
        while let Some(Some(Value::Class(base))) = classes.last().map(|class| class.base.clone())
            && classes.len() < DEEPEST
        {
            classes.push(base);
        }
        let mut found = Vec::new();
        for class in classes.iter().rev() {
            let scope = Scope::inside(&class.scope);
            for field in class.tree.fields.iter().filter(|field| !field.is_static) {
                let Some(name) = self.key(&field.key, &scope) else { continue };
                let decorators = field.decorators.iter().map(|decorator| self.evaluate(decorator, &scope)).collect();
                let typed = field.type_at.map(|at| Typed::new(class.module, at));
                found.push(Decorated { name, decorators, typed });
            }
        }
        found
    }
}
