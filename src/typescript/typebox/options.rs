//! The keywords that limit and describe a value, as options of its type.

use super::{Context, Printer};
use crate::contract::defaults;
use crate::contract::schema::Schema;
use crate::contract::shape::Check;
use crate::contract::value::{Number, Value};
use crate::report::Diagnostic;
use crate::typescript::code::{Expression, Property};
use crate::typescript::values;

impl<'c> Printer<'c> {
    /// What the document says about the values in words, and the default if it fits.
    pub(super) fn annotations(&self, schema: &'c Schema) -> Vec<Property> {
        let annotations = schema.annotations();
        let text = |key: &str, text: &Option<String>| {
            let text = text.as_deref().filter(|text| !text.trim().is_empty());
            text.map(|text| Property::new(key, Expression::string(text)))
        };
        let flag = |key: &str, set: bool| set.then(|| Property::new(key, Expression::boolean(true)));
        let default = annotations.default.as_ref().filter(|default| self.default_fits(default, schema));
        let examples = (!annotations.examples.is_empty())
            .then(|| Property::new("examples", Expression::array(annotations.examples.iter().map(values::literal))));
        let properties = [
            text("title", &annotations.title),
            text("description", &annotations.description),
            flag("deprecated", annotations.deprecated),
            flag("readOnly", annotations.read_only),
            flag("writeOnly", annotations.write_only),
            examples,
            default.map(|default| Property::new("default", values::literal(default))),
        ];
        properties.into_iter().flatten().collect()
    }

    /// The options of a schema's place, which speak of it more closely than the schema does, and what the schema adds.
    pub(super) fn annotated(&self, schema: &'c Schema, mut options: Vec<Property>) -> Vec<Property> {
        let mut own = self.annotations(schema);
        own.retain(|annotation| !options.iter().any(|option| option.is_same_member(annotation)));
        options.extend(own);
        options
    }

    fn default_fits(&self, default: &Value, schema: &Schema) -> bool {
        let fits = defaults::fits(default, schema, &self.model.contract.schemas);
        if !fits {
            let message = format!("the default `{}` does not fit its schema", values::json(default));
            let diagnostic = Diagnostic::warning("default-misfit", schema.origin, message);
            self.problems.borrow_mut().push(diagnostic.help("it is not applied"));
        }
        fits
    }

    /// The checks of a schema, each under the name of its keyword.
    pub(super) fn checks(&self, schema: &Schema, checks: &[Check<'c>], cx: Context) -> Vec<Property> {
        let mut options = Vec::new();
        let mut patterns = Vec::new();
        let mut required = Vec::new();
        let mut dependent = Vec::new();
        for check in checks {
            match check {
                Check::PatternProperty { pattern, schema: values } if is_pattern(pattern) => {
                    patterns.push(Property::new(pattern, self.schema(values, cx)));
                }
                Check::Pattern(pattern) | Check::PatternProperty { pattern, .. } if !is_pattern(pattern) => {
                    self.not_enforced(schema, &format!("the pattern `{pattern}`, which JavaScript cannot read,"));
                }
                Check::DependentRequired { name, others } => {
                    required.push(Property::new(name, strings(others)));
                }
                Check::DependentSchema { name, schema } => {
                    dependent.push(Property::new(name, self.schema(schema, cx)));
                }
                check => options.extend(self.check(check, cx)),
            }
        }
        for (key, members) in
            [("patternProperties", patterns), ("dependentRequired", required), ("dependentSchemas", dependent)]
        {
            if !members.is_empty() {
                options.push(Property::new(key, Expression::object(members)));
            }
        }
        options
    }

    fn check(&self, check: &Check<'c>, cx: Context) -> Vec<Property> {
        let number = |key: &str, number: &Number| {
            Expression::number(number.as_str()).map(|number| Property::new(key, number)).into_iter().collect()
        };
        let count = |key: &str, count: u64| vec![Property::new(key, Expression::integer(count))];
        let schema = |key: &str, schema: &'c Schema| Property::new(key, self.schema(schema, cx));
        match check {
            Check::Minimum(limit) => number("minimum", limit),
            Check::Maximum(limit) => number("maximum", limit),
            Check::ExclusiveMinimum(limit) => number("exclusiveMinimum", limit),
            Check::ExclusiveMaximum(limit) => number("exclusiveMaximum", limit),
            Check::MultipleOf(step) => number("multipleOf", step),
            Check::MinLength(length) => count("minLength", *length),
            Check::MaxLength(length) => count("maxLength", *length),
            Check::Pattern(pattern) => vec![Property::new("pattern", Expression::string(pattern))],
            Check::MinItems(least) => count("minItems", *least),
            Check::MaxItems(most) => count("maxItems", *most),
            Check::UniqueItems => vec![Property::new("uniqueItems", Expression::boolean(true))],
            Check::Contains { schema: item, min, max } => {
                let mut options = vec![schema("contains", item)];
                options.extend((*min != 1).then(|| count("minContains", *min)).into_iter().flatten());
                options.extend(max.map(|max| count("maxContains", max)).into_iter().flatten());
                options
            }
            Check::Required(names) => vec![Property::new("required", strings(names))],
            Check::MinProperties(least) => count("minProperties", *least),
            Check::MaxProperties(most) => count("maxProperties", *most),
            Check::PropertyNames(names) => vec![schema("propertyNames", names)],
            Check::Not(other) => vec![schema("not", other)],
            Check::Condition { condition, then, otherwise } => {
                let branches = [("if", Some(*condition)), ("then", *then), ("else", *otherwise)];
                branches.into_iter().filter_map(|(key, branch)| Some(schema(key, branch?))).collect()
            }
            Check::UnevaluatedProperties { values, .. } => vec![schema("unevaluatedProperties", values)],
            Check::UnevaluatedItems { values, .. } => vec![schema("unevaluatedItems", values)],
            // These are gathered, because a keyword stands once.
            Check::PatternProperty { .. } | Check::DependentRequired { .. } | Check::DependentSchema { .. } => {
                Vec::new()
            }
        }
    }
}

fn strings(texts: &[String]) -> Expression {
    Expression::array(texts.iter().map(|text| Expression::string(text)))
}

/// Whether JavaScript can read the pattern, with the flag `u` or without it.
fn is_pattern(pattern: &str) -> bool {
    ["u", ""].into_iter().any(|flags| regress::Regex::with_flags(pattern, flags).is_ok())
}
