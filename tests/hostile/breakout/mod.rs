//! Texts of a document break out of nothing. In every position of four documents that say everything once, a hostile text
//! stands before and behind what is there, or in its place; what is made of the document has to parse, and to have the
//! syntax tree of a benign twin's, but for the contents of literals and comments and for names.
//!
//! Many positions are tried at a time; where the two differ, they are tried in halves, down to the one that makes the
//! difference. There are texts that mean something by rights: what is no pattern, media type or header name is left out,
//! and a keyword gets another name. Such a text has to have another benign twin that comes to the same.
//!
//! Each text is tried in one output, and where positions are tried alone, in one in so many; `ALL_TEXTS=1` tries each text in
//! each position in each output, which takes hours without optimisation.

mod data;
mod markup;
mod outputs;
mod payloads;
mod positions;
mod rust;
mod skeleton;
mod typescript;

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::{env, fs, thread};

use api_scaffold::contract::value::Value;
use api_scaffold::openapi::{load, read};

use outputs::{File, Output, Read};
use payloads::{BREAKING, TWINS, WORDS, benign};
use positions::Replacements;

/// So many positions are tried at a time with words, each with another one.
const WORDS_AT_A_TIME: usize = 40;
/// So many with long texts.
const LONG_AT_A_TIME: usize = 16;
/// Of the texts for positions that are tried alone, each gets one in so many unless all are asked for.
const ONE_IN: usize = 12;

/// So many benign twins are kept for the next text.
const MOST_TWINS: usize = 60;

#[test]
#[ignore = "takes minutes: cargo test --test hostile -- --ignored"]
fn no_text_breaks_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/everything");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the folder is there").map(|it| it.expect("an entry").path()).collect();
    paths.sort();
    let tried: Vec<Tried> = thread::scope(|scope| {
        let start = |path: &'_ std::path::PathBuf| {
            let path = path.clone();
            thread::Builder::new()
                .stack_size(64 << 20)
                .spawn_scoped(scope, move || try_document(&path))
                .expect("a thread")
        };
        let threads: Vec<_> = paths.iter().map(start).collect();
        threads.into_iter().map(|thread| thread.join().expect("nothing panics")).collect()
    });
    let sum = |count: fn(&Tried) -> usize| tried.iter().map(count).sum::<usize>();
    let texts = BREAKING.len() * 2 + WORDS.len() + payloads::long().len();
    eprintln!(
        "hostile texts: {} positions of {} documents, {texts} texts, {} outputs: {} of them tried in {} runs",
        sum(|tried| tried.positions),
        tried.len(),
        Output::ALL.len(),
        sum(|tried| tried.texts),
        sum(|tried| tried.runs),
    );
    let faults: Vec<String> = tried.into_iter().flat_map(|tried| tried.faults).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n\n"));
}

/// The outputs that a text is tried in: one in turn, unless all are asked for.
fn outputs(all: bool, number: usize) -> &'static [Output] {
    let one = number % Output::ALL.len();
    if all { &Output::ALL } else { &Output::ALL[one..=one] }
}

/// What was tried with a document.
#[derive(Default)]
struct Tried {
    positions: usize,
    /// A text in a position in an output each.
    texts: usize,
    /// Outputs that were made.
    runs: usize,
    faults: Vec<String>,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Before,
    Behind,
    Instead,
}

impl Form {
    fn text(self, text: &str, word: &str) -> String {
        match self {
            Form::Before => format!("{text}{word}"),
            Form::Behind => format!("{word}{text}"),
            Form::Instead => text.to_owned(),
        }
    }
}

fn try_document(path: &Path) -> Tried {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let document = load::load(&name, fs::read(path).expect("the document is there")).expect("the document is fine");
    let document = read::value(&document.root);
    let unknown: Vec<String> =
        positions::keywords(&document).into_iter().filter(|key| !positions::FIELDS.contains(&key.as_str())).collect();
    assert_eq!(unknown, Vec::<String>::new(), "{name} has keys that are neither keywords nor texts");
    let original = outputs::read(&document);
    let words = positions::positions(&document);
    let has_grammar =
        |word: &str| word.contains(['/', '^', '{', '.']) || word.starts_with("X-") || word.parse::<u16>().is_ok();
    let alone = (0..words.len()).filter(|&at| has_grammar(&words[at]));
    let alone = alone.flat_map(|at| Output::ALL.map(|output| ((output, at), (0, Form::Behind)))).collect();
    let mut trial = Trial { name, document, original, words, alone, twins: BTreeMap::new(), tried: Tried::default() };
    trial.all();
    trial.tried.positions = trial.words.len();
    trial.tried
}

struct Trial {
    name: String,
    document: Value,
    original: Read,
    /// What the document says, position by position.
    words: Vec<String>,
    /// The positions whose texts have a grammar, in an output: they are tried alone. And the benign twin that fitted last.
    alone: BTreeMap<(Output, usize), (usize, Form)>,
    /// What is made of benign twins of positions that are tried together.
    twins: BTreeMap<(Output, bool, Vec<usize>), Rc<Vec<File>>>,
    tried: Tried,
}

/// The texts for positions.
type Texts<'t> = dyn Fn(usize) -> &'t str + 't;

impl Trial {
    fn all(&mut self) {
        let all = env::var_os("ALL_TEXTS").is_some_and(|value| value == "1");
        for (number, text) in BREAKING.iter().enumerate() {
            let outputs = outputs(all, number);
            let forms = [(Form::Before, 0), (Form::Behind, ONE_IN / 2)];
            for (form, turn) in forms.into_iter().skip(if all { 0 } else { number % 2 }).take(if all { 2 } else { 1 }) {
                for &output in outputs {
                    self.check(form, &self.together(output), output, &|_| text);
                    for position in self.alone(output) {
                        if all || (number + position + turn).is_multiple_of(ONE_IN) {
                            self.check(form, &[position], output, &|_| text);
                        }
                    }
                }
            }
            for &output in outputs {
                self.unknown(text, output);
            }
        }
        let long = payloads::long();
        for (number, output) in Output::ALL.into_iter().enumerate() {
            for (chunk, positions) in self.together(output).chunks(LONG_AT_A_TIME).enumerate() {
                for (turn, text) in long.iter().enumerate() {
                    if all || (chunk + number) % (long.len() * Output::ALL.len()) == turn {
                        self.check(Form::Behind, positions, output, &|_| text);
                    }
                }
            }
            for round in 0..if all { WORDS.len() } else { 1 } {
                let word = |position: usize| WORDS[(position * 3 + round * 43) % WORDS.len()];
                for (chunk, positions) in self.together(output).chunks(WORDS_AT_A_TIME).enumerate() {
                    if all || (chunk + number) % Output::ALL.len() == 0 {
                        self.check(Form::Instead, positions, output, &word);
                    }
                }
                for position in self.alone(output) {
                    if all || (position + number) % (Output::ALL.len() * 2) == 0 {
                        self.check(Form::Instead, &[position], output, &word);
                    }
                }
            }
        }
    }

    /// The positions that are tried together in an output, and those that are tried alone.
    fn together(&self, output: Output) -> Vec<usize> {
        (0..self.words.len()).filter(|&at| !self.alone.contains_key(&(output, at))).collect()
    }

    fn alone(&self, output: Output) -> Vec<usize> {
        (0..self.words.len()).filter(|&at| self.alone.contains_key(&(output, at))).collect()
    }

    /// Tries texts in positions; where they are no mere texts, in halves of them.
    fn check(&mut self, form: Form, positions: &[usize], output: Output, texts: &Texts<'_>) {
        if let [position] = positions {
            return self.check_alone(form, *position, output, texts(*position));
        }
        let hostile = positions.iter().map(|&at| (self.words[at].clone(), form.text(texts(at), &self.words[at])));
        let hostile = self.files(&hostile.collect(), None, output);
        let benign = self.twin(form, positions, output);
        if hostile.is_ok_and(|hostile| outputs::compare(&hostile, &benign).is_ok()) {
            self.tried.texts += positions.len();
            return;
        }
        let (first, second) = positions.split_at(positions.len() / 2);
        self.check(form, first, output, texts);
        self.check(form, second, output, texts);
    }

    fn check_alone(&mut self, form: Form, position: usize, output: Output, text: &str) {
        self.tried.texts += 1;
        let word = self.words[position].clone();
        let hostile = match self.files(&[(word.clone(), form.text(text, &word))].into(), None, output) {
            Ok(hostile) => hostile,
            Err(fault) => return self.fault(form, position, output, text, &fault),
        };
        let fitted = self.alone.get(&(output, position)).copied();
        let kinds = (0..TWINS).flat_map(|kind| [(kind, Form::Behind), (kind, Form::Before), (kind, Form::Instead)]);
        let mut faults = Vec::new();
        for (kind, form) in fitted.into_iter().chain(kinds) {
            let benign =
                self.files(&[(word.clone(), form.text(&benign(kind, position, text), &word))].into(), None, output);
            match benign.and_then(|benign| outputs::compare(&hostile, &benign)) {
                Ok(()) => {
                    self.alone.insert((output, position), (kind, form));
                    return;
                }
                Err(fault) => faults.push(fault),
            }
        }
        self.fault(form, position, output, text, &faults.join("\n— or "));
    }

    fn fault(&mut self, form: Form, position: usize, output: Output, text: &str, fault: &str) {
        let (name, word) = (&self.name, &self.words[position]);
        let text: String = text.chars().take(60).collect();
        self.tried.faults.push(format!("{name}, {output:?}, {text:?} {form:?} {word:?}: {fault}"));
    }

    /// Members that the specification does not know, in every object.
    fn unknown(&mut self, text: &str, output: Output) {
        let hostile = self.files(&Replacements::new(), Some(text), output);
        let benign = self.files(&Replacements::new(), Some("qz"), output).expect("nothing is wrong with it");
        if let Err(fault) = hostile.and_then(|hostile| outputs::compare(&hostile, &benign)) {
            self.tried.faults.push(format!("{}, {output:?}, a member {text:?}: {fault}", self.name));
        }
        self.tried.texts += 1;
    }

    /// What is made of the first benign twin, which stands behind what is there: so names keep their order.
    fn twin(&mut self, form: Form, positions: &[usize], output: Output) -> Rc<Vec<File>> {
        let form = if form == Form::Instead { form } else { Form::Behind };
        let key = (output, form == Form::Instead, positions.to_vec());
        if let Some(files) = self.twins.get(&key) {
            return Rc::clone(files);
        }
        let texts =
            positions.iter().map(|&at| (self.words[at].clone(), form.text(&benign(0, at, ""), &self.words[at])));
        let files = self.files(&texts.collect(), None, output).expect("nothing is wrong with it");
        if self.twins.len() > MOST_TWINS {
            self.twins.clear();
        }
        let files = Rc::new(files);
        self.twins.insert(key, Rc::clone(&files));
        files
    }

    fn files(&mut self, texts: &Replacements, unknown: Option<&str>, output: Output) -> Result<Vec<File>, String> {
        self.tried.runs += 1;
        let read = outputs::read(&positions::replaced(&self.document, texts, unknown));
        outputs::files(&read, &self.original, output)
    }
}
