//! `api-scaffold.toml`: what the flags would say each time, for one target or several.
//!
//! ```toml
//! input = "openapi.yaml"
//! framework = "express"
//!
//! [targets.admin]
//! input = "admin/openapi.yaml"
//! output = "services/admin"
//! ```
//!
//! What stands above the targets holds for each of them. `schema/api-scaffold.schema.json` describes the file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use indexmap::IndexMap;
use serde::Deserialize;

use crate::cli::{Arguments, Dates, Framework};

/// What the file is called.
const NAME: &str = "api-scaffold.toml";

/// The keys of the file, which are called as the flags are. Paths start from the file's folder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Options {
    input: Option<String>,
    framework: Option<Framework>,
    output: Option<PathBuf>,
    templates: Option<PathBuf>,
    #[serde(default)]
    allow_outside: bool,
    #[serde(default)]
    allow_remote: bool,
    #[serde(default)]
    strict_query: bool,
    #[serde(default)]
    docs: bool,
    dates: Option<Dates>,
    #[serde(default)]
    targets: IndexMap<String, Options>,
}

/// One run of several.
#[derive(Debug)]
pub struct Job {
    /// What the file calls the target.
    pub target: Option<String>,
    pub input: PathBuf,
    /// The file that asks for it.
    pub settings: Option<PathBuf>,
    pub arguments: Arguments,
}

/// What there is to do: what the arguments say, and where they name no document, what the file says. Flags win over it.
///
/// # Errors
/// Where there is no document to read, or the file cannot be read, says what is wrong and where.
pub fn jobs(arguments: &Arguments) -> Result<Vec<Job>> {
    if let Some(input) = &arguments.input {
        let job = Job { target: None, input: input.clone(), settings: None, arguments: arguments.clone() };
        return Ok(vec![checked(job, arguments)?]);
    }
    let path = match &arguments.config {
        Some(path) => path.clone(),
        None => nearest(&std::env::current_dir()?).ok_or_else(|| {
            anyhow!("no document is named\n  = name one, or write {NAME} with an `input`; --help shows how")
        })?,
    };
    let options = read(&path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    if options.targets.is_empty() {
        return Ok(vec![checked(job(None, &options, arguments, &path, folder)?, arguments)?]);
    }
    let unknown = arguments.target.iter().find(|name| !options.targets.contains_key(*name));
    if let Some(name) = unknown {
        let names: Vec<&str> = options.targets.keys().map(String::as_str).collect();
        return Err(anyhow!("{} has no target `{name}`\n  = it has {}", path.display(), names.join(", ")));
    }
    let chosen = |name: &String| arguments.target.is_empty() || arguments.target.contains(name);
    let targets = options.targets.iter().filter(|(name, _)| chosen(name));
    targets
        .map(|(name, own)| checked(job(Some(name), &own.over(&options), arguments, &path, folder)?, arguments))
        .collect()
}

/// The file in a folder, or in the nearest of those that it is in, as it is called from there.
fn nearest(folder: &Path) -> Option<PathBuf> {
    let up = folder.ancestors().position(|folder| folder.join(NAME).is_file())?;
    Some(std::iter::repeat_n("..", up).collect::<PathBuf>().join(NAME))
}

fn read(path: &Path) -> Result<Options> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let options: Options = toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        anyhow!("{}:{line}:{column}: {}", path.display(), error.message().trim_end())
    })?;
    match options.targets.iter().find(|(_, target)| !target.targets.is_empty()) {
        Some((name, _)) => {
            Err(anyhow!("{}: the target `{name}` has targets itself\n  = put them beside it", path.display()))
        }
        None => Ok(options),
    }
}

impl Options {
    /// These, and for what they do not say, others.
    fn over(&self, others: &Options) -> Options {
        Options {
            input: self.input.clone().or_else(|| others.input.clone()),
            framework: self.framework.or(others.framework),
            output: self.output.clone().or_else(|| others.output.clone()),
            templates: self.templates.clone().or_else(|| others.templates.clone()),
            allow_outside: self.allow_outside || others.allow_outside,
            allow_remote: self.allow_remote || others.allow_remote,
            strict_query: self.strict_query || others.strict_query,
            docs: self.docs || others.docs,
            dates: self.dates.or(others.dates),
            targets: IndexMap::new(),
        }
    }
}

fn job(target: Option<&String>, options: &Options, flags: &Arguments, path: &Path, folder: &Path) -> Result<Job> {
    let Some(input) = &options.input else {
        let whose = target.map(|name| format!("the target `{name}` has")).unwrap_or_else(|| "there is".to_owned());
        return Err(anyhow!("{}: {whose} no `input`\n  = it is the document's path", path.display()));
    };
    let is_url = input.contains("://");
    Ok(Job {
        target: target.cloned(),
        input: if is_url { input.into() } else { folder.join(input) },
        settings: Some(path.to_owned()),
        arguments: Arguments {
            framework: flags.framework.or(options.framework),
            output: flags
                .output
                .clone()
                .or_else(|| Some(folder.join(options.output.as_deref().unwrap_or(Path::new(""))))),
            templates: flags.templates.clone().or_else(|| Some(folder.join(options.templates.as_deref()?))),
            allow_outside: flags.allow_outside || options.allow_outside,
            allow_remote: flags.allow_remote || options.allow_remote,
            strict_query: flags.strict_query || options.strict_query,
            docs: flags.docs || options.docs,
            dates: flags.dates.or(options.dates),
            ..flags.clone()
        },
    })
}

/// Refuses flags that make sense with a framework only.
fn checked(job: Job, flags: &Arguments) -> Result<Job> {
    let given = [
        ("--output", flags.output.is_some() && !flags.generate_spec),
        ("--dry-run", flags.dry_run && !flags.fix),
        ("--force", flags.force && !flags.generate_spec),
        ("--strict-query", flags.strict_query),
        ("--docs", flags.docs),
        ("--dates", flags.dates.is_some()),
        ("--templates", flags.templates.is_some()),
    ];
    match given.into_iter().find(|(_, is_given)| *is_given) {
        Some((flag, _)) if job.arguments.framework.is_none() && !job.arguments.generate_spec => {
            Err(anyhow!("{flag} is for a project\n  = name its framework with --framework"))
        }
        _ if job.arguments.dates.is_some() => match job.arguments.framework {
            Some(Framework::Fastify) => Err(anyhow!(
                "--dates is for Express and Koa\n  = Fastify checks JSON as it was sent, so a date-time is text there"
            )),
            Some(Framework::Axum) => Err(anyhow!(
                "--dates is for Express and Koa\n  = a date-time is a `jiff::Timestamp` for axum in any case"
            )),
            _ => Ok(job),
        },
        _ => Ok(job),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn jobs_of(text: &str, flags: &[&str]) -> Result<Vec<Job>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        fs::write(&path, text).unwrap();
        let path = path.display().to_string();
        let flags = ["api-scaffold", "--config", &path].into_iter().chain(flags.iter().copied());
        jobs(&Arguments::parse_from(flags))
    }

    #[test]
    fn targets_have_what_stands_above_them_and_flags_win() {
        let text = "framework = 'express'\nallow-remote = true\n[targets.a]\ninput = 'a.yaml'\noutput = 'a'\n\
                    [targets.b]\ninput = 'https://x.test/b.yaml'\nframework = 'koa'\n";
        let found = jobs_of(text, &[]).unwrap();
        let of = |job: &Job| {
            (job.target.clone().unwrap(), job.arguments.framework.unwrap().name(), job.arguments.allow_remote)
        };
        assert_eq!(
            found.iter().map(of).collect::<Vec<_>>(),
            [("a".into(), "Express", true), ("b".into(), "Koa", true)]
        );
        assert!(found[0].input.is_absolute() && found[0].arguments.output.as_ref().unwrap().ends_with("a"));
        assert_eq!(found[1].input, Path::new("https://x.test/b.yaml"));
        let found = jobs_of(text, &["--target", "b", "--framework", "fastify"]).unwrap();
        assert_eq!(found.iter().map(of).collect::<Vec<_>>(), [("b".into(), "Fastify", true)]);
    }

    #[test]
    fn the_nearest_file_counts() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(folder.path().join(NAME), "").unwrap();
        assert_eq!(nearest(&inner), Some(PathBuf::from("../../api-scaffold.toml")));
        fs::write(inner.join(NAME), "").unwrap();
        assert_eq!(nearest(&inner), Some(PathBuf::from(NAME)));
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        for (text, said) in [
            ("input = 'a.yaml'\nframwork = 'koa'\n", ":2:1: unknown field `framwork`"),
            ("input = 'a.yaml'\nframework = 'rails'\n", ":2:13: unknown variant `rails`"),
            ("input = \n", ":1:"),
            ("framework = 'koa'\n", "there is no `input`"),
            ("[targets.a]\nframework = 'koa'\n", "the target `a` has no `input`"),
            ("[targets.a.targets.b]\ninput = 'b'\n", "the target `a` has targets itself"),
        ] {
            let error = jobs_of(text, &[]).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        let error = jobs_of("[targets.a]\ninput = 'a'\n", &["--target", "b"]).unwrap_err().to_string();
        assert!(error.contains("has no target `b`\n  = it has a"), "{error}");
    }

    #[test]
    fn the_schema_says_the_same() {
        let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/api-scaffold.schema.json")).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let all = "input = 'a'\nframework = 'axum'\noutput = 'b'\ntemplates = 'c'\nallow-outside = true\nallow-remote = false\nstrict-query = true\ndocs = true\ndates = 'date'\n";
        for (text, is_right) in [
            (format!("{all}[targets.x]\n{all}"), true),
            ("framework = 'rails'".to_owned(), false),
            ("inputs = 'a'".to_owned(), false),
            ("[targets.x]\nx = 1".to_owned(), false),
            ("allow-remote = 1".to_owned(), false),
            ("dates = 'time'".to_owned(), false),
        ] {
            assert_eq!(toml::from_str::<Options>(&text).is_ok(), is_right, "{text}");
            let value = serde_json::to_value(toml::from_str::<toml::Table>(&text).unwrap()).unwrap();
            assert_eq!(validator.is_valid(&value), is_right, "{text}");
        }
        let described = schema["$defs"]["options"]["properties"].as_object().unwrap();
        let known = toml::from_str::<toml::Table>(all).unwrap();
        assert!(described.keys().eq(known.keys()), "every key is tried above");
    }
}
