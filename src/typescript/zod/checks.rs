//! The keywords that limit values beyond their type.

use super::{Input, Printer};
use crate::contract::schema::Schema;
use crate::contract::shape::{Check, Kind, Object};
use crate::contract::value::Number;
use crate::typescript::code::{Expression, Property};

/// The largest integer that JavaScript holds exactly, 2^53 - 1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// What a check can be a method of.
#[derive(Clone, Copy, PartialEq)]
enum Receiver {
    Number,
    Text,
    List,
    Other,
}

impl<'c> Printer<'c> {
    pub(super) fn checked(
        &self,
        schema: &'c Schema,
        printed: Expression,
        kind: &Kind<'c>,
        checks: &[Check<'c>],
        input: Input,
    ) -> Expression {
        if checks.is_empty() {
            return printed;
        }
        let separator = self.separator.take();
        let receiver = match kind {
            Kind::Integer { .. } | Kind::Number { .. } => Receiver::Number,
            Kind::Text { format: Some("binary") } if input == Input::Parts => Receiver::Text,
            Kind::Text { .. } => Receiver::Text,
            Kind::List { .. } => Receiver::List,
            _ => Receiver::Other,
        };
        // Numbers and lists that arrive as text are read first, and checked inside what reads them.
        let wrapped = input != Input::Json && matches!(receiver, Receiver::Number | Receiver::List);
        let mut inner = if wrapped { self.kind(schema, kind, Input::Json) } else { printed };
        if wrapped && receiver == Receiver::List {
            inner = match kind {
                Kind::List { items: Some(items) } => self.z("array", [self.schema(items, input)]),
                _ => self.z("array", [self.z("string", [])]),
            };
        }
        // What counts is what was sent, not what defaults add to it.
        let before = input == Input::Json && matches!(kind, Kind::Object(object) if has_defaults(object));
        if before {
            let sent = self.z("unknown", []);
            let sent = checks.iter().fold(sent, |sent, check| self.one_check(schema, sent, receiver, check, kind));
            return sent.method("pipe", [inner]);
        }
        for check in checks {
            inner = self.one_check(schema, inner, receiver, check, kind);
        }
        match receiver {
            _ if !wrapped => inner,
            Receiver::Number => self.numeric(inner, input),
            _ => self.listed(inner, separator, input),
        }
    }

    fn one_check(
        &self,
        schema: &'c Schema,
        printed: Expression,
        receiver: Receiver,
        check: &Check<'c>,
        kind: &Kind<'c>,
    ) -> Expression {
        let limit = |printed: Expression, method, number: &Number| match Expression::number(number.as_str()) {
            Some(literal) if number.as_f64().is_finite() => printed.method(method, [literal]),
            _ => printed,
        };
        let size = |printed: Expression, method, count: u64| {
            // No string or list is as long as a number that JavaScript cannot hold.
            let count = count.min(9_007_199_254_740_991);
            printed.method(method, [Expression::integer(count)])
        };
        let refine = |printed: Expression, predicate: Expression, message: &str| {
            printed.method("refine", [predicate, Expression::string(message)])
        };
        match (check, receiver) {
            // A safe integer is within such a bound in any case.
            (Check::Minimum(number) | Check::Maximum(number), Receiver::Number)
                if matches!(kind, Kind::Integer { .. }) && number.as_f64().abs() > MAX_SAFE_INTEGER =>
            {
                printed
            }
            (Check::Minimum(number), Receiver::Number) => limit(printed, "min", number),
            (Check::Maximum(number), Receiver::Number) => limit(printed, "max", number),
            (Check::ExclusiveMinimum(number), Receiver::Number) => limit(printed, "gt", number),
            (Check::ExclusiveMaximum(number), Receiver::Number) => limit(printed, "lt", number),
            (Check::MultipleOf(number), Receiver::Number) => limit(printed, "multipleOf", number),
            (Check::MinLength(length), Receiver::Text) => size(printed, "min", *length),
            (Check::MaxLength(length), Receiver::Text) => size(printed, "max", *length),
            (Check::Pattern(pattern), Receiver::Text) => match regex(pattern) {
                // A file has no text to match.
                _ if matches!(kind, Kind::Text { format: Some("binary") }) => printed,
                Some(regex) => printed.method("regex", [regex]),
                None => {
                    self.not_enforced(schema, &format!("the pattern `{pattern}`, which JavaScript cannot read,"));
                    printed
                }
            },
            (Check::MinItems(count), Receiver::List) => size(printed, "min", *count),
            (Check::MaxItems(count), Receiver::List) => size(printed, "max", *count),
            // A tuple's least length is in its optional items.
            (Check::MinItems(_), Receiver::Other) if matches!(kind, Kind::Tuple { .. }) => printed,
            (Check::UniqueItems, _) => refine(printed, self.check("unique"), "Items must be unique"),
            (Check::Contains { schema, min, max }, _) => {
                let mut arguments = vec![self.schema(schema, Input::Json)];
                if *min != 1 || max.is_some() {
                    arguments.push(Expression::integer(*min));
                }
                arguments.extend(max.map(Expression::integer));
                refine(printed, self.check("contains").call(arguments), "Does not contain what it must")
            }
            (Check::Required(names), _) => {
                let names = names.iter().map(|name| Expression::string(name));
                refine(printed, self.check("required").call(names), "A property is missing")
            }
            (Check::MinProperties(count), _) => {
                refine(printed, self.check("minProperties").call([Expression::integer(*count)]), "Too few properties")
            }
            (Check::MaxProperties(count), _) => {
                refine(printed, self.check("maxProperties").call([Expression::integer(*count)]), "Too many properties")
            }
            (Check::PropertyNames(names), _) => {
                let names = self.schema(names, Input::Json);
                refine(printed, self.check("propertyNames").call([names]), "A property has a name that is not allowed")
            }
            (Check::PatternProperty { pattern, schema: values }, _) => match regex(pattern) {
                Some(regex) => {
                    let values = self.schema(values, Input::Json);
                    let message = "A property does not match its schema";
                    refine(printed, self.check("patternProperty").call([regex, values]), message)
                }
                None => {
                    self.not_enforced(schema, &format!("the pattern `{pattern}`, which JavaScript cannot read,"));
                    printed
                }
            },
            (Check::DependentRequired { name, others }, _) => {
                let others = Expression::array(others.iter().map(|other| Expression::string(other)));
                let required = Expression::object([Property::new(name, others)]);
                let message = "A property is missing that another one asks for";
                refine(printed, self.check("dependentRequired").call([required]), message)
            }
            (Check::DependentSchema { name, schema }, _) => {
                let arguments = [Expression::string(name), self.schema(schema, Input::Json)];
                let message = "Does not match what one of its properties asks for";
                refine(printed, self.check("dependentSchema").call(arguments), message)
            }
            (Check::Not(schema), _) => {
                let schema = self.schema(schema, Input::Json);
                refine(printed, self.check("not").call([schema]), "Matches what it must not")
            }
            (Check::Condition { condition, then, otherwise }, _) => {
                if then.is_none() && otherwise.is_none() {
                    return printed;
                }
                let branch = |schema: &Option<&'c Schema>| match schema {
                    Some(schema) => self.schema(schema, Input::Json),
                    None => self.z("unknown", []),
                };
                let mut arguments = vec![self.schema(condition, Input::Json), branch(then)];
                if otherwise.is_some() {
                    arguments.push(branch(otherwise));
                }
                refine(printed, self.check("conditional").call(arguments), "Does not match what its content asks for")
            }
            (other, _) => {
                self.not_enforced(schema, &format!("`{}` in this place", keyword(other)));
                printed
            }
        }
    }
}

fn has_defaults(object: &Object<'_>) -> bool {
    let mut schemas = object.properties.iter().filter_map(|property| property.schema);
    schemas.any(|schema| schema.annotations().default.is_some())
}

/// The pattern as a literal with the flag that it needs: `u` where the pattern is one under it, else none.
pub(super) fn regex(pattern: &str) -> Option<Expression> {
    let compiles = |flags: &str| regress::Regex::with_flags(pattern, flags).is_ok();
    if compiles("u") {
        Expression::regex(pattern, "u")
    } else if compiles("") {
        Expression::regex(pattern, "")
    } else {
        None
    }
}

fn keyword(check: &Check<'_>) -> &'static str {
    match check {
        Check::Minimum(_) => "minimum",
        Check::Maximum(_) => "maximum",
        Check::ExclusiveMinimum(_) => "exclusiveMinimum",
        Check::ExclusiveMaximum(_) => "exclusiveMaximum",
        Check::MultipleOf(_) => "multipleOf",
        Check::MinLength(_) => "minLength",
        Check::MaxLength(_) => "maxLength",
        Check::Pattern(_) => "pattern",
        Check::MinItems(_) => "minItems",
        Check::MaxItems(_) => "maxItems",
        Check::UniqueItems => "uniqueItems",
        Check::Contains { .. } => "contains",
        Check::Required(_) => "required",
        Check::MinProperties(_) => "minProperties",
        Check::MaxProperties(_) => "maxProperties",
        Check::PropertyNames(_) => "propertyNames",
        Check::PatternProperty { .. } => "patternProperties",
        Check::DependentRequired { .. } => "dependentRequired",
        Check::DependentSchema { .. } => "dependentSchemas",
        Check::Not(_) => "not",
        Check::Condition { .. } => "if",
    }
}
