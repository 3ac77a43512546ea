use super::*;

fn json(text: &str) -> Value {
    value(&load::load("value", text.as_bytes().to_vec()).unwrap().root)
}

fn set(object: &str, key: &str, to: &str) -> Edit {
    Edit::Set { object: object.to_owned(), key: key.to_owned(), value: json(to) }
}

fn append(array: &str, to: &str) -> Edit {
    Edit::Append { array: array.to_owned(), value: json(to) }
}

fn remove(pointer: &str) -> Edit {
    Edit::Remove { pointer: pointer.to_owned() }
}

fn check(text: &str, edit: Edit, expected: &str) {
    assert_eq!(edited(text, &edit).as_deref(), Some(expected), "{edit:?}");
}

#[test]
fn yaml_keeps_its_comments_and_its_layout() {
    let text = "# top\na:\n  b: 1 # one\n  # about c\n  c: [x, 'y']\n  d: { e: 2 }\n\n# end\nf:\n- g: 3\n  h: 4\n- i\n";
    check(text, set("/a", "b", "7"), &text.replace("b: 1 # one", "b: 7 # one"));
    check(text, set("/a", "c", "[z]"), &text.replace("[x, 'y']", "[z]"));
    check(text, set("/a/d", "e", "'two'"), &text.replace("e: 2", "e: two"));
    check(text, set("/a/d", "k", "{ l: 5 }"), &text.replace("{ e: 2 }", "{ e: 2, k: { l: 5 } }"));
    check(
        text,
        set("/a", "m", "{ k: [1] }"),
        &text.replace("  d: { e: 2 }\n", "  d: { e: 2 }\n  m:\n    k:\n    - 1\n"),
    );
    check(text, set("/a/o/p", "q", "true"), &text.replace("{ e: 2 }\n", "{ e: 2 }\n  o:\n    p:\n      q: true\n"));
    check(text, append("/a/c", "z"), &text.replace("'y']", "'y', z]"));
    check(text, append("/f", "{ j: 1, k: 2 }"), &format!("{text}- j: 1\n  k: 2\n"));
    check(text, append("/a/r", "x"), &text.replace("{ e: 2 }\n", "{ e: 2 }\n  r:\n  - x\n"));
    check(text, remove("/a/b"), &text.replace("  b: 1 # one\n", ""));
    check(text, remove("/a/c/1"), &text.replace("[x, 'y']", "[x]"));
    check(text, remove("/a/c/0"), &text.replace("[x, 'y']", "['y']"));
    check(text, remove("/a/d/e"), &text.replace("{ e: 2 }", "{}"));
    check(text, remove("/f/1"), &text.replace("- i\n", ""));
    check(text, remove("/f/0/g"), &text.replace("- g: 3\n  h: 4\n", "- h: 4\n"));
    check(text, remove("/a"), "# top\n\n# end\nf:\n- g: 3\n  h: 4\n- i\n");
}

#[test]
fn json_keeps_its_layout() {
    let wide = "{\n  \"a\": {\n    \"b\": \"x\",\n    \"c\": [1, 2]\n  }\n}\n";
    check(wide, set("/a", "b", "{ d: 1 }"), &wide.replace("\"x\"", "{\n      \"d\": 1\n    }"));
    check(wide, set("/a", "e", "[x]"), &wide.replace("[1, 2]\n", "[1, 2],\n    \"e\": [\n      \"x\"\n    ]\n"));
    check(wide, append("/a/c", "3"), &wide.replace("[1, 2]", "[1, 2, 3]"));
    check(wide, remove("/a/b"), &wide.replace("\"b\": \"x\",\n    ", ""));
    let dense = r#"{"a":{"b":"x, }","c":[]}}"#;
    check(dense, set("/a", "d", "{ e: null }"), r#"{"a":{"b":"x, }","c":[],"d":{"e":null}}}"#);
    check(dense, append("/a/c", "'f'"), r#"{"a":{"b":"x, }","c":["f"]}}"#);
    check(dense, remove("/a/c"), r#"{"a":{"b":"x, }"}}"#);
}

#[test]
fn what_is_not_understood_is_not_touched() {
    // What an alias stands for is in two places.
    assert_eq!(edited("a: &x { b: 1 }\nc: *x\n", &set("/c", "b", "2")), None);
    assert_eq!(edited("a: 1\n", &append("/a", "2")), None);
}

#[test]
fn texts_over_many_lines_are_replaced_as_a_whole() {
    let text = "a:\n  description: |\n    one\n\n    # two\n  b: >-\n    three\n    four\nc: 1\n";
    check(text, set("/a", "description", "five"), "a:\n  description: five\n  b: >-\n    three\n    four\nc: 1\n");
    check(text, remove("/a/b"), "a:\n  description: |\n    one\n\n    # two\nc: 1\n");
}
