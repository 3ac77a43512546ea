//! Everything that is made of a document, and what of it a text must not change.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use api_scaffold::contract::origin::Origin;
use api_scaffold::contract::value::Value;
use api_scaffold::contract::{Contract, completeness};
use api_scaffold::drift::{self, Terms};
use api_scaffold::frameworks::{axum, express, fastify, koa};
use api_scaffold::openapi::load::{self, Sources};
use api_scaffold::openapi::read::{self, Reading};
use api_scaffold::openapi::write::{Version, to_json, to_yaml, write};
use api_scaffold::report::findings::{self, Finding, Report};
use api_scaffold::report::{Diagnostic, Message, Place, Printer};
use api_scaffold::templates::Templates;
use walkdir::WalkDir;

use super::skeleton::{self, Skeleton, has_mark};
use super::{data, markup, rust, typescript};

/// What can be made of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    Express,
    Koa,
    Fastify,
    Axum,
    /// The document again, in three versions and two formats.
    Written,
    /// What the reader says about it, and how it differs from what it was, in each format.
    Reports,
}

impl Output {
    pub const ALL: [Output; 6] =
        [Output::Express, Output::Koa, Output::Fastify, Output::Axum, Output::Written, Output::Reports];
}

/// A file by its path.
pub type File = (String, String);

/// A document as it is read.
pub struct Read {
    sources: Sources,
    reading: Result<Reading, Diagnostic>,
}

pub fn read(document: &Value) -> Read {
    let document = load::load("document.json", to_json(document).into_bytes()).expect("JSON that we wrote");
    let sources = Sources::alone(document);
    let reading = read::read(&sources);
    Read { sources, reading }
}

/// The files of an output; none where the document is refused as a whole.
pub fn files(of: &Read, original: &Read, output: Output) -> Result<Vec<File>, String> {
    let Ok(reading) = &of.reading else { return Ok(Vec::new()) };
    match output {
        Output::Written => written(&reading.contract),
        Output::Reports => Ok(reports(of, original)),
        framework => project(reading.contract.clone(), framework),
    }
}

/// The templates of the binary. Those that nothing of a document goes into are empty here: they are the same in every
/// project, and most of the work.
fn templates() -> &'static Templates {
    static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        for entry in WalkDir::new(&ours).into_iter().map(|entry| entry.expect("the templates are there")) {
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            let takes = text.replace("{{ header }}", "");
            if !takes.contains("{{") && !takes.contains("{%") {
                let path = folder.path().join(entry.path().strip_prefix(&ours).expect("it is one of them"));
                fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
                fs::write(path, "").expect("the template is written");
            }
        }
        Templates::load(Some(folder.path())).expect("they are templates")
    });
    &TEMPLATES
}

fn project(mut contract: Contract, framework: Output) -> Result<Vec<File>, String> {
    let known: Vec<bool> = completeness::unknown(&contract).iter().map(Option::is_none).collect();
    let mut known = known.into_iter();
    contract.operations.retain(|_| known.next() == Some(true));
    let generated = match framework {
        Output::Koa => koa::generate(contract, "document", templates()),
        Output::Fastify => fastify::generate(contract, "document", templates()),
        Output::Axum => axum::generate(contract, "document", templates()),
        _ => express::generate(contract, "document", templates()),
    };
    let generated = generated.map_err(|error| error.to_string())?;
    Ok(generated.project.files.into_iter().map(|file| (file.path, file.text)).collect())
}

fn written(contract: &Contract) -> Result<Vec<File>, String> {
    let mut files = Vec::new();
    for version in [Version::V30, Version::V31, Version::V32] {
        let document = write(contract, version).document;
        let name = version.text();
        files.push((format!("{name}.json"), to_json(&document)));
        files.push((format!("{name}.yaml"), to_yaml(&document).map_err(|error| error.to_string())?));
    }
    Ok(files)
}

fn reports(of: &Read, original: &Read) -> Vec<File> {
    let (Ok(now), Ok(before)) = (&of.reading, &original.reading) else { return Vec::new() };
    let place = |read: &Read, origin: Option<Origin>| origin.map(|origin| place(&read.sources, origin));
    let message =
        |diagnostic: &Diagnostic| Message { place: place(of, diagnostic.origin), diagnostic: diagnostic.clone() };
    let messages: Vec<Message> = now.diagnostics.iter().map(message).collect();
    let printer = Printer { color: false, verbose: true };
    let comparison = drift::compare(before.contract.clone(), now.contract.clone(), Terms::Versions);
    let told = |finding: drift::Finding| Finding {
        rule: finding.rule.id,
        summary: finding.rule.summary,
        explanation: finding.rule.explanation,
        level: finding.level,
        breaking: finding.breaking,
        operations: finding.endpoints.iter().map(drift::Endpoint::text).collect(),
        part: finding.part,
        message: finding.message,
        reference: place(original, finding.reference),
        subject: place(of, finding.subject),
        fingerprint: MARKED.to_owned(),
    };
    let report = Report {
        findings: comparison.findings.into_iter().map(told).collect(),
        unknown: Vec::new(),
        reference: "original.json".to_owned(),
        subject: "document.json".to_owned(),
        coverage: Vec::new(),
        accepted: 0,
    };
    let json = |value: &serde_json::Value| value.to_string();
    [
        ("messages.txt", printer.all(&messages)),
        ("drift.txt", findings::text(&report, printer)),
        ("drift.json", json(&serde_json::Value::Object(findings::json(&report)))),
        ("drift.sarif.json", json(&findings::sarif(&report))),
        ("drift.gitlab.json", json(&findings::gitlab(&report))),
        ("drift.commands", findings::github(&report)),
        ("drift.xml", findings::junit(&report)),
        ("drift.md", findings::markdown(&report)),
        ("drift.html", findings::html(&report)),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into()
}

/// A fingerprint, which is a hash of what the document says.
const MARKED: &str = "0000000000000000";

fn place(sources: &Sources, origin: Origin) -> Place {
    let (source, at) = sources.locate(origin.at);
    let position = source.position(at);
    let frame = source.frame(position);
    let (file, line, column) = (source.name().to_owned(), position.line, position.column);
    Place { file, line, column, pointer: None, skipped: frame.skipped, lines: frame.lines }
}

/// Says where the files of a hostile document differ in more than texts from those of a benign one.
pub fn compare(hostile: &[File], benign: &[File]) -> Result<(), String> {
    if hostile.len() != benign.len() {
        let names = |files: &[File]| files.iter().map(|(path, _)| path.clone()).collect::<BTreeSet<_>>();
        let (theirs, ours) = (names(hostile), names(benign));
        let only: Vec<_> = theirs.symmetric_difference(&ours).collect();
        return Err(format!("{} files instead of {}: {only:?}", hostile.len(), benign.len()));
    }
    let mut left: Vec<&File> = hostile.iter().collect();
    // Files that are named by the document come last, so that each finds its partner among what is left.
    let (named, ours): (Vec<&File>, Vec<&File>) = benign.iter().partition(|(path, _)| has_mark(path));
    for (path, text) in ours {
        let at = left.iter().position(|(other, _)| other == path).ok_or_else(|| format!("{path} is missing"))?;
        let (_, other) = left.remove(at);
        same(path, other, text).map_err(|fault| format!("{path}: {fault}"))?;
    }
    for (path, text) in named {
        let mut fault = String::new();
        let partner = left.iter().position(|(other, theirs)| {
            let result = safe_path(other).and_then(|()| same(other, theirs, text));
            result.map_err(|reason| fault = format!("{other} for {path}: {reason}")).is_ok()
        });
        left.remove(partner.ok_or(fault)?);
    }
    Ok(())
}

/// A path that every file system takes, and that stays where it is put.
fn safe_path(path: &str) -> Result<(), String> {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com1", "lpt1"];
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.');
    let is_safe = path.split('/').all(|part| {
        let stem = part.split('.').next().unwrap_or_default();
        !stem.is_empty() && part.len() < 100 && part.bytes().all(is_plain) && !DEVICES.contains(&stem)
    });
    if is_safe { Ok(()) } else { Err(format!("{path:?} is no path to write to")) }
}

fn same(path: &str, hostile: &str, benign: &str) -> Result<(), String> {
    if hostile == benign {
        return Ok(());
    }
    skeleton::compare(&skeleton(path, hostile)?, &skeleton(path, benign)?)
}

/// What of a file is not text of the document.
fn skeleton(path: &str, text: &str) -> Result<Skeleton, String> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "ts" => typescript::skeleton(text),
        "rs" => rust::skeleton(text),
        "json" => data::json(text),
        "yaml" => data::yaml(text),
        "toml" => data::toml(text),
        "html" => markup::html(text),
        "xml" => markup::xml(text),
        "md" => markup::markdown(text),
        "commands" => markup::commands(text),
        _ => markup::lines(text),
    }
}
