//! The library: documents are read ([`read`]), projects generated ([`generate`]), sources scanned ([`scan`]), and two of these held
//! against each other ([`check`]).

use std::fmt;
use std::path::Path;

pub use crate::cli::Framework;
use crate::contract::Contract;
use crate::drift::{self, Terms};
use crate::frameworks::Mounting;
use crate::frameworks::scan::Scanned;
use crate::openapi::load::{self, Files, Location, Reach, Sources};
use crate::openapi::read as reader;
use crate::openapi::write;
pub use crate::openapi::write::Version;
use crate::project;
pub use crate::project::Change;
pub use crate::report::Level;
use crate::report::{self, Diagnostic};
use crate::run::{generate as generation, messages, scan as scanning};
use crate::templates::Templates;

/// An API as a document or as sources describe it.
#[derive(Debug)]
pub struct Document {
    contract: Contract,
    sources: Sources,
    /// What the name of its file is.
    name: String,
    /// For what was scanned: the contract with marks at what the sources do not say.
    scanned: Option<Contract>,
    messages: Vec<Message>,
}

/// Something to say about a document or its sources, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How much it matters.
    pub level: Level,
    /// A stable id: `path-parameter-undeclared`.
    pub rule: &'static str,
    /// What is wrong, in one line.
    pub text: String,
    /// What was done about it, or what to do.
    pub help: Option<String>,
    /// Where it is; nothing for what concerns a document as a whole.
    pub place: Option<Place>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// A project that was generated.
#[derive(Debug)]
pub struct Project {
    project: project::Project,
    framework: Framework,
    /// How an application takes up the router.
    mounting: Mounting,
    messages: Vec<Message>,
}

/// A file of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File<'a> {
    /// From the project's folder, with `/` between the parts.
    pub path: &'a str,
    /// Its content.
    pub text: &'a str,
}

/// Something that two descriptions of an API disagree about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub level: Level,
    /// A stable id: `enum-value-added`.
    pub rule: &'static str,
    /// Whether clients of what was promised may fail now.
    pub breaking: bool,
    /// The part of the API: `query parameter limit`.
    pub part: String,
    /// What differs, in one line.
    pub text: String,
    /// The operations that it concerns, `GET /users`; none for what concerns the API as a whole.
    pub operations: Vec<String>,
}

/// Why something was not done.
#[derive(Debug)]
pub struct Error {
    reason: String,
    messages: Vec<Message>,
}

impl Error {
    fn new(reason: impl fmt::Display) -> Self {
        Error { reason: reason.to_string(), messages: Vec::new() }
    }

    /// What is wrong in the document, with places.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.reason)?;
        self.messages.iter().try_for_each(|message| write!(formatter, "\n{message}"))
    }
}

impl std::error::Error for Error {}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Error::new(format_args!("{error:#}"))
    }
}

impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Place { file, line, column }) = &self.place {
            write!(formatter, "{file}:{line}:{column}: ")?;
        }
        write!(formatter, "{}[{}]: {}", self.level.name(), self.rule, self.text)
    }
}

impl From<report::Message> for Message {
    fn from(message: report::Message) -> Self {
        let report::Message { diagnostic: Diagnostic { level, rule, message: text, help, .. }, place } = message;
        let place = place.map(|place| Place { file: place.file, line: place.line, column: place.column });
        Message { level, rule, text, help, place }
    }
}

/// Reads an OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0 document, YAML or JSON, and the files beside and below it that it refers to.
///
/// # Errors
/// Where the file cannot be read or is no such document. Whatever else is wrong in it is repaired or left out, and told by
/// [`Document::messages`].
pub fn read(path: impl AsRef<Path>) -> Result<Document, Error> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| Error::new(format_args!("{name} cannot be read: {error}")))?;
    let reach = Reach { files: Files::beside(path), remote: None };
    let document = parsed(&name, bytes)?;
    understood(name, Sources::load(document, Location::File(path.to_owned()), reach))
}

/// Reads a document from memory, which can refer to nothing outside. `name` is what messages call it.
///
/// # Errors
/// Where it is no document; see [`read`].
pub fn parse(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Document, Error> {
    understood(name.to_owned(), Sources::alone(parsed(name, bytes.into())?))
}

fn parsed(name: &str, bytes: Vec<u8>) -> Result<load::Document, Error> {
    load::load(name, bytes).map_err(|error| {
        let messages = vec![messages::of_syntax_error(error).into()];
        Error { reason: format!("{name} cannot be read"), messages }
    })
}

fn understood(name: String, sources: Sources) -> Result<Document, Error> {
    match reader::read(&sources) {
        Ok(reading) => {
            let messages = located(reading.diagnostics, &sources);
            Ok(Document { contract: reading.contract, sources, name, scanned: None, messages })
        }
        Err(problem) => {
            Err(Error { reason: format!("{name} is no document"), messages: located(vec![problem], &sources) })
        }
    }
}

fn located(diagnostics: Vec<Diagnostic>, sources: &Sources) -> Vec<Message> {
    messages::located(diagnostics, sources, true).into_iter().map(Message::from).collect()
}

/// Reads what the route sources in a folder or file say: Express, Koa and Fastify in JavaScript and TypeScript, axum in Rust. Nothing
/// in them is run. What they do not say is told by [`Document::messages`].
///
/// # Errors
/// Where there are no sources.
pub fn scan(path: impl AsRef<Path>) -> Result<Document, Error> {
    let path = path.as_ref();
    let Scanned { document, marked, remarks, .. } = scanning::scanned(path, None)?;
    let reading = |value| {
        let sources = scanning::laid_out(value, path)?;
        let reading = reader::read(&sources).map_err(|problem| Error::new(problem.message))?;
        Ok::<_, Error>((reading.contract, sources))
    };
    let (contract, sources) = reading(&document)?;
    let scanned = Some(reading(&marked)?.0);
    let messages = remarks.into_iter().map(|remark| scanning::message(remark).into()).collect();
    Ok(Document { contract, sources, name: path.display().to_string(), scanned, messages })
}

/// Generates a project for a framework; nothing is written yet. Operations that rest on what is not known are left out, which
/// [`Project::messages`] tells.
///
/// # Errors
/// None that a document can cause: a file that would not parse is a defect of this crate.
pub fn generate(document: &Document, framework: Framework) -> Result<Project, Error> {
    let templates = Templates::load(None).map_err(Error::new)?;
    let mut contract = document.contract.clone();
    let mut diagnostics = generation::leave_out_incomplete(&mut contract);
    let name = Path::new(&document.name).file_name().map(|name| name.to_string_lossy());
    let generated = generation::generated(framework, contract, &name.unwrap_or_default(), &templates)?;
    diagnostics.extend(generated.diagnostics);
    let (project, mounting) = (generated.project, generated.mounting);
    Ok(Project { project, framework, mounting, messages: located(diagnostics, &document.sources) })
}

/// Says where two descriptions of an API part: what was `promised`, and what there is now. Between two documents, or two
/// folders of sources, it matters what breaks clients; between sources and a document, every difference of fact. What is marked as
/// ignored is found, too: marks and baselines are the command's.
pub fn check(promised: &Document, now: &Document) -> Vec<Finding> {
    let is_alike = promised.scanned.is_some() == now.scanned.is_some();
    let terms = if is_alike { Terms::Versions } else { Terms::Implementation };
    let contract = |document: &Document| document.scanned.as_ref().unwrap_or(&document.contract).clone();
    let findings = drift::compare(contract(promised), contract(now), terms).findings;
    findings
        .into_iter()
        .map(|finding| Finding {
            level: finding.level,
            rule: finding.rule.id,
            breaking: finding.breaking,
            part: finding.part,
            text: finding.message,
            operations: finding.endpoints.iter().map(drift::Endpoint::text).collect(),
        })
        .collect()
}

impl Document {
    /// What the API is called.
    pub fn title(&self) -> &str {
        &self.contract.info.title
    }

    /// The operations, each by its method and path, in the order of the document.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &str)> {
        self.contract.operations.iter().map(|operation| (operation.method.name(), operation.path.as_str()))
    }

    /// The names of the schemas that stand in `components`.
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        self.contract.schemas.iter().map(|(_, named)| named.name.as_str())
    }

    /// What there is to say about it: defects that were repaired, and what the sources do not say.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The document in a version of OpenAPI, as YAML. What the version has no words for is left out.
    ///
    /// # Errors
    /// Where it cannot be written as YAML.
    pub fn to_yaml(&self, version: Version) -> Result<String, Error> {
        write::to_yaml(&write::write(&self.contract, version).document).map_err(Error::new)
    }

    /// The same as JSON.
    pub fn to_json(&self, version: Version) -> String {
        write::to_json(&write::write(&self.contract, version).document)
    }
}

impl Project {
    /// All files that a new project has.
    pub fn files(&self) -> impl Iterator<Item = File<'_>> {
        self.project.files.iter().map(|file| File { path: &file.path, text: &file.text })
    }

    /// What the framework cannot express, and what was renamed.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// Writes the project into a folder, or brings the one that is there up to date, as the command does: files that are the user's are
    /// kept, and get what they lack. Answers with what happened to each file.
    ///
    /// # Errors
    /// Where files of others or edited ones stand in the place of generated ones, or the system does not let us write. Then
    /// nothing is written.
    pub fn write(self, folder: impl AsRef<Path>) -> Result<Vec<(String, Change)>, Error> {
        let Project { project, framework, mounting, .. } = self;
        let writing = generation::Writing::default();
        let written = generation::written(project, mounting, framework, folder.as_ref(), writing)?;
        Ok(written.plan.files.into_iter().map(|file| (file.path, file.change)).collect())
    }
}
