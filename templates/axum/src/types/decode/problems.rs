{{ header }}
//! What is wrong with a value, and how that travels through the errors of serde.

/// Something that is wrong with a value.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The names and indices that lead to it, with dots between them.
    pub field: String,
    pub message: String,
}

impl Problem {
    pub fn new(field: impl Into<String>, message: impl ToString) -> Self {
        let message = message.to_string();
        Self {
            field: field.into(),
            message,
        }
    }

    /// The same problem of a value further out.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        self.field = join(outer, &self.field);
        self
    }
}

pub(super) fn join(outer: &str, inner: &str) -> String {
    match (outer, inner) {
        ("", only) | (only, "") => only.to_owned(),
        _ => format!("{outer}.{inner}"),
    }
}

/// Why a value cannot be read as a type.
#[derive(Debug)]
pub struct Mismatch {
    pub(super) problems: Vec<Problem>,
    /// Whether the fields are counted from the outermost value.
    is_located: bool,
    /// Whether the problem is a member that should not be there.
    pub(super) is_unknown: bool,
}

impl Mismatch {
    fn new(problems: Vec<Problem>) -> Self {
        Self {
            problems,
            is_located: false,
            is_unknown: false,
        }
    }

    pub(super) fn at(mut self, path: &str) -> Self {
        if !self.is_located {
            for problem in &mut self.problems {
                problem.field = join(path, &problem.field);
            }
        }
        self.is_located = true;
        self
    }
}

/// How problems travel through the errors of serde, which are texts.
const MARK: char = '\u{1}';

/// An error of serde that keeps its problems apart.
pub fn error<E: serde::de::Error>(problems: &[Problem]) -> E {
    let list = serde_json::to_string(problems).unwrap_or_default();
    E::custom(format_args!("{MARK}{list}"))
}

impl serde::de::Error for Mismatch {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        let list = message.strip_prefix(MARK);
        let problems = list.and_then(|list| serde_json::from_str(list).ok());
        Self::new(problems.unwrap_or_else(|| vec![Problem::new("", capitalized(&message))]))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(vec![Problem::new(field, "Required")])
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self {
            is_unknown: true,
            ..Self::new(vec![Problem::new(field, "Unknown field")])
        }
    }
}

fn capitalized(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = serde_json::to_string(&self.problems).unwrap_or_default();
        write!(formatter, "{MARK}{list}")
    }
}

impl std::error::Error for Mismatch {}
