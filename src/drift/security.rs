//! What callers have to prove.

use super::compare::{At, Comparer};
use super::finding::{Change, Said, Terms};
use super::rules;
use super::schemas::text;
use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::security::{Requirement, SchemeKind, SecurityScheme};

impl<'c> Comparer<'c> {
    /// The alternatives of an operation.
    pub(super) fn security_of(&mut self, at: &At, before: &'c Operation, after: &'c Operation) {
        let old = alternatives(self.reference, before);
        let new = alternatives(self.subject, after);
        let kept_in = |known: &[Requirement], all: &[Requirement]| {
            known.iter().all(|requirement| all.iter().any(|other| asks_no_more(other, requirement)))
        };
        // Whoever came in before still does, and the other way round.
        let (still, back) = (kept_in(&old, &new), kept_in(&new, &old));
        let (rule, change) = match (still, back) {
            (true, true) => return,
            (true, false) => (&rules::SECURITY_LOOSER, Change::Widened),
            (false, _) => (&rules::SECURITY_STRICTER, Change::Narrowed),
        };
        // Nobody can prove what is declared nowhere.
        let is_declared = |(name, _): (&String, _)| self.reference.security_schemes.contains_key(name);
        let can_be_proven = old.iter().all(|requirement| requirement.schemes.iter().all(is_declared));
        if change == Change::Widened && self.terms == Terms::Implementation && !can_be_proven {
            return;
        }
        let said = Said::was_is("security", words(&old), words(&new));
        let places = (Some(before.origin), Some(after.origin));
        self.note(at, rule, change, said, places, Some("security"));
    }

    /// The schemes that there are.
    pub(super) fn schemes(&mut self) {
        for (name, old) in &self.reference.security_schemes {
            let at = self.whole(&format!("security scheme {name}"));
            match self.subject.security_schemes.get(name) {
                Some(new) => self.scheme(&at, old, new),
                None => {
                    let said = Said::new("the security scheme", Some(format!("`{name}`")), None);
                    self.note(&at, &rules::SCHEME_MISSING, Change::Said, said, (Some(old.origin), None), None);
                }
            }
        }
        for (name, new) in &self.subject.security_schemes {
            if !self.reference.security_schemes.contains_key(name) {
                let at = self.whole(&format!("security scheme {name}"));
                let said = Said::new("the security scheme", None, Some(format!("`{name}`")));
                self.note(&at, &rules::SCHEME_ADDED, Change::Said, said, (None, Some(new.origin)), None);
            }
        }
    }

    fn scheme(&mut self, at: &At, old: &'c SecurityScheme, new: &'c SecurityScheme) {
        let places = (Some(old.origin), Some(new.origin));
        let (was, is) = (kind(&old.kind), kind(&new.kind));
        if was != is {
            let said = Said::was_is("the scheme", was, is);
            self.note(at, &rules::SCHEME_CHANGED, Change::Changed, said, places, None);
        } else if old.kind != new.kind {
            let said = Said::new("where and how tokens are had", None, None);
            self.note(at, &rules::SCHEME_TEXT, Change::Said, said, places, None);
        }
        if let Some(said) = text("description", old.description.as_deref(), new.description.as_deref()) {
            self.note(at, &rules::SCHEME_TEXT, Change::Said, said, places, Some("description"));
        }
        if old.deprecated != new.deprecated {
            let word = |it: &SecurityScheme| it.deprecated.then(|| "true".to_owned());
            let said = Said::new("`deprecated`", word(old), word(new));
            self.note(at, &rules::SCHEME_TEXT, Change::Said, said, places, Some("deprecated"));
        }
        self.extensions(at, (Some(&old.extensions), Some(&new.extensions)), places);
    }
}

/// How callers prove who they are, in a word.
fn kind(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Http { scheme, .. } => format!("http {}", scheme.to_ascii_lowercase()),
        SchemeKind::ApiKey { location, name } => format!("an API key in {} `{name}`", location.name()),
        SchemeKind::OAuth2 { .. } => "OAuth 2".to_owned(),
        SchemeKind::OpenIdConnect { .. } => "OpenID Connect".to_owned(),
        SchemeKind::MutualTls => "mutual TLS".to_owned(),
    }
}

/// What an operation asks for; without any alternative everybody may come in.
fn alternatives(contract: &Contract, operation: &Operation) -> Vec<Requirement> {
    let own = operation.security.as_ref().unwrap_or(&contract.security);
    if own.is_empty() { vec![Requirement::default()] } else { own.clone() }
}

/// Whether whoever fulfils the second fulfils the first.
fn asks_no_more(first: &Requirement, second: &Requirement) -> bool {
    first.schemes.iter().all(|(name, scopes)| {
        second.schemes.get(name).is_some_and(|others| scopes.iter().all(|scope| others.contains(scope)))
    })
}

/// `bearer and key, or nobody`.
fn words(alternatives: &[Requirement]) -> String {
    let one = |(name, scopes): (&String, &Vec<String>)| match scopes.as_slice() {
        [] => name.clone(),
        scopes => format!("{name} ({})", scopes.join(", ")),
    };
    let all = |requirement: &Requirement| match requirement.schemes.len() {
        0 => "nothing".to_owned(),
        _ => requirement.schemes.iter().map(one).collect::<Vec<_>>().join(" and "),
    };
    alternatives.iter().map(all).collect::<Vec<_>>().join(" or ")
}
