//! What a whole says in words when its parts become one.

use crate::contract::schema::{Annotations, JsonType, Schema};

/// What both say in words; where both have a word, the first one's.
pub fn merge_annotations(a: Option<Box<Annotations>>, b: Option<Box<Annotations>>) -> Option<Box<Annotations>> {
    let Some(b) = b else { return a };
    let Some(mut a) = a else { return Some(b) };
    a.title = a.title.or(b.title);
    a.description = a.description.or(b.description);
    a.default = a.default.or(b.default);
    if a.examples.is_empty() {
        a.examples = b.examples;
    }
    a.deprecated |= b.deprecated;
    a.read_only |= b.read_only;
    a.write_only |= b.write_only;
    Some(a)
}

/// Annotations that a whole takes from a part: those that change how it is used.
pub fn inherit(whole: &mut Option<Box<Annotations>>, part: Option<&Annotations>) {
    let Some(part) = part else { return };
    if part.default.is_none() && !part.read_only && !part.write_only {
        return;
    }
    let own = whole.get_or_insert_default();
    own.default = own.default.take().or_else(|| part.default.clone());
    own.read_only |= part.read_only;
    own.write_only |= part.write_only;
}

/// What is said in words of the only alternative to `null` is said of the whole, as far as the whole does not say it itself.
pub fn speak_of_whole(schema: &mut Schema) {
    let Some(composition) = schema.composition.as_deref_mut().filter(|all| all.discriminator.is_none()) else { return };
    let is_null = |schema: &Schema| {
        let types = schema.types.filter(|_| schema.reference.is_none());
        types.is_some_and(|types| types.len() == 1 && types.contains(JsonType::Null))
    };
    let only = match (composition.one_of.as_mut_slice(), composition.any_of.as_mut_slice()) {
        ([only, null] | [null, only], []) | ([], [only, null] | [null, only]) if is_null(null) && !is_null(only) => {
            only
        }
        _ => return,
    };
    let Some(said) = only.annotations.as_deref_mut() else { return };
    let own = schema.annotations.get_or_insert_default();
    move_missing(&mut own.title, &mut said.title);
    move_missing(&mut own.description, &mut said.description);
    move_missing(&mut own.default, &mut said.default);
    if own.examples.is_empty() {
        own.examples = std::mem::take(&mut said.examples);
    }
    own.deprecated |= std::mem::take(&mut said.deprecated);
    own.read_only |= std::mem::take(&mut said.read_only);
    own.write_only |= std::mem::take(&mut said.write_only);
    only.annotations.take_if(|said| **said == Annotations::default());
}

fn move_missing<T>(own: &mut Option<T>, said: &mut Option<T>) {
    if own.is_none() {
        *own = said.take();
    }
}
