//! Texts that have broken out of the code of other generators, and benign ones to hold them against.

/// What every benign text has in it, in some case, and nothing of ours: names and literals that have it came from the document.
/// It is short, because reports cut long texts off.
pub const MARK: &str = "qz";

/// Texts that mean something to a language or a file format. They stand before and behind what a document says.
pub const BREAKING: [&str; 37] = [
    "*/",
    "*/ process.exit(1); /*",
    "\n",
    "\r\n}",
    "\u{2028}",
    "\u{2029}process.exit(1)",
    "'",
    "\"",
    "`",
    "'; process.exit(1); //",
    "\"); std::process::exit(1); //",
    "${process.exit(1)}",
    "`${x}`",
    "</script><script>alert(1)</script>",
    "<!--",
    "--><img src=x onerror=alert(1)>",
    "]]>",
    "#[doc = \"x\"]",
    "\"#",
    "\"##; fn main() {} //",
    "\\",
    "\\u{202e}\\x00",
    "\0",
    "\u{202e}\u{2066}",
    "\u{feff}\u{200b}",
    "\u{1b}[31m",
    "../../",
    "{{ header }}{% raw %}",
    "{",
    "}",
    "(",
    "[",
    "\n::error::x",
    "\n@ts-nocheck\n//# sourceMappingURL=x",
    "|\n---\n- &a *a !!x",
    " # %0A",
    "```<img src=x>@all",
];

/// Words that are names to a language, a file system or an object, each of them the whole text.
pub const WORDS: [&str; 128] = [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "__defineGetter__",
    "then",
    "toJSON",
    "length",
    "name",
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "NaN",
    "Infinity",
    "any",
    "string",
    "number",
    "object",
    "symbol",
    "process",
    "require",
    "globalThis",
    "module",
    "exports",
    "Promise",
    "Object",
    "Array",
    "Buffer",
    "z",
    "Type",
    "router",
    "abstract",
    "as",
    "async",
    "become",
    "box",
    "crate",
    "dyn",
    "extern",
    "final",
    "fn",
    "gen",
    "impl",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "Self",
    "self",
    "struct",
    "trait",
    "type",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "union",
    "Option",
    "Vec",
    "Box",
    "String",
    "Result",
    "Some",
    "None",
    "std",
    "core",
    "serde",
    "_",
    "CON",
    "NUL",
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\x",
];

/// Texts of ten thousand characters.
pub fn long() -> [String; 3] {
    ["a".repeat(10_000), "*/ ".repeat(3_334), "\n".repeat(10_000)]
}

/// Characters that mean something in a path, and cannot end a literal or a comment on their own. A benign twin has those of
/// the hostile text that are in one of these lists, and words between them.
const KEPT: [&str; 5] = ["{}", "/", "#?", "{}/#?", "{}/#?:()% \r\n"];

/// How many benign texts there are for a position.
pub const TWINS: usize = 12 + KEPT.len();

/// A benign text for a position: words that have to be changed to be a name; a name as it is; nothing at all; what is no
/// token, pattern or path of any kind; what ends a part of a path; what routers give a meaning; blanks to be taken away; a type's
/// name as it is; and what has the shape of the hostile text, of words that are names or have to be changed.
pub fn benign(kind: usize, position: usize, hostile: &str) -> String {
    match kind {
        0 => format!("Qz-{position}"),
        // Lines that are too long are laid out in another way.
        1 if hostile.len() > 1000 => "qz".repeat(hostile.len() / 2),
        1 => format!("qz{position}"),
        2 => String::new(),
        3 => format!("(qz {position}"),
        4 => format!("b/qz{position}/"),
        5 => format!("*qz{position}"),
        6 => format!("b/*qz {position} ("),
        7 => format!(" qz {position} "),
        8 => shaped(hostile, "{}", &format!("Qz-{position}")),
        9 => shaped(hostile, "{}", &format!("Qz {position}")),
        // Beside a name, what a path has to have encoded.
        10 => format!(" {}", shaped(hostile, "{}", &format!("Qz-{position}"))),
        11 => format!("Qz{position}"),
        _ => shaped(hostile, KEPT.get(kind - 12).copied().unwrap_or_default(), &format!("qz{position}")),
    }
}

fn shaped(hostile: &str, kept: &str, word: &str) -> String {
    let mut benign = String::new();
    let mut in_word = false;
    for character in hostile.chars() {
        let is_kept = kept.contains(character);
        match is_kept {
            true => benign.push(character),
            false if !in_word => benign.push_str(word),
            false => {}
        }
        in_word = !is_kept;
    }
    benign
}
