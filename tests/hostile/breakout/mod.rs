//! Texts of a document break out of nothing. In every position of four documents that say everything once, a hostile text
//! stands before or behind what is there, or in its place; what is made of the document has to parse, and to have the
//! syntax tree of a benign twin's, but for the contents of literals and comments and for names.
//!
//! All positions are tried at a time; where the two differ, they are tried in halves, down to the ones that make the
//! difference. There are texts that mean something by rights: what is no pattern, media type or header name is left out,
//! and a keyword gets another name. Such a text has to have another benign twin that comes to the same. Which one is
//! learned from the written documents, which cost least, and remembered for the other outputs and for texts alike.
//!
//! Each text is tried in each position in the written documents, and in one other output in half of the positions, in turn, before
//! or behind what is there; `ALL_TEXTS=1` tries both in all positions and outputs, and each word and long text in each position.

mod data;
mod markup;
mod outputs;
mod payloads;
mod positions;
mod rust;
mod skeleton;
mod twins;
mod typescript;

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Mutex, PoisonError};
use std::{env, fs, thread};

use api_scaffold::contract::value::Value;
use api_scaffold::openapi::{load, read};

use outputs::{File, Output, Read};
use payloads::{BREAKING, WORDS};
use positions::Replacements;
use twins::{Guesses, Twin};

/// So many positions are tried at a time with words, each with another one.
const WORDS_AT_A_TIME: usize = 40;
/// So many with long texts.
const LONG_AT_A_TIME: usize = 16;

/// So many benign twins are kept for the next text.
const MOST_TWINS: usize = 20;

#[test]
fn no_text_breaks_out() {
    let others = [Output::Koa, Output::Fastify, Output::Axum, Output::Reports];
    try_outputs(&[&[Output::Written], &[Output::Express], &others]);
}

/// Tries the outputs of all documents. What was learned of a document is not learned again for the next outputs.
fn try_outputs(phases: &[&[Output]]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/everything");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the folder is there").map(|it| it.expect("an entry").path()).collect();
    paths.sort();
    let mut guesses: BTreeMap<PathBuf, Guesses> = BTreeMap::new();
    let mut all: Vec<Tried> = Vec::new();
    for outputs in phases {
        let guess = |path: &Path| guesses.get(path).cloned().unwrap_or_default();
        let pairs = outputs.iter().flat_map(|&output| paths.iter().map(move |path| (path, output))).collect();
        let tried = side_by_side(pairs, |(path, output)| try_output(path, output, guess(path)));
        guesses = paths.iter().cloned().zip(tried.iter().map(|tried| tried.guesses.clone())).collect();
        all.extend(tried);
    }
    let outputs: usize = phases.iter().map(|outputs| outputs.len()).sum();
    let sum = |tried: &[Tried], count: fn(&Tried) -> usize| tried.iter().map(count).sum::<usize>();
    eprintln!(
        "hostile texts: {} positions of {} documents, {} texts, {} outputs: {} of them tried in {} runs",
        sum(&all, |tried| tried.positions) / outputs,
        paths.len(),
        BREAKING.len() * 2 + WORDS.len() + payloads::long().len(),
        outputs,
        sum(&all, |tried| tried.texts),
        sum(&all, |tried| tried.runs),
    );
    let faults: Vec<String> = all.into_iter().flat_map(|tried| tried.faults).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n\n"));
}

/// Does each of the jobs, as many at a time as there are cores, and has what came of them in the order of the jobs.
fn side_by_side<J: Send, R: Send>(jobs: Vec<J>, work: impl Fn(J) -> R + Sync) -> Vec<R> {
    let left = Mutex::new(jobs.into_iter().enumerate().collect::<VecDeque<_>>());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    let take = || std::iter::from_fn(next).map(|(number, job)| (number, work(job))).collect::<Vec<_>>();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        // A thread has less of a stack than a process; the tool runs in the latter.
        let start = |_| thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, take).expect("a thread");
        let threads: Vec<_> = (0..cores).map(start).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("nothing panics")).collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What was tried with an output of a document.
#[derive(Default)]
struct Tried {
    positions: usize,
    /// A text in a position each.
    texts: usize,
    /// Outputs that were made.
    runs: usize,
    faults: Vec<String>,
    /// What was learned about benign twins.
    guesses: Guesses,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Before,
    #[default]
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

fn try_output(path: &Path, output: Output, guesses: Guesses) -> Tried {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let document = load::load(&name, fs::read(path).expect("the document is there")).expect("the document is fine");
    let document = read::value(&document.root);
    let unknown: Vec<String> =
        positions::keywords(&document).into_iter().filter(|key| !positions::FIELDS.contains(&key.as_str())).collect();
    assert_eq!(unknown, Vec::<String>::new(), "{name} has keys that are neither keywords nor texts");
    let original = outputs::read(&document);
    let words = positions::positions(&document);
    let tried = Tried { positions: words.len(), guesses, ..Tried::default() };
    let mut trial = Trial { name, output, document, original, words, twins: VecDeque::new(), tried };
    trial.all();
    trial.tried
}

struct Trial {
    name: String,
    output: Output,
    document: Value,
    original: Read,
    /// What the document says, position by position.
    words: Vec<String>,
    /// What is made of benign twins, the newest last.
    twins: VecDeque<(Replacements, Rc<Vec<File>>)>,
    tried: Tried,
}

/// The texts for positions.
type Texts<'t> = dyn Fn(usize) -> &'t str + 't;

impl Trial {
    fn all(&mut self) {
        let all = env::var_os("ALL_TEXTS").is_some_and(|value| value == "1");
        let number_of_output = Output::ALL.iter().position(|&it| it == self.output).unwrap_or_default();
        let positions: Vec<usize> = (0..self.words.len()).collect();
        for (number, text) in BREAKING.iter().enumerate() {
            if !all && self.output != Output::Written && number % Output::ALL.len() != number_of_output {
                continue;
            }
            let round = number / Output::ALL.len();
            let is_tried = |at: &usize| all || self.output == Output::Written || (at + round / 2).is_multiple_of(2);
            let positions: Vec<usize> = positions.iter().copied().filter(is_tried).collect();
            for (turn, form) in [Form::Before, Form::Behind].into_iter().enumerate() {
                if all || round % 2 == turn {
                    self.check(form, &positions, &|_| text);
                }
            }
            self.unknown(text);
        }
        let long = payloads::long();
        for (chunk, positions) in positions.chunks(LONG_AT_A_TIME).enumerate() {
            for (turn, text) in long.iter().enumerate() {
                if all || (chunk + number_of_output) % (long.len() * Output::ALL.len()) == turn {
                    self.check(Form::Behind, positions, &|_| text);
                }
            }
        }
        for round in 0..if all { WORDS.len() } else { 1 } {
            let words = self.words.clone();
            let word = |position: usize| match WORDS[(position * 3 + (round + number_of_output) * 43) % WORDS.len()] {
                // It is one, and stands for all others.
                "default" if words[position].parse::<u16>().is_ok() => "switch",
                word => word,
            };
            for (chunk, positions) in positions.chunks(WORDS_AT_A_TIME).enumerate() {
                if all || (chunk + number_of_output).is_multiple_of(Output::ALL.len()) {
                    self.check(Form::Instead, positions, &word);
                }
            }
        }
    }

    /// Tries texts in positions; where they are no mere texts, in halves of them.
    fn check(&mut self, form: Form, positions: &[usize], texts: &Texts<'_>) {
        let text = |at: usize| (self.words[at].clone(), form.text(texts(at), &self.words[at]));
        let hostile = self.files(&positions.iter().map(|&at| text(at)).collect(), None);
        if let [position] = positions {
            self.tried.texts += 1;
            return self.find_twin(form, *position, texts(*position), hostile);
        }
        let benign = |at: usize| {
            let guess = self.tried.guesses.of(at, form, texts(at));
            (self.words[at].clone(), guess.text(at, texts(at), &self.words[at]))
        };
        let benign = self.twin(positions.iter().map(|&at| benign(at)).collect());
        if let (Ok(hostile), Ok(benign)) = (hostile, benign)
            && outputs::compare(&hostile, &benign).is_ok()
        {
            self.tried.texts += positions.len();
            return;
        }
        // Where a text meant something, another one is likely to.
        let (special, plain): (Vec<usize>, Vec<usize>) =
            positions.iter().partition(|&&at| self.tried.guesses.is_special(at));
        let (first, second) = match special.is_empty() || plain.is_empty() {
            true => positions.split_at(positions.len() / 2),
            false => (special.as_slice(), plain.as_slice()),
        };
        self.check(form, first, texts);
        self.check(form, second, texts);
    }

    /// Looks for the benign twin of a text in one position; that there is none is a fault.
    fn find_twin(&mut self, form: Form, position: usize, text: &str, hostile: Result<Vec<File>, String>) {
        let mut faults = Vec::new();
        match hostile {
            Ok(hostile) => {
                let guess = self.tried.guesses.of(position, form, text);
                for twin in Twin::all_after(guess) {
                    let word = self.words[position].clone();
                    let benign = twin.text(position, text, &word);
                    match self.twin([(word, benign)].into()).and_then(|benign| outputs::compare(&hostile, &benign)) {
                        Ok(()) => return self.tried.guesses.learn(position, form, text, twin),
                        Err(fault) => faults.push(fault),
                    }
                }
            }
            Err(fault) => faults.push(fault),
        }
        let (name, output, word) = (&self.name, self.output, &self.words[position]);
        let text: String = text.chars().take(60).collect();
        let fault = faults.join("\n— or ");
        self.tried.faults.push(format!("{name}, {output:?}, {text:?} {form:?} {word:?}: {fault}"));
    }

    /// Members that the specification does not know, in every object.
    fn unknown(&mut self, text: &str) {
        let hostile = self.files(&Replacements::new(), Some(text));
        let benign = self.files(&Replacements::new(), Some("qz")).expect("nothing is wrong with it");
        if let Err(fault) = hostile.and_then(|hostile| outputs::compare(&hostile, &benign)) {
            self.tried.faults.push(format!("{}, {:?}, a member {text:?}: {fault}", self.name, self.output));
        }
        self.tried.texts += 1;
    }

    /// What is made of benign texts.
    fn twin(&mut self, texts: Replacements) -> Result<Rc<Vec<File>>, String> {
        if let Some((_, files)) = self.twins.iter().find(|(of, _)| *of == texts) {
            return Ok(Rc::clone(files));
        }
        let files = Rc::new(self.files(&texts, None)?);
        if self.twins.len() == MOST_TWINS {
            self.twins.pop_front();
        }
        self.twins.push_back((texts, Rc::clone(&files)));
        Ok(files)
    }

    fn files(&mut self, texts: &Replacements, unknown: Option<&str>) -> Result<Vec<File>, String> {
        self.tried.runs += 1;
        let read = outputs::read(&positions::replaced(&self.document, texts, unknown));
        outputs::files(&read, &self.original, self.output)
    }
}
