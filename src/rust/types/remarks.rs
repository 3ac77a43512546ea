//! What a schema says that types and attributes have no word for: the last paragraph of a comment.

use super::kinds::{goes_beyond_signed, json_text};
use super::unions::tagged;
use super::{Context, Item, ItemBody, Lowerer, Model, Place, Presence, Ty};
use crate::code;
use crate::contract::direction::Direction;
use crate::contract::operation::{Example, Parameter};
use crate::contract::schema::{Annotations, Discriminator, JsonType, Schema};
use crate::contract::shape::{Kind, Shape, shape};
use crate::contract::value::Value;
use crate::printing::prose::json_in_a_line;
use crate::rust::code::Comment;
use crate::rust::validation::format_word;

/// An example that takes more than this is no remark.
const LONGEST: usize = 300;

impl<'c> Lowerer<'c> {
    /// What a schema says about itself, and what answers are not held to; its type has to be made before.
    pub(super) fn about(&self, schema: &Schema, cx: Context<'c>) -> Comment {
        self.described(schema, schema.annotations().default.as_ref(), cx)
    }

    /// What a schema says about itself beside a field that may have its default already.
    pub(super) fn about_field(&self, schema: &Schema, cx: Context<'c>, presence: &Presence) -> Comment {
        let has_default = matches!(presence, Presence::Default(_));
        self.described(schema, schema.annotations().default.as_ref().filter(|_| !has_default), cx)
    }

    /// The type of a content: under a name of its own where its schema says what no comment has so far.
    pub fn told(&self, schema: &Schema, ty: Ty, place: Place<'_>, cx: Context<'c>) -> Ty {
        let comment = self.about(schema, cx);
        if comment.is_empty() {
            return ty;
        }
        let is_of = |item: &Item| [code!("{}", item.name), code!("Option<{}>", item.name)].contains(&ty.code);
        if let Some(item) = self.items.borrow_mut().iter_mut().find(|item| is_of(item)) {
            if item.comment.is_empty() {
                item.comment = comment;
            }
            return ty;
        }
        // The items of a list are called after it.
        let is_list = ty.code.as_str().starts_with("Vec<");
        let inner = [place.inner, if is_list { "List" } else { "" }].concat();
        let name = self.model.names.inner(place.outer, &inner);
        let body = ItemBody::Alias(Ty::new(ty.code));
        let alias = Item { name: name.clone(), comment, reads: cx.reads, validates: false, body };
        self.items.borrow_mut().push(alias);
        Ty { code: code!("{}", name), ..ty }
    }

    fn described(&self, schema: &Schema, default: Option<&Value>, cx: Context<'c>) -> Comment {
        let annotations = schema.annotations();
        let text = annotations.description.as_deref().unwrap_or_default();
        let remarks = remarks(self.model, schema, annotations.deprecated, default, cx);
        let unasked: Vec<String> = self.unasked_of(schema, cx).iter().map(|word| format!("`{word}`")).collect();
        let unasked = if unasked.is_empty() { String::new() } else { format!("Not checked: {}.", unasked.join(", ")) };
        Comment::text(text).paragraph([remarks, unasked].join(" ").trim())
    }
}

/// The comment on a parameter or a header, beside its field. An example of its own is told from those of its schema.
pub fn about_parameter(model: Model<'_>, parameter: &Parameter, cx: Context<'_>, presence: &Presence) -> Comment {
    let schema = &parameter.schema;
    let annotations = schema.annotations();
    let text = parameter.description.as_deref().or(annotations.description.as_deref());
    let has_default = matches!(presence, Presence::Default(_));
    let default = annotations.default.as_ref().filter(|_| !has_default);
    let own = match parameter.examples.as_slice() {
        [Example { name: None, value: Some(example), .. }] => value("For example", example),
        _ => None,
    };
    let is_deprecated = parameter.deprecated || annotations.deprecated;
    let remarks = remarks(model, schema, is_deprecated, default, cx);
    let remarks = [remarks, own.unwrap_or_default()].join(" ");
    Comment::text(text.unwrap_or_default()).paragraph(remarks.trim())
}

/// Whether a value is shown among the remarks; a payload is not.
pub fn is_shown(value: &Value) -> bool {
    json_in_a_line(&json_text(value)).len() <= LONGEST
}

/// A value among the remarks.
fn value(word: &str, value: &Value) -> Option<String> {
    is_shown(value).then(|| format!("{word}: `{}`.", json_in_a_line(&json_text(value))))
}

/// The remarks on a schema in a line: `Deprecated. Read-only. Format: `int64`.`
fn remarks(model: Model<'_>, schema: &Schema, is_deprecated: bool, default: Option<&Value>, cx: Context<'_>) -> String {
    let annotations = schema.annotations();
    let mut remarks = Vec::new();
    remarks.extend(annotations.title.as_ref().map(|title| format!("Title: `{title}`.")));
    // Shapes cost, and most schemas have no alternatives.
    let kind = schema.composition.as_ref().map(|_| shape(schema, &model.contract.schemas).kind);
    if let Some(Kind::Union { variants, exclusive: false, discriminator }) = &kind
        && variants.len() > 1
        && (!cx.reads || discriminator.is_some())
    {
        remarks.push("One or more of these.".to_owned());
    }
    // What is read by it says it itself.
    if let Some(Kind::Union { variants, discriminator: Some(discriminator), .. }) = &kind
        && variants.len() > 1
        && (!cx.reads || tagged(model, variants, discriminator).is_none())
    {
        remarks.extend(told_apart(model, discriminator));
    }
    remarks.extend(flags(annotations, is_deprecated, cx.direction).map(|flag| format!("{flag}.")));
    remarks.extend(format(model, schema, cx).map(|format| format!("Format: `{format}`.")));
    remarks.extend(of_parts(model, schema, cx));
    remarks.extend(schema.pattern_of_values().and_then(|pattern| value("Pattern", &pattern.into())));
    remarks.extend(default.and_then(|default| value("Default", default)));
    remarks.extend(annotations.examples.iter().filter_map(|example| value("Example", example)));
    remarks.join(" ")
}

/// The words for what is said about using a schema. A direction in which a member cannot occur has no need of them.
fn flags(annotations: &Annotations, is_deprecated: bool, direction: Direction) -> impl Iterator<Item = &'static str> {
    let flags = [
        (is_deprecated, "Deprecated"),
        (annotations.read_only && direction == Direction::Response, "Read-only"),
        (annotations.write_only && direction == Direction::Request, "Write-only"),
    ];
    flags.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word)
}

/// What tells the variants of a union apart: `Told apart by `kind`: `cat` is `Cat`, `dog` is `Dog`.`
fn told_apart(model: Model<'_>, discriminator: &Discriminator) -> Option<String> {
    let is_plain = |text: &str| !text.is_empty() && !text.contains(|it: char| it == '`' || it.is_control());
    let mapping = discriminator.mapping.iter();
    let mapping = mapping.map(|(value, id)| (value.as_str(), model.contract.schemas.get(*id).name.as_str()));
    let named: Vec<String> = mapping
        .filter(|(value, name)| is_plain(value) && is_plain(name))
        .map(|(value, name)| format!("`{value}` is `{name}`"))
        .collect();
    let property = Some(&discriminator.property_name).filter(|name| is_plain(name))?;
    if named.len() < discriminator.mapping.len() || named.is_empty() {
        return Some(format!("Told apart by `{property}`."));
    }
    Some(format!("Told apart by `{property}`: {}.", named.join(", ")))
}

/// The remarks on the items of a list, or on the values of a map: those of a type of their own stand above it.
fn of_parts(model: Model<'_>, schema: &Schema, cx: Context<'_>) -> Vec<String> {
    let items = schema.array.as_deref().and_then(|list| list.items.as_ref());
    let values = schema.object.as_deref().filter(|object| object.properties.is_empty());
    let values = values.and_then(|object| object.additional_properties.as_ref());
    let mut remarks = Vec::new();
    for (part, word, one) in [(items, "items", "Items"), (values, "values", "Values")] {
        let Some(part) = part else { continue };
        let format = format(model, part, Context { is_form: false, ..cx }).filter(|_| part.reference.is_none());
        remarks.extend(format.map(|format| format!("Format of {word}: `{format}`.")));
        let described = part.annotations();
        let default = format!("Default of {word}");
        remarks.extend(described.default.as_ref().and_then(|value| self::value(&default, value)));
        if has_own_type(model, part) {
            continue;
        }
        let flags = flags(described, described.deprecated, cx.direction);
        remarks.extend(flags.map(|flag| format!("{flag} {word}.")));
        let text = described.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
        remarks.extend(text.map(|text| format!("{one}: `{}`.", json_in_a_line(&json_text(&text.into())))));
        let example = format!("Example of {word}");
        remarks.extend(described.examples.iter().filter_map(|value| self::value(&example, value)));
    }
    remarks
}

/// Whether a type is made for a schema that stands inside another.
fn has_own_type(model: Model<'_>, schema: &Schema) -> bool {
    match shape(schema, &model.contract.schemas).kind {
        Kind::Object(object) => !object.properties.is_empty(),
        Kind::Values(_) | Kind::Union { .. } | Kind::Types { .. } | Kind::Tuple { .. } => true,
        _ => false,
    }
}

/// The format of a schema, where neither its type nor a rule is about it.
fn format<'s>(model: Model<'_>, schema: &'s Schema, cx: Context<'_>) -> Option<&'s str> {
    let schema = beside_null(schema);
    let format = schema.format.as_deref().filter(|format| !format.is_empty())?;
    let Shape { kind, checks, .. } = shape(schema, &model.contract.schemas);
    let is_told = match kind {
        // Without a format, numbers beyond those with a sign have the same type.
        Kind::Integer { .. } if format == "uint64" => !goes_beyond_signed(&checks),
        Kind::Integer { .. } => ["int8", "int16", "int32", "uint8", "uint16", "uint32"].contains(&format),
        Kind::Text { .. } if cx.is_form && format == "binary" => true,
        Kind::Text { .. } => cx.checks && format != "url" && format_word(format).is_some(),
        _ => false,
    };
    (!is_told).then_some(format)
}

/// What stands beside `null` in a union of two.
fn beside_null(schema: &Schema) -> &Schema {
    let variants = schema.composition.as_deref().map(|it| [it.one_of.as_slice(), it.any_of.as_slice()]);
    let is_null = |schema: &Schema| schema.types.as_ref().is_some_and(|types| types.iter().eq([JsonType::Null]));
    match variants {
        Some([[one, other], []] | [[], [one, other]]) if is_null(one) && !is_null(other) => other,
        Some([[one, other], []] | [[], [one, other]]) if is_null(other) && !is_null(one) => one,
        _ => schema,
    }
}
