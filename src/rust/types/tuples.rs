//! Lists whose first items have schemas of their own.

use super::{Context, Element, ItemBody, Items, Lowerer, Place, Ty};
use crate::code;
use crate::contract::schema::Schema;
use crate::contract::shape::{Check, Kind};
use crate::rust::code::Code;
use crate::rust::validation;

/// `prefixItems`, and how many items there may be.
pub(super) struct Tuple<'t, 'c> {
    prefix: &'c [Schema],
    rest: Option<&'c Schema>,
    checks: &'t [Check<'c>],
}

impl<'t, 'c> Tuple<'t, 'c> {
    pub(super) fn new(prefix: &'c [Schema], rest: Option<&'c Schema>, checks: &'t [Check<'c>]) -> Self {
        Tuple { prefix, rest, checks }
    }

    /// Whether it has a type of its own.
    pub(super) fn is_item(&self, cx: Context<'_>) -> bool {
        cx.reads || self.required().is_some()
    }

    /// How many items there have to be, where there are no more than those that have schemas, and only their number is limited.
    fn required(&self) -> Option<usize> {
        let count = self.prefix.len() as u64;
        let (mut least, mut most) = (0, self.rest.filter(|rest| rest.never).map(|_| count));
        for check in self.checks {
            match check {
                Check::MinItems(limit) => least = *limit,
                Check::MaxItems(limit) => most = Some(most.map_or(*limit, |most| most.min(*limit))),
                _ => return None,
            }
        }
        // serde takes a struct of one value for that value.
        (count > 1 && most == Some(count) && least <= count).then(|| usize::try_from(least).ok()).flatten()
    }
}

impl<'c> Lowerer<'c> {
    /// A tuple that is written inside another schema.
    pub(super) fn inner_tuple(
        &self,
        schema: &'c Schema,
        tuple: Tuple<'_, 'c>,
        place: Place<'_>,
        cx: Context<'c>,
    ) -> Ty {
        if !tuple.is_item(cx) {
            return self.untyped_tuple(schema, cx);
        }
        let name = self.model.names.inner(place.outer, place.inner);
        let start = self.items.borrow().len();
        let body = self.tuple(schema, &tuple, name.as_str(), cx);
        self.item(start, &name, self.about(schema, cx), body, cx)
    }

    /// A tuple of which only its length is known: whether other schemas let a value through can be said of what is read.
    pub(super) fn untyped_tuple(&self, schema: &'c Schema, cx: Context<'c>) -> Ty {
        self.not_asked(schema, "`prefixItems`", cx);
        self.any().list()
    }

    /// The item that a tuple is: a struct of its values, or a list, where there may be other numbers of them.
    pub(super) fn tuple(&self, schema: &'c Schema, tuple: &Tuple<'_, 'c>, name: &str, cx: Context<'c>) -> ItemBody {
        let Tuple { prefix, rest, checks } = *tuple;
        let inner = |index: usize| format!("Item{index}");
        if let Some(required) = tuple.required() {
            let element = |(index, schema): (usize, &'c Schema)| {
                let ty = self.ty(schema, Place { outer: name, inner: &inner(index) }, cx);
                Element { ty, is_optional: index >= required }
            };
            return ItemBody::Tuple(prefix.iter().enumerate().map(element).collect());
        }
        self.uses("crate::types::checks");
        let mut ty = self.any().list();
        let predicate = |(index, schema): (usize, &'c Schema)| self.predicate(schema, name, &inner(index), cx);
        let first: Vec<Code> = prefix.iter().enumerate().map(predicate).collect();
        let rest = rest.map(|rest| self.predicate(rest, name, "Rest", cx));
        let rules = first.iter().enumerate().map(|(index, item)| (code!("item::<{}>", item), index));
        let rules = rules.chain(rest.iter().map(|item| (code!("rest::<{}>", item), prefix.len())));
        let rules = rules.map(|(check, index)| validation::json(code!("{}({})", check, Code::count(index as u64))));
        ty.rules.own.extend(rules);
        let kind = Kind::Tuple { prefix, rest: tuple.rest };
        ty.rules.own.extend(validation::rules(self, schema, &kind, &ty.code, checks, name, cx));
        ItemBody::Items(Items { ty, first, rest })
    }
}
