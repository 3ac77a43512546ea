//! A generated project says the same after a formatter has been through it, its files have got other names and its handlers
//! other places.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::{node, repository, tool, tree};

#[test]
fn a_refactored_project_says_the_same() {
    let document = repository("examples/directory/openapi.yaml");
    let reference = document.to_str().expect("the path is text");
    for framework in tool::ALL_FRAMEWORKS {
        let project = node::projects(&format!("refactored-{framework}"));
        let answer = tool::generate_for(framework, &document, &project, &[]);
        assert_eq!(answer.status, Some(0), "{framework}: {}", answer.stderr);
        let before = tool::run(&project, &["src/routes", "--generate-spec"], &[]).stdout;
        assert!(before.contains("operationId: notifyUser"), "{framework}: {before}");
        match framework {
            "axum" => refactor_rust(&project),
            _ => refactor_typescript(&project),
        }
        let after = tool::run(&project, &["src/routes", "--generate-spec"], &[]).stdout;
        assert_eq!(before, after, "{framework}");
        let check = tool::run(&project, &["src/routes", "--check", reference, "--allow-outside", "--verbose"], &[]);
        assert!(check.stdout.contains(": no difference."), "{framework}: {}{}", check.stdout, check.stderr);
    }
}

fn refactor_typescript(project: &Path) {
    let handlers = taken(&project.join("src/routes/users.ts"));
    let (kept, moved) = without(&handlers, "/** Delete a user */", "/**");
    let imports: String =
        handlers.lines().filter(|line| line.starts_with("import ")).map(|it| it.to_owned() + "\n").collect();
    write(&project.join("src/people/handlers.ts"), &format!("{kept}\nexport {{ deleteUser }} from './deletion.js';\n"));
    write(&project.join("src/people/deletion.ts"), &format!("{imports}\n{moved}"));
    replace(&project.join("src/routes/index.ts"), &[("'./users.js'", "'../people/handlers.js'")]);
    let operations = taken(&project.join("src/types/operations/users.ts"));
    write(&project.join("src/types/operations/people.ts"), &operations);
    replace(&project.join("src/types/operations/index.ts"), &[("'./users.js'", "'./people.js'")]);
    let prettier = node::home().join("node_modules/prettier/bin/prettier.cjs");
    let prettier = prettier.to_str().expect("the path is text");
    let style = ["--no-config", "--no-semi", "--print-width=60", "--tab-width=4", "--arrow-parens=avoid"];
    let arguments = [[prettier, "--write"].as_slice(), &style, &["src"]].concat();
    node::run(project, &arguments, Duration::from_secs(120)).expect("Prettier goes through the project");
}

fn refactor_rust(project: &Path) {
    let handlers = taken(&project.join("src/routes/users.rs"));
    let handlers = handlers.replace("operations::users::", "operations::people::");
    let (kept, moved) = without(&handlers, "/// Delete a user", "///");
    let imports = handlers.split("///").next().expect("there is a beginning");
    write(&project.join("src/routes/people/mod.rs"), &format!("mod deletion;\npub use deletion::delete_user;\n{kept}"));
    write(&project.join("src/routes/people/deletion.rs"), &format!("{imports}\n{moved}"));
    replace(&project.join("src/routes/mod.rs"), &[("mod users;", "mod people;"), ("users::", "people::")]);
    let operations = taken(&project.join("src/types/operations/users.rs"));
    write(&project.join("src/types/operations/people.rs"), &operations);
    let names = [("mod users;", "mod people;"), ("users::", "people::")];
    replace(&project.join("src/types/operations/mod.rs"), &names);
    let files = tree::read(project).into_keys().filter(|path| path.ends_with(".rs"));
    let status = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=60,hard_tabs=true"])
        .args(files)
        .current_dir(project)
        .status();
    assert!(status.expect("rustfmt starts").success());
}

/// A text without the part from a beginning to the next one, and that part.
fn without(text: &str, start: &str, next: &str) -> (String, String) {
    let at = text.find(start).expect("the handler is there");
    let end = text[at + start.len()..].find(next).map_or(text.len(), |end| at + start.len() + end);
    (format!("{}{}", &text[..at], &text[end..]), text[at..end].to_owned())
}

fn taken(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("the file is there");
    fs::remove_file(path).expect("the file can be taken away");
    text
}

fn write(path: &Path, text: &str) {
    tree::write(path, text.as_bytes());
}

fn replace(path: &Path, words: &[(&str, &str)]) {
    let text = taken(path);
    let changed = words.iter().fold(text.clone(), |text, (old, new)| text.replace(old, new));
    assert_ne!(text, changed, "{}", path.display());
    write(path, &changed);
}
