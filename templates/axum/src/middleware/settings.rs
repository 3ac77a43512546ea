{{ header }}
//! What the environment says of a service.

use std::{env, str::FromStr, sync::LazyLock};

/// What a request may have at most.
pub struct Limits {
    /// Fields of a query or form.
    pub fields: usize,
    /// Bytes of files.
    pub upload: usize,
}

pub static LIMITS: LazyLock<Limits> = LazyLock::new(|| Limits {
    fields: setting("FIELD_LIMIT", 1000),
    upload: setting("UPLOAD_LIMIT", 10 << 20),
});

/// What the environment has for a name; without it, the default.
///
/// # Panics
/// If it is no such value, because what is no number would be no limit.
pub fn setting<T: FromStr>(name: &str, default: T) -> T {
    let text = env::var(name).unwrap_or_default();
    match text.trim() {
        "" => default,
        given => given
            .parse()
            .unwrap_or_else(|_| panic!("{name} is a number, not {given:?}")),
    }
}
