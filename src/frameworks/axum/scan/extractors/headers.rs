//! The headers and cookies that code asks a request for.

use syn::Expr;

use super::{Request, add};
use crate::frameworks::axum::scan::Reader;
use crate::frameworks::axum::scan::bodies::Env;
use crate::frameworks::axum::scan::facts::Facts;
use crate::frameworks::axum::scan::security::Scheme;
use crate::rust::program::texts::Texts;
use crate::rust::program::{Scope, unraw};
use crate::rust::scan::of_type;

/// Headers that belong to HTTP itself, or to what stands before a service.
const TRANSPORT: [&str; 11] = [
    "content-type",
    "accept",
    "content-length",
    "cookie",
    "host",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-real-ip",
    "upgrade",
    "connection",
    "forwarded",
];

impl<'s> Reader<'_, 's> {
    /// The headers and cookies that code asks a request for.
    #[expect(clippy::too_many_arguments, reason = "they are what a function stands in")]
    pub fn read_headers(
        &mut self,
        facts: &Facts<'s>,
        env: &Env<'s>,
        scope: &Scope<'s>,
        request: &mut Request,
        is_optional: bool,
        literals: &[String],
        is_extractor: bool,
    ) {
        for call in &facts.methods {
            let name = call.method.to_string();
            if !["get", "get_all", "contains_key", "typed_get"].contains(&name.as_str()) {
                continue;
            }
            let place = source(&call.receiver);
            let Some(argument) = call.args.first() else { continue };
            if request.is_query_open && place.is_none() {
                let ty = self.scan.program.infer(&call.receiver, &env.scope, &env.types);
                let text = self.scan.program.text(argument, scope, &Texts::new()).and_then(|text| text.whole());
                if let (Some(("HashMap" | "BTreeMap" | "IndexMap", _)), Some(name)) = (ty.word(), text) {
                    add(request, "query", &name, of_type("string"), false);
                }
                continue;
            }
            match place {
                Some("header") => {
                    let Some(header) = self.header_name(argument, scope) else { continue };
                    if header == "authorization" {
                        let scheme = Scheme::of_texts(literals);
                        request.security.push((scheme, is_optional));
                    } else if is_extractor && Scheme::is_key(&header) {
                        request.security.push((Scheme::Key { location: "header", name: header }, is_optional));
                    } else if !TRANSPORT.contains(&header.as_str()) {
                        add(request, "header", &header, of_type("string"), false);
                    }
                }
                Some("cookie") => {
                    let Some(cookie) =
                        self.scan.program.text(argument, scope, &Default::default()).and_then(|text| text.whole())
                    else {
                        continue;
                    };
                    if is_extractor {
                        request.security.push((Scheme::Key { location: "cookie", name: cookie }, is_optional));
                    } else {
                        add(request, "cookie", &cookie, of_type("string"), false);
                    }
                }
                _ => {}
            }
        }
    }
}

/// What `.get(…)` is called on: the headers of a request, or its cookies.
fn source(receiver: &Expr) -> Option<&'static str> {
    let of_name = |name: &str| match name {
        "headers" | "header_map" | "headers_mut" | "req_headers" => Some("header"),
        "jar" | "cookies" | "cookie_jar" | "cookiejar" => Some("cookie"),
        _ => None,
    };
    match receiver {
        Expr::Path(path) => of_name(&unraw(path.path.get_ident()?)),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => of_name(&unraw(name)),
            syn::Member::Unnamed(_) => None,
        },
        Expr::MethodCall(call) => of_name(&unraw(&call.method)).or_else(|| source(&call.receiver)),
        Expr::Reference(inner) => source(&inner.expr),
        Expr::Paren(inner) => source(&inner.expr),
        Expr::Try(inner) => source(&inner.expr),
        _ => None,
    }
}
