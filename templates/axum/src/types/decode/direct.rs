{{ header }}
//! Reads JSON as types at one go, and takes nothing that a [`Node`](super::node::Node) would not take. What it refuses can
//! be valid all the same, such as `1.0` for an integer or a name that comes twice.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};

use super::members::Variant;
use crate::types::formats;

/// A value in a text that is being read.
pub(super) struct Direct<D> {
    reader: D,
    /// Whether `None` stands for `null`, not for a member that is absent.
    is_nullable: bool,
}

impl<D> Direct<D> {
    pub(super) fn new(reader: D) -> Self {
        Self {
            reader,
            is_nullable: true,
        }
    }
}

macro_rules! as_they_are {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                self.reader.$method(visitor)
            }
        )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Direct<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.reader.deserialize_any(Within::any(visitor))
    }

    as_they_are! {
        deserialize_bool
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f64
        deserialize_unit
        deserialize_identifier
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.reader.deserialize_str(Text(visitor))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.reader.deserialize_str(Text(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if self.is_nullable {
            self.reader.deserialize_option(Within::any(visitor))
        } else {
            visitor.visit_some(Self::new(self.reader))
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.reader.deserialize_seq(Within::any(visitor))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.reader.deserialize_map(Within::any(visitor))
    }

    /// No array is a struct.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.reader.deserialize_map(Within::members(visitor))
    }

    /// An enum of texts; unions read themselves.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.reader.deserialize_str(OneOf { visitor, variants })
    }

    /// What nobody asks for has to be JSON, too.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_any(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_seq(visitor)
    }

    forward_to_deserialize_any! { i128 u128 f32 char bytes byte_buf unit_struct tuple_struct }
}

/// A text, in the format of the type that is read from it.
struct Text<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Text<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        match formats::of_type::<V::Value>() {
            Some((has_format, format)) if !has_format(text) => Err(E::custom(format)),
            _ => self.0.visit_str(text),
        }
    }
}

/// One of the texts that an enum has.
struct OneOf<V> {
    visitor: V,
    variants: &'static [&'static str],
}

impl<'de, V: Visitor<'de>> Visitor<'de> for OneOf<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(formatter)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        if self.variants.contains(&text) {
            self.visitor.visit_enum(Variant::new(text))
        } else {
            Err(E::unknown_variant(text, self.variants))
        }
    }
}

/// Hands on what is in a value as [`Direct`], too.
struct Within<V> {
    visitor: V,
    is_nullable: bool,
}

impl<V> Within<V> {
    fn any(visitor: V) -> Self {
        Self {
            visitor,
            is_nullable: true,
        }
    }

    /// The members of a struct, of which the optional ones are absent, not `null`.
    fn members(visitor: V) -> Self {
        Self {
            visitor,
            is_nullable: false,
        }
    }
}

macro_rules! visits {
    ($($method:ident $type:ty,)*) => {
        $(
            fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
                self.visitor.$method(value)
            }
        )*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Within<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(formatter)
    }

    visits! {
        visit_bool bool,
        visit_i64 i64,
        visit_u64 u64,
        visit_f64 f64,
        visit_str &str,
        visit_borrowed_str &'de str,
        visit_string String,
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, reader: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Direct::new(reader))
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(Items(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        let is_nullable = self.is_nullable;
        self.visitor.visit_map(Members {
            members,
            is_nullable,
        })
    }
}

struct Items<A>(A);

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Seed {
            seed,
            is_nullable: true,
        })
    }
}

struct Members<A> {
    members: A,
    is_nullable: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.members.next_key_seed(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        let is_nullable = self.is_nullable;
        self.members.next_value_seed(Seed { seed, is_nullable })
    }
}

struct Seed<S> {
    seed: S,
    is_nullable: bool,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<S::Value, D::Error> {
        let is_nullable = self.is_nullable;
        self.seed.deserialize(Direct {
            reader,
            is_nullable,
        })
    }
}
