//! Regular expressions as paths, where they stand for a few texts.

/// How many texts an expression may stand for.
const MOST: usize = 32;

/// The paths that a regular expression lets through: of literal text, groups, alternatives and what may be left out. `None`
/// where there is no end to them. A group that takes any text is a parameter.
pub fn paths(pattern: &str) -> Option<Vec<String>> {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    let mut reader = Reader { rest: pattern, parameters: 0 };
    let found = reader.alternatives(0)?;
    reader.rest.is_empty().then_some(found)
}

struct Reader<'p> {
    rest: &'p str,
    parameters: usize,
}

impl Reader<'_> {
    fn alternatives(&mut self, depth: usize) -> Option<Vec<String>> {
        if depth > 8 {
            return None;
        }
        let mut all = self.sequence(depth)?;
        while let Some(rest) = self.rest.strip_prefix('|') {
            self.rest = rest;
            all.extend(self.sequence(depth)?);
        }
        (all.len() <= MOST).then_some(all)
    }

    fn sequence(&mut self, depth: usize) -> Option<Vec<String>> {
        let mut found = vec![String::new()];
        while let Some(character) = self.rest.chars().next() {
            if matches!(character, '|' | ')') {
                break;
            }
            let mut part = self.part(character, depth)?;
            if let Some(rest) = self.rest.strip_prefix('?') {
                self.rest = rest;
                part.push(String::new());
            } else if self.rest.starts_with(['*', '+', '{']) {
                return None;
            }
            found = found.iter().flat_map(|start| part.iter().map(move |end| format!("{start}{end}"))).collect();
            if found.len() > MOST {
                return None;
            }
        }
        Some(found)
    }

    fn part(&mut self, character: char, depth: usize) -> Option<Vec<String>> {
        // What takes any text of a segment.
        for any in ["([^/]+)", "([^\\/]+)", "(\\d+)", "(\\w+)", "([^/]+?)", "([^\\/]+?)", "(.+)", "(.*)", "([0-9]+)"] {
            if let Some(rest) = self.rest.strip_prefix(any) {
                self.rest = rest;
                self.parameters += 1;
                return Some(vec![format!("{{{}}}", self.parameters - 1)]);
            }
        }
        self.rest = &self.rest[character.len_utf8()..];
        match character {
            '(' => {
                self.rest = self.rest.strip_prefix("?:").unwrap_or(self.rest);
                if self.rest.starts_with('?') {
                    return None;
                }
                let found = self.alternatives(depth + 1)?;
                self.rest = self.rest.strip_prefix(')')?;
                Some(found)
            }
            '\\' => {
                let escaped = self.rest.chars().next()?;
                if escaped.is_alphanumeric() {
                    return None;
                }
                self.rest = &self.rest[escaped.len_utf8()..];
                Some(vec![escaped.to_string()])
            }
            '[' | '.' | '*' | '+' | '{' | '^' | '$' => None,
            plain => Some(vec![plain.to_string()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn expressions_stand_for_paths() {
        assert_eq!(paths(r"(\/api)?").expect("it has an end"), ["/api", ""]);
        assert_eq!(paths(r"^\/users\/(\d+)$").expect("it has an end"), ["/users/{0}"]);
        assert_eq!(paths(r"\/(v1|v2)\/pets").expect("it has an end"), ["/v1/pets", "/v2/pets"]);
        assert_eq!(paths(r".*fly$"), None);
    }
}
