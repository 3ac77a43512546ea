//! Path templates as a plan for a router: what to match, in which order, and what cannot be told apart.
//!
//! A router finds the operation; what stands at the parameters' places is read from the path as it was sent, by a
//! matcher that the frameworks of a language share. So a router may call parameters as it likes.

mod base;
mod condition;
mod template;

use std::collections::{BTreeSet, HashMap};

pub use base::base_path;
pub use condition::{Condition, Place};
pub use template::{Part, Template, encoded};

use super::operation::{Method, Operation};
use super::schema::Schemas;

/// All operations of paths of one shape.
#[derive(Debug)]
pub struct Route {
    /// In the order in which a router has to try them.
    pub operations: Vec<Routed>,
}

/// An operation on its route.
#[derive(Debug)]
pub struct Routed {
    /// Which of the contract's operations it is.
    pub index: usize,
    /// Its own template, because the names of the parameters may differ.
    pub template: Template,
    /// What a request for it has to bring besides; empty unless others have its method, too.
    pub conditions: Vec<Condition>,
}

/// In what order a router has to try the paths.
#[derive(Debug, Default)]
pub struct Plan {
    pub routes: Vec<Route>,
    /// Operations that no request reaches, each with the one that takes its requests.
    pub unreachable: Vec<(usize, usize)>,
}

impl Plan {
    /// What a request for the operation has to bring besides its method and path.
    pub fn conditions(&self, index: usize) -> &[Condition] {
        let mut routed = self.routes.iter().flat_map(|route| &route.operations);
        routed.find(|routed| routed.index == index).map_or(&[], |routed| &routed.conditions)
    }

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
pub fn plan(operations: &[Operation], schemas: &Schemas, order: &[usize]) -> Plan {
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
        plan.routes[place].operations.push(Routed { index, template, conditions: Vec::new() });
    }
    for route in &mut plan.routes {
        tell_apart(route, operations, schemas, &mut plan.unreachable);
    }
    sort(&mut plan.routes);
    plan
}

/// Finds what tells operations of one method and shape apart, and takes out those that nothing does.
fn tell_apart(route: &mut Route, operations: &[Operation], schemas: &Schemas, unreachable: &mut Vec<(usize, usize)>) {
    let mut of_method: HashMap<&Method, usize> = HashMap::new();
    for routed in &route.operations {
        *of_method.entry(&operations[routed.index].method).or_default() += 1;
    }
    for routed in &mut route.operations {
        let operation = &operations[routed.index];
        if of_method[&operation.method] > 1 {
            routed.conditions = condition::of(operation, schemas);
        }
    }
    let mut known: HashMap<(&Method, Vec<Condition>), usize> = HashMap::new();
    route.operations.retain(|routed| {
        let first = *known.entry((&operations[routed.index].method, routed.conditions.clone())).or_insert(routed.index);
        if first != routed.index {
            unreachable.push((routed.index, first));
        }
        first == routed.index
    });
    // Who asks for more is asked first; without conditions one takes what is left.
    route.operations.sort_by_key(|routed| std::cmp::Reverse(routed.conditions.len()));
}

/// Moves routes before those that would swallow their requests, and leaves all others where they are.
fn sort(routes: &mut Vec<Route>) {
    let templates: Vec<Template> =
        routes.iter().filter_map(|route| route.operations.first()).map(|routed| routed.template.clone()).collect();
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
            .map(|(index, path)| {
                let routed = Routed { index, template: Template::parse(path), conditions: Vec::new() };
                Route { operations: vec![routed] }
            })
            .collect();
        sort(&mut routes);
        routes.iter().map(|route| paths[route.operations[0].index].to_owned()).collect()
    }

    #[test]
    fn what_is_more_specific_comes_first() {
        assert_eq!(sorted(&["/a/{x}", "/b", "/a/me"]), ["/b", "/a/me", "/a/{x}"]);
        assert_eq!(sorted(&["/{a}/b", "/a/{b}"]), ["/a/{b}", "/{a}/b"]);
        assert_eq!(sorted(&["/f/{name}", "/f/{name}.json"]), ["/f/{name}.json", "/f/{name}"]);
        assert_eq!(sorted(&["/a/{x}", "/b/{x}", "/a/{x}/c"]), ["/a/{x}", "/b/{x}", "/a/{x}/c"]);
    }
}
