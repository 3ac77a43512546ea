//! The checks of a schema that types cannot say.

use crate::contract::evaluated;
use crate::contract::schema::{JsonType, NumberKeywords, Schema, StringKeywords};
use crate::contract::value::Number;

/// A keyword that limits a value and that types cannot say.
#[derive(Debug)]
pub enum Check<'a> {
    Minimum(&'a Number),
    Maximum(&'a Number),
    ExclusiveMinimum(&'a Number),
    ExclusiveMaximum(&'a Number),
    MultipleOf(&'a Number),
    MinLength(u64),
    MaxLength(u64),
    Pattern(&'a str),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    Contains {
        schema: &'a Schema,
        min: u64,
        max: Option<u64>,
    },
    /// Names that an object must have, where nothing else says that the value is one.
    Required(&'a [String]),
    MinProperties(u64),
    MaxProperties(u64),
    PropertyNames(&'a Schema),
    PatternProperty {
        pattern: &'a str,
        schema: &'a Schema,
    },
    DependentRequired {
        name: &'a str,
        others: &'a [String],
    },
    DependentSchema {
        name: &'a str,
        schema: &'a Schema,
    },
    /// Properties that no other keyword of the schema speaks about must be like this.
    UnevaluatedProperties {
        schema: &'a Schema,
        values: &'a Schema,
    },
    /// Items that no other keyword of the schema speaks about must be like this.
    UnevaluatedItems {
        schema: &'a Schema,
        values: &'a Schema,
    },
    Not(&'a Schema),
    Condition {
        condition: &'a Schema,
        then: Option<&'a Schema>,
        otherwise: Option<&'a Schema>,
    },
}

impl Check<'_> {
    /// Whether it limits a number, a text or a list by itself, which validators have a word for.
    pub fn is_limit(&self) -> bool {
        matches!(
            self,
            Check::Minimum(_)
                | Check::Maximum(_)
                | Check::ExclusiveMinimum(_)
                | Check::ExclusiveMaximum(_)
                | Check::MultipleOf(_)
                | Check::MinLength(_)
                | Check::MaxLength(_)
                | Check::Pattern(_)
                | Check::MinItems(_)
                | Check::MaxItems(_)
                | Check::UniqueItems
        )
    }
}

/// The checks of a schema that concern values of one type; of all types where none is given.
pub(super) fn checks(schema: &Schema, json_type: Option<JsonType>) -> Vec<Check<'_>> {
    let concerns = |types: &[JsonType]| json_type.is_none_or(|json_type| types.contains(&json_type));
    let mut checks = Vec::new();
    if let Some(number) = schema.number.as_deref().filter(|_| concerns(&[JsonType::Integer, JsonType::Number])) {
        let NumberKeywords { minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of } = number;
        checks.extend(minimum.as_ref().map(Check::Minimum));
        checks.extend(exclusive_minimum.as_ref().map(Check::ExclusiveMinimum));
        checks.extend(maximum.as_ref().map(Check::Maximum));
        checks.extend(exclusive_maximum.as_ref().map(Check::ExclusiveMaximum));
        checks.extend(multiple_of.as_ref().map(Check::MultipleOf));
    }
    if let Some(string) = schema.string.as_deref().filter(|_| concerns(&[JsonType::String])) {
        let StringKeywords { min_length, max_length, pattern, .. } = string;
        checks.extend(min_length.filter(|&length| length > 0).map(Check::MinLength));
        checks.extend(max_length.map(Check::MaxLength));
        checks.extend(pattern.as_deref().map(Check::Pattern));
    }
    if let Some(array) = schema.array.as_deref().filter(|_| concerns(&[JsonType::Array])) {
        checks.extend(array.min_items.filter(|&count| count > 0).map(Check::MinItems));
        checks.extend(array.max_items.map(Check::MaxItems));
        checks.extend(array.unique_items.then_some(Check::UniqueItems));
        checks.extend(array.contains.as_ref().map(|schema| Check::Contains {
            schema,
            min: array.min_contains.unwrap_or(1),
            max: array.max_contains,
        }));
        let unevaluated = array.unevaluated_items.as_ref().filter(|values| values.has_content());
        let unevaluated = unevaluated.filter(|_| array.items.is_none() && !evaluated::is_rest(schema));
        checks.extend(unevaluated.map(|values| Check::UnevaluatedItems { schema, values }));
    }
    if let Some(object) = schema.object.as_deref().filter(|_| concerns(&[JsonType::Object])) {
        let implied = json_type.is_none() && !object.required.is_empty();
        checks.extend(implied.then_some(Check::Required(&object.required)));
        checks.extend(object.min_properties.filter(|&count| count > 0).map(Check::MinProperties));
        checks.extend(object.max_properties.map(Check::MaxProperties));
        checks.extend(object.property_names.as_deref().map(Check::PropertyNames));
        let patterns = object.pattern_properties.iter();
        checks.extend(patterns.map(|(pattern, schema)| Check::PatternProperty { pattern, schema }));
        let dependents = object.dependent_required.iter();
        checks.extend(dependents.map(|(name, others)| Check::DependentRequired { name, others }));
        let dependents = object.dependent_schemas.iter();
        checks.extend(dependents.map(|(name, schema)| Check::DependentSchema { name, schema }));
        let unevaluated = object.unevaluated_properties.as_ref().filter(|values| values.has_content());
        let unevaluated =
            unevaluated.filter(|_| object.additional_properties.is_none() && !evaluated::is_additional(schema));
        checks.extend(unevaluated.map(|values| Check::UnevaluatedProperties { schema, values }));
    }
    checks.extend(composed(schema));
    checks
}

/// The checks that look at values as a whole.
pub(super) fn composed(schema: &Schema) -> Vec<Check<'_>> {
    let Some(composition) = schema.composition.as_deref() else {
        return Vec::new();
    };
    let condition = composition.condition.as_ref().map(|condition| Check::Condition {
        condition,
        then: composition.then.as_deref(),
        otherwise: composition.otherwise.as_deref(),
    });
    composition.not.as_deref().map(Check::Not).into_iter().chain(condition).collect()
}
