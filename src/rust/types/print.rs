//! Types as text.

use super::objects::renamed;
use super::{
    Choice, Element, Field, Item, ItemBody, Items, Lowerer, Presence, Rule, Struct, Ty, Union, Variant, garde,
};
use crate::code;
use crate::rust::code::{Code, Identifier, attribute, indented};

/// Where a line has to be broken (rustfmt, `max_width`).
const WIDTH: usize = 100;

/// The declaration of an item.
pub fn print(lowerer: &Lowerer<'_>, item: &Item) -> Code {
    let comment = item.comment.outer();
    let declared = match &item.body {
        ItemBody::Struct(body) => structure(lowerer, item, body),
        ItemBody::Enum(variants) => enumeration(lowerer, item, variants),
        ItemBody::Union(union) => self::union(lowerer, item, union),
        ItemBody::Tuple(elements) => tuple(lowerer, item, elements),
        ItemBody::Items(items) => self::items(lowerer, item, items),
        ItemBody::Newtype(ty) => newtype(lowerer, item, ty),
        ItemBody::Alias(ty) => alias(&item.name, ty),
    };
    Code::lines([comment, declared])
}

/// `#[derive(…)]`, with what serde and garde need.
fn derive(lowerer: &Lowerer<'_>, item: &Item, known: &[&'static str]) -> Code {
    lowerer.uses("serde::Serialize");
    let mut names: Vec<Code> = known.iter().map(|name| Code::known(name)).collect();
    names.push(Code::known("Serialize"));
    if item.reads && !matches!(item.body, ItemBody::Union(_) | ItemBody::Items(_)) {
        lowerer.uses("serde::Deserialize");
        names.push(Code::known("Deserialize"));
    }
    if item.validates {
        lowerer.uses("garde::Validate");
        names.push(Code::known("Validate"));
    }
    attribute("derive", names)
}

/// The rules of a part of an item, as an attribute.
fn rules(item: &Item, ty: &Ty) -> Code {
    if item.validates { garde(&ty.rules) } else { Code::default() }
}

const VALUES: [&str; 3] = ["Clone", "Debug", "PartialEq"];

fn structure(lowerer: &Lowerer<'_>, item: &Item, body: &Struct) -> Code {
    let Struct { fields, denies_unknown, rules } = body;
    let mut lines = vec![derive(lowerer, item, &VALUES)];
    let (all, each) = renamed(fields);
    let mut serde = Vec::new();
    serde.extend(all.map(|style| code!("rename_all = {}", Code::string(style))));
    serde.extend(denies_unknown.then(|| Code::known("deny_unknown_fields")));
    if !serde.is_empty() {
        lines.push(attribute("serde", serde));
    }
    lines.extend(rules.iter().map(|rule| code!("#[garde(custom({}))]", rule)));
    if fields.is_empty() {
        lines.push(code!("pub struct {} {{}}", item.name));
        return Code::lines(lines);
    }
    lines.push(code!("pub struct {} {{", item.name));
    let mut defaults = Vec::new();
    let is_flat = fields.iter().any(|field| field.wire.is_none());
    for (field, renamed) in fields.iter().zip(each) {
        let printed = self::field(lowerer, item, field, renamed, is_flat);
        lines.push(indented(&printed, 1));
        if let Presence::Default(value) = &field.presence
            && !is_empty(value)
        {
            let name = default_name(&field.name);
            let body = indented(value, 2);
            defaults.push(code!("    fn {}() -> {} {{\n{}\n    }}", name, field.ty.code, body));
        }
    }
    lines.push(Code::known("}"));
    let declared = Code::lines(lines);
    if defaults.is_empty() {
        return declared;
    }
    let defaults = code!("impl {} {{\n{}\n}}", item.name, Code::blocks(defaults));
    Code::blocks([declared, defaults])
}

/// Whether a default is what Rust takes for one itself.
fn is_empty(default: &Code) -> bool {
    matches!(default.as_str(), "Vec::new()" | "Map::new()" | "BTreeMap::new()" | "None" | "false")
}

fn default_name(field: &Identifier) -> Code {
    let name = format!("default_{}", field.as_str());
    Identifier::new(&name).map(|name| code!("{}", name)).unwrap_or_default()
}

fn field(lowerer: &Lowerer<'_>, item: &Item, field: &Field, renamed: Option<Code>, is_flat: bool) -> Code {
    let reads = item.reads;
    let mut serde: Vec<Code> = renamed.into_iter().map(|name| code!("rename = {}", name)).collect();
    let mut ty = field.ty.clone();
    if field.wire.is_none() {
        serde.push(Code::known("flatten"));
    }
    // An `Option` that may be `null`, and is not what stands for a member that may be absent.
    if reads && field.wire.is_some() && field.ty.is_nullable && !matches!(field.presence, Presence::Optional) {
        lowerer.uses("crate::types::decode");
        serde.push(Code::known("deserialize_with = \"decode::given\""));
    }
    match &field.presence {
        Presence::Required => {}
        Presence::Default(value) if is_empty(value) => serde.extend(reads.then(|| Code::known("default"))),
        Presence::Default(_) => {
            let path = format!("{}::default_{}", item.name, field.name.as_str());
            serde.extend(reads.then(|| code!("default = {}", Code::string(&path))));
        }
        Presence::Optional => {
            // With `flatten`, serde reads a struct as it does a map, whose values can be `null`.
            if reads && is_flat {
                lowerer.uses("crate::types::decode");
                serde.push(Code::known("default"));
                serde.push(Code::known("deserialize_with = \"decode::present\""));
            }
            serde.push(Code::known("skip_serializing_if = \"Option::is_none\""));
            ty = optional(lowerer, ty);
        }
    }
    let serde = if serde.is_empty() { Code::default() } else { attribute("serde", serde) };
    let line = code!("pub {}: {},", field.name, ty.code);
    let line = if line.as_str().len() + 4 > WIDTH { code!("pub {}:\n    {},", field.name, ty.code) } else { line };
    Code::lines([field.comment.outer(), serde, rules(item, &ty), line])
}

/// The type of what may be absent.
fn optional(lowerer: &Lowerer<'_>, ty: Ty) -> Ty {
    if ty.rules.own.iter().any(|rule| matches!(rule, Rule::Custom(_))) {
        lowerer.uses("crate::types::checks");
    }
    ty.optional()
}

fn enumeration(lowerer: &Lowerer<'_>, item: &Item, variants: &[(Identifier, String)]) -> Code {
    let derived = derive(lowerer, item, &["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"]);
    let style = variant_style(variants);
    let mut lines = vec![derived];
    if let Some(style) = style.filter(|style| !style.is_empty()) {
        lines.push(attribute("serde", vec![code!("rename_all = {}", Code::string(style))]));
    }
    lines.push(code!("pub enum {} {{", item.name));
    for (variant, wire) in variants {
        if style.is_none() && variant.as_str() != wire {
            lines.push(code!("    #[serde(rename = {})]", Code::string(wire)));
        }
        lines.push(code!("    {},", variant));
    }
    lines.push(Code::known("}"));
    Code::lines(lines)
}

/// A struct of values without names.
fn tuple(lowerer: &Lowerer<'_>, item: &Item, elements: &[Element]) -> Code {
    let parts: Vec<(Vec<Code>, Code)> = elements
        .iter()
        .map(|element| {
            let mut attributes = Vec::new();
            let mut ty = element.ty.clone();
            if element.is_optional {
                let mut serde = Vec::new();
                if item.reads {
                    lowerer.uses("crate::types::decode");
                    serde.push(Code::known("default"));
                    serde.push(Code::known("deserialize_with = \"decode::present\""));
                }
                serde.push(Code::known("skip_serializing_if = \"Option::is_none\""));
                attributes.push(attribute("serde", serde));
                ty = optional(lowerer, ty);
            }
            attributes.extend(Some(rules(item, &ty)).filter(|rules| !rules.is_empty()));
            (attributes, code!("pub {}", ty.code))
        })
        .collect();
    let derived = derive(lowerer, item, &VALUES);
    let on_one_line = |(attributes, field): &(Vec<Code>, Code)| {
        let parts = attributes.iter().chain([field]).cloned();
        let line = Code::joined(parts, " ");
        (attributes.len() < 2 && !line.as_str().contains('\n')).then_some(line)
    };
    let lines: Vec<Option<Code>> = parts.iter().map(on_one_line).collect();
    if let Some(all) = lines.iter().cloned().collect::<Option<Vec<Code>>>() {
        let line = code!("pub struct {}({});", item.name, Code::list(all));
        if line.as_str().len() <= WIDTH {
            return Code::lines([derived, line]);
        }
    }
    let fields = parts.into_iter().zip(lines).map(|((attributes, field), line)| {
        let line = line.filter(|line| line.as_str().len() + 5 <= WIDTH);
        let field = line.unwrap_or_else(|| Code::lines(attributes.into_iter().chain([field])));
        indented(&code!("{},", field), 1)
    });
    Code::lines([derived, code!("pub struct {}(\n{}\n);", item.name, Code::lines(fields))])
}

/// A list that is read item by item.
fn items(lowerer: &Lowerer<'_>, item: &Item, items: &Items) -> Code {
    let first = Code::list(items.first.iter().cloned());
    let rest = items.rest.clone().map(|rest| code!(", ..{}", rest)).unwrap_or_default();
    let read = code!("checks::tuple!({} [{}]{});", item.name, first, rest);
    Code::lines([newtype(lowerer, item, &items.ty), read])
}

/// The style of serde that makes all the texts of the variants' names; the empty one where they are the same.
fn variant_style(variants: &[(Identifier, String)]) -> Option<&'static str> {
    let styles: [Style; 7] = [
        ("", str::to_owned),
        ("lowercase", str::to_ascii_lowercase),
        ("UPPERCASE", str::to_ascii_uppercase),
        ("camelCase", |name| name[..1].to_ascii_lowercase() + &name[1..]),
        ("snake_case", |name| separated(name, '_')),
        ("SCREAMING_SNAKE_CASE", |name| separated(name, '_').to_ascii_uppercase()),
        ("kebab-case", |name| separated(name, '-')),
    ];
    let fits = |(_, make): &Style| variants.iter().all(|(variant, wire)| make(variant.as_str()) == *wire);
    styles.into_iter().find(fits).map(|(style, _)| style)
}

/// What serde calls a style, and how it makes a text of a variant's name.
type Style = (&'static str, fn(&str) -> String);

/// As serde puts words apart: before each capital.
fn separated(name: &str, separator: char) -> String {
    let mut text = String::new();
    for (index, character) in name.char_indices() {
        if index > 0 && character.is_ascii_uppercase() {
            text.push(separator);
        }
        text.push(character.to_ascii_lowercase());
    }
    text
}

fn union(lowerer: &Lowerer<'_>, item: &Item, union: &Union) -> Code {
    let mut lines = vec![derive(lowerer, item, &VALUES)];
    match &union.choice {
        Choice::Tagged { property, is_added: true, .. } => {
            lines.push(attribute("serde", vec![code!("tag = {}", Code::string(property))]));
        }
        _ => lines.push(Code::known("#[serde(untagged)]")),
    }
    lines.push(code!("pub enum {} {{", item.name));
    for (index, Variant { name: variant, comment, ty }) in union.variants.iter().enumerate() {
        lines.push(indented(&comment.outer(), 1));
        if let Choice::Tagged { tags, is_added: true, .. } = &union.choice
            && let Some(tag) = tags.get(index).and_then(|tags| tags.first()).filter(|tag| *tag != variant.as_str())
        {
            lines.push(code!("    #[serde(rename = {})]", Code::string(tag)));
        }
        let rules = rules(item, ty);
        let ty = if rules.is_empty() { ty.code.clone() } else { code!("{} {}", rules, ty.code) };
        lines.push(code!("    {}({}),", variant, ty));
    }
    lines.push(Code::known("}"));
    if !item.reads {
        return Code::lines(lines);
    }
    lowerer.uses("crate::types::checks");
    let variants = Code::list(union.variants.iter().map(|variant| code!("{}", variant.name)));
    let read = match &union.choice {
        Choice::AnyOf => code!("checks::any_of!({} {{ {} }});", item.name, variants),
        Choice::OneOf => code!("checks::exactly_one_of!({} {{ {} }});", item.name, variants),
        Choice::Tagged { property, tags, .. } => {
            let arms = union.variants.iter().zip(tags).map(|(variant, tags)| {
                let tags = Code::joined(tags.iter().map(|tag| Code::string(tag)), " | ");
                code!("    {} => {},", tags, variant.name)
            });
            code!("checks::tagged!({} by {} {{\n{}\n}});", item.name, Code::string(property), Code::lines(arms))
        }
    };
    Code::lines([Code::lines(lines), read])
}

fn alias(name: &Identifier, ty: &Ty) -> Code {
    let line = code!("pub type {} = {};", name, ty.code);
    if line.as_str().len() <= WIDTH { line } else { code!("pub type {} =\n    {};", name, ty.code) }
}

fn newtype(lowerer: &Lowerer<'_>, item: &Item, ty: &Ty) -> Code {
    let mut lines = vec![derive(lowerer, item, &VALUES), Code::known("#[serde(transparent)]")];
    if item.validates && !ty.rules.is_empty() {
        lines.push(Code::known("#[garde(transparent)]"));
    }
    let rules = rules(item, ty);
    let rules = if rules.is_empty() { rules } else { code!("{} ", rules) };
    lines.push(code!("pub struct {}({}pub {});", item.name, rules, ty.code));
    Code::lines(lines)
}
