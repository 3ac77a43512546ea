//! Path templates in their parts, and which of two says more about a request.

/// A path template in its parts. The fragment and the query of a template never reach a server's router and are left
/// out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Template {
    /// Between the slashes; a trailing slash makes an empty last segment.
    pub segments: Vec<Vec<Part>>,
}

/// A part of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Text(String),
    /// The parameter's wire name; empty for `{}`, which any text fills.
    Parameter(String),
}

impl Template {
    /// Reads a path as a document writes it.
    pub fn parse(path: &str) -> Self {
        let path = path.split(['#', '?']).next().unwrap_or_default();
        let path = path.strip_prefix('/').unwrap_or(path);
        Template { segments: path.split('/').map(parts).collect() }
    }

    /// The template as requests have it: what is no parameter, [encoded].
    pub fn encoded(&self) -> String {
        let mut path = String::new();
        for segment in &self.segments {
            path.push('/');
            for part in segment {
                match part {
                    Part::Text(text) => path.push_str(&encoded(text)),
                    Part::Parameter(name) => path.push_str(&format!("{{{name}}}")),
                }
            }
        }
        path
    }

    /// The names of its parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flatten().filter_map(|part| match part {
            Part::Parameter(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The template without the names of its parameters: what a request can tell apart.
    pub fn shape(&self) -> Vec<Vec<Option<&str>>> {
        fn text(part: &Part) -> Option<&str> {
            match part {
                Part::Text(text) => Some(text),
                Part::Parameter(_) => None,
            }
        }
        self.segments.iter().map(|parts| parts.iter().map(text).collect()).collect()
    }

    /// Whether a request for this template's paths can also be one for the other's, and this one says more about it.
    pub(super) fn precedes(&self, other: &Template) -> bool {
        if self.segments.len() != other.segments.len() {
            return false;
        }
        let mut more_specific = false;
        for (own, others) in self.segments.iter().zip(&other.segments) {
            match (rank(own), rank(others)) {
                (Rank::Text, Rank::Text) if own != others => return false,
                (Rank::Mixed, Rank::Mixed) => more_specific |= text_length(own) > text_length(others),
                (own, others) if own < others => more_specific = true,
                (own, others) if own > others => return more_specific && overlaps_rest(self, other),
                _ => {}
            }
        }
        more_specific
    }
}

/// Whether no segment of text differs, so that one path can match both.
fn overlaps_rest(a: &Template, b: &Template) -> bool {
    a.segments.iter().zip(&b.segments).all(|(a, b)| rank(a) != Rank::Text || rank(b) != Rank::Text || a == b)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Text,
    Mixed,
    Parameter,
}

fn rank(segment: &[Part]) -> Rank {
    match segment {
        [Part::Text(_)] => Rank::Text,
        [Part::Parameter(_)] => Rank::Parameter,
        _ if segment.iter().any(|part| matches!(part, Part::Parameter(_))) => Rank::Mixed,
        _ => Rank::Text,
    }
}

fn text_length(segment: &[Part]) -> usize {
    segment.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 0 }).sum()
}

/// The text as it stands in a request: the router compares what a client sent, which is percent-encoded by the rules of
/// the URL standard (path percent-encode set).
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_graphic() && !"\"#<>?\\`{}".contains(character) {
            encoded.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    encoded
}

fn parts(segment: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        if start > 0 {
            parts.push(Part::Text(rest[..start].to_owned()));
        }
        parts.push(Part::Parameter(rest[start + 1..start + length].to_owned()));
        rest = &rest[start + length + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_have_parts() {
        let parts = |path| Template::parse(path).segments;
        assert_eq!(parts("/a/{id}.json#f")[1], [Part::Parameter("id".into()), Part::Text(".json".into())]);
        assert_eq!(parts("/a/").len(), 2);
        assert_eq!(parts("/a{b")[0], [Part::Text("a{b".into())]);
        assert_eq!(parts("/a/{}")[1], [Part::Parameter(String::new())]);
    }
}
