//! The versions of the specification, as far as documents of them are written differently.

use crate::openapi::read::Version;

/// A version without its patch number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    V20,
    V30,
    V31,
    V32,
}

impl Edition {
    const ALL: [Edition; 4] = [Edition::V20, Edition::V30, Edition::V31, Edition::V32];

    pub fn of(version: &Version) -> Self {
        match version {
            Version::V20(_) => Edition::V20,
            Version::V30(_) => Edition::V30,
            Version::V31(_) => Edition::V31,
            Version::V32(_) => Edition::V32,
        }
    }

    /// As messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Edition::V20 => "Swagger 2.0",
            Edition::V30 => "OpenAPI 3.0",
            Edition::V31 => "OpenAPI 3.1",
            Edition::V32 => "OpenAPI 3.2",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Some of the versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Editions(u8);

/// Every version.
pub const ALL: Editions = Editions(0b1111);
pub const ONLY_20: Editions = Editions(0b0001);
pub const UP_TO_30: Editions = Editions(0b0011);
pub const UP_TO_31: Editions = Editions(0b0111);
pub const ONLY_30: Editions = Editions(0b0010);
pub const ONLY_30_AND_31: Editions = Editions(0b0110);
pub const SINCE_30: Editions = Editions(0b1110);
pub const SINCE_31: Editions = Editions(0b1100);
pub const SINCE_32: Editions = Editions(0b1000);

impl Editions {
    pub fn contain(self, edition: Edition) -> bool {
        self.0 & edition.bit() != 0
    }

    /// Those that either of the two contains.
    pub fn and(self, other: Editions) -> Editions {
        Editions(self.0 | other.0)
    }

    /// The one that is nearest to the given one, of later ones before earlier ones.
    pub fn nearest(self, edition: Edition) -> Option<Edition> {
        let later = Edition::ALL.into_iter().find(|other| *other as u8 > edition as u8 && self.contain(*other));
        later.or_else(|| Edition::ALL.into_iter().rev().find(|other| self.contain(*other)))
    }
}
