//! Where an API may have operations that a scan did not find, because something there could not be followed.

use super::Members;
use super::json::{member, object};
use crate::contract::operation::Method;
use crate::contract::routing::Template;
use crate::contract::value::Value as Json;

/// The member of a scanned document that lists such places; each has the mark of its place, too.
pub const UNFOLLOWED: &str = "x-api-scaffold-unfollowed";

/// A mount, a router or a registration of which it is not known which routes it makes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unfollowed {
    /// The path of its routes, or what they begin with.
    pub path: String,
    /// Whether routes may lie below the path, and not only at it.
    pub is_below: bool,
    /// In lower case; empty where it may be any.
    pub methods: Vec<String>,
    /// What is not followed, and why.
    pub what: String,
}

impl Unfollowed {
    /// What begins with a path, in any method.
    pub fn below(path: impl Into<String>, what: impl Into<String>) -> Self {
        Unfollowed { path: path.into(), is_below: true, methods: Vec::new(), what: what.into() }
    }

    /// As the document has it.
    pub fn to_json(&self, place: Json) -> Json {
        let text = |text: &str| Json::String(text.to_owned());
        let methods = self.methods.iter().map(|method| text(method)).collect();
        object(Members::from([
            ("path".to_owned(), text(&self.path)),
            ("below".to_owned(), Json::Bool(self.is_below)),
            ("methods".to_owned(), Json::Array(methods)),
            ("what".to_owned(), text(&self.what)),
            (super::marks::PLACE.to_owned(), place),
        ]))
    }

    /// What a document lists, if it is one that a scan put together.
    pub fn all(list: Option<&Json>) -> Vec<Self> {
        let Some(Json::Array(items)) = list else { return Vec::new() };
        items.iter().filter_map(Self::of_json).collect()
    }

    fn of_json(json: &Json) -> Option<Self> {
        let text = |name: &str| member(json, name).and_then(Json::as_str).map(str::to_owned);
        let Some(Json::Array(methods)) = member(json, "methods") else { return None };
        Some(Unfollowed {
            path: text("path")?,
            is_below: member(json, "below") == Some(&Json::Bool(true)),
            methods: methods.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            what: text("what")?,
        })
    }

    /// Whether an operation may be one of its routes.
    pub fn may_have(&self, path: &str, method: &Method) -> bool {
        let is_method =
            self.methods.is_empty() || self.methods.iter().any(|own| own.eq_ignore_ascii_case(method.name()));
        let (own, asked) = (Template::parse(trimmed(&self.path)), Template::parse(trimmed(path)));
        let (own, asked) = (own.shape(), asked.shape());
        let own = if trimmed(&self.path).is_empty() { &own[..0] } else { &own[..] };
        let fits = if self.is_below { own.len() <= asked.len() } else { own.len() == asked.len() };
        // A part with a parameter takes any text.
        let is_same = |(own, asked): (&Vec<Option<&str>>, &Vec<Option<&str>>)| own == asked || own.contains(&None);
        is_method && fits && own.iter().zip(&asked).all(is_same)
    }
}

fn trimmed(path: &str) -> &str {
    path.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_lie_at_a_path_or_below_it() {
        let has = |unfollowed: &Unfollowed, path: &str| unfollowed.may_have(path, &Method::Get);
        let below = Unfollowed::below("/api/{version}", "it is computed");
        assert!(has(&below, "/api/v1/users") && has(&below, "/api/{v}") && !has(&below, "/api") && !has(&below, "/v1"));
        let root = Unfollowed::below("", "it is computed");
        assert!(has(&root, "/") && has(&root, "/users"));
        let at = Unfollowed { is_below: false, methods: vec!["post".to_owned()], ..Unfollowed::below("/a", "") };
        assert!(!has(&at, "/a") && at.may_have("/a/", &Method::Post) && !at.may_have("/a/b", &Method::Post));
        let json = Json::Array(vec![at.to_json(Json::Null), below.to_json(Json::Null)]);
        assert_eq!(Unfollowed::all(Some(&json)), [at, below]);
    }
}
