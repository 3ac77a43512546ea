//! A side of a drift check: a document, a document of another revision, or sources.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Result;

use super::super::input::{self, Input};
use super::super::{messages, scan};
use crate::cli::Arguments;
use crate::contract::Contract;
use crate::contract::origin::Origin;
use crate::contract::schema::NamedSchema;
use crate::contract::value::Value;
use crate::drift;
use crate::openapi::load::{self, Node, Part, Source, Sources};
use crate::openapi::read;
use crate::report::{Message, Place, findings};
use crate::scanning::marks;

/// What a contract was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Sources,
}

/// A contract, and what is needed to say where its parts stand.
pub(super) struct Witness {
    pub kind: Kind,
    /// As the user calls it.
    pub name: String,
    pub contract: Contract,
    /// The version of OpenAPI that it is written in.
    pub specification: Option<String>,
    /// Of sources, the document that they were scanned to.
    sources: Sources,
    /// Of sources, where what stands at a pointer of that document was found: the file and the byte.
    places: HashMap<String, (PathBuf, u32)>,
    /// The files of the sources that were shown.
    files: RefCell<HashMap<PathBuf, Option<Rc<Source>>>>,
    pub messages: Vec<Message>,
}

/// A part of a witness as messages name it.
#[derive(Clone, Debug)]
pub(super) struct Located {
    /// The number of the document that it stands in.
    pub document: usize,
    /// In the witness's document; of sources, in the one that they were scanned to.
    pub pointer: Option<String>,
    pub place: Option<Place>,
    /// Reasons for which findings about it, or about what it is in, are ignored: rule → reason.
    pub ignored: Vec<(String, String)>,
}

impl Witness {
    /// Reads whatever it is; the messages where it cannot be read.
    pub fn read(input: &Path, arguments: &Arguments) -> Result<std::result::Result<Witness, Vec<Message>>> {
        let name = input.display().to_string();
        if input.is_dir() || is_source(input) {
            return Self::of_sources(input, name).map(Ok);
        }
        let Input { name, bytes, location, reach, remark } = input::read(input, arguments)?;
        let document = match load::load(&name, bytes) {
            Ok(document) => document,
            Err(error) => return Ok(Err(vec![messages::of_syntax_error(error)])),
        };
        let mut sources = Sources::load(document, location, reach);
        if let Some(remark) = remark {
            sources.remark(remark);
        }
        let reading = match read::read(&sources) {
            Ok(reading) => reading,
            Err(problem) => return Ok(Err(messages::located(vec![problem], &sources, arguments.shows_all()))),
        };
        let messages = messages::located(reading.diagnostics, &sources, arguments.shows_all());
        let (contract, places) = (reading.contract, HashMap::new());
        let specification = contract.specification.clone();
        Ok(Ok(Witness {
            kind: Kind::Document,
            name,
            contract,
            specification,
            sources,
            places,
            files: RefCell::default(),
            messages,
        }))
    }

    fn of_sources(input: &Path, name: String) -> Result<Witness> {
        let scanned = scan::scanned(input, None)?;
        // That nothing is found does not say that nothing is there.
        if scanned.proof.endpoints == 0 {
            return Err(anyhow::anyhow!(scan::no_routes(input, &scanned.remarks)));
        }
        let sources = scan::laid_out(&scanned.marked, input)?;
        let reading = read::read(&sources).map_err(|problem| anyhow::anyhow!(problem.message))?;
        let messages = scanned.remarks.into_iter().map(scan::message).collect();
        let places = places(&scanned.marked);
        Ok(Witness {
            kind: Kind::Sources,
            name,
            contract: reading.contract,
            specification: None,
            sources,
            places,
            files: RefCell::default(),
            messages,
        })
    }

    /// The text of one of the documents.
    pub fn text(&self, document: usize) -> &str {
        self.sources.documents()[document].source.text()
    }

    /// The file of one of the documents.
    pub fn file_of(&self, document: usize) -> PathBuf {
        self.sources.documents()[document].source.name().into()
    }

    /// What stands at a pointer of one of the documents.
    pub fn node(&self, document: usize, pointer: &str) -> Option<&Node> {
        self.sources.documents()[document].root.pointer(pointer)
    }

    /// Whether one of the documents is a file, and no download.
    pub fn is_file(&self, document: usize) -> bool {
        self.file_of(document).is_file()
    }

    /// Where what stands at a pointer of one of the documents leads, if it is a reference.
    pub fn followed(&self, document: usize, pointer: String) -> (usize, String) {
        let (mut document, mut pointer) = (document, pointer);
        let mut seen = HashSet::new();
        while seen.insert((document, pointer.clone()))
            && let Some(node) = self.node(document, &pointer)
            && let Some(reference) = node.get("$ref")
            && let Some(text) = reference.as_str()
            && let Ok(place) = self.sources.place(text, self.sources.resource_of(reference.at))
        {
            (document, pointer) = place;
        }
        (document, pointer)
    }

    /// The schemas by their names: the number of the document that has each, and the pointer there.
    pub fn homes(&self) -> HashMap<String, (usize, String)> {
        let home = |named: &NamedSchema| match named.pointer.split_once('#') {
            Some((_, pointer)) => (self.sources.index_of(named.schema.origin.at), pointer.to_owned()),
            None => (0, named.pointer.clone()),
        };
        self.contract.schemas.iter().map(|(_, named)| (named.name.clone(), home(named))).collect()
    }

    /// Where parts stand, and the members of them that are meant.
    pub fn located(&self, parts: &[Option<(Origin, Option<&'static str>)>]) -> Vec<Option<Located>> {
        let pointers = self.sources.pointers(parts.iter().flatten().map(|(origin, _)| Part::Value(origin.at)));
        let one = |(origin, keyword): &(Origin, Option<&'static str>)| {
            let pointer = pointers.get(&Part::Value(origin.at)).cloned();
            let document = self.sources.index_of(origin.at);
            let root = &self.sources.documents()[document].root;
            let inner = pointer.as_ref().and_then(|pointer| member(root, pointer, (*keyword)?));
            let place = match self.kind {
                Kind::Document => Some(self.place(inner.map_or(origin.at, |at| at), pointer.clone())),
                Kind::Sources => pointer.as_deref().and_then(|pointer| self.nearest(pointer)),
            };
            let mut ignored = pointer.as_deref().map(|pointer| ignored(root, pointer)).unwrap_or_default();
            if self.kind == Kind::Sources {
                ignored.extend(place.iter().flat_map(|place| self.comments(place)));
            }
            Located { document, pointer, place, ignored }
        };
        parts.iter().map(|part| part.as_ref().map(one)).collect()
    }

    fn place(&self, at: u32, pointer: Option<String>) -> Place {
        let (source, local) = self.sources.locate(at);
        let position = source.position(local);
        messages::place_of(source.name().to_owned(), position, pointer, source.frame(position))
    }

    /// Operations that may stand where this could not be followed, as they are told.
    pub fn unknown(&self, unknown: drift::Unknown) -> findings::Unknown {
        findings::Unknown {
            operations: unknown.operations.iter().map(drift::Endpoint::text).collect(),
            reason: unknown.what,
            subject: self.nearest(&unknown.pointer),
        }
    }

    /// The place of what stands at a pointer, or of what it is in.
    fn nearest(&self, pointer: &str) -> Option<Place> {
        let mut pointer = pointer;
        loop {
            if let Some((path, at)) = self.places.get(pointer) {
                let source = self.file(path)?;
                let position = source.position(*at);
                return Some(messages::place_of(path.display().to_string(), position, None, source.frame(position)));
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    fn file(&self, path: &Path) -> Option<Rc<Source>> {
        let mut files = self.files.borrow_mut();
        let read = || Source::new(path.display().to_string(), std::fs::read(path).ok()?).ok().map(Rc::new);
        files.entry(path.to_owned()).or_insert_with(read).clone()
    }

    /// The comments beside and above a place that say what is ignored there.
    fn comments(&self, place: &Place) -> Vec<(String, String)> {
        let Some(source) = self.file(Path::new(&place.file)) else { return Vec::new() };
        let comment = |line: &str| {
            let (_, after) = line.split_once(COMMENT)?;
            let (rule, reason) = after.trim().trim_end_matches("*/").split_once(':').unwrap_or((after.trim(), ""));
            Some((rule.trim().to_owned(), reason.trim().to_owned()))
        };
        let is_comment = |line: &&str| line.trim_start().starts_with("//") || line.trim_start().starts_with('*');
        let above = (1..place.line).rev().map_while(|number| source.line(number)).take_while(is_comment);
        source.line(place.line).into_iter().chain(above).filter_map(comment).collect()
    }
}

/// Where the scan found what.
fn places(document: &Value) -> HashMap<String, (PathBuf, u32)> {
    marks::places(document).into_iter().map(|(pointer, file, at)| (pointer, (file, at))).collect()
}

/// The comment with which sources say that findings are to be ignored: `// api-scaffold-ignore rule: reason`.
const COMMENT: &str = "api-scaffold-ignore";

impl Located {
    /// Why a finding of the rule is ignored here.
    pub fn ignores(&self, rule: &str) -> Option<&(String, String)> {
        self.ignored.iter().find(|(id, _)| id == rule || id == "*")
    }
}

/// Where the key of a member stands.
fn member(root: &Node, pointer: &str, keyword: &str) -> Option<u32> {
    let members = root.pointer(pointer)?.as_object()?;
    members.iter().find(|member| &*member.key == keyword).map(|member| member.key_at)
}

/// The field with which a document says that findings are to be ignored: rule → reason.
const IGNORE: &str = "x-api-scaffold-ignore";

fn ignored(root: &Node, pointer: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut pointer = pointer;
    loop {
        let rules = root.pointer(pointer).and_then(|node| node.get(IGNORE)).and_then(Node::as_object);
        for member in rules.unwrap_or_default() {
            if let Some(reason) = member.value.as_str() {
                found.push((member.key.to_string(), reason.to_owned()));
            }
        }
        match pointer.rfind('/') {
            Some(end) => pointer = &pointer[..end],
            None => return found,
        }
    }
}

fn is_source(input: &Path) -> bool {
    let extensions = crate::typescript::program::modules::EXTENSIONS;
    input.extension().and_then(|it| it.to_str()).is_some_and(|it| extensions.contains(&it) || it == "rs")
}
