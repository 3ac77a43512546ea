use super::*;
use crate::openapi::load;
use crate::openapi::read::value;

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

fn rename(pointer: &str, to: &str) -> Edit {
    Edit::Rename { pointer: pointer.to_owned(), to: to.to_owned() }
}

fn check(text: &str, edit: Edit, expected: &str) {
    let (after, made) = edited(text, &[vec![edit.clone()]]);
    assert_eq!((after.as_str(), made.as_slice()), (expected, [true].as_slice()), "{edit:?}");
}

/// All of the changes at once are what they are one after the other.
fn check_all(text: &str, groups: &[Vec<Edit>], expected: &str) {
    let (after, made) = edited(text, groups);
    assert_eq!(after, expected);
    assert!(made.iter().all(|made| *made), "{made:?}");
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
    for (text, edit) in [("a: &x { b: 1 }\nc: *x\n", set("/c", "b", "2")), ("a: 1\n", append("/a", "2"))] {
        assert_eq!(edited(text, &[vec![edit]]), (text.to_owned(), vec![false]));
    }
}

#[test]
fn many_changes_are_made_together() {
    let text = "a:\n  b:\n    c: 1\n    d: 2\n  e: [x, y, z]\nf:\n- g: 1\n- h: 2\n- i: 3\n";
    let sets = [
        // What ends at one place, from the inside to the outside, and in the order of the changes.
        vec![set("/a", "m", "1"), set("/a", "o", "2")],
        vec![set("", "p", "3")],
        vec![set("/f/2", "j", "4")],
        vec![append("/f", "{ k: 5 }"), append("/a/e", "w"), append("/a/e", "v")],
        // What is new is waited for.
        vec![set("/q/r", "s", "6")],
        vec![set("/q/r", "t", "7"), set("/q", "u", "8")],
        vec![set("/a/b", "c", "9")],
        // Twice the same.
        vec![set("/a", "m", "1")],
    ];
    let after = "a:\n  b:\n    c: 9\n    d: 2\n  e: [x, y, z, w, v]\n  m: 1\n  o: 2\nf:\n- g: 1\n- h: 2\n- i: 3\n  j: 4\n- k: 5\n\
                 p: 3\nq:\n  r:\n    s: 6\n    t: 7\n  u: 8\n";
    check_all(text, &sets, after);
    let removals = [
        vec![remove("/f/2")],
        vec![remove("/f/1")],
        vec![remove("/f/0")],
        vec![remove("/a/e/1")],
        vec![remove("/a/e/0")],
        vec![remove("/a/b/d")],
        vec![remove("/a/b/c")],
    ];
    check_all(text, &removals, "a:\n  b: {}\n  e: [z]\nf: []\n");
    let json = r#"{"a":[1,2,3,4],"b":{},"c":{"d":1,"e":2}}"#;
    let removals =
        [vec![remove("/c/e")], vec![remove("/c/d")], vec![remove("/a/3")], vec![remove("/a/2")], vec![remove("/a/0")]];
    check_all(json, &removals, r#"{"a":[2],"b":{},"c":{}}"#);
    check_all(json, &[vec![set("/b", "x", "1")], vec![set("/b", "y", "2")]], &json.replace("{}", r#"{"x":1,"y":2}"#));
}

#[test]
fn what_cannot_be_changed_hinders_nothing_else() {
    let text = "a: &x { b: 1 }\nc: *x\nd: 1\n";
    let groups = [vec![set("", "d", "2")], vec![set("", "e", "3"), set("/c", "b", "2")], vec![set("", "f", "4")]];
    assert_eq!(edited(text, &groups), ("a: &x { b: 1 }\nc: *x\nd: 2\nf: 4\n".to_owned(), vec![true, false, true]));
}

#[test]
fn names_change_alone() {
    let text = "a: 1 # one\n'b c': { d: 2 }\n";
    check(text, rename("/a", "/e/{f}"), "/e/{f}: 1 # one\n'b c': { d: 2 }\n");
    check(text, rename("/b c", "g"), &text.replace("'b c'", "g"));
    check(text, rename("/b c/d", "h"), &text.replace("d:", "h:"));
    check(r#"{"a": {"b": 1}}"#, rename("/a/b", "/c"), r#"{"a": {"/c": 1}}"#);
    assert_eq!(edited(text, &[vec![rename("/a", "b c")]]).1, [false], "it is another's name");
}

#[test]
fn texts_over_many_lines_are_replaced_as_a_whole() {
    let text = "a:\n  description: |\n    one\n\n    # two\n  b: >-\n    three\n    four\nc: 1\n";
    check(text, set("/a", "description", "five"), "a:\n  description: five\n  b: >-\n    three\n    four\nc: 1\n");
    check(text, remove("/a/b"), "a:\n  description: |\n    one\n\n    # two\nc: 1\n");
}
