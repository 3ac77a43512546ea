//! Parameters as zod: how each is written on the wire, and what it must be.

use super::code::{Expression, Property};
use super::comments;
use super::zod::{Context, Input, Printer};
use crate::contract::direction::Direction;
use crate::contract::media::{Media, media};
use crate::contract::operation::{Location, Parameter, Style};
use crate::contract::shape::{Kind, shape};
use crate::report::Diagnostic;

/// `z.object({ … })` of the parameters at one place of a request; `None` if there are none.
pub fn parameters<'c>(printer: &Printer<'c>, parameters: &'c [Parameter], location: Location) -> Option<Expression> {
    let properties: Vec<Property> = parameters
        .iter()
        .filter(|parameter| parameter.location == location && !parameter.is_ignored())
        .map(|parameter| property(printer, parameter, Direction::Request))
        .collect();
    (!properties.is_empty()).then(|| object(printer, properties))
}

/// `z.object({ … })` of the headers of a response; `None` if it declares none.
pub fn headers<'c>(printer: &Printer<'c>, headers: &'c [Parameter]) -> Option<Expression> {
    let properties: Vec<Property> = headers
        .iter()
        .filter(|header| !header.is_ignored_in_responses())
        .map(|header| property(printer, header, Direction::Response))
        .collect();
    (!properties.is_empty()).then(|| object(printer, properties))
}

fn object(printer: &Printer<'_>, properties: Vec<Property>) -> Expression {
    printer.used.borrow_mut().library = true;
    Expression::known("z").method("object", [Expression::object(properties)])
}

fn property<'c>(printer: &Printer<'c>, parameter: &'c Parameter, direction: Direction) -> Property {
    let cx = Context::new(direction, Input::Text);
    let comment = comments::parameter(parameter, applies_default(printer, parameter, cx));
    let value = value(printer, parameter, cx);
    Property::new(&parameter.name, value).commented(comment)
}

/// Whether a parameter that is absent has its default: where it is a member of what is read, and no text of its own.
fn applies_default<'c>(printer: &Printer<'c>, parameter: &'c Parameter, cx: Context<'c>) -> bool {
    let schemas = &printer.model.contract.schemas;
    let (target, _) = schemas.resolve(&parameter.schema);
    let is_member = match parameter.content.first().map(|content| media(&content.name)) {
        Some(Media::Text) => printer.is_plain(&parameter.schema),
        Some(_) => false,
        None => match shape(target, schemas).kind {
            Kind::Object(_) => parameter.style == Style::DeepObject,
            Kind::Any => target.has_assertions(),
            _ => true,
        },
    };
    is_member && printer.applies_default(&parameter.schema, parameter.required, cx.input)
}

fn value<'c>(printer: &Printer<'c>, parameter: &'c Parameter, cx: Context<'c>) -> Expression {
    let schema = &parameter.schema;
    match parameter.content.first().map(|content| media(&content.name)) {
        None => {}
        Some(Media::Json) => {
            let content = printer.schema(schema, cx.json());
            return optional(printer.check("json").call([content]), parameter.required);
        }
        Some(Media::Text) if printer.is_plain(schema) => return printer.member(schema, parameter.required, cx),
        Some(_) => {
            printer.used.borrow_mut().library = true;
            return optional(Expression::known("z").method("string", []), parameter.required);
        }
    }
    match parameter.style {
        Style::Label => printer.check("label").call([styled(printer, parameter, cx)]),
        Style::Matrix => printer.check("matrix").call([styled(printer, parameter, cx)]),
        _ => styled(printer, parameter, cx),
    }
}

/// A value as its style writes it, behind what the style puts before it.
fn styled<'c>(printer: &Printer<'c>, parameter: &'c Parameter, cx: Context<'c>) -> Expression {
    let schema = &parameter.schema;
    if parameter.style == Style::Cookie {
        let what = format!("`style: cookie` of the parameter `{}` is", parameter.name);
        let diagnostic = Diagnostic::warning("not-enforced", schema.origin, format!("{what} not read"));
        printer.problems.borrow_mut().push(diagnostic.help("it is read as `style: form`"));
    }
    let (target, _) = printer.model.contract.schemas.resolve(schema);
    let is_deep = parameter.style == Style::DeepObject;
    match shape(target, &printer.model.contract.schemas).kind {
        Kind::List { .. } | Kind::Tuple { .. } => {
            let separator = separator(parameter.style, parameter.explode);
            let printed = printer.member(schema, parameter.required, cx.separated(separator));
            if is_deep { deep(printed) } else { printed }
        }
        Kind::Object(_) => match parameter.style {
            Style::DeepObject => printer.member(schema, parameter.required, cx),
            style => {
                let printed = members(printer, printer.schema(schema, cx), (style, parameter.explode));
                optional(printed, parameter.required)
            }
        },
        // Any text is a value where nothing is said about it.
        Kind::Any if !target.has_assertions() => optional(printer.check("anyText"), parameter.required),
        _ if is_deep && !printer.is_plain(schema) => deep(printer.member(schema, parameter.required, cx)),
        _ => printer.member(schema, parameter.required, cx),
    }
}

/// An object whose members stand beside each other in one text, or have names of their own.
pub fn members(printer: &Printer<'_>, object: Expression, (style, explode): (Style, bool)) -> Expression {
    if explode && matches!(style, Style::Form | Style::Cookie) {
        return printer.check("exploded").call([object]);
    }
    let mut arguments = vec![object];
    let separator = separator(style, explode).unwrap_or(",");
    if separator != "," || explode {
        arguments.push(Expression::string(separator));
    }
    if explode {
        arguments.push(Expression::string("="));
    }
    printer.check("pairs").call(arguments)
}

/// Names the style of lists and alternatives; of an object, its place says it.
pub fn deep(printed: Expression) -> Expression {
    let style = Property::new("style", Expression::string(Style::DeepObject.name()));
    printed.method("meta", [Expression::object([style])])
}

fn optional(printed: Expression, required: bool) -> Expression {
    if required { printed } else { printed.method("optional", []) }
}

/// What stands between the items of a list; `None` where each has the name before it.
pub fn separator(style: Style, explode: bool) -> Option<&'static str> {
    match (style, explode) {
        (Style::Form | Style::Cookie | Style::DeepObject, true)
        | (Style::SpaceDelimited | Style::PipeDelimited, true) => None,
        (Style::Label, true) => Some("."),
        (Style::Matrix, true) => Some(";"),
        (Style::SpaceDelimited, false) => Some(" "),
        (Style::PipeDelimited, false) => Some("|"),
        _ => Some(","),
    }
}
