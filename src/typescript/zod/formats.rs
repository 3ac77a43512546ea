//! `format`: as zod has it where that is what its specification says, else one of the words of `formats.ts`.

use super::Printer;
use crate::typescript::code::Expression;

/// The words of `formats.ts` for integers, which are those of OpenAPI's registry of formats.
pub(super) const INTEGERS: [&str; 6] = ["int8", "int16", "uint8", "uint16", "uint32", "uint64"];

/// The word for a format of integers that zod has none for.
pub(super) fn integer(format: &str) -> Option<&'static str> {
    INTEGERS.into_iter().find(|known| *known == format)
}

impl Printer<'_> {
    pub(super) fn text(&self, format: Option<&str>) -> Expression {
        self.known_text(format).unwrap_or_else(|| self.with_format(self.z("string", []), format))
    }

    /// A text of a format that is checked.
    pub(super) fn known_text(&self, format: Option<&str>) -> Option<Expression> {
        Some(match format? {
            "uuid" => self.z("guid", []),
            "url" => self.with_format(self.z("url", []), format),
            "ipv4" => self.z("ipv4", []),
            "ipv6" => self.z("ipv6", []),
            "byte" => self.z("base64", []),
            "date" => {
                self.used.borrow_mut().library = true;
                Expression::known("z").member("iso").method("date", [])
            }
            "date-time" => self.format("dateTime"),
            "duration" => self.format("duration"),
            "email" => self.format("email"),
            "hostname" => self.format("hostname"),
            "json-pointer" => self.format("jsonPointer"),
            "regex" => self.format("regex"),
            "time" => self.format("time"),
            "uri" => self.format("uri"),
            "uri-reference" => self.format("uriReference"),
            _ => return None,
        })
    }

    /// A point in time as a `Date`.
    pub(super) fn date(&self) -> Expression {
        self.format("instant")
    }

    pub(super) fn format(&self, name: &'static str) -> Expression {
        self.used.borrow_mut().formats = true;
        Expression::known("formats").member(name)
    }
}
