//! How a document says what can be said in several ways. It changes nothing of what is meant.

/// The spellings that a schema's document chose, as a set.
#[derive(Clone, Copy, Debug, Default, Eq)]
pub struct Spelling(u8);

impl Spelling {
    /// With `nullable: true`.
    pub const NULLABLE: Spelling = Spelling(1);
    /// With `x-nullable: true`, which stays among the extensions.
    pub const X_NULLABLE: Spelling = Spelling(1 << 1);
    /// `nullable` stands beside no `type`, and the one that the schema has follows from its other keywords.
    pub const NO_TYPE: Spelling = Spelling(1 << 2);
    /// `null` is a type because of `nullable` alone.
    pub const NO_NULL_TYPE: Spelling = Spelling(1 << 3);
    /// `null` is a value of `enum` because of `nullable` alone.
    pub const NO_NULL_VALUE: Spelling = Spelling(1 << 4);
    /// `nullable` stands beside what became the first of two variants, of which the other is `null`.
    pub const NO_UNION: Spelling = Spelling(1 << 5);
    /// The first example stands in `example`.
    pub const EXAMPLE: Spelling = Spelling(1 << 6);

    pub fn insert(&mut self, spelling: Spelling) {
        self.0 |= spelling.0;
    }

    pub fn contains(self, spelling: Spelling) -> bool {
        self.0 & spelling.0 != 0
    }
}

/// Two spellings of one thing are equal.
impl PartialEq for Spelling {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
