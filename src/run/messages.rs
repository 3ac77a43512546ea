//! From diagnostics to messages with places.

use crate::contract::origin::Origin;
use crate::openapi::load::{Frame, Part, Position, Sources, SyntaxError};
use crate::report::{About, Diagnostic, Level, Message, Place, rule};

/// All diagnostics of a run in one order, whoever found them, each once and with its place; notes only where those are asked
/// for, because there may be thousands of them.
pub(crate) fn located(mut diagnostics: Vec<Diagnostic>, sources: &Sources, places_of_notes: bool) -> Vec<Message> {
    // What an error has as its consequence comes after it.
    let order = |it: &Diagnostic| (it.level, it.rule == "operation-left-out", it.origin, it.rule);
    diagnostics.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.message.cmp(&b.message)));
    // A path item's parameter is met once with each of its operations.
    diagnostics.dedup_by(|a, b| a.origin == b.origin && a.message == b.message);
    let has_place = |diagnostic: &Diagnostic| places_of_notes || diagnostic.level != Level::Note;
    let pointers = sources.pointers(diagnostics.iter().filter(|it| has_place(it)).filter_map(part));
    let place = |diagnostic: &Diagnostic| {
        let (source, local) = sources.locate(diagnostic.origin?.at);
        let position = source.position(local);
        let pointer = part(diagnostic).and_then(|part| pointers.get(&part).cloned());
        Some(place_of(source.name().to_owned(), position, pointer, source.frame(position)))
    };
    diagnostics
        .into_iter()
        .map(|diagnostic| {
            let place = if has_place(&diagnostic) { place(&diagnostic) } else { None };
            Message { diagnostic, place }
        })
        .collect()
}

/// A text that is no JSON or YAML.
pub(crate) fn of_syntax_error(error: SyntaxError) -> Message {
    let SyntaxError { name, position, frame, message, help } = error;
    let message = if position.is_some() { message } else { format!("{name}: {message}") };
    let place = position.map(|position| place_of(name, position, None, frame));
    Message { diagnostic: Diagnostic { level: Level::Error, rule: "syntax", origin: None, message, help }, place }
}

fn part(diagnostic: &Diagnostic) -> Option<Part> {
    let Origin { at } = diagnostic.origin?;
    let about = rule(diagnostic.rule).map_or(About::Value, |rule| rule.about);
    Some(if about == About::Key { Part::Key(at) } else { Part::Value(at) })
}

/// What a message shows of a place.
pub(super) fn place_of(file: String, position: Position, pointer: Option<String>, frame: Frame) -> Place {
    let Frame { skipped, lines } = frame;
    Place { file, line: position.line, column: position.column, pointer, skipped, lines }
}
