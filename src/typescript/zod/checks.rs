//! The keywords that limit values beyond their type.

use super::{Context, Input, Predicate, Printer};
use crate::contract::evaluated::{self, Condition, Evaluated};
use crate::contract::schema::{JsonType, Schema};
use crate::contract::shape::{Check, Kind};
use crate::contract::value::Number;
use crate::typescript::code::{Expression, Property};

/// The largest integer that JavaScript holds exactly, 2^53 - 1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// What is told of items of which two are the same.
pub(super) const NOT_UNIQUE: &str = "Items must be unique";

/// What a check can be a method of.
#[derive(Clone, Copy, PartialEq)]
enum Receiver {
    Number,
    Text,
    List,
    Other,
}

impl<'c> Printer<'c> {
    /// The limits that zod has methods for.
    pub(super) fn limited(
        &self,
        schema: &'c Schema,
        printed: Expression,
        kind: &Kind<'c>,
        checks: &[Check<'c>],
        cx: Context<'c>,
    ) -> Expression {
        if !checks.iter().any(Check::is_limit) {
            return printed;
        }
        // Numbers and lists that arrive as text are read first, and limited inside what reads them.
        let inner = match kind {
            _ if cx.input == Input::Json => return self.limits(schema, printed, kind, checks),
            Kind::List { items } => self.list(*items, cx),
            Kind::Integer { .. } | Kind::Number { .. } => self.kind(schema, kind, cx.json()),
            _ => return self.limits(schema, printed, kind, checks),
        };
        let inner = self.limits(schema, inner, kind, checks);
        if matches!(kind, Kind::List { .. }) { self.listed(inner, cx) } else { self.numeric(inner, cx) }
    }

    /// The limits of a value that is one already.
    pub(super) fn limits(
        &self,
        schema: &'c Schema,
        printed: Expression,
        kind: &Kind<'c>,
        checks: &[Check<'c>],
    ) -> Expression {
        let receiver = match kind {
            Kind::Integer { .. } | Kind::Number { .. } => Receiver::Number,
            Kind::Text { .. } => Receiver::Text,
            Kind::List { .. } => Receiver::List,
            _ => Receiver::Other,
        };
        let has_pattern = checks.iter().any(|check| matches!(check, Check::Pattern(_)));
        let limits = checks.iter().filter(|check| check.is_limit());
        limits.fold(printed, |printed, check| match (check, receiver) {
            (Check::MaxLength(length), Receiver::Text) if has_pattern => bounded(printed, *length),
            _ => self.limit(schema, printed, receiver, check, kind),
        })
    }

    fn limit(
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
        let size = |printed: Expression, method, count: u64| printed.method(method, [length(count)]);
        match (check, receiver) {
            // A safe integer is within such a bound in any case.
            (Check::Minimum(number), Receiver::Number)
                if matches!(kind, Kind::Integer { .. }) && number.as_f64() < -MAX_SAFE_INTEGER =>
            {
                printed
            }
            (Check::Maximum(number), Receiver::Number)
                if matches!(kind, Kind::Integer { .. }) && number.as_f64() > MAX_SAFE_INTEGER =>
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
            // A tuple's lengths are in its items, or among what is asked besides.
            (Check::MinItems(_) | Check::MaxItems(_), Receiver::Other) if matches!(kind, Kind::Tuple { .. }) => printed,
            (Check::UniqueItems, _) => printed.method("refine", [self.check("unique"), Expression::string(NOT_UNIQUE)]),
            (other, _) => {
                self.not_enforced(schema, &format!("`{}` in this place", keyword(other)));
                printed
            }
        }
    }

    /// What is asked of values besides limits, as they were sent: what arrives as text is asked as text.
    pub(super) fn predicates(&self, kind: &Kind<'c>, checks: &[Check<'c>], cx: Context<'c>) -> Vec<Predicate> {
        let listed = match kind {
            Kind::Tuple { prefix, .. } => prefix.len() as u64,
            _ => u64::MAX,
        };
        let is_asked = |check: &&Check<'c>| match check {
            Check::MinItems(count) | Check::MaxItems(count) => *count > listed,
            check => !check.is_limit(),
        };
        checks.iter().filter(is_asked).filter_map(|check| self.predicate(check, cx)).collect()
    }

    fn predicate(&self, check: &Check<'c>, cx: Context<'c>) -> Option<Predicate> {
        Some(match check {
            Check::Contains { schema, min, max } => {
                let mut arguments = vec![self.schema(schema, cx.inside())];
                if *min != 1 || max.is_some() {
                    arguments.push(Expression::integer(*min));
                }
                arguments.extend(max.map(Expression::integer));
                (self.check("contains").call(arguments), "Does not contain what it must")
            }
            Check::MinItems(count) => (self.check("minItems").call([Expression::integer(*count)]), "Too few items"),
            Check::MaxItems(count) => (self.check("maxItems").call([Expression::integer(*count)]), "Too many items"),
            Check::Required(names) => {
                let names = names.iter().map(|name| Expression::string(name));
                (self.check("required").call(names), "Required")
            }
            Check::MinProperties(count) => {
                (self.check("minProperties").call([Expression::integer(*count)]), "Too few properties")
            }
            Check::MaxProperties(count) => {
                (self.check("maxProperties").call([Expression::integer(*count)]), "Too many properties")
            }
            Check::PropertyNames(names) => {
                let names = self.schema(names, cx.json().of_type(Some(JsonType::String)));
                let predicate = self.check("propertyNames").call([names]);
                (predicate, "The name is not allowed")
            }
            Check::PatternProperty { pattern, schema } => match regex(pattern) {
                Some(regex) => {
                    let predicate = self.check("patternProperty").call([regex, self.schema(schema, cx.inside())]);
                    (predicate, "Does not match the schema of its name")
                }
                None => {
                    let what = format!("the pattern `{pattern}`, which JavaScript cannot read,");
                    self.not_enforced(schema, &what);
                    return None;
                }
            },
            Check::DependentRequired { name, others } => {
                let others = Expression::array(others.iter().map(|other| Expression::string(other)));
                let required = Expression::object([Property::new(name, others)]);
                let predicate = self.check("dependentRequired").call([required]);
                (predicate, "Required beside another property")
            }
            Check::DependentSchema { name, schema } => {
                let arguments = [Expression::string(name), self.schema(schema, cx)];
                let predicate = self.check("dependentSchema").call(arguments);
                (predicate, "Does not match what one of its properties asks for")
            }
            Check::UnevaluatedProperties { schema, values } => {
                let evaluated = evaluated::properties(schema, &self.model.contract.schemas);
                let arguments = [self.schema(values, cx.inside()), self.evaluated(evaluated, cx)];
                let predicate = self.check("unevaluatedProperties").call(arguments);
                (predicate, "Does not match the schema of further properties")
            }
            Check::UnevaluatedItems { schema, values } => {
                let evaluated = evaluated::items(schema, &self.model.contract.schemas);
                let arguments = [self.schema(values, cx.inside()), self.evaluated(evaluated, cx)];
                let predicate = self.check("unevaluatedItems").call(arguments);
                (predicate, "Does not match the schema of further items")
            }
            Check::Not(schema) => (self.check("not").call([self.schema(schema, cx)]), "Matches what it must not"),
            Check::Condition { then: None, otherwise: None, .. } => return None,
            Check::Condition { condition, then, otherwise } => {
                let branch = |schema: &Option<&'c Schema>| match schema {
                    Some(schema) => self.schema(schema, cx),
                    None => self.z("unknown", []),
                };
                let mut arguments = vec![self.schema(condition, cx), branch(then)];
                if otherwise.is_some() {
                    arguments.push(branch(otherwise));
                }
                (self.check("conditional").call(arguments), "Does not match what its content asks for")
            }
            _ => return None,
        })
    }
}

impl<'c> Printer<'c> {
    /// What `unevaluatedProperties` and `unevaluatedItems` take to be spoken about.
    fn evaluated(&self, evaluated: Vec<Evaluated<'c>>, cx: Context<'c>) -> Expression {
        Expression::array(evaluated.into_iter().filter_map(|about| self.about(about, cx)).collect::<Vec<_>>())
    }

    fn about(&self, about: Evaluated<'c>, cx: Context<'c>) -> Option<Expression> {
        Some(match about {
            Evaluated::Name(name) => Expression::string(name),
            // One that JavaScript cannot read is reported where it is checked.
            Evaluated::Pattern(pattern) => regex(pattern)?,
            Evaluated::First(count) => Expression::integer(count as u64),
            Evaluated::Containing(schema) => self.check("matches").call([self.schema(schema, cx.inside())]),
            Evaluated::All => Expression::boolean(true),
            Evaluated::When(condition, inside) => {
                let condition = match condition {
                    Condition::Matches(schema) => self.check("matches").call([self.schema(schema, cx)]),
                    Condition::Fails(schema) => self.check("not").call([self.schema(schema, cx)]),
                    Condition::Has(name) => self.check("has").call([Expression::string(name)]),
                };
                let inside = inside.into_iter().filter_map(|about| self.about(about, cx));
                Expression::array(std::iter::once(condition).chain(inside).collect::<Vec<_>>())
            }
        })
    }
}

/// No string or list is as long as a number that JavaScript cannot hold.
fn length(count: u64) -> Expression {
    Expression::integer(count.min(9_007_199_254_740_991))
}

/// The length at most of a text that has to match a pattern, too: that may take long for a long one, so what is too long is not tried.
fn bounded(printed: Expression, count: u64) -> Expression {
    let stops = Expression::object([Property::new("abort", Expression::boolean(true))]);
    printed.method("max", [length(count), stops])
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
        Check::UnevaluatedProperties { .. } => "unevaluatedProperties",
        Check::UnevaluatedItems { .. } => "unevaluatedItems",
        Check::Not(_) => "not",
        Check::Condition { .. } => "if",
    }
}
