//! From one framework to another: route sources become a project that keeps their contract.

use crate::{node, repository, tool};

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
fn what_is_moved_needs_a_place() {
    let routes = repository("examples/directory/express/src/routes");
    let routes = routes.to_str().expect("the path is UTF-8");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let answer = tool::run(folder.path(), &[routes, "--framework", "koa"], &[]);
    assert_eq!(answer.status, Some(2));
    assert!(answer.stderr.contains("name the new project's folder with --output"), "{}", answer.stderr);
}
