//! Security schemes: where a service finds a credential, and the check that its owner writes.

use super::code::{self, Code, Comment, Expression, Identifier, Property, TypeExpression};
use super::names::Names;
use crate::contract::Contract;
use crate::contract::operation::is_token;
use crate::contract::security::{KeyLocation, SchemeKind};
use crate::templates::Fields;

/// What the templates of authentication need to know.
pub struct Schemes {
    /// The table of how each scheme finds its credential and who checks it.
    pub table: Code,
    /// A scheme each: `name`, `comment`, and `takes_*` for what the check is given.
    pub schemes: Vec<Fields>,
    /// Which finders occur, and whether any check is given a JWT.
    pub finders: Fields,
    pub has_jwt: bool,
}

/// What a check is given, and how the request is asked for it.
enum Credential<'a> {
    Token(&'static str),
    Basic,
    Scheme(&'a str),
    Key(KeyLocation, &'a str),
    Certificate,
}

/// Prints the schemes of a contract.
pub fn schemes(contract: &Contract, names: &Names) -> Schemes {
    let mut finders = Finders::default();
    let mut has_jwt = false;
    let mut schemes = Vec::new();
    let mut table = Vec::new();
    for (key, scheme) in &contract.security_schemes {
        let Some(name) = names.security_scheme(key) else {
            continue;
        };
        let credential = credential(&scheme.kind);
        has_jwt |= matches!(credential, Credential::Token(_));
        let (finder, challenge) = finders.find(&credential);
        let mut arguments = vec![finder, Expression::known("security").get(name.as_str())];
        arguments.extend(challenge.map(|challenge| Expression::string(&challenge)));
        table.push(Property::new(key, Expression::known("scheme").call(arguments)));
        let comment = match &scheme.description {
            Some(description) if !description.trim().is_empty() => Comment::text(description),
            _ => Comment::text(&describe(&credential)),
        };
        let fields = Fields::new()
            .with("name", Code::identifier(name))
            .with("comment", comment.print(0))
            .with("takes_token", matches!(credential, Credential::Token(_)))
            .with("takes_password", matches!(credential, Credential::Basic))
            .with("takes_certificate", matches!(credential, Credential::Certificate))
            .with("takes_key", matches!(credential, Credential::Key(..)));
        schemes.push(fields);
    }
    let finders = Fields::new()
        .with("http", finders.http)
        .with("basic", finders.basic)
        .with("header", finders.header)
        .with("query", finders.query)
        .with("cookie", finders.cookie)
        .with("certificate", finders.certificate);
    Schemes { table: declared(table), schemes, finders, has_jwt }
}

/// `const schemes: Readonly<Record<string, Scheme>> = { … };`
fn declared(table: Vec<Property>) -> Code {
    let scheme = TypeExpression::known("Scheme", []);
    let ty = TypeExpression::known("Readonly", [TypeExpression::record(TypeExpression::keyword("string"), scheme)]);
    code::constant(&Identifier::known("schemes"), Some(&ty), &Expression::expanded_object(table), false)
}

/// The names of the API keys that come in the query, as a list.
pub fn query_keys(contract: &Contract) -> Code {
    let keys = contract.security_schemes.values().filter_map(|scheme| match &scheme.kind {
        SchemeKind::ApiKey { location: KeyLocation::Query, name } => Some(Expression::string(name)),
        _ => None,
    });
    Code::expression(&Expression::array(keys.collect::<Vec<_>>()), 0)
}

/// Whether callers of the scheme send a JWT.
pub fn is_jwt(kind: &SchemeKind) -> bool {
    matches!(credential(kind), Credential::Token(_))
}

fn credential(kind: &SchemeKind) -> Credential<'_> {
    match kind {
        SchemeKind::Http { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => Credential::Token("Bearer"),
        SchemeKind::Http { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => Credential::Basic,
        SchemeKind::Http { scheme, .. } => Credential::Scheme(scheme),
        SchemeKind::OAuth2 { .. } | SchemeKind::OpenIdConnect { .. } => Credential::Token("Bearer"),
        SchemeKind::ApiKey { location, name } => Credential::Key(*location, name),
        SchemeKind::MutualTls => Credential::Certificate,
    }
}

fn describe(credential: &Credential<'_>) -> String {
    match credential {
        Credential::Token(scheme) => format!("`Authorization: {scheme}` (JWT)."),
        Credential::Basic => "`Authorization: Basic`.".to_owned(),
        Credential::Scheme(scheme) => format!("`Authorization: {scheme}`."),
        Credential::Key(KeyLocation::Header, name) => format!("`{name}` header."),
        Credential::Key(KeyLocation::Query, name) => format!("`{name}` in the query."),
        Credential::Key(KeyLocation::Cookie, name) => format!("`{name}` cookie."),
        Credential::Certificate => "Client certificate; TLS has verified it already.".to_owned(),
    }
}

/// The functions that look for credentials, as far as they are used.
#[derive(Default)]
struct Finders {
    http: bool,
    basic: bool,
    header: bool,
    query: bool,
    cookie: bool,
    certificate: bool,
}

impl Finders {
    /// The function that finds the credential, and how a refused caller is told to send one (RFC 9110, 11.6.1).
    fn find(&mut self, credential: &Credential<'_>) -> (Expression, Option<String>) {
        let named = |finder: &'static str, name: &str| Expression::known(finder).call([Expression::string(name)]);
        match credential {
            Credential::Token(scheme) => {
                self.http = true;
                (named("http", scheme), Some((*scheme).to_owned()))
            }
            Credential::Scheme(scheme) => {
                self.http = true;
                // Only a token can stand in a header (RFC 9110, 5.6.2).
                (named("http", scheme), is_token(scheme).then(|| (*scheme).to_owned()))
            }
            Credential::Basic => {
                self.http = true;
                self.basic = true;
                (Expression::known("basic"), Some("Basic realm=\"api\"".to_owned()))
            }
            Credential::Key(KeyLocation::Header, name) => {
                self.header = true;
                (named("header", name), None)
            }
            Credential::Key(KeyLocation::Query, name) => {
                self.query = true;
                (named("query", name), None)
            }
            Credential::Key(KeyLocation::Cookie, name) => {
                self.cookie = true;
                (named("cookie", name), None)
            }
            Credential::Certificate => {
                self.certificate = true;
                (Expression::known("certificate"), None)
            }
        }
    }
}
