//! What a project's manifest asks of its owner: how to start a new project, and what one's own manifest lacks.

use std::fmt::Write;
use std::fs;

use super::Advice;
use crate::project::{Change, Plan, PlannedFile};

/// In a new project, how to start it; in one that has a manifest of its own, what to add to it.
pub(super) fn next_steps(plan: &Plan, advice: &Advice) -> String {
    let mut text = String::new();
    for (name, start, missing) in [
        ("Cargo.toml", "cargo run", cargo_add as fn(&str, &str, &str) -> Vec<String>),
        ("package.json", "npm install && npm run dev", |own, wanted, _| npm_install(own, wanted)),
    ] {
        let Some(manifest) = plan.files.iter().find(|file| file.path == name) else { continue };
        if manifest.change == Change::New {
            let _ = writeln!(text, "\nStart it:\n  cd {} && {start}", plan.root.display());
            let _ = writeln!(text, "Your handlers are in {}.", plan.root.join("src/routes").display());
            continue;
        }
        let commands = missing(&own(plan, manifest), &manifest.text, &workspace(plan));
        if !commands.is_empty() {
            let _ = writeln!(text, "\nYour {name} stays as it is. The project also needs:");
            text.extend(commands.iter().map(|command| format!("  {command}\n")));
        }
        if !advice.settings.is_empty() {
            text.push_str("\nYour tsconfig.json stays as it is. What is generated needs in it:\n");
            text.extend(advice.settings.iter().map(|setting| format!("  {setting}\n")));
        }
        let is_first = !plan.files.iter().any(|file| matches!(file.change, Change::Unchanged | Change::Changed));
        if is_first && !advice.mounting.is_empty() {
            let place = advice.root.as_deref().unwrap_or("your app");
            let _ = writeln!(text, "\nYour app stays as it is. To answer with the new routes, add to {place}:");
            text.extend(indented(&advice.mounting));
        }
        if let Some(app) = app_without_page(plan) {
            let _ = writeln!(text, "\nTo show the page about the API at /docs, add to {app}:");
            text.extend(indented(&advice.page));
        }
    }
    text
}

fn indented(code: &str) -> impl Iterator<Item = String> {
    code.lines().map(|line| format!("  {line}").trim_end().to_owned() + "\n")
}

/// The app that does not show the page about the API, which is new: it was there before.
fn app_without_page(plan: &Plan) -> Option<&str> {
    let file = |name: &str| {
        let path = format!("{}/{name}", plan.sources);
        let path = path.trim_start_matches('/');
        plan.files.iter().find(|file| [".ts", ".rs"].iter().any(|it| file.path.strip_suffix(it) == Some(path)))
    };
    file("middleware/docs").filter(|file| file.change == Change::New)?;
    match file("app") {
        Some(app) if app.change == Change::New => None,
        Some(app) => Some(&app.path),
        None => Some("your app"),
    }
}

fn own(plan: &Plan, file: &PlannedFile) -> String {
    fs::read_to_string(plan.root.join(&file.path)).unwrap_or_default()
}

/// The manifest of the workspace that the project may be in; empty if there is none.
fn workspace(plan: &Plan) -> String {
    let root = std::path::absolute(&plan.root).unwrap_or_default();
    let manifests = root.ancestors().map(|folder| fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default());
    manifests.into_iter().find(|text| text.contains("[workspace")).unwrap_or_default()
}

/// The commands that add what a package.json lacks.
fn npm_install(own: &str, wanted: &str) -> Vec<String> {
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
    let (own, wanted) = (parse(own), parse(wanted));
    // An older major version lacks what the code uses; for tools, the project's own will do.
    let is_older = |version: &str, wanted: &str| matches!((major(version), major(wanted)), (Some(own), Some(wanted)) if own < wanted);
    let has = |name: &str, wanted: &str, section: &str| {
        let version = ["dependencies", "devDependencies"].iter().find_map(|section| own[section].get(name)?.as_str());
        version.is_some_and(|version| section == "devDependencies" || !is_older(version, wanted))
    };
    let mut commands = Vec::new();
    for (section, command) in [("dependencies", "npm install"), ("devDependencies", "npm install --save-dev")] {
        let packages = wanted[section]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, version)| !has(name, version.as_str().unwrap_or_default(), section));
        let packages: Vec<String> =
            packages.map(|(name, version)| format!("{name}@{}", version.as_str().unwrap_or("latest"))).collect();
        if !packages.is_empty() {
            commands.push(format!("{command} {}", packages.join(" ")));
        }
    }
    commands
}

/// The major version that a range such as `^5.3.0` starts with.
fn major(range: &str) -> Option<u32> {
    let digits = range.trim_start_matches(['^', '~', '=', 'v', '>', ' ']);
    digits.split(|other: char| !other.is_ascii_digit()).next()?.parse().ok()
}

/// The commands that add what a Cargo.toml lacks: crates, and features of those that are there. `workspace` is the
/// manifest that it may take them from.
fn cargo_add(own: &str, wanted: &str, workspace: &str) -> Vec<String> {
    let workspace: toml::Table = toml::from_str(workspace).unwrap_or_default();
    let shared = workspace.get("workspace").and_then(|it| it.get("dependencies")).and_then(toml::Value::as_table);
    let shared = shared.cloned().unwrap_or_default();
    let (own, wanted): (toml::Table, toml::Table) =
        (toml::from_str(own).unwrap_or_default(), toml::from_str(wanted).unwrap_or_default());
    let mut commands = Vec::new();
    let mut plain = Vec::new();
    for (section, flag) in [("dependencies", ""), ("dev-dependencies", "--dev ")] {
        for (name, wanted) in wanted.get(section).and_then(toml::Value::as_table).into_iter().flatten() {
            let there = ["dependencies", section].iter().find_map(|section| own.get(*section)?.get(name));
            let features = features(wanted);
            match there {
                Some(there) => {
                    let mut has = self::features(there);
                    if there.get("workspace").is_some() {
                        has.extend(shared.get(name).map(self::features).unwrap_or_default());
                    }
                    let lacks: Vec<&str> = features.into_iter().filter(|feature| !has.contains(feature)).collect();
                    if !lacks.is_empty() {
                        commands.push(format!("cargo add {flag}{name} --features {}", lacks.join(",")));
                    }
                }
                None => {
                    let package = format!("{name}@{}", version(wanted));
                    let defaults = wanted.get("default-features").and_then(toml::Value::as_bool) != Some(false);
                    let defaults = if defaults { "" } else { " --no-default-features" };
                    match features.is_empty() && defaults.is_empty() && flag.is_empty() {
                        true => plain.push(package),
                        false if features.is_empty() => commands.push(format!("cargo add {flag}{package}{defaults}")),
                        false => commands
                            .push(format!("cargo add {flag}{package}{defaults} --features {}", features.join(","))),
                    }
                }
            }
        }
    }
    if !plain.is_empty() {
        commands.insert(0, format!("cargo add {}", plain.join(" ")));
    }
    commands
}

/// The version of a dependency, which is a text or a table with one.
fn version(dependency: &toml::Value) -> &str {
    dependency.as_str().or_else(|| dependency.get("version")?.as_str()).unwrap_or("*")
}

fn features(dependency: &toml::Value) -> Vec<&str> {
    let features = dependency.get("features").and_then(toml::Value::as_array).into_iter().flatten();
    features.filter_map(toml::Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::cargo_add;

    #[test]
    fn crates_and_features_that_are_missing_are_added() {
        let wanted = "[dependencies]\naxum = { version = \"0.8\", features = [\"multipart\"] }\nregress = \"0.12\"\nserde = \"1\"\ntokio = { version = \"1\", features = [\"net\", \"time\"] }\n\
                      jwt = { version = \"10\", default-features = false, features = [\"a\", \"b\"] }\n\
                      tower = { version = \"0.5\", features = [\"util\"] }\n[dev-dependencies]\nbody = \"0.1\"\n";
        let shared = "[workspace.dependencies]\nserde = \"1\"\ntokio = { version = \"1\", features = [\"net\"] }\n";
        let own = "[dependencies]\naxum = { version = \"0.8\" }\nserde.workspace = true\ntokio.workspace = true\ntower = { version = \"0.5\", features = [\"util\", \"x\"] }\n";
        assert_eq!(
            cargo_add(own, wanted, shared),
            [
                "cargo add regress@0.12",
                "cargo add axum --features multipart",
                "cargo add tokio --features time",
                "cargo add jwt@10 --no-default-features --features a,b",
                "cargo add --dev body@0.1",
            ]
        );
        assert!(cargo_add(wanted, wanted, "").is_empty());
    }
}
