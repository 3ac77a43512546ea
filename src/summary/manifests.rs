//! What a project's manifest asks of its owner: how to start a new project, and what one's own manifest lacks.

use std::fmt::Write;
use std::fs;

use crate::project::{Change, Plan, PlannedFile};

/// In a new project, how to start it; in one that has a manifest of its own, what to add to it.
pub(super) fn next_steps(plan: &Plan) -> String {
    let mut text = String::new();
    for (name, start, missing) in [
        ("Cargo.toml", "cargo run", cargo_add as fn(&str, &str) -> Vec<String>),
        ("package.json", "npm install && npm run dev", npm_install),
    ] {
        let Some(manifest) = plan.files.iter().find(|file| file.path == name) else { continue };
        if manifest.change == Change::New {
            let _ = writeln!(text, "\nStart it:\n  cd {} && {start}", plan.root.display());
            let _ = writeln!(text, "Your handlers are in {}.", plan.root.join("src/routes").display());
            continue;
        }
        let commands = missing(&own(plan, manifest), &manifest.text);
        if !commands.is_empty() {
            let _ = writeln!(text, "\nYour {name} stays as it is. The project also needs:");
            text.extend(commands.iter().map(|command| format!("  {command}\n")));
        }
    }
    text
}

fn own(plan: &Plan, file: &PlannedFile) -> String {
    fs::read_to_string(plan.root.join(&file.path)).unwrap_or_default()
}

/// The commands that add what a package.json lacks.
fn npm_install(own: &str, wanted: &str) -> Vec<String> {
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
    let (own, wanted) = (parse(own), parse(wanted));
    let has = |name: &str| ["dependencies", "devDependencies"].iter().any(|section| own[section].get(name).is_some());
    let mut commands = Vec::new();
    for (section, command) in [("dependencies", "npm install"), ("devDependencies", "npm install --save-dev")] {
        let packages = wanted[section].as_object().into_iter().flatten().filter(|(name, _)| !has(name));
        let packages: Vec<String> =
            packages.map(|(name, version)| format!("{name}@{}", version.as_str().unwrap_or("latest"))).collect();
        if !packages.is_empty() {
            commands.push(format!("{command} {}", packages.join(" ")));
        }
    }
    commands
}

/// The commands that add what a Cargo.toml lacks: crates, and features of those that are there.
fn cargo_add(own: &str, wanted: &str) -> Vec<String> {
    let (own, wanted): (toml::Table, toml::Table) =
        (toml::from_str(own).unwrap_or_default(), toml::from_str(wanted).unwrap_or_default());
    let mut commands = Vec::new();
    let mut plain = Vec::new();
    for (section, flag) in [("dependencies", ""), ("dev-dependencies", "--dev ")] {
        for (name, wanted) in wanted.get(section).and_then(toml::Value::as_table).into_iter().flatten() {
            let there = ["dependencies", section].iter().find_map(|section| own.get(*section)?.get(name));
            let features = features(wanted);
            match there {
                // Its version and features are the workspace's.
                Some(there) if there.get("workspace").is_some() => {}
                Some(there) => {
                    let has = self::features(there);
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
        let wanted = "[dependencies]\naxum = { version = \"0.8\", features = [\"multipart\"] }\nregress = \"0.12\"\nserde = \"1\"\n\
                      jwt = { version = \"10\", default-features = false, features = [\"a\", \"b\"] }\n\
                      tower = { version = \"0.5\", features = [\"util\"] }\n[dev-dependencies]\nbody = \"0.1\"\n";
        let own = "[dependencies]\naxum = { version = \"0.8\" }\nserde.workspace = true\ntower = { version = \"0.5\", features = [\"util\", \"x\"] }\n";
        assert_eq!(
            cargo_add(own, wanted),
            [
                "cargo add regress@0.12",
                "cargo add axum --features multipart",
                "cargo add jwt@10 --no-default-features --features a,b",
                "cargo add --dev body@0.1",
            ]
        );
        assert!(cargo_add(wanted, wanted).is_empty());
    }
}
