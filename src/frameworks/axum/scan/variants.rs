//! Which variant of an enum a value is, and which one what is in it is.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Pat};

use super::Reader;
use super::bodies::{Env, is_self};
use crate::rust::program::unraw;

/// `AppError::Request(RequestError::NotFound)`: a variant and, where it is known, the one of the enum that is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variant {
    pub name: String,
    pub inside: Option<String>,
}

impl Variant {
    /// One of which nothing is known but its name.
    pub fn named(name: impl Into<String>) -> Self {
        Variant { name: name.into(), inside: None }
    }
}

/// Several variants, each with those that may be in it.
#[derive(Clone, Debug, Default)]
pub struct Variants(BTreeMap<String, Inside>);

/// What may be in a variant.
#[derive(Clone, Debug)]
enum Inside {
    Anything,
    Of(BTreeSet<String>),
}

impl Variants {
    /// Adds a variant with whatever may be in it.
    pub fn add(&mut self, name: String) {
        self.0.insert(name, Inside::Anything);
    }

    /// Adds a variant with a variant in it.
    pub fn add_inside(&mut self, name: String, inside: String) {
        match self.0.entry(name).or_insert_with(|| Inside::Of(BTreeSet::new())) {
            Inside::Anything => {}
            Inside::Of(known) => drop(known.insert(inside)),
        }
    }

    pub fn extend(&mut self, others: Variants) {
        for (name, inside) in others.0 {
            match inside {
                Inside::Anything => self.add(name),
                Inside::Of(known) => known.into_iter().for_each(|inside| self.add_inside(name.clone(), inside)),
            }
        }
    }

    /// How many are known, each with what is in it.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    pub fn has(&self, variant: &Variant) -> bool {
        match (self.0.get(&variant.name), &variant.inside) {
            (Some(Inside::Anything), _) => true,
            (Some(Inside::Of(known)), Some(inside)) => known.contains(inside),
            _ => false,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Variant> {
        self.0.iter().flat_map(|(name, inside)| match inside {
            Inside::Anything => vec![Variant::named(name)],
            Inside::Of(known) => {
                known.iter().map(|inside| Variant { name: name.clone(), inside: Some(inside.clone()) }).collect()
            }
        })
    }
}

impl Env<'_> {
    /// Which variant an expression is: `self`, or a variable that a pattern has taken out of it.
    pub(super) fn variant_of(&self, expression: &Expr) -> Option<Variant> {
        if is_self(expression) {
            return self.variant.clone();
        }
        match expression {
            Expr::Path(path) => {
                let inside = self.inside.get(&unraw(path.path.get_ident()?))?;
                Some(Variant::named(inside))
            }
            Expr::Reference(inner) => self.variant_of(&inner.expr),
            Expr::Unary(inner) => self.variant_of(&inner.expr),
            Expr::Paren(inner) => self.variant_of(&inner.expr),
            Expr::MethodCall(call) if call.method == "as_ref" || call.method == "clone" => {
                self.variant_of(&call.receiver)
            }
            _ => None,
        }
    }

    /// Notes what the variables of a pattern are that takes a variant apart.
    pub(super) fn take_out(&mut self, pattern: &Pat, variant: &Variant) {
        let Some(inside) = &variant.inside else { return };
        match pattern {
            Pat::TupleStruct(tuple) => {
                for pattern in &tuple.elems {
                    if let Pat::Ident(ident) = pattern {
                        self.inside.insert(unraw(&ident.ident), inside.clone());
                    }
                }
            }
            Pat::Paren(inner) => self.take_out(&inner.pat, variant),
            Pat::Reference(inner) => self.take_out(&inner.pat, variant),
            _ => {}
        }
    }
}

impl<'s> Reader<'_, 's> {
    /// What is known where a condition holds, and whether it does: `if let Self::Invalid(fields) = self`.
    pub(super) fn condition(&self, condition: &'s Expr, env: &Env<'s>) -> (Env<'s>, Option<bool>) {
        let mut then = env.clone();
        let Expr::Let(asked) = condition else { return (then, None) };
        let subject = self.scan.program.infer(&asked.expr, &env.scope, &env.types);
        self.scan.program.bind(&asked.pat, &subject, &mut then.types);
        let Some(variant) = env.variant_of(&asked.expr) else { return (then, None) };
        then.take_out(&asked.pat, &variant);
        (then, Some(takes(&asked.pat, &variant)))
    }
}

/// Whether a pattern takes a variant.
pub fn takes(pattern: &Pat, variant: &Variant) -> bool {
    let is_it = |path: &syn::Path| path.segments.last().is_some_and(|segment| segment.ident == variant.name);
    match pattern {
        Pat::Path(path) => is_it(&path.path),
        Pat::TupleStruct(pattern) => {
            let inside = variant.inside.as_ref().map(Variant::named);
            is_it(&pattern.path) && inside.is_none_or(|inside| pattern.elems.iter().all(|inner| takes(inner, &inside)))
        }
        Pat::Struct(pattern) => is_it(&pattern.path),
        Pat::Or(patterns) => patterns.cases.iter().any(|pattern| takes(pattern, variant)),
        Pat::Paren(inner) => takes(&inner.pat, variant),
        Pat::Reference(inner) => takes(&inner.pat, variant),
        Pat::Ident(ident) => match &ident.subpat {
            Some((_, inner)) => takes(inner, variant),
            // `use Error::*;` makes names of variants.
            None => {
                !unraw(&ident.ident).starts_with(|first: char| first.is_uppercase())
                    || ident.ident == variant.name.as_str()
            }
        },
        _ => true,
    }
}
