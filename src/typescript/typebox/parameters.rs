//! Parameters as TypeBox: what each must be, and how it is written where that is not what its place makes of it.

use super::{Context, Printer};
use crate::contract::direction::Direction;
use crate::contract::media::{Media, media};
use crate::contract::operation::{Location, Parameter, Style};
use crate::contract::shape::{Kind, is_untyped, shape};
use crate::typescript::code::{Expression, Property};
use crate::typescript::{comments, values};

/// `Type.Object({ … })` of the parameters at one place of a request; `None` if there are none.
pub fn parameters<'c>(printer: &Printer<'c>, parameters: &'c [Parameter], location: Location) -> Option<Expression> {
    let cx = Context { direction: Direction::Request, filled: true };
    let parameters = parameters.iter().filter(|parameter| parameter.location == location && !parameter.is_ignored());
    let properties: Vec<Property> = parameters.map(|parameter| property(printer, parameter, cx)).collect();
    (!properties.is_empty()).then(|| printer.ty("Object", [Expression::object(properties)], Vec::new()))
}

/// `{ 'X-Total-Count': … }` of a response; `None` if it declares none.
pub fn headers<'c>(printer: &Printer<'c>, headers: &'c [Parameter]) -> Option<Expression> {
    let cx = Context { direction: Direction::Response, filled: false };
    let headers = headers.iter().filter(|header| !header.is_ignored_in_responses());
    let properties: Vec<Property> = headers.map(|header| property(printer, header, cx)).collect();
    (!properties.is_empty()).then(|| Expression::object(properties))
}

fn property<'c>(printer: &Printer<'c>, parameter: &'c Parameter, cx: Context) -> Property {
    let schema = &parameter.schema;
    let mut options = Vec::new();
    let description = parameter.description.as_deref();
    options.extend(description.map(|text| Property::new("description", Expression::string(text))));
    if parameter.deprecated {
        options.push(Property::new("deprecated", Expression::boolean(true)));
    }
    options.extend(comments::only_example(parameter).map(|example| Property::new("example", values::literal(example))));
    let printed = match parameter.content.first().map(|content| media(&content.name)) {
        Some(Media::Json) => {
            options.push(json_text());
            printer.schema_with(schema, cx, options)
        }
        Some(Media::Text) if printer.is_plain(schema) => printer.schema_with(schema, cx, options),
        Some(_) => printer.ty("String", [], options),
        None => {
            options.extend(style(printer, parameter));
            printer.text_union(schema);
            let (target, _) = printer.model.contract.schemas.resolve(schema);
            match shape(target, &printer.model.contract.schemas).kind {
                // Any text is a value where nothing is said about it.
                Kind::Any if !target.has_assertions() => printer.ty("String", [], options),
                Kind::Types { schema, types } if is_untyped(&types) => printer.untyped_text(schema, cx, options),
                _ => printer.schema_with(schema, cx, options),
            }
        }
    };
    let printed = printer.optional(schema, parameter.required, cx, printed);
    Property::new(&parameter.name, printed).commented(printer.misfit(schema))
}

/// A value that is JSON in a text of its own.
pub(super) fn json_text() -> Property {
    Property::new("contentMediaType", Expression::string("application/json"))
}

/// How lists and objects are written, where it is not what the place makes of them (OpenAPI 3.1, 4.8.12.2).
fn style(printer: &Printer<'_>, parameter: &Parameter) -> Vec<Property> {
    let (target, _) = printer.model.contract.schemas.resolve(&parameter.schema);
    let kind = shape(target, &printer.model.contract.schemas).kind;
    let is_composed = matches!(kind, Kind::List { .. } | Kind::Tuple { .. } | Kind::Object(_));
    // In brackets, there may be members of one of several schemas.
    let is_deep = parameter.style == Style::DeepObject && !printer.is_plain(&parameter.schema);
    let usual = match parameter.location {
        Location::Path | Location::Header => Style::Simple,
        _ => Style::Form,
    };
    let is_prefixed = matches!(parameter.style, Style::Label | Style::Matrix);
    let mut options = Vec::new();
    if parameter.style != usual && (is_composed || is_prefixed || is_deep) {
        options.push(Property::new("style", Expression::string(parameter.style.name())));
    }
    let explodes = matches!(parameter.style, Style::Form | Style::DeepObject);
    if parameter.explode != explodes && is_composed {
        options.push(Property::new("explode", Expression::boolean(parameter.explode)));
    }
    options
}
