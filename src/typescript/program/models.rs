//! The models of a `schema.prisma`: what the rows of a database look like.

use std::collections::HashMap;
use std::sync::Arc;

/// The models and enums of a schema, by their names.
#[derive(Debug, Default)]
pub struct Models {
    models: HashMap<String, Vec<Field>>,
    enums: HashMap<String, Vec<String>>,
}

/// A member of a row, or what refers to rows of another model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: Arc<str>,
    /// `String`, or the name of an enum or a model.
    pub kind: String,
    pub is_list: bool,
    pub is_optional: bool,
}

impl Models {
    /// Adds what a file says; what is no model and no enum is passed over.
    pub fn add(&mut self, text: &str) {
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            let mut words = line.split_whitespace();
            let (Some(word), Some(name), Some("{")) = (words.next(), words.next(), words.next()) else { continue };
            let body = lines.by_ref().take_while(|line| !line.starts_with('}'));
            let body = body.filter(|line| !line.starts_with("//") && !line.starts_with("@@"));
            match word {
                "model" | "view" | "type" => {
                    self.models.insert(name.to_owned(), body.filter_map(field).collect());
                }
                "enum" => {
                    let values = body.filter_map(|line| line.split_whitespace().next()).map(str::to_owned);
                    self.enums.insert(name.to_owned(), values.collect());
                }
                _ => body.for_each(drop),
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.models.is_empty()
    }

    /// The fields of the model that a client calls so: `userProfile` is `UserProfile`.
    pub fn of_client(&self, name: &str) -> Option<(&str, &[Field])> {
        let lower = |model: &str| {
            let mut characters = model.chars();
            let first = characters.next().map(|first| first.to_ascii_lowercase());
            first.into_iter().chain(characters).collect::<String>()
        };
        let (model, fields) = self.models.iter().find(|(model, _)| lower(model) == name)?;
        Some((model, fields))
    }

    pub fn fields(&self, model: &str) -> Option<&[Field]> {
        self.models.get(model).map(Vec::as_slice)
    }

    pub fn values(&self, name: &str) -> Option<&[String]> {
        self.enums.get(name).map(Vec::as_slice)
    }
}

/// `email String? @unique`
fn field(line: &str) -> Option<Field> {
    let mut words = line.split_whitespace();
    let (name, kind) = (words.next()?, words.next()?);
    let is_optional = kind.ends_with('?');
    let kind = kind.trim_end_matches('?');
    let is_list = kind.ends_with("[]");
    let kind = kind.trim_end_matches("[]").to_owned();
    Some(Field { name: name.into(), kind, is_list, is_optional })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_and_enums_are_read() {
        let mut models = Models::default();
        models.add(
            "generator client {\n  provider = \"prisma-client-js\"\n}\n\nenum Kind {\n  OPEN\n  SHUT @map(\"s\")\n}\n\n\
             model HarbourGate {\n  // Which one.\n  id Int @id\n  kind Kind?\n  boats Boat[]\n\n  @@map(\"gates\")\n}\n",
        );
        let (name, fields) = models.of_client("harbourGate").expect("the model is there");
        let described: Vec<_> =
            fields.iter().map(|it| (&*it.name, it.kind.as_str(), it.is_list, it.is_optional)).collect();
        assert_eq!(name, "HarbourGate");
        assert_eq!(
            described,
            [("id", "Int", false, false), ("kind", "Kind", false, true), ("boats", "Boat", true, false)]
        );
        assert_eq!(models.values("Kind"), Some(["OPEN".to_owned(), "SHUT".to_owned()].as_slice()));
    }
}
