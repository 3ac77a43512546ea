//! Templates: what they are given, and how they are rendered.
//!
//! A template receives printed code only. [`Fields`] takes nothing but what is [`Printed`], and text from a document is
//! not: it first has to go through the printers of its language, which escape it for the one place where it is to stand.

mod limits;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tera::{Context, Tera, Value};
use walkdir::WalkDir;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../templates/", $name)))),*]
    };
}

/// The templates in the binary: what a template is called is the file that it makes.
const EMBEDDED: &[(&str, &str)] = &embedded![
    "axum/.dockerignore",
    "axum/.env.example",
    "axum/.gitattributes",
    "axum/.gitignore",
    "axum/Cargo.toml",
    "axum/Dockerfile",
    "axum/README.md",
    "axum/src/app.rs",
    "axum/src/lib.rs",
    "axum/src/main.rs",
    "axum/src/middleware/answers.rs",
    "axum/src/middleware/authenticate.rs",
    "axum/src/middleware/client.rs",
    "axum/src/middleware/docs.rs",
    "axum/src/middleware/drain.rs",
    "axum/src/middleware/errors.rs",
    "axum/src/middleware/input/encoding.rs",
    "axum/src/middleware/input/file.rs",
    "axum/src/middleware/input/mod.rs",
    "axum/src/middleware/input/texts.rs",
    "axum/src/middleware/mod.rs",
    "axum/src/middleware/paths.rs",
    "axum/src/middleware/security.rs",
    "axum/src/middleware/settings.rs",
    "axum/src/middleware/streams.rs",
    "axum/src/routes/[group].rs",
    "axum/src/routes/mod.rs",
    "axum/src/shutdown.rs",
    "axum/src/types/checks/arrays.rs",
    "axum/src/types/checks/composition.rs",
    "axum/src/types/checks/mod.rs",
    "axum/src/types/checks/numbers.rs",
    "axum/src/types/checks/objects.rs",
    "axum/src/types/checks/texts.rs",
    "axum/src/types/checks/unevaluated.rs",
    "axum/src/types/checks/unions.rs",
    "axum/src/types/checks/values.rs",
    "axum/src/types/decode/direct.rs",
    "axum/src/types/decode/members.rs",
    "axum/src/types/decode/mod.rs",
    "axum/src/types/decode/node.rs",
    "axum/src/types/decode/problems.rs",
    "axum/src/types/decode/stand_ins.rs",
    "axum/src/types/decode/unions.rs",
    "axum/src/types/formats.rs",
    "axum/src/types/mod.rs",
    "axum/src/types/operations/[group].rs",
    "axum/src/types/operations/mod.rs",
    "axum/src/types/outgoing/[sort].rs",
    "axum/src/types/outgoing/mod.rs",
    "axum/src/types/schemas.rs",
    "axum/tests/api.rs",
    "express/package.json",
    "express/src/app.ts",
    "express/src/middleware/authenticate.ts",
    "express/src/middleware/service.ts",
    "express/src/middleware/validators.ts",
    "express/src/routes/index.ts",
    "express/src/server.ts",
    "express/src/types/handlers.ts",
    "express/test/serve.ts",
    "fastify/package.json",
    "fastify/src/app.ts",
    "fastify/src/middleware/ajv.ts",
    "fastify/src/middleware/answers.ts",
    "fastify/src/middleware/authenticate.ts",
    "fastify/src/middleware/bodies.ts",
    "fastify/src/middleware/closed.ts",
    "fastify/src/middleware/outgoing.ts",
    "fastify/src/middleware/parameters.ts",
    "fastify/src/middleware/pick.ts",
    "fastify/src/middleware/problems.ts",
    "fastify/src/middleware/requests.ts",
    "fastify/src/middleware/schemas.ts",
    "fastify/src/middleware/service.ts",
    "fastify/src/middleware/validators.ts",
    "fastify/src/routes/index.ts",
    "fastify/src/server.ts",
    "fastify/src/types/builders.ts",
    "fastify/src/types/handlers.ts",
    "fastify/src/types/operation.ts",
    "fastify/test/serve.ts",
    "koa/package.json",
    "koa/src/app.ts",
    "koa/src/middleware/authenticate.ts",
    "koa/src/middleware/service.ts",
    "koa/src/middleware/validators.ts",
    "koa/src/routes/index.ts",
    "koa/src/server.ts",
    "koa/src/types/handlers.ts",
    "koa/test/serve.ts",
    "typescript/.dockerignore",
    "typescript/.env.example",
    "typescript/.gitattributes",
    "typescript/.gitignore",
    "typescript/.oxlintrc.json",
    "typescript/.prettierrc.json",
    "typescript/Dockerfile",
    "typescript/README.md",
    "typescript/src/log.ts",
    "typescript/src/middleware/answers.ts",
    "typescript/src/middleware/bodies.ts",
    "typescript/src/middleware/credentials.ts",
    "typescript/src/middleware/docs.ts",
    "typescript/src/middleware/errors.ts",
    "typescript/src/middleware/outgoing.ts",
    "typescript/src/middleware/parameters.ts",
    "typescript/src/middleware/payload.ts",
    "typescript/src/middleware/settings.ts",
    "typescript/src/middleware/requests.ts",
    "typescript/src/middleware/security.ts",
    "typescript/src/middleware/streams.ts",
    "typescript/src/middleware/wire.ts",
    "typescript/src/routes/[group].ts",
    "typescript/src/shutdown.ts",
    "typescript/src/types/api.ts",
    "typescript/src/types/checks.ts",
    "typescript/src/types/document.ts",
    "typescript/src/types/formats.ts",
    "typescript/src/types/grammars.ts",
    "typescript/src/types/operation.ts",
    "typescript/src/types/operations/[group].ts",
    "typescript/src/types/operations/index.ts",
    "typescript/src/types/responses.ts",
    "typescript/src/types/schemas.ts",
    "typescript/test/api.test.ts",
    "typescript/tsconfig.build.json",
    "typescript/tsconfig.json",
];

/// What may be put into a template.
pub trait Printed {
    /// How many bytes it takes in a file, so that there is room for them.
    fn length(&self) -> usize;

    /// The value as the template engine has it.
    fn into_value(self) -> Value;
}

impl Printed for bool {
    fn length(&self) -> usize {
        0
    }

    fn into_value(self) -> Value {
        Value::from(self)
    }
}

impl<T: Printed> Printed for Vec<T> {
    fn length(&self) -> usize {
        self.iter().map(Printed::length).sum()
    }

    fn into_value(self) -> Value {
        Value::from(self.into_iter().map(Printed::into_value).collect::<Vec<_>>())
    }
}

impl Printed for Fields {
    fn length(&self) -> usize {
        self.length
    }

    fn into_value(self) -> Value {
        Value::from(self.values)
    }
}

/// The names that a template can use, and what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    values: BTreeMap<&'static str, Value>,
    length: usize,
}

impl Fields {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Printed) -> Self {
        self.length += value.length();
        self.values.insert(name, value.into_value());
        self
    }
}

/// What is wrong with a template, located by the engine.
#[derive(Debug)]
pub struct TemplateError(String);

impl TemplateError {
    /// The engine's message, which starts with a word that every error of a run is printed with anyway.
    fn from_tera(error: &tera::Error) -> Self {
        let text = error.to_string();
        TemplateError(text.strip_prefix("error: ").map(str::to_owned).unwrap_or(text))
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

/// What most templates have of their own, and the seal of a file behind it, in bytes.
const OWN_TEXT: usize = 1 << 12;

/// A template may be as large as this.
const LARGEST: u64 = 1 << 20;

/// All templates of a run.
pub struct Templates {
    tera: Arc<Tera>,
    /// Whether some of them are the user's, so that nobody knows what they take.
    are_bounded: bool,
}

impl Templates {
    /// The embedded templates, each replaced by the file of the same name under `overrides` where there is one.
    pub fn load(overrides: Option<&Path>) -> Result<Self, TemplateError> {
        let mut sources: BTreeMap<String, String> =
            EMBEDDED.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        if let Some(folder) = overrides {
            for (name, text) in read_folder(folder)? {
                if sources.insert(name.clone(), text).is_none() {
                    let known: Vec<&str> = EMBEDDED.iter().map(|(name, _)| *name).collect();
                    let message = format!(
                        "{}: no template is called `{name}`, so it would never be used; there are\n  {}",
                        folder.display(),
                        known.join("\n  ")
                    );
                    return Err(TemplateError(message));
                }
            }
        }
        let mut tera = Tera::new();
        // What goes in is code already; nothing is to be escaped for HTML.
        tera.autoescape_on(Vec::<&str>::new());
        tera.add_raw_templates(sources).map_err(|error| TemplateError::from_tera(&error))?;
        Ok(Templates { tera: Arc::new(tera), are_bounded: overrides.is_some() })
    }

    /// The file that a template makes.
    pub fn render(&self, name: &str, fields: &Fields) -> Result<String, TemplateError> {
        let mut context = Context::new();
        for (name, value) in &fields.values {
            context.insert_value(*name, value.clone());
        }
        // A file of megabytes is moved each time that its buffer grows.
        let mut file = Vec::with_capacity(fields.length + OWN_TEXT);
        let rendered = if self.are_bounded {
            let (tera, template) = (Arc::clone(&self.tera), name.to_owned());
            limits::within(move || tera.render_to(&template, &context, &mut file).map(|()| file))
                .map_err(|excess| TemplateError(format!("the template {name} is given up: {excess}")))?
        } else {
            self.tera.render_to(name, &context, &mut file).map(|()| file)
        };
        let file = rendered.map_err(|error| TemplateError::from_tera(&error))?;
        String::from_utf8(file).map_err(|error| TemplateError(format!("the template {name} makes no text: {error}")))
    }
}

fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, TemplateError> {
    let failed = |path: &Path, error: &dyn fmt::Display| TemplateError(format!("{}: {error}", path.display()));
    if !folder.is_dir() {
        return Err(TemplateError(format!("{}: there is no such folder of templates", folder.display())));
    }
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| failed(error.path().unwrap_or(folder), &error))?;
        if !entry.file_type().is_file() {
            continue;
        }
        if entry.metadata().is_ok_and(|metadata| metadata.len() > LARGEST) {
            return Err(failed(entry.path(), &format_args!("it is larger than {} MB", LARGEST >> 20)));
        }
        let text = fs::read_to_string(entry.path()).map_err(|error| failed(entry.path(), &error))?;
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let name = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        found.push((name, text));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_templates_parse() {
        assert!(Templates::load(None).is_ok());
    }
}
