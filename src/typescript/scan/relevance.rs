//! Whether files have to do with routes. If none of them has, they are not even parsed, which is most of what a scan costs.

use std::path::PathBuf;

use memchr::memmem;

use crate::scanning::{Files, parallel};
use crate::typescript::program::modules::{Parsed, parse};

/// Names, some without their first letters, which may be large: of the frameworks and their routers, of what knows the parts of a
/// program by their names, of comments in OpenAPI's words, and of the first line of generated files.
const WORDS: [&str; 12] = [
    "xpress",
    "koa",
    "Koa",
    "astify",
    "router",
    "Router",
    "ongoose",
    "typedi",
    "tsyringe",
    "@openapi",
    "@swagger",
    "api-scaffold",
];

/// What functions call a router that they are given.
const ROUTERS: [&str; 3] = ["app", "server", "api"];

/// What is called on routers.
const METHODS: [&str; 10] =
    [".get(", ".put(", ".post(", ".delete(", ".del(", ".patch(", ".options(", ".head(", ".all(", ".use("];

/// The files, parsed, in the order in which they are named; the first alone where none has to do with routes: it says which package
/// it is all about.
///
/// Nothing makes a router without words that can be searched for. Where some file has them, all are parsed: what a handler comes to may be
/// anywhere.
pub fn relevant(paths: &[PathBuf], files: &dyn Files) -> Vec<(PathBuf, Parsed)> {
    let texts = parallel::map(paths, |path| files.text(path));
    let is_relevant = |text: &String| has_words(text) || takes_router(text) || calls_router(text);
    let has_routes = parallel::map(&texts, |text| text.as_ref().is_some_and(is_relevant)).contains(&true);
    let wanted = if has_routes { paths.len() } else { 1 };
    let texts: Vec<(&PathBuf, String)> =
        paths.iter().zip(texts).take(wanted).filter_map(|(path, text)| Some((path, text?))).collect();
    let parsed = parallel::map(&texts, |(path, text)| parse(path, text));
    let texts = texts.into_iter().zip(parsed);
    texts.map(|((path, text), (tree, error))| (path.clone(), Parsed { text, tree, error })).collect()
}

fn has_words(text: &str) -> bool {
    // No expression, and nobody's koala, but several routers.
    let goes_on = |letter: &u8| letter.is_ascii_lowercase() && *letter != b's';
    WORDS.iter().any(|word| {
        let mut places = memmem::find_iter(text.as_bytes(), word);
        places.any(|at| !text.as_bytes().get(at + word.len()).is_some_and(goes_on))
    })
}

/// `(app, …) => …`, `app => …`, `app.…`: what is called as routers are.
fn takes_router(text: &str) -> bool {
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    ROUTERS.iter().any(|name| {
        let mut places = memmem::find_iter(text.as_bytes(), name);
        places.any(|at| {
            let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + name.len()..).unwrap_or_default());
            let opens = before.trim_end().ends_with('(');
            let after = after.trim_start_matches('?');
            let goes_on = after.starts_with('.') || after.trim_start().starts_with("=>");
            !before.ends_with(is_name) && !after.starts_with(is_name) && (opens || goes_on)
        })
    })
}

/// `.get('/users', …)`: what is called with a path.
fn calls_router(text: &str) -> bool {
    METHODS.iter().any(|method| {
        let mut places = memmem::find_iter(text.as_bytes(), method);
        places.any(|at| {
            let argument = text.get(at + method.len()..).unwrap_or_default().trim_start();
            argument.starts_with(['\'', '"', '`'])
                && argument.get(1..2).is_some_and(|first| matches!(first, "/" | ":" | "*"))
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;

    struct Few(BTreeMap<&'static str, &'static str>);

    impl Files for Few {
        fn text(&self, path: &Path) -> Option<String> {
            self.0.get(path.to_str()?).map(|text| (*text).to_owned())
        }
    }

    fn count(text: &'static str) -> usize {
        let paths = ["a.ts", "b.ts", "c.ts"].map(PathBuf::from);
        relevant(&paths, &Few([("a.ts", ""), ("b.ts", text), ("c.ts", "")].into())).len()
    }

    #[test]
    fn files_are_relevant_by_what_one_of_them_says() {
        for text in [
            "import express from 'express';",
            "export default async (fastify) => {};",
            "const { Router } = web;",
            "module.exports = (app) => list(app);",
            "module.exports = function ( app, options) {};",
            "export const add = app => list(app);",
            "service.get('/users', list);",
            "/** @openapi */",
        ] {
            assert_eq!(count(text), 3, "{text}");
        }
        for text in ["map.get('a');", "import fs from 'fs';", "applied(application);", "type Expression = string;"] {
            assert_eq!(count(text), 1, "{text}");
        }
    }
}
