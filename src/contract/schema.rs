//! Schemas in one normal form: JSON Schema 2020-12, with OpenAPI's own keywords.
//!
//! What the versions of OpenAPI spell differently is the same here: `nullable: true`, `type: [T, "null"]`; a boolean
//! `exclusiveMinimum` and a numeric one; `example` and `examples`.

use indexmap::IndexMap;

use super::origin::Origin;
use super::spelling::Spelling;
use super::value::{Number, Value};

/// A named schema's place in [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub usize);

/// The schemas that others refer to: the document's components, and whatever else a `$ref` points at.
#[derive(Clone, Debug, Default)]
pub struct Schemas(Vec<NamedSchema>);

/// A schema that can be referred to.
#[derive(Clone, Debug)]
pub struct NamedSchema {
    /// The component's name, or one derived from the pointer.
    pub name: String,
    /// The JSON pointer that names it in a document: `/components/schemas/User`.
    pub pointer: String,
    pub schema: Schema,
}

impl Schemas {
    /// Adds a schema; its id stays valid for as long as the contract lives.
    pub fn push(&mut self, schema: NamedSchema) -> SchemaId {
        self.0.push(schema);
        SchemaId(self.0.len() - 1)
    }

    /// The schema behind an id of this contract.
    pub fn get(&self, id: SchemaId) -> &NamedSchema {
        &self.0[id.0]
    }

    /// Puts a schema in the place of the one with this id.
    pub fn set(&mut self, id: SchemaId, schema: Schema) {
        self.0[id.0].schema = schema;
    }

    /// Takes a schema out, and leaves one that says nothing in its place.
    pub fn take(&mut self, id: SchemaId) -> Schema {
        std::mem::take(&mut self.0[id.0].schema)
    }

    /// All, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &NamedSchema)> {
        self.0.iter().enumerate().map(|(index, schema)| (SchemaId(index), schema))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the contract names no schema.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The schema, and those that its `$ref`s lead to one after the other.
    pub fn links<'a>(&'a self, schema: &'a Schema) -> impl Iterator<Item = &'a Schema> {
        let next = |schema: &&'a Schema| schema.reference.map(|id| &self.get(id).schema);
        std::iter::successors(Some(schema), next).take(self.0.len() + 1)
    }

    /// The schema after following `$ref`s that stand alone, and the last id on the way.
    pub fn resolve<'a>(&'a self, schema: &'a Schema) -> (&'a Schema, Option<SchemaId>) {
        let (mut schema, mut id) = (schema, None);
        for _ in 0..=self.0.len() {
            match schema.reference {
                Some(next) if !schema.has_assertions() => {
                    id = Some(next);
                    schema = &self.get(next).schema;
                }
                _ => break,
            }
        }
        (schema, id)
    }
}

/// The values of JSON Schema's `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl JsonType {
    pub const ALL: [JsonType; 7] = [
        JsonType::Null,
        JsonType::Boolean,
        JsonType::Integer,
        JsonType::Number,
        JsonType::String,
        JsonType::Array,
        JsonType::Object,
    ];

    /// The keyword's value for this type.
    pub fn name(self) -> &'static str {
        match self {
            JsonType::Null => "null",
            JsonType::Boolean => "boolean",
            JsonType::Integer => "integer",
            JsonType::Number => "number",
            JsonType::String => "string",
            JsonType::Array => "array",
            JsonType::Object => "object",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|json_type| json_type.name() == name)
    }
}

/// A set of types, in the order of [`JsonType::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TypeSet(u8);

impl TypeSet {
    pub fn insert(&mut self, json_type: JsonType) {
        self.0 |= 1 << json_type as u8;
    }

    pub fn remove(&mut self, json_type: JsonType) {
        self.0 &= !(1 << json_type as u8);
    }

    pub fn contains(self, json_type: JsonType) -> bool {
        self.0 & (1 << json_type as u8) != 0
    }

    /// Whether a value of this type is let through: an integer is also a number.
    pub fn admits(self, json_type: JsonType) -> bool {
        self.contains(json_type) || (json_type == JsonType::Integer && self.contains(JsonType::Number))
    }

    /// The types in both, where `integer` is part of `number`.
    pub fn intersection(self, other: TypeSet) -> TypeSet {
        JsonType::ALL.into_iter().filter(|&json_type| self.admits(json_type) && other.admits(json_type)).collect()
    }

    pub fn iter(self) -> impl Iterator<Item = JsonType> {
        JsonType::ALL.into_iter().filter(move |&json_type| self.contains(json_type))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }
}

impl FromIterator<JsonType> for TypeSet {
    fn from_iter<T: IntoIterator<Item = JsonType>>(types: T) -> Self {
        let mut set = TypeSet::default();
        for json_type in types {
            set.insert(json_type);
        }
        set
    }
}

/// A schema: a conjunction of keywords. The rarer groups are boxed, because a document has a hundred thousand schemas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    pub origin: Origin,
    /// `$ref`; the other keywords apply beside it (2020-12, 8.2.3.1).
    pub reference: Option<SchemaId>,
    /// The first part of an `allOf` that [`flatten`](super::merge::flatten) has merged into this schema: everything it
    /// says is said here again.
    pub extends: Option<SchemaId>,
    /// `false`: nothing is valid.
    pub never: bool,
    /// Why it is not known what the schema lets through: its witness refers to something that is not there.
    pub unknown: Option<Box<str>>,
    pub spelling: Spelling,
    /// `type`; none means any.
    pub types: Option<TypeSet>,
    /// The type that the keywords stand for where none is named, as far as the document is not read to the letter.
    pub implied_type: Option<JsonType>,
    /// `enum`.
    pub values: Option<Vec<Value>>,
    /// `const`.
    pub constant: Option<Value>,
    pub format: Option<String>,
    pub annotations: Option<Box<Annotations>>,
    pub number: Option<Box<NumberKeywords>>,
    pub string: Option<Box<StringKeywords>>,
    pub array: Option<Box<ArrayKeywords>>,
    pub object: Option<Box<ObjectKeywords>>,
    pub composition: Option<Box<Composition>>,
    /// Extensions (`x-…`) and keywords that we do not know, as written.
    pub extensions: Option<Box<IndexMap<String, Value>>>,
}

/// What a schema says without refusing any value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    pub title: Option<String>,
    pub description: Option<String>,
    pub default: Option<Value>,
    pub examples: Vec<Value>,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
    pub xml: Option<Value>,
    pub external_docs: Option<Value>,
}

/// The keywords of numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberKeywords {
    pub minimum: Option<Number>,
    pub maximum: Option<Number>,
    pub exclusive_minimum: Option<Number>,
    pub exclusive_maximum: Option<Number>,
    pub multiple_of: Option<Number>,
}

/// The keywords of strings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StringKeywords {
    /// Characters, not bytes.
    pub min_length: Option<u64>,
    pub max_length: Option<u64>,
    pub pattern: Option<String>,
    pub content_encoding: Option<String>,
    pub content_media_type: Option<String>,
}

/// The keywords of arrays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArrayKeywords {
    pub items: Option<Schema>,
    pub prefix_items: Vec<Schema>,
    pub contains: Option<Box<Schema>>,
    pub min_contains: Option<u64>,
    pub max_contains: Option<u64>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
    pub unique_items: bool,
    pub unevaluated_items: Option<Box<Schema>>,
}

/// The keywords of objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectKeywords {
    pub properties: IndexMap<String, Schema>,
    pub required: Vec<String>,
    pub additional_properties: Option<Schema>,
    pub pattern_properties: IndexMap<String, Schema>,
    pub property_names: Option<Box<Schema>>,
    pub min_properties: Option<u64>,
    pub max_properties: Option<u64>,
    pub dependent_required: IndexMap<String, Vec<String>>,
    pub dependent_schemas: IndexMap<String, Schema>,
    pub unevaluated_properties: Option<Box<Schema>>,
}

/// The keywords that apply other schemas in place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composition {
    pub all_of: Vec<Schema>,
    pub any_of: Vec<Schema>,
    pub one_of: Vec<Schema>,
    pub not: Option<Box<Schema>>,
    pub condition: Option<Box<Schema>>,
    pub then: Option<Box<Schema>>,
    pub otherwise: Option<Box<Schema>>,
    pub discriminator: Option<Discriminator>,
}

/// OpenAPI's `discriminator`.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminator {
    pub property_name: String,
    /// Value → schema; a target that cannot be found is left out and reported.
    pub mapping: IndexMap<String, SchemaId>,
    /// The schema of values that have no such property, or another value there (OpenAPI 3.2, 4.25).
    pub default_mapping: Option<SchemaId>,
    pub extensions: IndexMap<String, Value>,
}

impl Schema {
    /// The schema that a `$ref` alone makes.
    pub fn of_reference(id: SchemaId, origin: Origin) -> Self {
        Schema { origin, reference: Some(id), ..Schema::default() }
    }

    /// A schema of one type and no other keyword.
    pub fn of_type(json_type: JsonType) -> Self {
        Schema { types: Some([json_type].into_iter().collect()), ..Schema::default() }
    }

    /// Whether any keyword beside `$ref` and the annotations is present.
    pub fn has_assertions(&self) -> bool {
        self.never
            || self.types.is_some()
            || self.values.is_some()
            || self.constant.is_some()
            || self.format.is_some()
            || self.number.is_some()
            || self.string.is_some()
            || self.array.is_some()
            || self.object.is_some()
            || self.composition.is_some()
    }

    /// Whether the schema can refuse anything.
    pub fn has_content(&self) -> bool {
        self.reference.is_some() || self.has_assertions()
    }

    /// Whether values are listed: `enum`, or `const`.
    pub fn lists_values(&self) -> bool {
        self.values.is_some() || self.constant.is_some()
    }

    /// The pattern beside values that are listed, which all that can occur keep.
    pub fn pattern_of_values(&self) -> Option<&str> {
        self.string.as_deref().filter(|_| self.lists_values())?.pattern.as_deref()
    }

    pub fn annotations(&self) -> &Annotations {
        static NONE: Annotations = Annotations {
            title: None,
            description: None,
            default: None,
            examples: Vec::new(),
            deprecated: false,
            read_only: false,
            write_only: false,
            xml: None,
            external_docs: None,
        };
        self.annotations.as_deref().unwrap_or(&NONE)
    }

    /// Every schema directly inside this one, references not followed.
    pub fn children(&self) -> Vec<&Schema> {
        let mut found = Vec::new();
        if let Some(array) = &self.array {
            let ArrayKeywords { items, prefix_items, contains, unevaluated_items, .. } = array.as_ref();
            found.extend(items);
            found.extend(prefix_items);
            found.extend(contains.as_deref());
            found.extend(unevaluated_items.as_deref());
        }
        if let Some(object) = &self.object {
            let ObjectKeywords { properties, additional_properties, pattern_properties, property_names, .. } =
                object.as_ref();
            let ObjectKeywords { dependent_schemas, unevaluated_properties, .. } = object.as_ref();
            found.extend(properties.values());
            found.extend(additional_properties);
            found.extend(pattern_properties.values());
            found.extend(property_names.as_deref());
            found.extend(dependent_schemas.values());
            found.extend(unevaluated_properties.as_deref());
        }
        if let Some(composition) = &self.composition {
            let Composition { all_of, any_of, one_of, not, condition, then, otherwise, .. } = composition.as_ref();
            found.extend(all_of);
            found.extend(any_of);
            found.extend(one_of);
            found.extend([not, condition, then, otherwise].into_iter().filter_map(Option::as_deref));
        }
        found
    }

    /// As [`children`](Self::children), to be changed.
    pub fn children_mut(&mut self) -> Vec<&mut Schema> {
        let mut found = Vec::new();
        if let Some(array) = &mut self.array {
            let ArrayKeywords { items, prefix_items, contains, unevaluated_items, .. } = array.as_mut();
            found.extend(items);
            found.extend(prefix_items);
            found.extend(contains.as_deref_mut());
            found.extend(unevaluated_items.as_deref_mut());
        }
        if let Some(object) = &mut self.object {
            let ObjectKeywords {
                properties,
                additional_properties,
                pattern_properties,
                property_names,
                dependent_schemas,
                unevaluated_properties,
                ..
            } = object.as_mut();
            found.extend(properties.values_mut());
            found.extend(additional_properties);
            found.extend(pattern_properties.values_mut());
            found.extend(property_names.as_deref_mut());
            found.extend(dependent_schemas.values_mut());
            found.extend(unevaluated_properties.as_deref_mut());
        }
        if let Some(composition) = &mut self.composition {
            let Composition { all_of, any_of, one_of, not, condition, then, otherwise, .. } = composition.as_mut();
            found.extend(all_of);
            found.extend(any_of);
            found.extend(one_of);
            found.extend([not, condition, then, otherwise].into_iter().filter_map(Option::as_deref_mut));
        }
        found
    }
}
