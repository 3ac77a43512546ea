//! `--dates date`: what handlers have for `format: date-time`, over real HTTP and in types.

use std::fs;

use crate::{assert_none, node, repository, tool, tree};

#[test]
fn date_times_are_dates_where_that_is_asked_for() {
    for framework in ["express", "koa"] {
        let own = repository("tests/dates");
        let project = node::projects(&format!("dates-{framework}")).join("dates");
        let answer = tool::generate_for(framework, &own.join("openapi.yaml"), &project, &["--dates", "date"]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        assert_none(&node::unformatted(&project));
        let place = |from: &str, to: &str| {
            tree::write(&project.join(to), &fs::read(own.join(from)).expect("the file is there"));
        };
        place(&format!("{framework}/events.ts"), "src/routes/events.ts");
        place("dates.test.ts", "test/dates.test.ts");
        node::check_types_of(&project);
        node::assert_tests_pass(&project, &["test/dates.test.ts"]);

        let folder = project.parent().expect("it is in a folder");
        tool::generate_for(framework, &own.join("openapi.yaml"), &folder.join("text"), &[]);
        let [dates, texts] = ["dates", "text"].map(|project| {
            let read = tool::run(folder, &["--generate-spec", &format!("{project}/src/routes/index.ts")], b"");
            assert_eq!(read.status, Some(0), "{}", read.stderr);
            read.stdout
        });
        assert!(dates.matches("date-time").count() > 8 && dates.contains("default: '2021-01-01T00:00:00Z'"), "{dates}");
        assert_eq!(dates, texts, "the sources say the same of their document");
    }
}

#[test]
fn frameworks_that_have_no_choice_say_so() {
    let document = repository("tests/dates/openapi.yaml");
    for (framework, said) in [("fastify", "text"), ("axum", "jiff::Timestamp")] {
        let project = node::projects(&format!("dates-{framework}"));
        let answer = tool::generate_for(framework, &document, &project, &["--dates", "date"]);
        assert_eq!(answer.status, Some(2));
        assert!(answer.stderr.contains("--dates is for Express and Koa") && answer.stderr.contains(said));
    }
}
