//! Which benign text comes to the same as a hostile one in a position.

use std::collections::BTreeMap;

use super::Form;
use super::payloads::{TWINS, benign};

/// A benign text: a kind of them (`payloads::benign`), and where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Twin {
    kind: usize,
    form: Form,
}

impl Twin {
    /// What stands in a position.
    pub fn text(self, position: usize, hostile: &str, word: &str) -> String {
        self.form.text(&benign(self.kind, position, hostile), word)
    }

    /// All that there are, the likeliest first.
    pub fn all_after(guess: Twin) -> impl Iterator<Item = Twin> {
        let forms = |kind| [Form::Behind, Form::Before, Form::Instead].map(|form| Twin { kind, form });
        std::iter::once(guess).chain((0..TWINS).flat_map(forms).filter(move |twin| *twin != guess))
    }
}

/// The twins that fitted, by position, by where the text stood, and by what of it means something somewhere.
#[derive(Clone, Debug, Default)]
pub struct Guesses {
    exact: BTreeMap<(usize, Form, String), Twin>,
    /// The last one of a position, among words and among other texts.
    last: BTreeMap<(usize, bool), Twin>,
}

impl Guesses {
    /// The likeliest twin: most texts mean nothing, and one behind what is there keeps names in their order.
    pub fn of(&self, position: usize, form: Form, text: &str) -> Twin {
        let is_word = form == Form::Instead;
        let exact = self.exact.get(&(position, form, meaning(form, text)));
        let likeliest = exact.or_else(|| self.last.get(&(position, is_word))).copied();
        likeliest.unwrap_or(Twin { kind: 0, form: if is_word { form } else { Form::Behind } })
    }

    /// Whether a text in the position was more than a text.
    pub fn is_special(&self, position: usize) -> bool {
        let twins = [false, true].map(|is_word| self.last.get(&(position, is_word)));
        twins.into_iter().flatten().any(|twin| twin.kind != 0)
            || self.last.get(&(position, false)).is_some_and(|twin| twin.form != Form::Behind)
    }

    pub fn learn(&mut self, position: usize, form: Form, text: &str, twin: Twin) {
        self.exact.insert((position, form, meaning(form, text)), twin);
        self.last.insert((position, form == Form::Instead), twin);
    }
}

/// The characters that mean something in a path, a pattern, a URL or a name, once each; of a word, the word.
fn meaning(form: Form, text: &str) -> String {
    if form == Form::Instead {
        return text.to_owned();
    }
    let mut found: Vec<char> = text.chars().filter(|it| it.is_ascii_punctuation() || it.is_whitespace()).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().collect()
}
