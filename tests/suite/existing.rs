//! Into projects that were there before, of different set-ups: what is generated compiles there as it is, nothing of
//! theirs is touched, and with what the run tells their authors to do, it answers.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::service::Service;
use crate::{assert_none, node, repository, rust, tool, tree};

/// Generates into a project, twice, and gives back what the first run said.
fn generate(framework: &str, project: &Path, output: &str) -> String {
    let own = tree::read(project);
    let document = repository("tests/existing/openapi.yaml");
    let document = document.to_str().expect("the path is UTF-8");
    let run = || {
        let answer = tool::run(project, &[document, "--framework", framework, "--output", output], &[]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        answer.stdout
    };
    let said = run();
    let generated = tree::read(project);
    for (path, entry) in &own {
        let is_folder = matches!(entry, tree::Entry::Folder);
        assert!(is_folder || generated.get(path) == Some(entry), "{path} is the author's");
    }
    let again = run();
    assert!(again.contains(" unchanged") && !again.contains(" new"), "{again}");
    assert_none(&tree::difference(&generated, &tree::read(project)));
    said
}

/// The lines that a run has told the author to add.
fn advice(said: &str) -> String {
    let (_, lines) = said.split_once("To answer with the new routes, add to ").expect("it says what to add");
    let lines = lines.lines().skip(1).take_while(|line| line.is_empty() || line.starts_with("  "));
    lines.map(|line| format!("{}\n", line.trim_start_matches("  "))).collect()
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("the file is there");
    assert!(text.contains(from), "{from}");
    tree::write(path, text.replacen(from, to, 1).as_bytes());
}

/// The app answers as before, and the new routes as their document says.
fn assert_answers(service: &Service) {
    let json = [("Content-Type", "application/json")];
    assert_eq!(service.send("GET /", &[], b""), 200);
    assert_eq!(service.send("POST /pets", &json, br#"{"name":"Rex","tags":["a","b"]}"#), 501);
    assert_eq!(service.send("POST /pets", &json, br#"{"name":"","tags":["a","a"]}"#), 400);
    assert_eq!(service.send("POST /pets", &json, b"{"), 400);
    assert_eq!(service.send("GET /pets/Rex", &[], b""), 401);
}

#[test]
fn routes_go_into_a_common_js_app_of_express() {
    let project = node::projects("existing-commonjs");
    tree::copy(&repository("tests/existing/commonjs"), &project);
    let said = generate("express", &project, "src/routes/");
    assert!(said.contains("npm install jose@^6.2.0 raw-body@^3.0.2 zod@^4.6.0\n"), "{said}");
    assert!(said.contains("npm install --save-dev @types/node@"), "{said}");
    let made = tree::read(&project);
    let is_there = |path: &str| made.contains_key(path);
    assert!(is_there("src/routes/pets.ts") && !is_there("src/app.ts") && !is_there("test"), "{:?}", made.keys());
    let stub = fs::read_to_string(project.join("src/routes/pets.ts")).expect("the stubs are there");
    assert!(stub.contains("import { ApiError } from '../middleware/errors';"), "{stub}");
    node::compile(&project, "typescript-5");

    let advice = advice(&said);
    let (imports, mounting) = advice.split_once("\n\n").expect("imports stand alone");
    let index = project.join("src/index.ts");
    edit(&index, "import { pages }", &format!("{imports}\nimport {{ pages }}"));
    edit(&index, "const server =", &format!("{mounting}\nconst server ="));
    node::compile(&project, "typescript-5");
    assert_answers(&Service::run(node::command(&project, &["dist/index.js"])));
}

#[test]
fn routes_go_into_an_app_in_javascript() {
    let project = node::projects("existing-javascript");
    tree::copy(&repository("tests/existing/javascript"), &project);
    let said = generate("express", &project, "routes/");
    let made = tree::read(&project);
    let is_there = |path: &str| made.contains_key(path);
    assert!(is_there("routes/pets.ts") && is_there("tsconfig.json") && !is_there("src"), "{:?}", made.keys());

    let advice = advice(&said);
    let (imports, mounting) = advice.split_once("\n\n").expect("imports stand alone");
    assert!(imports.contains("const router = require('./routes/index.js').default;"), "{imports}");
    edit(&project.join("app.js"), "var app =", &format!("{imports}\nvar app ="));
    edit(&project.join("app.js"), "var server =", &format!("{mounting}\nvar server ="));
    node::compile(&project, "typescript");
    assert_answers(&Service::run(node::command(&project, &["dist/app.js"])));
}

#[test]
fn routes_go_into_an_app_of_fastify_that_names_modules_by_their_sources() {
    let project = node::projects("existing-nodenext");
    tree::copy(&repository("tests/existing/nodenext"), &project);
    let said = generate("fastify", &project, ".");
    let made = tree::read(&project);
    assert!(made.contains_key("server/routes/pets.ts") && !made.contains_key("src"), "{:?}", made.keys());
    node::compile(&project, "typescript");

    let advice = advice(&said);
    let (imports, mounting) = advice.split_once("\n\n").expect("imports stand alone");
    let main = project.join("server/main.ts");
    edit(&main, "import { greeting }", &format!("{imports}\nimport {{ greeting }}"));
    edit(&main, "const app = Fastify();\n", mounting);
    node::compile(&project, "typescript");
    assert_answers(&Service::run(node::command(&project, &["build/main.js"])));
}

#[test]
fn routes_go_into_a_crate_of_a_workspace() {
    let workspace = rust::project("existing");
    tree::copy(&repository("tests/existing/workspace"), &workspace);
    let said = generate("axum", &workspace, "crates/shop/src/api");
    let member = workspace.join("crates/shop");
    let added = said.lines().filter_map(|line| line.strip_prefix("  cargo add "));
    for arguments in added {
        let arguments: Vec<&str> = ["add", "--quiet"].into_iter().chain(arguments.split(' ')).collect();
        let output = Command::new(env!("CARGO")).args(arguments).current_dir(&member).output().expect("cargo starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(said.contains("add to src/main.rs:\n"), "{said}");
    let advice = advice(&said);
    let (module, mounting) = advice.split_once("\n\n").expect("the module stands alone");
    let main = member.join("src/main.rs");
    edit(&main, "use axum", &format!("{module}\n\nuse axum"));
    {
        let (home, _lock) = rust::home();
        assert_none(&rust::cargo(&workspace, &home, &["check", "--quiet", "--workspace"]));
    }
    edit(&main, "    axum::serve(listener, router)", &format!("{mounting}    axum::serve(listener, service)"));
    edit(&main, ".router();", ".router().merge(router);");
    let text = fs::read_to_string(&main).expect("the program is there");
    // Its own routes are in the same router.
    assert!(text.contains("let service = api.into_make_service_with_connect_info"), "{text}");
    let program = rust::build(&member);
    assert_answers(&Service::run(rust::command(&member, &program)));
}
