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
        match format {
            Some("uuid") => self.z("guid", []),
            Some("url") => self.z("url", []),
            Some("ipv4") => self.z("ipv4", []),
            Some("ipv6") => self.z("ipv6", []),
            Some("byte") => self.z("base64", []),
            Some("date") => {
                self.used.borrow_mut().library = true;
                Expression::known("z").member("iso").method("date", [])
            }
            Some("date-time") => self.format("dateTime"),
            Some("duration") => self.format("duration"),
            Some("email") => self.format("email"),
            Some("hostname") => self.format("hostname"),
            Some("json-pointer") => self.format("jsonPointer"),
            Some("regex") => self.format("regex"),
            Some("time") => self.format("time"),
            Some("uri") => self.format("uri"),
            Some("uri-reference") => self.format("uriReference"),
            format => self.with_format(self.z("string", []), format),
        }
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
