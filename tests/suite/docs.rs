//! With `--docs`: a page about the API, of which every part comes from the service itself.

use std::fs;

use crate::service::Service;
use crate::{assert_none, node, repository, rust, tool, tree};

/// What a browser asks for besides, once it has the page.
const PARTS: [&str; 5] =
    ["openapi.json", "swagger-initializer.js", "swagger-ui-bundle.js", "swagger-ui.css", "index.css"];

#[test]
fn node_services_show_a_page_about_their_api() {
    for framework in tool::FRAMEWORKS {
        let project = node::projects(&format!("docs-{framework}")).join("docs");
        let document = repository("examples/directory/openapi.yaml");
        let answer = tool::generate_for(framework, &document, &project, &["--docs"]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        assert_none(&node::unformatted(&project));
        node::check_types(&project.join("tsconfig.json"));
        node::assert_tests_pass(&project, &["test/api.test.ts"]);
        assert_shows(framework, &Service::build(framework, &project));
    }
}

#[test]
fn axum_services_show_a_page_about_their_api() {
    let project = rust::project("docs");
    let answer = tool::generate_for("axum", &repository("examples/directory/openapi.yaml"), &project, &["--docs"]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    {
        let (home, _lock) = rust::home();
        assert_none(&rust::cargo(&project, &home, &["test", "--quiet"]));
    }
    assert_shows("axum", &Service::build("axum", &project));
}

/// The app that shows the page is the user's, so a run that is not told about it again must not take its parts away.
#[test]
fn projects_with_a_page_keep_it() {
    let document = repository("examples/directory/openapi.yaml");
    for framework in tool::ALL_FRAMEWORKS {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let project = folder.path().join("demo");
        let generate = |further: &[&str]| {
            let answer = tool::generate_for(framework, &document, &project, further);
            assert_eq!(answer.status, Some(0), "{framework}: {}", answer.stderr);
            tree::read(&project)
        };
        let made = generate(&["--docs"]);
        assert_none(&tree::difference(&made, &generate(&[])));
        // Who takes it out has it no longer.
        let page = if framework == "axum" { "src/middleware/docs.rs" } else { "src/middleware/docs.ts" };
        fs::remove_file(project.join(page)).expect("the page is there");
        assert!(!generate(&[]).contains_key(page), "{framework}");
    }
}

/// The app of a project that is there already is the user's, who is told what it needs.
#[test]
fn projects_without_a_page_can_get_one() {
    for framework in tool::FRAMEWORKS {
        let project = node::projects(&format!("docs-later-{framework}")).join("docs");
        let document = repository("examples/directory/openapi.yaml");
        let (first, later) = (&[][..], &["--docs"][..]);
        let [_, said] =
            [first, later].map(|further| tool::generate_for(framework, &document, &project, further).stdout);
        let (_, advice) = said.split_once("add to src/app.ts:\n").unwrap_or_else(|| panic!("{framework}: {said}"));
        let (import, code) = advice.split_once("\n\n").expect("the import stands alone");
        let app = project.join("src/app.ts");
        let text = fs::read_to_string(&app).expect("the app is there");
        let at = text.find("  return app;").expect("an app is returned");
        let before =
            text[..at].find("  app.use(\n    rateLimit").or_else(|| text.find("  app.use(rateLimit(")).unwrap_or(at);
        tree::write(&app, format!("{import}\n{}{code}{}", &text[..before], &text[before..]).as_bytes());
        assert_shows(framework, &Service::build(framework, &project));
        assert!(!tool::generate_for(framework, &document, &project, later).stdout.contains("add to"), "{framework}");
    }
}

fn assert_shows(framework: &str, service: &Service) {
    let place = if framework == "axum" { "/docs/" } else { "/docs" };
    let (status, page) = service.get(place);
    assert_eq!(status, 200, "{framework}");
    assert!(page.contains("swagger-ui") && !page.contains("http:") && !page.contains("https:"), "{framework}: {page}");
    for part in PARTS {
        let (status, text) = service.get(&format!("/docs/{part}"));
        assert!(status == 200 && !text.is_empty(), "{framework}: {part} {status}");
        assert!(part != "openapi.json" || text.contains("Directory API"), "{framework}: {text}");
        assert!(part != "swagger-initializer.js" || text.contains("openapi.json"), "{framework}: {text}");
    }
}
