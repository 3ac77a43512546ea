//! From one framework to another: route sources become a project that keeps their contract.

use crate::{assert_none, node, repository, rust, tool};

#[test]
fn an_app_of_express_becomes_one_of_fastify_and_of_koa() {
    for framework in ["fastify", "koa"] {
        let project = node::projects(&format!("moved-{framework}")).join("moved");
        let routes = repository("examples/directory/express/src/routes");
        let answer = tool::generate_for(framework, &routes, &project, &[]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        assert!(answer.stdout.starts_with("Generated 7 route handlers"), "{}", answer.stdout);
        node::check_types(&project.join("tsconfig.json"));
        node::assert_tests_pass(&project, &["test/api.test.ts"]);
    }
}

#[test]
fn apps_move_to_axum_and_from_there() {
    let project = rust::project("moved");
    let routes = repository("examples/directory/express/src/routes");
    let answer = tool::generate_for("axum", &routes, &project, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    assert!(answer.stdout.starts_with("Generated 7 route handlers"), "{}", answer.stdout);
    {
        let (home, _lock) = rust::home();
        assert_none(&rust::cargo(&project, &home, &["test", "--quiet"]));
    }
    let project = node::projects("moved-from-axum").join("moved");
    let answer = tool::generate_for("express", &repository("examples/directory/axum/src/routes"), &project, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    assert!(answer.stdout.starts_with("Generated 7 route handlers"), "{}", answer.stdout);
    node::check_types(&project.join("tsconfig.json"));
    node::assert_tests_pass(&project, &["test/api.test.ts"]);
}

#[test]
fn what_is_moved_needs_a_place() {
    let routes = repository("examples/directory/express/src/routes");
    let routes = routes.to_str().expect("the path is UTF-8");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let answer = tool::run(folder.path(), &[routes, "--framework", "koa"], &[]);
    assert_eq!(answer.status, Some(2));
    assert!(answer.stderr.contains("name the new project's folder with --output"), "{}", answer.stderr);
}
