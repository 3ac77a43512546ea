{{ header }}
//! Numbers.

use serde_json::Value;

use super::holds;

/// `exclusiveMinimum`.
pub fn above<T: PartialOrd + ToString>(limit: T) -> impl Fn(&T, &()) -> garde::Result {
    move |value, ()| {
        holds(*value > limit, || {
            format!("must be greater than {}", limit.to_string())
        })
    }
}

/// `exclusiveMaximum`.
pub fn below<T: PartialOrd + ToString>(limit: T) -> impl Fn(&T, &()) -> garde::Result {
    move |value, ()| {
        holds(*value < limit, || {
            format!("must be less than {}", limit.to_string())
        })
    }
}

/// `multipleOf`.
pub fn multiple_of<T: Multiple>(divisor: T) -> impl Fn(&T, &()) -> garde::Result {
    move |value, ()| {
        holds(value.is_multiple_of(divisor), || {
            format!("must be a multiple of {divisor}")
        })
    }
}

/// A number that can be a multiple of another.
pub trait Multiple: Copy + std::fmt::Display {
    fn is_multiple_of(self, divisor: Self) -> bool;
}

macro_rules! whole_numbers {
    ($($type:ty),*) => {
        $(
            impl Multiple for $type {
                fn is_multiple_of(self, divisor: Self) -> bool {
                    self.checked_rem(divisor).is_none_or(|rest| rest == 0)
                }
            }
        )*
    };
}

whole_numbers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl Multiple for f64 {
    /// As decimals: 19.99 is a multiple of 0.01, although their doubles are not.
    fn is_multiple_of(self, divisor: Self) -> bool {
        let (value, divisor) = (decimal(self), decimal(divisor));
        let exponent = value.1.min(divisor.1);
        let scaled = |(digits, own): (i128, i32)| {
            let power = u32::try_from(own - exponent).ok()?;
            digits.checked_mul(10_i128.checked_pow(power)?)
        };
        match (scaled(value), scaled(divisor)) {
            (Some(value), Some(divisor)) => divisor != 0 && value % divisor == 0,
            _ => (self / decimal_value(divisor)).fract() == 0.0,
        }
    }
}

/// The shortest decimal that reads as the double: its digits, and the power of ten they stand for.
fn decimal(number: f64) -> (i128, i32) {
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}").parse().unwrap_or(0);
    let shift = i32::try_from(fraction.len()).unwrap_or(0);
    (digits, exponent.parse::<i32>().unwrap_or(0) - shift)
}

#[allow(clippy::cast_precision_loss)] // as close as a double comes
fn decimal_value((digits, exponent): (i128, i32)) -> f64 {
    digits as f64 * 10_f64.powi(exponent)
}

/// `minimum`, of numbers among other values.
pub fn minimum(limit: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value >= limit,
        move || format!("lower than {limit}"),
    )
}

/// `maximum`, of numbers among other values.
pub fn maximum(limit: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value <= limit,
        move || format!("greater than {limit}"),
    )
}

/// `exclusiveMinimum`, of numbers among other values.
pub fn exclusive_minimum(limit: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value > limit,
        move || format!("must be greater than {limit}"),
    )
}

/// `exclusiveMaximum`, of numbers among other values.
pub fn exclusive_maximum(limit: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value < limit,
        move || format!("must be less than {limit}"),
    )
}

/// `multipleOf`, of numbers among other values.
pub fn multiple(divisor: f64) -> impl Fn(&Value) -> garde::Result {
    number(
        move |value| value.is_multiple_of(divisor),
        move || format!("must be a multiple of {divisor}"),
    )
}

fn number(
    check: impl Fn(f64) -> bool,
    message: impl Fn() -> String,
) -> impl Fn(&Value) -> garde::Result {
    move |value| holds(value.as_f64().is_none_or(&check), &message)
}
