//! The project that is there already: where in it the generated files go, and how they fit in.

use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow};

use crate::cli::Framework;
use crate::frameworks::Mounting;
use crate::project::{self, Host, Owner, Place, Project};
use crate::rust::surroundings as crates;
use crate::summary::Advice;
use crate::typescript::surroundings::Surroundings;

/// A Node project or a crate.
struct Kind {
    is_rust: bool,
}

impl Host for Kind {
    fn is_project(&self, folder: &Path) -> bool {
        if self.is_rust { crates::is_crate(folder) } else { folder.join("package.json").is_file() }
    }

    fn sources(&self, root: &Path) -> String {
        if self.is_rust { "src".to_owned() } else { Surroundings::read(root).sources().to_owned() }
    }

    fn has_sources_in(&self, root: &Path, folder: &str) -> bool {
        match self.is_rust {
            true => folder == "src",
            false => Surroundings::read(root).has_sources_in(folder) || holds_javascript(&root.join(folder)),
        }
    }
}

/// Whether the project that is there has a page about its API: its app, which is the user's, rests on this file.
pub(super) fn has_docs(framework: Framework, output: &Path) -> bool {
    let is_rust = framework == Framework::Axum;
    let place = project::place(output, &Kind { is_rust });
    let file = if is_rust { "middleware/docs.rs" } else { "middleware/docs.ts" };
    project::is_generated(&place.root.join(place.sources).join(file))
}

/// Whether modules of JavaScript stand in a folder, as in projects from before there was a compiler.
fn holds_javascript(folder: &Path) -> bool {
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.any(|path| path.extension().is_some_and(|extension| extension == "js" || extension == "cjs"))
}

/// Makes a fresh project fit in where it goes, and says where that is and what is left to do there.
pub(super) fn settle(
    project: &mut Project,
    mounting: Mounting,
    framework: Framework,
    output: &Path,
) -> Result<(Place, Advice)> {
    let is_rust = framework == Framework::Axum;
    let place = project::place(output, &Kind { is_rust });
    let mut advice = Advice::default();
    if is_rust {
        settle_in_crate(project, mounting, &place, &mut advice)?;
        project.move_to(&place);
    } else {
        let mut surroundings = Surroundings::read(&place.root);
        surroundings.adapt(project);
        if surroundings.adapt_settings(project, &place.sources) && place.is_established {
            // Without these, nothing would make a program of what is generated.
            let settings = project.files.iter_mut().filter(|file| file.path == "tsconfig.json");
            settings.for_each(|file| file.owner = Owner::User);
        }
        project.move_to(&place);
        if place.is_established {
            surroundings.leave_out_unused(project);
            advice.settings = surroundings.wanted.iter().map(|(setting, why)| format!("{setting}, {why}")).collect();
            advice.mounting = surroundings.written(&below(mounting.routes, &place));
        }
        advice.page = surroundings.written(&below(mounting.page, &place));
    }
    Ok((place, advice))
}

/// Code with imports from where the generated files are.
fn below(code: &str, place: &Place) -> String {
    let folder = place.sources.split_once('/').map_or(String::new(), |(_, inner)| format!("/{inner}"));
    code.replace("from './", &format!("from '.{folder}/"))
}

fn settle_in_crate(project: &mut Project, mounting: Mounting, place: &Place, advice: &mut Advice) -> Result<()> {
    let module = crates::module_of(&place.sources)
        .map_err(|problem| anyhow!("{problem}\n  = call the folder of --output otherwise; nothing is written"))?;
    if let Some(module) = &module {
        crates::adapt(project, module);
    }
    let path = module.as_ref().map_or(String::new(), |module| format!("{module}::"));
    advice.page = mounting.page.replace("crate::", &format!("crate::{path}"));
    if place.is_established {
        let is_there = |name: &&str| fs::exists(place.root.join("src").join(name)).unwrap_or(false);
        advice.root = ["lib.rs", "main.rs"].into_iter().find(is_there).map(|name| format!("src/{name}"));
        let declared = match module.as_deref().map(|module| module.split("::").next().unwrap_or(module)) {
            Some(module) => format!("mod {module};\n"),
            None => ["app", "middleware", "routes", "shutdown", "types"].map(|name| format!("mod {name};\n")).concat(),
        };
        advice.mounting = format!("{declared}\n{}", mounting.routes.replace("app::", &format!("{path}app::")));
        crates::leave_out_unused(project);
    }
    Ok(())
}
