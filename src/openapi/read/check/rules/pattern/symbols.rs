//! What a pattern tells apart: the characters of its classes, in as few sorts as there are differences between them, and the two
//! ends of the text.

use std::collections::{BTreeMap, BTreeSet};

use oxc_regular_expression::ast::{
    Character, CharacterClass, CharacterClassContents, CharacterClassEscapeKind, UnicodePropertyEscape,
};

/// Ranges of code points, with their ends.
pub type Ranges = Vec<(u32, u32)>;

const LAST: u32 = 0x10_FFFF;
const DIGITS: [(u32, u32); 1] = [(0x30, 0x39)];
const WORD: [(u32, u32); 4] = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
/// ECMA-262, WhiteSpace and LineTerminator.
const SPACE: [(u32, u32); 10] = [
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
];
const LINE_ENDS: [(u32, u32); 3] = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)];

/// Characters of many sorts that stand for all when properties of Unicode are compared.
const SAMPLES: &str =
    "éßÆłøżČñαβΣЖшіÖḂאבعفअकกあアー中文한글ǅʰªº١２²½ⅧÙ\u{300}\u{5b0}–—‘“”«»…·•§¿¡€£¥©®™°±×÷→∞≠♥😀\u{a0}\u{3000}";

/// Any character at all.
pub fn any() -> Ranges {
    vec![(0, LAST)]
}

/// What `.` matches.
pub fn dot() -> Ranges {
    without(&LINE_ENDS)
}

/// What `\d`, `\S` and the like match.
pub fn escape(kind: CharacterClassEscapeKind) -> Ranges {
    match kind {
        CharacterClassEscapeKind::D => DIGITS.to_vec(),
        CharacterClassEscapeKind::NegativeD => without(&DIGITS),
        CharacterClassEscapeKind::S => SPACE.to_vec(),
        CharacterClassEscapeKind::NegativeS => without(&SPACE),
        CharacterClassEscapeKind::W => WORD.to_vec(),
        CharacterClassEscapeKind::NegativeW => without(&WORD),
    }
}

/// What a class in brackets matches; nothing where it has what only the flag `v` allows.
pub fn class(class: &CharacterClass<'_>) -> Option<Ranges> {
    let mut ranges = Vec::new();
    for part in &class.body {
        match part {
            CharacterClassContents::CharacterClassRange(it) => ranges.push((it.min.value, it.max.value)),
            CharacterClassContents::CharacterClassEscape(it) => ranges.extend(escape(it.kind)),
            CharacterClassContents::UnicodePropertyEscape(it) => ranges.extend(property(it)?),
            CharacterClassContents::Character(it) => ranges.extend(character(it)),
            CharacterClassContents::NestedCharacterClass(_) | CharacterClassContents::ClassStringDisjunction(_) => {
                return None;
            }
        }
    }
    Some(if class.negative { without(&ranges) } else { ranges })
}

/// A character that stands for itself.
pub fn character(character: &Character) -> Ranges {
    vec![(character.value, character.value)]
}

/// Those of ASCII and of the samples that have the property.
pub fn property(property: &UnicodePropertyEscape<'_>) -> Option<Ranges> {
    let sign = if property.negative { 'P' } else { 'p' };
    let value = property.value.as_ref().map(|value| format!("={value}")).unwrap_or_default();
    let regex = regress::Regex::with_flags(&format!("\\{sign}{{{}{value}}}", property.name), "u").ok()?;
    let candidates = ('\0'..'\u{80}').chain(SAMPLES.chars());
    let has_it = |character: &char| regex.find(character.encode_utf8(&mut [0; 4])).is_some();
    Some(candidates.filter(has_it).map(|character| (u32::from(character), u32::from(character))).collect())
}

fn without(ranges: &[(u32, u32)]) -> Ranges {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut rest = Vec::new();
    let mut next = 0;
    for (from, to) in sorted {
        if from > next {
            rest.push((next, from - 1));
        }
        next = next.max(to.saturating_add(1));
    }
    if next <= LAST {
        rest.push((next, LAST));
    }
    rest
}

/// A set of symbols, a bit each.
pub type Set = u128;

/// The end of the text.
pub const END: Set = 1;
/// Its start.
pub const START: Set = 2;

/// The sorts of characters that a pattern tells apart; each is a symbol, behind those of the ends.
pub struct Alphabet {
    /// Where characters of another sort begin, in order, and the symbol of that sort.
    bounds: Vec<(u32, Set)>,
}

impl Alphabet {
    /// Nothing where there are more sorts than bits.
    pub fn of(classes: &BTreeSet<&Ranges>) -> Option<Self> {
        let ends = |&(from, to): &(u32, u32)| [from, to.saturating_add(1)];
        let bounds: BTreeSet<u32> = classes.iter().flat_map(|ranges| ranges.iter()).flat_map(ends).collect();
        let mut sorts: BTreeMap<Vec<bool>, Set> = BTreeMap::new();
        let mut symbols = Vec::new();
        for bound in bounds.into_iter().chain([0]).filter(|&bound| bound <= LAST) {
            let sort = classes.iter().map(|ranges| has(ranges, bound)).collect();
            let next = START.checked_shl(u32::try_from(sorts.len() + 1).ok()?)?;
            symbols.push((bound, *sorts.entry(sort).or_insert(next)));
        }
        symbols.sort_unstable();
        symbols.dedup();
        Some(Alphabet { bounds: symbols })
    }

    /// The symbols of some characters.
    pub fn set(&self, ranges: &Ranges) -> Set {
        self.bounds.iter().filter(|(bound, _)| has(ranges, *bound)).fold(0, |set, (_, symbol)| set | symbol)
    }

    /// All characters.
    pub fn all(&self) -> Set {
        self.set(&any())
    }

    /// A character for a symbol of a set, one that can be read where there is one.
    pub fn character(&self, set: Set) -> Option<char> {
        let shown = ('a'..='z').chain('0'..='9').chain('!'..='~').chain([' ', '\n']);
        let mut all = shown.chain(self.bounds.iter().filter_map(|&(bound, _)| char::from_u32(bound)));
        all.find(|&character| self.symbol(character) & set != 0)
    }

    /// The symbol of a character.
    pub fn symbol(&self, character: char) -> Set {
        let behind = self.bounds.partition_point(|&(bound, _)| bound <= u32::from(character));
        behind.checked_sub(1).and_then(|at| self.bounds.get(at)).map_or(0, |&(_, symbol)| symbol)
    }
}

fn has(ranges: &Ranges, character: u32) -> bool {
    ranges.iter().any(|&(from, to)| from <= character && character <= to)
}
