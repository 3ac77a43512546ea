{{ header }}
//! What is in a value: items, members, the name of a variant.

use std::{borrow::Cow, marker::PhantomData};

use serde::de::{
    DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
    value::{MapDeserializer, StrDeserializer},
};
use serde_json::Value;

use super::{
    node::Node,
    problems::{Mismatch, join},
};

pub(super) struct Items<'n, 'a> {
    node: &'n Node<'a>,
    items: std::vec::IntoIter<&'a Value>,
    index: usize,
}

impl<'n, 'a> Items<'n, 'a> {
    pub(super) fn new(node: &'n Node<'a>, items: impl IntoIterator<Item = &'a Value>) -> Self {
        Self {
            node,
            items: items.into_iter().collect::<Vec<_>>().into_iter(),
            index: 0,
        }
    }
}

impl<'a> SeqAccess<'a> for Items<'_, 'a> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let node = self.node.inside(item, &self.index.to_string(), true);
        let path = node.path.clone();
        self.index += 1;
        let read = seed.deserialize(node).map(Some);
        read.map_err(|error| error.at(&path))
    }
}

pub(super) struct Members<'n, 'a> {
    node: &'n Node<'a>,
    members: serde_json::map::Iter<'a>,
    missing: std::vec::IntoIter<String>,
    is_nullable: bool,
    next: Option<(Cow<'a, str>, &'a Value)>,
}

impl<'n, 'a> Members<'n, 'a> {
    pub(super) fn new(
        node: &'n Node<'a>,
        members: &'a serde_json::Map<String, Value>,
        is_nullable: bool,
    ) -> Self {
        let missing = node.stand_ins.missing(&node.path, node.value);
        Self {
            node,
            members: members.iter(),
            missing: missing.into_iter(),
            is_nullable,
            next: None,
        }
    }
}

impl<'a> MapAccess<'a> for Members<'_, 'a> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'a>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        let unknown = &self.node.stand_ins.unknown;
        let member = self.members.find(|(name, _)| {
            unknown.is_empty() || !unknown.contains(&join(&self.node.path, name))
        });
        let member = member.map(|(name, value)| (Cow::from(name), value));
        let stand_in = || Some((Cow::from(self.missing.next()?), &Value::Null));
        let Some((name, value)) = member.or_else(stand_in) else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, Mismatch> = name.as_ref().into_deserializer();
        let key = seed
            .deserialize(key)
            .map_err(|error| error.at(&self.node.path))?;
        self.next = Some((name, value));
        Ok(Some(key))
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let Some((name, value)) = self.next.take() else {
            return Err(Mismatch::custom("a value without a name"));
        };
        let node = self.node.inside(value, &name, self.is_nullable);
        let path = node.path.clone();
        let read = seed.deserialize(node);
        read.map_err(|error| error.at(&path))
    }
}

/// The name of a variant that holds nothing.
pub(super) struct Variant<'a, E>(&'a str, PhantomData<E>);

impl<'a, E> Variant<'a, E> {
    pub(super) fn new(name: &'a str) -> Self {
        Self(name, PhantomData)
    }
}

impl<'de, E: Error> EnumAccess<'de> for Variant<'_, E> {
    type Error = E;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), E> {
        let name: StrDeserializer<'_, E> = self.0.into_deserializer();
        seed.deserialize(name).map(|variant| (variant, self))
    }
}

impl<'de, E: Error> VariantAccess<'de> for Variant<'_, E> {
    type Error = E;

    fn unit_variant(self) -> Result<(), E> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, E> {
        let nothing: MapDeserializer<'_, _, E> =
            MapDeserializer::new(std::iter::empty::<(&str, &str)>());
        seed.deserialize(nothing)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, E> {
        Err(E::custom("expected a string"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, E> {
        Err(E::custom("expected a string"))
    }
}
