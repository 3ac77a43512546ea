//! The checks of schemas as rules of garde: one spelling a keyword.

use super::code::Code;
use super::types::{Context, Lowerer, Rule};
use crate::code;
use crate::contract::evaluated::{self, Condition, Evaluated};
use crate::contract::schema::Schema;
use crate::contract::shape::{Check, Kind};
use crate::contract::value::Number;
use crate::report::Diagnostic;

/// A check that looks at the value as JSON.
pub fn json(check: Code) -> Rule {
    Rule::Custom(code!("checks::json(checks::{})", check))
}

fn custom(check: Code) -> Rule {
    Rule::Custom(code!("checks::{}", check))
}

/// The rules that the checks of a schema make for values of a type.
pub fn rules<'c>(
    lowerer: &Lowerer<'c>,
    schema: &'c Schema,
    kind: &Kind<'c>,
    ty: &Code,
    checks: &[Check<'c>],
    outer: &str,
    cx: Context<'c>,
) -> Vec<Rule> {
    if !cx.checks {
        return Vec::new();
    }
    let mut rules = match (kind, ty.as_str()) {
        (Kind::Integer { .. }, ty) => whole_numbers(lowerer, schema, ty, checks),
        (Kind::Number { .. }, _) => numbers(checks),
        (Kind::Text { .. }, "File") => files(checks),
        (Kind::Text { format }, "String") => texts(lowerer, schema, *format, checks),
        (Kind::List { .. }, _) => lists(checks),
        (Kind::Tuple { .. }, list) if list.starts_with("Vec<") => lists(checks),
        _ => Vec::new(),
    };
    // The checks of a tuple stand at its struct.
    if matches!(kind, Kind::Tuple { .. }) && !ty.as_str().starts_with("Vec<") {
        return rules;
    }
    let is_typed = matches!(
        kind,
        Kind::Integer { .. } | Kind::Number { .. } | Kind::Text { .. } | Kind::List { .. } | Kind::Tuple { .. }
    );
    for check in checks {
        if is_typed && check.is_limit() {
            continue;
        }
        rules.extend(on_json(lowerer, schema, check, checks, outer, cx));
    }
    if let Kind::Object(object) = kind
        && cx.reads
    {
        rules.extend(lowerer.additional_rule(object, checks, outer, cx).map(json));
    }
    if rules.iter().any(|rule| matches!(rule, Rule::Custom(code) if code.as_str().starts_with("checks::"))) {
        lowerer.uses("crate::types::checks");
    }
    rules
}

/// `range(min = 1, max = 100)`.
fn range(least: Option<Code>, most: Option<Code>) -> Option<Rule> {
    let limits = least.map(|least| code!("min = {}", least)).into_iter();
    let limits = Code::list(limits.chain(most.map(|most| code!("max = {}", most))));
    (!limits.is_empty()).then(|| Rule::Native(code!("range({})", limits)))
}

/// The least and the greatest number of a type.
pub(super) fn range_of(ty: &str) -> (i128, i128) {
    match ty {
        "i8" => (i128::from(i8::MIN), i128::from(i8::MAX)),
        "i16" => (i128::from(i16::MIN), i128::from(i16::MAX)),
        "i32" => (i128::from(i32::MIN), i128::from(i32::MAX)),
        "u8" => (0, i128::from(u8::MAX)),
        "u16" => (0, i128::from(u16::MAX)),
        "u32" => (0, i128::from(u32::MAX)),
        "u64" => (0, i128::from(u64::MAX)),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    }
}

fn whole_numbers(lowerer: &Lowerer<'_>, schema: &Schema, ty: &str, checks: &[Check<'_>]) -> Vec<Rule> {
    let (lowest, highest) = range_of(ty);
    let (mut least, mut most) = (lowest, highest);
    let (mut says_lowest, mut says_highest) = (false, false);
    let mut rules = Vec::new();
    for check in checks {
        match check {
            Check::Minimum(limit) => {
                says_lowest |= limit.as_f64() == lowest as f64;
                least = least.max(ceil(limit));
            }
            Check::ExclusiveMinimum(limit) => least = least.max(floor(limit).saturating_add(1)),
            Check::Maximum(limit) => {
                says_highest |= limit.as_f64() == highest as f64;
                most = most.min(floor(limit));
            }
            Check::ExclusiveMaximum(limit) => most = most.min(ceil(limit).saturating_sub(1)),
            Check::MultipleOf(divisor) if divisor.is_integer() => {
                let divisor = floor(divisor);
                if divisor > 0 && divisor <= highest {
                    rules.push(custom(code!("multiple_of({})", Code::integer(divisor))));
                }
            }
            Check::MultipleOf(divisor) if (1.0 / divisor.as_f64()).fract() != 0.0 => {
                rules.extend(Code::float(divisor).map(|divisor| json(code!("multiple({})", divisor))));
            }
            _ => {}
        }
    }
    if least > highest || most < lowest {
        lowerer.not_enforced(schema, "a limit beyond the numbers of the format");
        return rules;
    }
    // The numbers of the type end there anyway, but this is what the document says.
    let least = (least != lowest || says_lowest).then(|| Code::integer(least));
    let most = (most != highest || says_highest).then(|| Code::integer(most));
    rules.splice(0..0, range(least, most));
    rules
}

pub(super) fn floor(number: &Number) -> i128 {
    number.as_str().parse().unwrap_or_else(|_| number.as_f64().floor() as i128)
}

fn ceil(number: &Number) -> i128 {
    number.as_str().parse().unwrap_or_else(|_| number.as_f64().ceil() as i128)
}

fn numbers(checks: &[Check<'_>]) -> Vec<Rule> {
    let (mut least, mut most, mut rules) = (None, None, Vec::new());
    for check in checks {
        let limit = |number: &Number| Code::float(number);
        match check {
            Check::Minimum(number) => least = limit(number).or(least),
            Check::Maximum(number) => most = limit(number).or(most),
            Check::ExclusiveMinimum(number) => {
                rules.extend(limit(number).map(|limit| custom(code!("above({})", limit))));
            }
            Check::ExclusiveMaximum(number) => {
                rules.extend(limit(number).map(|limit| custom(code!("below({})", limit))));
            }
            Check::MultipleOf(number) => {
                rules.extend(limit(number).map(|limit| custom(code!("multiple_of({})", limit))));
            }
            _ => {}
        }
    }
    rules.splice(0..0, range(least, most));
    rules
}

fn files(checks: &[Check<'_>]) -> Vec<Rule> {
    let size = |check: &Check<'_>| match check {
        Check::MinLength(least) => Some(Rule::Custom(code!("File::at_least({})", Code::count(*least)))),
        Check::MaxLength(most) => Some(Rule::Custom(code!("File::at_most({})", Code::count(*most)))),
        _ => None,
    };
    checks.iter().filter_map(size).collect()
}

/// `length(chars, min = 1)`, of characters for texts. Limits that no value keeps are asked one by one: what is derived has none
/// like these. `most_word` is the check of the greatest length alone.
fn length(unit: Option<&'static str>, least: Option<u64>, most: Option<u64>, most_word: &'static str) -> Vec<Rule> {
    let beyond = most.filter(|most| least.is_some_and(|least| least > *most));
    let most = most.filter(|_| beyond.is_none());
    let limits = least.map(|least| code!("min = {}", Code::count(least))).into_iter();
    let limits = Code::list(limits.chain(most.map(|most| code!("max = {}", Code::count(most)))));
    let unit = unit.map(Code::known).filter(|_| !limits.is_empty());
    let native = (!limits.is_empty())
        .then(|| Rule::Native(code!("length({})", Code::list(unit.into_iter().chain([limits.clone()])))));
    let beyond = beyond.map(|most| json(code!("{}({})", Code::known(most_word), Code::count(most))));
    native.into_iter().chain(beyond).collect()
}

fn texts(lowerer: &Lowerer<'_>, schema: &Schema, format: Option<&str>, checks: &[Check<'_>]) -> Vec<Rule> {
    let (mut least, mut most, mut rules) = (None, None, Vec::new());
    for check in checks {
        match check {
            Check::MinLength(count) => least = Some(*count),
            Check::MaxLength(count) => most = Some(*count),
            Check::Pattern(pattern) if is_pattern(pattern) => {
                rules.push(custom(code!("pattern!({})", pattern_within(pattern, checks))));
            }
            Check::Pattern(pattern) => refuse_pattern(lowerer, schema, pattern),
            _ => {}
        }
    }
    // What can never hold is not for the type to say.
    rules.splice(0..0, length(Some("chars"), least, most, "max_length"));
    if let Some(name) = format.and_then(format_word) {
        // Where the text is optional, a check of ours looks into it.
        lowerer.uses("crate::types::checks");
        lowerer.uses("crate::types::formats");
        rules.insert(0, Rule::Custom(code!("formats::{}", Code::known(name))));
    }
    rules
}

/// The function of `formats.rs` for a format.
pub fn format_word(format: &str) -> Option<&'static str> {
    Some(match format {
        "byte" => "byte",
        "date" => "date",
        "date-time" => "date_time",
        "duration" => "duration",
        "email" => "email",
        "hostname" => "hostname",
        "ipv4" => "ipv4",
        "ipv6" => "ipv6",
        "json-pointer" => "json_pointer",
        "regex" => "regex",
        "time" => "time",
        "uri" | "url" => "uri",
        "uri-reference" => "uri_reference",
        "uuid" => "uuid",
        _ => return None,
    })
}

/// A pattern, and the length at most of a text that has to match it: that may take long for a long one, so what is too long is
/// not tried.
fn pattern_within(pattern: &str, checks: &[Check<'_>]) -> Code {
    let most = checks.iter().find_map(|check| if let Check::MaxLength(most) = check { Some(*most) } else { None });
    Code::list([Code::string(pattern)].into_iter().chain(most.map(Code::count)))
}

/// Whether the pattern is a regular expression of ECMA-262.
fn is_pattern(pattern: &str) -> bool {
    regress::Regex::with_flags(pattern, "u").is_ok() || regress::Regex::new(pattern).is_ok()
}

fn refuse_pattern(lowerer: &Lowerer<'_>, schema: &Schema, pattern: &str) {
    let message = format!("the pattern `{pattern}` is no regular expression, so it is not enforced");
    lowerer.problems.borrow_mut().push(Diagnostic::warning("not-enforced", schema.origin, message));
}

fn lists(checks: &[Check<'_>]) -> Vec<Rule> {
    let (mut least, mut most, mut unique) = (None, None, None);
    for check in checks {
        match check {
            Check::MinItems(count) => least = Some(*count),
            Check::MaxItems(count) => most = Some(*count),
            Check::UniqueItems => unique = Some(custom(Code::known("unique"))),
            _ => {}
        }
    }
    length(None, least, most, "max_items").into_iter().chain(unique).collect()
}

/// A check of what may have any type, one of several.
fn on_json<'c>(
    lowerer: &Lowerer<'c>,
    schema: &'c Schema,
    check: &Check<'c>,
    checks: &[Check<'c>],
    outer: &str,
    cx: Context<'c>,
) -> Option<Rule> {
    let limit =
        |name: &'static str, limit: &Number| Code::float(limit).map(|limit| code!("{}({})", Code::known(name), limit));
    let count = |name: &'static str, count: u64| Some(code!("{}({})", Code::known(name), Code::count(count)));
    let names = |names: &[String]| Code::list(names.iter().map(|name| Code::string(name)));
    let ty = |schema: &'c Schema, inner: &str| lowerer.predicate(schema, outer, inner, cx);
    let printed = match check {
        Check::Minimum(number) => limit("minimum", number),
        Check::Maximum(number) => limit("maximum", number),
        Check::ExclusiveMinimum(number) => limit("exclusive_minimum", number),
        Check::ExclusiveMaximum(number) => limit("exclusive_maximum", number),
        Check::MultipleOf(number) => limit("multiple", number),
        Check::MinLength(length) => count("min_length", *length),
        Check::MaxLength(length) => count("max_length", *length),
        Check::MinItems(items) => count("min_items", *items),
        Check::MaxItems(items) => count("max_items", *items),
        Check::MinProperties(properties) => count("min_properties", *properties),
        Check::MaxProperties(properties) => count("max_properties", *properties),
        Check::UniqueItems => Some(Code::known("unique_items()")),
        Check::Pattern(pattern) if is_pattern(pattern) => {
            Some(code!("text_pattern!({})", pattern_within(pattern, checks)))
        }
        Check::Pattern(pattern) => {
            refuse_pattern(lowerer, schema, pattern);
            None
        }
        Check::Required(required) => Some(code!("required(&[{}])", names(required))),
        Check::DependentRequired { name, others } => {
            Some(code!("dependent_required({}, &[{}])", Code::string(name), names(others)))
        }
        // Whether other schemas let a value through can be said of those that are read.
        _ if !cx.reads => {
            lowerer.not_asked(schema, keyword_of(check), cx);
            None
        }
        Check::PatternProperty { pattern, .. } if !is_pattern(pattern) => {
            refuse_pattern(lowerer, schema, pattern);
            None
        }
        Check::Contains { schema, min, max } => {
            let most = max.map_or(Code::known("usize::MAX"), Code::count);
            Some(code!("contains::<{}>({}, {})", ty(schema, "Contains"), Code::count(*min), most))
        }
        Check::PropertyNames(schema) => Some(code!("property_names::<{}>()", ty(schema, "Name"))),
        Check::PatternProperty { pattern, schema } => {
            Some(code!("pattern_property::<{}>({})", ty(schema, "Pattern"), Code::string(pattern)))
        }
        Check::DependentSchema { name, schema } => {
            Some(code!("dependent_schema::<{}>({})", ty(schema, "With"), Code::string(name)))
        }
        Check::UnevaluatedProperties { schema, values } => {
            let known = evaluated::properties(schema, &lowerer.model.contract.schemas);
            let known = self::evaluated(lowerer, known, outer, cx);
            Some(code!("unevaluated_properties::<{}>(&[{}])", ty(values, "Unevaluated"), known))
        }
        Check::UnevaluatedItems { schema, values } => {
            let known = evaluated::items(schema, &lowerer.model.contract.schemas);
            let known = self::evaluated(lowerer, known, outer, cx);
            Some(code!("unevaluated_items::<{}>(&[{}])", ty(values, "Unevaluated"), known))
        }
        Check::Not(schema) => Some(code!("not::<{}>()", ty(schema, "Not"))),
        Check::Condition { condition, then, otherwise } => {
            let part = |schema: &Option<&'c Schema>, inner| match schema {
                Some(schema) => ty(schema, inner),
                None => Code::known("checks::Anything"),
            };
            let (condition, then) = (ty(condition, "If"), part(then, "Then"));
            Some(code!("conditional::<{}, {}, {}>()", condition, then, part(otherwise, "Else")))
        }
    };
    printed.map(json)
}

/// The keyword of a check that asks other schemas.
fn keyword_of(check: &Check<'_>) -> &'static str {
    match check {
        Check::Contains { .. } => "`contains`",
        Check::PropertyNames(_) => "`propertyNames`",
        Check::PatternProperty { .. } => "`patternProperties`",
        Check::DependentSchema { .. } => "`dependentSchemas`",
        Check::UnevaluatedProperties { .. } => "`unevaluatedProperties`",
        Check::UnevaluatedItems { .. } => "`unevaluatedItems`",
        Check::Condition { .. } => "`if`",
        _ => "`not`",
    }
}

/// What `unevaluatedProperties` and `unevaluatedItems` take to be spoken about.
fn evaluated<'c>(lowerer: &Lowerer<'c>, known: Vec<Evaluated<'c>>, outer: &str, cx: Context<'c>) -> Code {
    let valid = |schema: &'c Schema| {
        let ty = lowerer.predicate(schema, outer, "When", cx);
        code!("checks::valid::<{}>", ty)
    };
    let about = |known| {
        Some(match known {
            Evaluated::Name(name) => code!("Name({})", Code::string(name)),
            // One that is none is reported where it is checked.
            Evaluated::Pattern(pattern) if !is_pattern(pattern) => return None,
            Evaluated::Pattern(pattern) => code!("Pattern({})", Code::string(pattern)),
            Evaluated::First(count) => code!("First({})", Code::count(count as u64)),
            Evaluated::Containing(schema) => code!("Containing({})", valid(schema)),
            Evaluated::All => Code::known("All"),
            Evaluated::When(condition, inside) => {
                let condition = match condition {
                    Condition::Matches(schema) => code!("Matches({})", valid(schema)),
                    Condition::Fails(schema) => code!("Fails({})", valid(schema)),
                    Condition::Has(name) => code!("Has({})", Code::string(name)),
                };
                let inside = evaluated(lowerer, inside, outer, cx);
                code!("When(checks::Condition::{}, &[{}])", condition, inside)
            }
        })
    };
    Code::list(known.into_iter().filter_map(about).map(|about| code!("checks::Evaluated::{}", about)))
}
