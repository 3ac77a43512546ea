//! The reverse pass: what route sources say about their API.

use std::path::{Path, PathBuf};

use super::{axum, express, fastify, koa};
use crate::contract::value::Value;
use crate::rust::program::Sources;
use crate::scanning::marks;
use crate::typescript::program::{Files, Place};
use crate::typescript::scan::{self, Endpoint, Proof, Scan, Unknown};

/// The folders that tests and what helps them are in, but for `__tests__`, into which nobody looks.
const TESTS: [&str; 5] = ["test", "tests", "__mocks__", "e2e", "test-utils"];

/// What was found in sources.
#[derive(Debug)]
pub struct Scanned {
    /// An OpenAPI 3.2 document.
    pub document: Value,
    /// The same with the [marks](crate::scanning::marks) of the scan.
    pub marked: Value,
    pub proof: Proof,
    pub remarks: Vec<Remark>,
}

/// Something to say about a place in a source.
#[derive(Debug)]
pub struct Remark {
    pub kind: RemarkKind,
    pub file: PathBuf,
    pub line: usize,
    pub column: usize,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// A file could not be read to its end.
    Syntax,
    /// The sources do not say it.
    Unknown,
}

/// Reads the API that these files and those that they import have routes for. Where there are some in Rust and in JavaScript,
/// it is the language's that has more of them.
pub fn scan(paths: &[PathBuf], files: &dyn Files) -> Scanned {
    let is_rust = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let (rust, node): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| is_rust(&path));
    let rust = (!rust.is_empty()).then(|| scan_rust(&rust, files));
    match rust {
        Some(rust) if node.is_empty() => rust,
        Some(rust) => {
            let node = scan_node(&node, files);
            if node.proof.endpoints > rust.proof.endpoints { node } else { rust }
        }
        None => scan_node(&node, files),
    }
}

fn scan_rust(paths: &[PathBuf], files: &dyn Files) -> Scanned {
    let sources = Sources::load(paths, files);
    let api = axum::scan::api(&sources);
    let broken = sources.files.iter().filter_map(|file| {
        let (line, column, message) = file.error.clone()?;
        Some(Remark { kind: RemarkKind::Syntax, file: file.path.clone(), line, column, message })
    });
    let unknown = api.unknown.iter().filter_map(|unknown| {
        let file = sources.files.get(unknown.place.file.0)?.path.clone();
        let (line, column) = (unknown.place.line, unknown.place.column);
        Some(Remark { kind: RemarkKind::Unknown, file, line, column, message: format!("not known: {}", unknown.what) })
    });
    let remarks = broken.chain(unknown).collect();
    Scanned { document: marks::without(&api.document), marked: api.document, proof: api.proof, remarks }
}

fn scan_node(paths: &[PathBuf], files: &dyn Files) -> Scanned {
    let mut scan = Scan::new(files);
    let parsed = scan::relevant(paths, files);
    let mut order: Vec<PathBuf> = parsed.iter().map(|(path, _)| path.clone()).collect();
    scan.program.take(parsed);
    leave_out_tests(&mut order);
    // Programs begin near the top, and modules that import each other are there in the order that this gives.
    order.sort_by_key(|path| (path.components().count(), !begins(path)));
    for path in &order {
        scan.program.load(path);
    }
    let mut endpoints: Vec<Endpoint> = express::scan::endpoints(&mut scan);
    endpoints.extend(koa::scan::endpoints(&mut scan));
    endpoints.extend(fastify::scan::endpoints(&mut scan));
    let (marked, proof) = scan::document(&mut scan, endpoints);
    let remarks = remarks(&scan);
    Scanned { document: marks::without(&marked), marked, proof, remarks }
}

/// Leaves out the files in folders of tests, unless there are no others: where the program itself imports one, it is read then.
fn leave_out_tests(paths: &mut Vec<PathBuf>) {
    // What the sources lie in may be called anything.
    let common = paths.iter().map(|path| path.parent().unwrap_or(Path::new(""))).reduce(common_folder);
    let depth = common.map_or(0, |folder| folder.components().count());
    let is_test = |path: &Path| {
        let folders = path.parent().into_iter().flat_map(Path::components).skip(depth);
        folders.filter_map(|folder| folder.as_os_str().to_str()).any(|name| TESTS.contains(&name))
    };
    if paths.iter().any(|path| !is_test(path)) {
        paths.retain(|path| !is_test(path));
    }
}

/// The folder that holds both.
fn common_folder<'a>(one: &'a Path, other: &Path) -> &'a Path {
    one.ancestors().find(|folder| other.starts_with(folder)).unwrap_or(Path::new(""))
}

/// Whether a module is called as those are with which programs begin.
fn begins(path: &Path) -> bool {
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .is_some_and(|stem| ["index", "server", "app", "main"].contains(&stem))
}

fn remarks(scan: &Scan<'_>) -> Vec<Remark> {
    let at = |kind, place: Place, message: String| {
        let module = scan.program.module(place.module);
        let (line, column) = module.position(place.at);
        Remark { kind, file: module.path.clone(), line, column, message }
    };
    let modules = scan.program.modules().iter();
    let broken = modules.filter_map(|module| {
        let (offset, message) = module.error.as_ref()?;
        let (line, column) = module.position(*offset);
        let (file, message) = (module.path.clone(), message.clone());
        Some(Remark { kind: RemarkKind::Syntax, file, line, column, message })
    });
    let unknown = scan.unknown.iter();
    let unknown = unknown.map(|Unknown { place, what }| at(RemarkKind::Unknown, *place, format!("not known: {what}")));
    broken.chain(unknown).collect()
}
