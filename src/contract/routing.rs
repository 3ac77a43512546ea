//! Path templates as a plan for a router: what to match, in which order, and what cannot be told apart.

use std::collections::{BTreeSet, HashMap};

use super::operation::{Method, Operation};

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
    /// The parameter's wire name.
    Parameter(String),
}

impl Template {
    /// Reads a path as a document writes it.
    pub fn parse(path: &str) -> Self {
        let path = path.split(['#', '?']).next().unwrap_or_default();
        let path = path.strip_prefix('/').unwrap_or(path);
        Template { segments: path.split('/').map(parts).collect() }
    }

    /// The names of its parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flatten().filter_map(|part| match part {
            Part::Parameter(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The template without the names of its parameters: what a request can tell apart.
    fn shape(&self) -> Vec<Vec<Option<&str>>> {
        fn text(part: &Part) -> Option<&str> {
            match part {
                Part::Text(text) => Some(text),
                Part::Parameter(_) => None,
            }
        }
        self.segments.iter().map(|parts| parts.iter().map(text).collect()).collect()
    }

    /// Whether a request for this template's paths can also be one for the other's, and this one says more about it.
    fn precedes(&self, other: &Template) -> bool {
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
        [Part::Parameter(_)] => Rank::Parameter,
        _ if segment.iter().any(|part| matches!(part, Part::Parameter(_))) => Rank::Mixed,
        _ => Rank::Text,
    }
}

fn text_length(segment: &[Part]) -> usize {
    segment.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 0 }).sum()
}

fn parts(segment: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        let name = &rest[start + 1..start + length];
        if name.is_empty() {
            parts.push(Part::Text(rest[..start + length + 1].to_owned()));
        } else {
            if start > 0 {
                parts.push(Part::Text(rest[..start].to_owned()));
            }
            parts.push(Part::Parameter(name.to_owned()));
        }
        rest = &rest[start + length + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

/// All operations of paths of one shape.
#[derive(Debug)]
pub struct Route {
    /// Each with its own template, because the names of the parameters may differ.
    pub operations: Vec<(usize, Template)>,
}

/// In what order a router has to try the paths.
#[derive(Debug, Default)]
pub struct Plan {
    pub routes: Vec<Route>,
    /// Operations that no request reaches, each with the one that takes its requests.
    pub unreachable: Vec<(usize, usize)>,
    /// Whether paths differ only in a trailing slash.
    pub strict: bool,
    /// Whether paths differ only in the case of letters.
    pub case_sensitive: bool,
}

impl Plan {
    /// The methods of the operations of one path, in the order of their names.
    pub fn methods<'c>(operations: impl Iterator<Item = &'c Operation>) -> BTreeSet<&'c str> {
        let mut methods: BTreeSet<&str> = operations.map(|operation| operation.method.name()).collect();
        if methods.contains(Method::Get.name()) {
            methods.insert(Method::Head.name());
        }
        methods
    }
}

/// Plans the routes: in the order given, but what is more specific before what would swallow it.
pub fn plan(operations: &[Operation], order: &[usize]) -> Plan {
    let mut plan = Plan::default();
    let mut places: HashMap<Vec<Vec<Option<String>>>, usize> = HashMap::new();
    for &index in order {
        let template = Template::parse(&operations[index].path);
        let owned = |part: &Option<&str>| part.map(str::to_owned);
        let shape = template.shape().iter().map(|parts| parts.iter().map(owned).collect()).collect();
        let place = *places.entry(shape).or_insert_with(|| {
            plan.routes.push(Route { operations: Vec::new() });
            plan.routes.len() - 1
        });
        let route = &mut plan.routes[place];
        match route.operations.iter().find(|(known, _)| operations[*known].method == operations[index].method) {
            Some(&(known, _)) => plan.unreachable.push((index, known)),
            None => route.operations.push((index, template)),
        }
    }
    plan.strict = differ_only_by(&plan.routes, |path| path.trim_end_matches('/').to_owned());
    plan.case_sensitive = differ_only_by(&plan.routes, str::to_lowercase);
    sort(&mut plan.routes);
    plan
}

fn differ_only_by(routes: &[Route], fold: fn(&str) -> String) -> bool {
    let mut folded = HashMap::new();
    routes.iter().filter_map(|route| route.operations.first()).any(|(_, template)| {
        let text = |parts: &Vec<Option<&str>>| parts.iter().map(|part| part.unwrap_or("{}")).collect::<String>();
        let path = template.shape().iter().map(text).collect::<Vec<_>>().join("/");
        folded.insert(fold(&path), path.clone()).is_some_and(|known| known != path)
    })
}

/// Moves routes before those that would swallow their requests, and leaves all others where they are.
fn sort(routes: &mut Vec<Route>) {
    let templates: Vec<Template> =
        routes.iter().filter_map(|route| route.operations.first()).map(|(_, template)| template.clone()).collect();
    let mut by_length: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, template) in templates.iter().enumerate() {
        by_length.entry(template.segments.len()).or_default().push(index);
    }
    let mut waits = vec![0; routes.len()];
    let mut followers = vec![Vec::new(); routes.len()];
    for bucket in by_length.values() {
        for &general in bucket.iter().filter(|&&index| templates[index].parameters().next().is_some()) {
            for &special in bucket.iter().filter(|&&special| templates[special].precedes(&templates[general])) {
                followers[special].push(general);
                waits[general] += 1;
            }
        }
    }
    let mut ready: BTreeSet<usize> = (0..routes.len()).filter(|&index| waits[index] == 0).collect();
    let mut sequence = Vec::with_capacity(routes.len());
    while let Some(index) = ready.pop_first() {
        sequence.push(index);
        for &follower in &followers[index] {
            waits[follower] -= 1;
            if waits[follower] == 0 {
                ready.insert(follower);
            }
        }
    }
    let mut taken: Vec<Option<Route>> = routes.drain(..).map(Some).collect();
    routes.extend(sequence.into_iter().filter_map(|index| taken[index].take()));
    // A cycle of precedence cannot be: `precedes` compares segments from the left. Should one be, nothing is lost.
    routes.extend(taken.into_iter().flatten());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(paths: &[&str]) -> Vec<String> {
        let mut routes = paths
            .iter()
            .enumerate()
            .map(|(index, path)| Route { operations: vec![(index, Template::parse(path))] })
            .collect();
        sort(&mut routes);
        routes.iter().map(|route| paths[route.operations[0].0].to_owned()).collect()
    }

    #[test]
    fn what_is_more_specific_comes_first() {
        assert_eq!(sorted(&["/a/{x}", "/b", "/a/me"]), ["/b", "/a/me", "/a/{x}"]);
        assert_eq!(sorted(&["/{a}/b", "/a/{b}"]), ["/a/{b}", "/{a}/b"]);
        assert_eq!(sorted(&["/f/{name}", "/f/{name}.json"]), ["/f/{name}.json", "/f/{name}"]);
        assert_eq!(sorted(&["/a/{x}", "/b/{x}", "/a/{x}/c"]), ["/a/{x}", "/b/{x}", "/a/{x}/c"]);
    }

    #[test]
    fn templates_have_parts() {
        let parts = |path| Template::parse(path).segments;
        assert_eq!(parts("/a/{id}.json#f")[1], [Part::Parameter("id".into()), Part::Text(".json".into())]);
        assert_eq!(parts("/a/").len(), 2);
        assert_eq!(parts("/a{b")[0], [Part::Text("a{b".into())]);
    }
}
