//! What a schema says that types and attributes have no word for: the last paragraph of a comment.

use super::kinds::json_text;
use super::{Context, Model};
use crate::contract::direction::Direction;
use crate::contract::schema::Schema;
use crate::contract::shape::{Kind, shape};
use crate::rust::code::Comment;
use crate::rust::validation::format_word;

/// An example that takes more than this is no remark.
const LONGEST: usize = 300;

/// What a schema says about itself.
pub fn about(model: Model<'_>, schema: &Schema, cx: Context<'_>) -> Comment {
    let annotations = schema.annotations();
    let text = annotations.description.as_deref().unwrap_or_default();
    Comment::text(text).paragraph(&remarks(model, schema, annotations.deprecated, cx))
}

/// The remarks on a schema in a line: `Deprecated. Read-only. Format: `int64`.`
pub fn remarks(model: Model<'_>, schema: &Schema, is_deprecated: bool, cx: Context<'_>) -> String {
    let annotations = schema.annotations();
    let mut remarks = Vec::new();
    remarks.extend(annotations.title.as_ref().map(|title| format!("Title: `{title}`.")));
    let flags = [
        (is_deprecated, "Deprecated."),
        (annotations.read_only && cx.direction == Direction::Response, "Read-only."),
        (annotations.write_only && cx.direction == Direction::Request, "Write-only."),
    ];
    let kind = shape(schema, &model.contract.schemas).kind;
    if let Kind::Union { variants, exclusive: false, discriminator } = &kind
        && variants.len() > 1
        && (!cx.reads || discriminator.is_some())
    {
        remarks.push("One or more of these.".to_owned());
    }
    remarks.extend(flags.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word.to_owned()));
    remarks.extend(format(model, schema, cx).map(|format| format!("Format: `{format}`.")));
    let items = schema.array.as_deref().and_then(|list| list.items.as_ref()).filter(|items| items.reference.is_none());
    let items = items.and_then(|items| format(model, items, Context { is_form: false, ..cx }));
    remarks.extend(items.map(|format| format!("Format of items: `{format}`.")));
    let examples = annotations.examples.iter().map(json_text).filter(|text| text.len() <= LONGEST);
    remarks.extend(examples.map(|example| format!("Example: `{example}`.")));
    remarks.join(" ")
}

/// The format of a schema, where neither its type nor a rule is about it.
fn format<'s>(model: Model<'_>, schema: &'s Schema, cx: Context<'_>) -> Option<&'s str> {
    let format = schema.format.as_deref().filter(|format| !format.is_empty())?;
    let is_told = match shape(schema, &model.contract.schemas).kind {
        Kind::Integer { .. } => ["int8", "int16", "int32", "uint8", "uint16", "uint32", "uint64"].contains(&format),
        Kind::Text { .. } if cx.is_form && format == "binary" => true,
        Kind::Text { .. } => cx.checks && format != "url" && format_word(format).is_some(),
        _ => false,
    };
    (!is_told).then_some(format)
}
