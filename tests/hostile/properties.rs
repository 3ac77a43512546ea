//! What must hold whatever bytes are given as a document. The fuzz target and the bounded run in `cargo test` share this.

use std::sync::LazyLock;

use api_scaffold::contract::completeness;
use api_scaffold::frameworks::GenerateError;
use api_scaffold::frameworks::{axum, express, fastify, koa};
use api_scaffold::openapi::load::{self, Sources};
use api_scaffold::openapi::read::{self, Reading};
use api_scaffold::openapi::write::{Version, to_json, to_yaml, write};
use api_scaffold::report::Diagnostic;
use api_scaffold::templates::Templates;

/// Takes bytes the whole way to a project and back to a document. Says what should not have happened on the way, or else
/// everything that was made, so that two runs can be compared.
pub fn hold_for(bytes: &[u8]) -> Result<String, String> {
    let document = match load::load("document", bytes.to_vec()) {
        Ok(document) => document,
        Err(error) => return Ok(format!("{error}\n{:?}", error.help)),
    };
    let sources = Sources::alone(document);
    let reading = match read::read(&sources) {
        Ok(reading) => reading,
        Err(refusal) => return described(&sources, &[refusal]),
    };
    let mut made = described(&sources, &reading.diagnostics)?;
    made.push_str(&written(&reading)?);
    let mut contract = reading.contract;
    let known: Vec<bool> = completeness::unknown(&contract).iter().map(Option::is_none).collect();
    let mut known = known.into_iter();
    contract.operations.retain(|_| known.next() == Some(true));
    for (index, generate) in
        [express::generate, koa::generate, fastify::generate, axum::generate].into_iter().enumerate()
    {
        // The fuzzer has the time for all of them; of many documents, each framework gets some.
        if !cfg!(fuzzing) && bytes.len() % 4 != index {
            continue;
        }
        let generated = match generate(contract.clone(), "document", templates()) {
            Ok(generated) => generated,
            Err(GenerateError::Template(error)) => return Err(format!("a template fails: {error}")),
            Err(error) => return Err(error.to_string()),
        };
        made.push_str(&described(&sources, &generated.diagnostics)?);
        for file in &generated.project.files {
            made.push_str(&file.path);
            made.push('\n');
            made.push_str(&file.text);
        }
    }
    Ok(made)
}

/// The templates of the binary, which are no input here.
fn templates() -> &'static Templates {
    static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| Templates::load(None).expect("they are embedded"));
    &TEMPLATES
}

/// The diagnostics as text; each has to have its place in the document.
fn described(sources: &Sources, diagnostics: &[Diagnostic]) -> Result<String, String> {
    let mut text = String::new();
    for diagnostic in diagnostics {
        if let Some(origin) = diagnostic.origin {
            let (source, at) = sources.locate(origin.at);
            if at > source.length() || !source.text().is_char_boundary(at as usize) {
                return Err(format!("{at} is no place in the document: {diagnostic:?}"));
            }
            text.push_str(&format!("{} ", source.position(at)));
        }
        text.push_str(&format!("{:?} {} {:?}\n", diagnostic.rule, diagnostic.message, diagnostic.help));
    }
    Ok(text)
}

/// What is read can be written, and what is written can be read.
fn written(reading: &Reading) -> Result<String, String> {
    let document = write(&reading.contract, Version::V31).document;
    let json = to_json(&document);
    let yaml = to_yaml(&document).map_err(|error| error.to_string())?;
    let again = load::load("written.json", json.clone().into_bytes()).map_err(|error| error.to_string())?;
    let laid_out = load::load("written.yaml", yaml.into_bytes()).map_err(|error| error.to_string())?;
    let [laid_out, exact] = [&laid_out, &again].map(|document| to_json(&read::value(&document.root)));
    if let Some((line, meant)) = laid_out.lines().zip(exact.lines()).find(|(line, meant)| line != meant) {
        return Err(format!("YAML is written that says {line:?} for {meant:?}"));
    }
    read::read(&Sources::alone(again)).map_err(|refusal| format!("what is written is refused: {refusal:?}\n{json}"))?;
    Ok(json)
}
