//! Whole projects: they compile strictly, answer over HTTP as their contract says, are formatted, and come out the same
//! every time.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use std::thread;

use crate::tool::{self, Answer};
use crate::{assert_none, cases, corpus, node, repository, say, tree};

/// A document and the project that was generated from it.
struct Project {
    name: String,
    document: PathBuf,
    folder: PathBuf,
}

/// Projects of one framework, below one folder.
struct Group {
    framework: &'static str,
    folder: PathBuf,
    projects: Vec<Project>,
}

/// The projects of our own documents, one group a framework.
fn own() -> &'static [Group] {
    static GROUPS: OnceLock<Vec<Group>> = OnceLock::new();
    GROUPS.get_or_init(|| tool::FRAMEWORKS.into_iter().map(own_for).collect())
}

fn own_for(framework: &'static str) -> Group {
    let example = ("directory".to_owned(), repository("examples/directory/openapi.yaml"));
    let kinds = ("kinds".to_owned(), repository("tests/kinds/openapi.yaml"));
    let documents = cases::projects().map(|(name, document)| (format!("case-{name}"), document));
    let (group, refused) = generate(framework, "own", documents.chain([example, kinds]));
    assert!(refused.is_empty(), "{}", refused[0].1.stderr);
    group
}

/// The projects of the corpus, one group a framework; none without one.
fn foreign() -> &'static [Group] {
    static GROUPS: OnceLock<Vec<Group>> = OnceLock::new();
    GROUPS.get_or_init(|| tool::FRAMEWORKS.into_iter().map(foreign_for).collect())
}

fn foreign_for(framework: &'static str) -> Group {
    let documents = corpus::documents("the projects of real documents");
    let (group, refused) = generate(framework, "corpus", documents.into_iter());
    // What we do not read yet is refused in words, never with a crash.
    for (name, answer) in &refused {
        let reason = answer.stderr.lines().next().unwrap_or_default();
        let known = ["error[not-openapi]", "error[reference-unresolved]"];
        assert!(known.iter().any(|rule| reason.contains(rule)), "{name}: {}", answer.stderr);
    }
    if !group.projects.is_empty() {
        let (made, refused) = (group.projects.len(), refused.len());
        say(&format!("corpus, {framework}: {made} documents generated, {refused} refused"));
    }
    group
}

fn generate(
    framework: &'static str,
    name: &str,
    documents: impl Iterator<Item = (String, PathBuf)>,
) -> (Group, Vec<(String, Answer)>) {
    let folder = node::projects(&format!("{name}-{framework}"));
    let mut projects = Vec::new();
    let mut refused = Vec::new();
    for (name, document) in documents {
        let project = folder.join(&name);
        let answer = tool::generate_for(framework, &document, &project, &[]);
        match answer.status {
            Some(0 | 1) => projects.push(Project { name, document, folder: project }),
            Some(2) => refused.push((name, answer)),
            _ => panic!("{name} ends the run\n{}", answer.stderr),
        }
    }
    (Group { framework, folder, projects }, refused)
}

/// Does something with each project, two or more at a time, and collects what is wrong.
fn for_each<'p, P: Iterator<Item = &'p Project> + Send>(
    projects: impl IntoIterator<IntoIter = P>,
    check: impl Fn(&Project) -> Result<(), String> + Sync,
) -> Vec<String> {
    let problems = Mutex::new(Vec::new());
    let left = Mutex::new(projects.into_iter());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    let next = || left.lock().expect("no worker panics").next();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(project) = next() {
                    if let Err(problem) = check(project) {
                        let problem = format!("--- {}\n{problem}", project.name);
                        problems.lock().expect("no worker panics").push(problem);
                    }
                }
            });
        }
    });
    problems.into_inner().expect("no worker panics")
}

/// The real documents take turns: what differs between the frameworks, own projects show on each of them, and what differs between
/// documents is mostly printed once for all frameworks.
fn in_turn(groups: &[Group]) -> impl Iterator<Item = (&Group, Vec<&Project>)> {
    let turns = groups.iter().enumerate();
    turns.map(|(turn, group)| (group, group.projects.iter().skip(turn).step_by(groups.len()).collect()))
}

/// One program of all projects, under the settings that each of them has; one at a time would load zod each time.
fn check_types(group: &Group, projects: &[&Project]) {
    let Some(first) = projects.first() else { return };
    let settings = |project: &Project| fs::read(project.folder.join("tsconfig.json")).expect("a project has settings");
    for project in projects {
        assert_eq!(settings(project), settings(first), "{}", project.name);
    }
    let config = group.folder.with_extension("json");
    let name = group.folder.file_name().and_then(|name| name.to_str()).expect("groups have plain names");
    let folders = projects
        .iter()
        .flat_map(|project| ["src", "test"].map(|folder| format!(r#""{name}/{}/{folder}""#, project.name)));
    let text = format!(
        r#"{{ "extends": "./{name}/{}/tsconfig.json", "include": [{}] }}"#,
        first.name,
        folders.collect::<Vec<_>>().join(", ")
    );
    tree::write(&config, text.as_bytes());
    node::check_types(&config);
}

#[test]
fn own_projects_compile() {
    own().iter().for_each(|group| check_types(group, &group.projects.iter().collect::<Vec<_>>()));
}

#[test]
fn corpus_projects_compile() {
    in_turn(foreign()).for_each(|(group, projects)| check_types(group, &projects));
}

fn run_tests<'p>(projects: impl Iterator<Item = &'p Project> + Send) {
    assert_none(&for_each(projects, |project| node::run_tests(&project.folder, "test/api.test.ts")));
}

#[test]
fn own_projects_answer_as_their_contract_says() {
    own().iter().for_each(|group| run_tests(group.projects.iter()));
}

#[test]
fn corpus_projects_answer_as_their_contract_says() {
    in_turn(foreign()).for_each(|(_, projects)| run_tests(projects.into_iter()));
}

/// What a case's `test.ts` says about the values that its schemas take and refuse.
#[test]
fn schemas_mean_what_their_document_says() {
    let documents = cases::projects().filter(|(_, document)| document.with_file_name("test.ts").exists());
    let (group, _) = generate("express", "meaning", documents);
    assert!(!group.projects.is_empty() || std::env::var_os("CASE").is_some(), "no case has a test");
    for project in &group.projects {
        let test = fs::read(project.document.with_file_name("test.ts")).expect("the test is there");
        tree::write(&project.folder.join("test/case.test.ts"), &test);
    }
    check_types(&group, &group.projects.iter().collect::<Vec<_>>());
    assert_none(&for_each(&group.projects, |project| node::run_tests(&project.folder, "test/case.test.ts")));
}

/// Those files of a folder whose text no other one has: Prettier would say the same of them again.
fn different(folder: &Path) -> Vec<String> {
    let all = tree::read(folder);
    let mut seen = HashSet::new();
    let of_kind = |path: &str| path.rsplit(['/', '.']).next().map(str::to_owned);
    let files = tree::files(&all).filter(|(path, bytes)| seen.insert((of_kind(path), bytes.to_vec())));
    files.map(|(path, _)| path.to_owned()).collect()
}

#[test]
fn own_projects_are_formatted() {
    for group in own() {
        let files = different(&group.folder);
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        assert_none(&node::unformatted_of(&group.folder, &files));
    }
}

/// Prettier takes longer than all the rest for ten thousand files that are much alike: one of so many is looked at.
const SAMPLE: usize = 12;

#[test]
fn corpus_projects_are_formatted_as_a_rule() {
    for group in foreign().iter().filter(|group| !group.projects.is_empty()) {
        let all = different(&group.folder);
        let sample: Vec<&str> = all.iter().map(String::as_str).step_by(SAMPLE).collect();
        let files = sample.len();
        let unformatted = node::unformatted_of(&group.folder, &sample).len();
        let framework = group.framework;
        say(&format!("corpus, {framework}: {unformatted} of {files} files are not as Prettier prints them"));
        assert!(unformatted * 100 <= files, "{unformatted} of {files} files are not as Prettier prints them");
    }
}

/// Generating twice gives the same bytes, and a second run finds nothing to do.
fn generate_again<'p>(
    group: &Group,
    projects: impl IntoIterator<IntoIter: Iterator<Item = &'p Project> + Send>,
    name: &str,
) {
    let elsewhere = node::projects(&format!("{name}-{}", group.framework));
    let problems = for_each(projects, |project| {
        let first = tree::read(&project.folder);
        let other = elsewhere.join(&project.name);
        tool::generate_for(group.framework, &project.document, &other, &[]);
        let other = tree::read(&other);
        if !tree::files(&first).eq(tree::files(&other)) {
            return Err("two runs print different bytes".to_owned());
        }
        let again = tool::generate_for(group.framework, &project.document, &project.folder, &[]);
        let changes = tree::difference(&first, &tree::read(&project.folder));
        if !changes.is_empty() {
            return Err(format!("a second run changes\n{}", changes.join("\n")));
        }
        let summary = again.stdout.lines().next().unwrap_or_default();
        if ["new", "changed"].iter().any(|word| summary.contains(&format!(" {word}"))) {
            return Err(format!("a second run claims to change something: {summary}"));
        }
        Ok(())
    });
    assert_none(&problems);
}

#[test]
fn own_projects_come_out_the_same_every_time() {
    own().iter().for_each(|group| generate_again(group, &group.projects, "own-again"));
}

#[test]
fn corpus_projects_come_out_the_same_every_time() {
    in_turn(foreign()).for_each(|(group, projects)| generate_again(group, projects, "corpus-again"));
}
