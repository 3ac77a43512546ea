{{ header }}
//! Uploaded files.

use std::cell::RefCell;

use axum::body::Bytes;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{essence, is_of};

/// An uploaded file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    pub name: String,
    pub content_type: String,
    pub bytes: Bytes,
}

thread_local! {
    /// The files of the form that is being read: a [`Value`] has no place for them, only for their numbers.
    static FILES: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

impl File {
    /// Reads a form with these files.
    pub(super) fn given<T>(files: Vec<File>, read: impl FnOnce() -> T) -> T {
        FILES.set(files);
        let read = read();
        FILES.take();
        read
    }

    /// `minLength` of a file: bytes.
    pub fn at_least(limit: usize) -> impl Fn(&Self, &()) -> garde::Result {
        move |file, ()| {
            let message = || garde::Error::new(format!("is smaller than {limit} bytes"));
            if file.bytes.len() >= limit {
                Ok(())
            } else {
                Err(message())
            }
        }
    }

    /// `maxLength` of a file: bytes.
    pub fn at_most(limit: usize) -> impl Fn(&Self, &()) -> garde::Result {
        move |file, ()| {
            let message = || garde::Error::new(format!("is larger than {limit} bytes"));
            if file.bytes.len() <= limit {
                Ok(())
            } else {
                Err(message())
            }
        }
    }

    /// `encoding.contentType` of a file.
    pub fn of_type(types: &'static [&'static str]) -> impl Fn(&Self, &()) -> garde::Result {
        move |file, ()| {
            let given = essence(&file.content_type);
            let message = || garde::Error::new(format!("must be {}", types.join(" or ")));
            if types.iter().any(|range| is_of(&given, range)) {
                Ok(())
            } else {
                Err(message())
            }
        }
    }
}

impl serde::Serialize for File {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name)
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let missing = || serde::de::Error::custom("expected a file");
        let number = Value::deserialize(deserializer)?
            .as_u64()
            .ok_or_else(missing)?;
        let number = usize::try_from(number).map_err(serde::de::Error::custom)?;
        FILES
            .with_borrow(|files| files.get(number).cloned())
            .ok_or_else(missing)
    }
}
