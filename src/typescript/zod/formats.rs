//! `format` as zod has it.

use super::{Input, Printer};
use crate::typescript::code::{Expression, Property};

impl Printer<'_> {
    pub(super) fn text(&self, format: Option<&str>, input: Input) -> Expression {
        let iso = |name: &'static str, arguments: Vec<Expression>| {
            self.used.borrow_mut().zod = true;
            Expression::known("z").member("iso").method(name, arguments)
        };
        match format {
            Some("binary") if input == Input::Parts => self.z("file", []),
            Some("uuid") => self.z("guid", []),
            Some("email") => self.z("email", []),
            Some("uri" | "url") => self.z("url", []),
            Some("ipv4") => self.z("ipv4", []),
            Some("ipv6") => self.z("ipv6", []),
            Some("hostname") => self.z("hostname", []),
            Some("byte") => self.z("base64", []),
            Some("date") => iso("date", vec![]),
            Some("date-time") => {
                let offset = Property::new("offset", Expression::boolean(true));
                iso("datetime", vec![Expression::object([offset])])
            }
            format => self.with_format(self.z("string", []), format),
        }
    }
}
