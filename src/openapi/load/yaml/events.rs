//! Reads YAML 1.2 into JSON's values: scalars follow the core schema, aliases become copies, and
//! merge keys (`<<`) are carried out as YAML 1.1 describes them, because descriptions use them.

use std::collections::{HashMap, HashSet};

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span, Tag};

use super::super::scalar::{plain_scalar, tagged_scalar};
use super::super::source::offset_of;
use super::super::tree::{DuplicateKey, Member, Node, NodeValue, unique_members};
use super::super::{Fault, MAX_DEPTH, Read, Tree};

/// How much copying anchors and aliases may cause in one file, as [`Size::weight`] counts it. A
/// few lines of nested aliases can stand for billions of nodes; this is far more than any
/// description needs and still fits in memory.
const MAX_COPIED_WEIGHT: usize = 1_000_000;

/// This many bytes of text weigh as much as a node.
const TEXT_BYTES_PER_WEIGHT: usize = 64;

/// The one error of text that [`common`](super::common) reads all the same.
pub(super) const TOO_LITTLE_INDENTED: &str = "text in quotes goes on with too little indentation";

/// Reads the one document of a YAML stream; other documents in it have to be empty. Without any
/// content there is no tree.
pub(super) fn read(text: &str) -> Read<Option<Tree>> {
    let options = granit_parser::options! {
        emit_comments: false,
        // The builder counts both kinds together; this keeps the parser from looking far ahead.
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder {
        text,
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        copied_weight: 0,
        duplicate_keys: Vec::new(),
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| Box::new(fault_of(&error, text)))?;
        builder.event(event, &span)?;
    }
    let mut duplicate_keys = builder.duplicate_keys;
    duplicate_keys.sort_by_key(|duplicate| duplicate.second_at);
    Ok(builder.root.map(|root| Tree { root, duplicate_keys }))
}

/// Puts the parser's events together to a tree.
struct Builder<'t> {
    text: &'t str,
    /// The collections that are not closed yet, the innermost last.
    open: Vec<Collection>,
    root: Option<Node>,
    /// Complete nodes by the number the parser gave their anchor. An alias that finds none stands
    /// inside its own anchor.
    anchors: HashMap<usize, Anchored>,
    copied_weight: usize,
    duplicate_keys: Vec<DuplicateKey>,
}

struct Collection {
    at: usize,
    /// The number of its anchor, 0 if it has none.
    anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping {
        members: Vec<Member>,
        /// The key whose value comes next.
        key: Option<Key>,
        /// Values of `<<` keys, each with the number of members before it.
        merges: Vec<(usize, Member)>,
    },
}

struct Key {
    text: Box<str>,
    at: usize,
    is_merge: bool,
}

struct Anchored {
    node: Node,
    size: Size,
}

#[derive(Clone, Copy)]
struct Size {
    /// What a copy costs: one for each node, and one for each [`TEXT_BYTES_PER_WEIGHT`] of text.
    weight: usize,
    /// How many arrays and objects stand inside each other.
    depth: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Read<()> {
        let at = span.start.byte_offset().unwrap_or_default();
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_plain = style == ScalarStyle::Plain;
                // The parser writes `~` for a scalar that is not there.
                let is_absent = is_plain && span.byte_range().is_some_and(|range| range.is_empty());
                if is_absent && self.open.is_empty() {
                    return Ok(()); // an empty document
                }
                let text = if is_absent { "" } else { &*text };
                self.scalar(text, at, is_plain, anchor, tag.as_deref())
            }
            Event::SequenceStart(_, anchor, _) => self.open(at, anchor, Content::Sequence(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                let content = Content::Mapping { members: Vec::new(), key: None, merges: Vec::new() };
                self.open(at, anchor, content)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(anchor) => self.alias(anchor, at),
            // The rest marks where documents begin and end, or is not asked for.
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, text: &str, at: usize, is_plain: bool, anchor: usize, tag: Option<&Tag>) -> Read<()> {
        let is_key = self.awaits_key();
        if is_key && anchor == 0 {
            let is_merge = is_plain && tag.is_none() && text == "<<";
            return self.add_key(text, at, is_merge);
        }
        let value = match tag.and_then(Tag::core_suffix) {
            Some(kind) => match tagged_scalar(kind, text, is_plain) {
                Some(value) => value,
                None => {
                    let message = format!("what is tagged `!!{kind}` cannot be read as one");
                    return Fault::new(at, message).fail();
                }
            },
            None if is_plain => plain_scalar(text),
            None => NodeValue::String(text.into()),
        };
        let node = Node { value, at: offset_of(at) };
        self.remember(anchor, &node)?;
        if is_key {
            return self.add_key(text, at, false);
        }
        self.add(node)
    }

    fn alias(&mut self, anchor: usize, at: usize) -> Read<()> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            let message = "an alias stands inside the node it repeats";
            return Fault::new(at, message).fail();
        };
        let size = anchored.size;
        if self.open.len() + size.depth > MAX_DEPTH {
            return Fault::too_deep(at).fail();
        }
        spend(&mut self.copied_weight, size.weight, at)?;
        if !self.awaits_key() {
            let node = anchored.node.clone();
            return self.add(node);
        }
        match anchored.node.raw(self.text).map(str::to_owned) {
            Some(text) => self.add_key(&text, at, false),
            None => complex_key(at).fail(),
        }
    }

    /// Keeps a copy of a complete node that has an anchor, for the aliases to come.
    fn remember(&mut self, anchor: usize, node: &Node) -> Read<()> {
        if anchor != 0 {
            let size = size_of(node);
            spend(&mut self.copied_weight, size.weight, node.at as usize)?;
            let node = node.clone();
            self.anchors.insert(anchor, Anchored { node, size });
        }
        Ok(())
    }

    /// Whether the next node is a key of the innermost mapping.
    fn awaits_key(&self) -> bool {
        let innermost = self.open.last().map(|collection| &collection.content);
        matches!(innermost, Some(Content::Mapping { key: None, .. }))
    }

    fn open(&mut self, at: usize, anchor: usize, content: Content) -> Read<()> {
        if self.awaits_key() {
            return complex_key(at).fail();
        }
        if self.open.len() == MAX_DEPTH {
            return Fault::too_deep(at).fail();
        }
        self.open.push(Collection { at, anchor, content });
        Ok(())
    }

    fn close(&mut self) -> Read<()> {
        let Some(collection) = self.open.pop() else {
            return Ok(());
        };
        let value = match collection.content {
            Content::Sequence(items) => NodeValue::Array(items),
            Content::Mapping { members, merges, .. } => {
                let members = merge(members, merges)?;
                NodeValue::Object(unique_members(members, &mut self.duplicate_keys))
            }
        };
        let node = Node { value, at: offset_of(collection.at) };
        self.remember(collection.anchor, &node)?;
        self.add(node)
    }

    fn add_key(&mut self, text: &str, at: usize, is_merge: bool) -> Read<()> {
        if let Some(Collection { content: Content::Mapping { key, .. }, .. }) = self.open.last_mut() {
            *key = Some(Key { text: text.into(), at, is_merge });
        }
        Ok(())
    }

    /// Puts a complete value where it belongs.
    fn add(&mut self, node: Node) -> Read<()> {
        match self.open.last_mut().map(|collection| &mut collection.content) {
            None if self.root.is_some() => {
                let fault = Fault::new(node.at as usize, "a second YAML document starts here");
                fault.help("keep one document in a file").fail()
            }
            None => {
                self.root = Some(node);
                Ok(())
            }
            Some(Content::Sequence(items)) => {
                items.push(node);
                Ok(())
            }
            Some(Content::Mapping { members, key, merges }) => {
                if let Some(key) = key.take() {
                    let member = Member { key: key.text, key_at: offset_of(key.at), value: node };
                    if key.is_merge {
                        merges.push((members.len(), member));
                    } else {
                        members.push(member);
                    }
                }
                Ok(())
            }
        }
    }
}

fn complex_key(at: usize) -> Fault {
    Fault::new(at, "a key is an array or an object").help("keys have to be text, as in JSON")
}

/// Counts copied nodes and refuses them once they are too many.
fn spend(copied_weight: &mut usize, weight: usize, at: usize) -> Read<()> {
    *copied_weight = copied_weight.saturating_add(weight);
    if *copied_weight > MAX_COPIED_WEIGHT {
        return Fault::new(at, "anchors and aliases repeat too much")
            .help("write what is repeated once, and refer to it with `$ref`")
            .fail();
    }
    Ok(())
}

fn size_of(node: &Node) -> Size {
    let text_weight = |text: &str| text.len() / TEXT_BYTES_PER_WEIGHT;
    let mut size = Size { weight: 1, depth: 0 };
    let mut contain = |child: &Node, key: &str| {
        let inner = size_of(child);
        size.weight += inner.weight + text_weight(key);
        size.depth = size.depth.max(inner.depth);
    };
    match &node.value {
        NodeValue::Null | NodeValue::Bool(_) => return size,
        NodeValue::Number(text) | NodeValue::String(text) => {
            size.weight += text_weight(text);
            return size;
        }
        NodeValue::Array(items) => items.iter().for_each(|item| contain(item, "")),
        NodeValue::Object(members) => members.iter().for_each(|member| contain(&member.value, &member.key)),
    }
    size.depth += 1;
    size
}

/// Puts the members of merged mappings in the place of their `<<` keys. A key that is written out
/// in the mapping itself wins over a merged one, and an earlier merged one over a later.
fn merge(members: Vec<Member>, merges: Vec<(usize, Member)>) -> Read<Vec<Member>> {
    if merges.is_empty() {
        return Ok(members);
    }
    let mut taken: HashSet<Box<str>> = members.iter().map(|member| member.key.clone()).collect();
    let mut merged = Vec::with_capacity(members.len());
    let mut own = members.into_iter();
    let mut own_placed = 0;
    for (own_before, merge) in merges {
        merged.extend(own.by_ref().take(own_before - own_placed));
        own_placed = own_before;
        for inherited in merge_sources(merge)?.into_iter().flatten() {
            if taken.insert(inherited.key.clone()) {
                merged.push(inherited);
            }
        }
    }
    merged.extend(own);
    Ok(merged)
}

/// The mappings a `<<` key names: one, or a sequence of them.
fn merge_sources(merge: Member) -> Read<Vec<Vec<Member>>> {
    let candidates = match merge.value.value {
        NodeValue::Array(items) => items,
        _ => vec![merge.value],
    };
    let mut sources = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let type_name = candidate.type_name();
        let NodeValue::Object(members) = candidate.value else {
            let message = format!("`<<` merges objects, and this is {type_name}");
            let fault = Fault::new(merge.key_at as usize, message);
            return fault.help("quote the key if it is meant as text").fail();
        };
        sources.push(members);
    }
    Ok(sources)
}

/// Says in our words what the YAML parser found, where the author can be helped by that.
fn fault_of(error: &ScanError, text: &str) -> Fault {
    let mark = error.marker();
    let at = mark.byte_offset().or_else(|| Some(text.char_indices().nth(mark.index())?.0));
    let fault = |message: String| Fault::new(at.unwrap_or(text.len()), message);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => Fault::too_deep(at.unwrap_or(text.len())),
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabNotAllowed => {
            fault("a tab stands where YAML indents".into()).help("indent with spaces")
        }
        ErrorKind::MappingValueNotAllowed => fault("a `:` starts a value where none can be".into())
            .help("quote the text if the colon belongs to it, or check the indentation"),
        ErrorKind::InvalidQuotedScalarIndent => {
            fault(TOO_LITTLE_INDENTED.into()).help("indent it further than its key")
        }
        ErrorKind::SimpleKeyExpected if is_long_key(text.get(at.unwrap_or_default()..).unwrap_or_default()) => {
            fault("a key is longer than 1,024 characters".into()).help("YAML allows no longer ones; JSON does")
        }
        ErrorKind::SimpleKeyExpected => {
            fault("a key has no `:` after it".into()).help("if this continues the text of the line before, indent it")
        }
        ErrorKind::UnknownAnchor => fault("an alias names an anchor that does not stand before it".into())
            .help("quote the text if it is meant to start with `*`"),
        ErrorKind::UnexpectedCharacter { character } => {
            fault(format!("text cannot start with `{character}`")).help("quote the text")
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            fault(format!("the bracket `{open}` is closed by `{close}`"))
        }
        ErrorKind::UnclosedFlowCollection { open } => fault(format!("the bracket `{open}` is never closed")),
        ErrorKind::UnclosedQuotedScalar => fault("a quote is never closed".into()),
        ErrorKind::UnknownQuotedScalarEscape => fault("a backslash in this text escapes nothing YAML knows".into())
            .help("use single quotes to take backslashes literally"),
        _ => fault(error.info()),
    }
}

/// Whether the text starts with a key that is longer than YAML allows (YAML 1.2.2, 7.4.2).
fn is_long_key(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let colon = line.find(": ").unwrap_or_else(|| if line.ends_with(':') { line.len() } else { 0 });
    colon > 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Tree {
        let tree = read(text).expect("the text is YAML");
        tree.expect("the text has content")
    }

    fn fault(text: &str) -> (u32, String) {
        let fault = read(text).expect_err("the text is broken");
        (fault.at, fault.message)
    }

    /// The tree as compact JSON.
    fn json(text: &str) -> String {
        show(&tree(text).root)
    }

    fn show(node: &Node) -> String {
        let join = |parts: Vec<String>| parts.join(",");
        match &node.value {
            NodeValue::Null => "null".to_owned(),
            NodeValue::Bool(value) => value.to_string(),
            NodeValue::Number(digits) => digits.to_string(),
            NodeValue::String(content) => format!("{content:?}"),
            NodeValue::Array(items) => format!("[{}]", join(items.iter().map(show).collect())),
            NodeValue::Object(members) => {
                let member = |m: &Member| format!("{:?}:{}", m.key, show(&m.value));
                format!("{{{}}}", join(members.iter().map(member).collect()))
            }
        }
    }

    #[test]
    fn quoted_and_block_scalars_are_strings() {
        let text = "- '1'\n- \"true\"\n- |\n  1\n- >-\n  null\n- \"\"\n";
        assert_eq!(json(text), r#"["1","true","1\n","null",""]"#);
    }

    #[test]
    fn core_tags_are_honoured_and_others_ignored() {
        let text = "[!!str 1, !!int '5', !!float 1, !!bool 'true', !!null '', !x 3, !!binary aGk=]";
        assert_eq!(json(text), r#"["1",5,1,true,null,3,"aGk="]"#);
        assert_eq!(json("a: !!str\nb: !!null\nc: !!map {}\n"), r#"{"a":"","b":null,"c":{}}"#);
        for text in ["!!int 1.5", "!!int a", "!!float x", "!!bool yes", "!!null x"] {
            assert!(fault(text).1.contains("cannot be read"), "{text}");
        }
    }

    #[test]
    fn keys_are_the_text_of_scalars() {
        let text = "200: a\nnull: b\ntrue: c\n1.10: d\n'x y': e\n!!str 5: f\n&k 0x1: g\n? z\n: h\n";
        let expected = r#"{"200":"a","null":"b","true":"c","1.10":"d","x y":"e","5":"f","0x1":"g","z":"h"}"#;
        assert_eq!(json(text), expected);
        assert_eq!(json("a: &k 0x1\n*k : b\n"), r#"{"a":1,"0x1":"b"}"#);
        let message = "a key is an array or an object".to_owned();
        assert_eq!(fault("a: 1\n? [b]\n: c\n"), (7, message.clone()));
        assert_eq!(fault("{a: &x [], *x : 1}"), (11, message.clone()));
        assert_eq!(fault("{{a: b}: c}"), (1, message));
    }

    #[test]
    fn nodes_and_keys_know_where_they_start() {
        let tree = tree("# é\r\né: 1\r\nb: &x !!str 2\r\nc:\r\n  - d: |\r\n      t\r\n  -\r\ne: {f: 'g'}\r\n");
        let at = |pointer| tree.root.pointer(pointer).map(|node| node.at);
        let expected = [("", 6), ("/é", 10), ("/b", 25), ("/c", 34), ("/c/0", 36), ("/c/0/d", 48)];
        for (pointer, offset) in expected {
            assert_eq!(at(pointer), Some(offset), "{pointer}");
        }
        assert_eq!((at("/e"), at("/e/f")), (Some(59), Some(63)));
        let members = tree.root.as_object().unwrap_or_default();
        let keys: Vec<_> = members.iter().map(|member| member.key_at).collect();
        assert_eq!(keys, [6, 13, 28, 56]);
    }

    #[test]
    fn duplicate_keys_are_reported_in_the_order_of_the_text() {
        let tree = tree("a:\n  x: 1\n  x: 2\nb: 1\nb: 2\nc: {y: 1, y: 2}\n");
        assert_eq!(show(&tree.root), r#"{"a":{"x":2},"b":2,"c":{"y":2}}"#);
        let found: Vec<_> = tree.duplicate_keys.iter().map(|d| (&*d.key, d.first_at, d.second_at)).collect();
        assert_eq!(found, [("x", 5, 12), ("b", 17, 22), ("y", 31, 37)]);
    }

    #[test]
    fn aliases_copy_the_anchored_node() {
        let tree = tree("a: &x {k: [1]}\nb: *x\nc: &x 2\nd: *x\n");
        assert_eq!(show(&tree.root), r#"{"a":{"k":[1]},"b":{"k":[1]},"c":2,"d":2}"#);
        assert_eq!(tree.root.get("b").map(|node| node.at), Some(6));
        let recursive = "an alias stands inside the node it repeats";
        assert_eq!(fault("a: &x [1, *x]\n"), (10, recursive.to_owned()));
        assert_eq!(fault("&r a: {b: &q {c: *q}}\n").1, recursive);
        assert!(fault("a: *x\n").1.contains("does not stand before it"));
    }

    #[test]
    fn merge_keys_fill_in_what_is_not_written_out() {
        let base = "b1: &b1 {x: 1, y: 1}\nb2: &b2 {y: 2, z: 2}\n";
        let merged = |mapping: &str| {
            let tree = tree(&format!("{base}m:\n{mapping}"));
            assert!(tree.duplicate_keys.is_empty());
            tree.root.get("m").map(show).unwrap_or_default()
        };
        assert_eq!(merged("  <<: *b1\n  y: 3\n  w: 0\n"), r#"{"x":1,"y":3,"w":0}"#);
        assert_eq!(merged("  y: 3\n  w: 0\n  <<: *b1\n"), r#"{"y":3,"w":0,"x":1}"#);
        assert_eq!(merged("  a: 0\n  <<: [*b1, *b2]\n  c: 0\n"), r#"{"a":0,"x":1,"y":1,"z":2,"c":0}"#);
        assert_eq!(merged("  <<: {q: 1}\n  <<: *b2\n"), r#"{"q":1,"y":2,"z":2}"#);
        assert_eq!(merged("  '<<': 1\n"), r#"{"<<":1}"#);
        let (at, message) = fault("a: 1\n<<: [{}, 2]\n");
        assert_eq!((at, message.as_str()), (5, "`<<` merges objects, and this is a number"));
    }

    #[test]
    fn alias_bombs_are_defused() {
        let mut nodes = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..20 {
            let inner = vec![format!("*a{}", level - 1); 9].join(", ");
            nodes.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        assert_eq!(fault(&nodes).1, "anchors and aliases repeat too much");
        let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), "*a, ".repeat(1000));
        assert_eq!(fault(&text).1, "anchors and aliases repeat too much");
        let mut deep = "a0: &a0 []\n".to_owned();
        for level in 1..300 {
            deep.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        assert!(fault(&deep).1.contains("levels deep"));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let nested = |levels| (0..levels).map(|depth| " ".repeat(depth) + "a:\n").collect::<String>();
        assert!(read(&nested(MAX_DEPTH)).is_ok());
        for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), nested(MAX_DEPTH + 1)] {
            assert!(fault(&text).1.contains("levels deep"), "{}", &text[..5]);
        }
    }

    #[test]
    fn one_document_may_have_content() {
        assert_eq!(json("%YAML 1.2\n---\na: 1\n...\n---\n# nothing\n"), r#"{"a":1}"#);
        assert_eq!(json("---\n---\na: 1\n"), r#"{"a":1}"#);
        let message = "a second YAML document starts here".to_owned();
        assert_eq!(fault("a: 1\n---\nb: 2\n"), (9, message));
        assert!(read("# only a comment\n").is_ok_and(|tree| tree.is_none()));
    }

    #[test]
    fn messages_are_ours_where_that_helps() {
        let long_key = format!("a: 1\n{}: 2\n", "b".repeat(2000));
        let cases = [
            (long_key.as_str(), 5, "a key is longer than 1,024 characters"),
            ("a:\n\tb: 1\n", 4, "a tab stands where YAML indents"),
            ("a: b: c\n", 4, "a `:` starts a value where none can be"),
            ("a: 1\nb\nc: 2\n", 5, "a key has no `:` after it"),
            ("a: @x\n", 3, "text cannot start with `@`"),
            ("a: [1}\n", 3, "the bracket `[` is closed by `}`"),
            ("a: \"\\q\"\n", 3, "a backslash in this text escapes nothing YAML knows"),
        ];
        for (text, at, message) in cases {
            assert_eq!(fault(text), (at, message.to_owned()), "{text:?}");
        }
    }
}
