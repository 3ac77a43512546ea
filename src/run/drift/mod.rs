//! With `--check`: two witnesses of one API are held against each other.

mod baseline;
mod fix;
mod witness;

use std::hash::{Hash, Hasher};
use std::path::Path;

use anyhow::{Result, anyhow};
use siphasher::sip::SipHasher13;

use super::ending::{Ending, Outcome};
use crate::cli::{Arguments, FailOn, Format};
use crate::drift::{self, Coverage, Finding, Terms, rules};
use crate::report::findings::{self, Report};
use crate::report::{Diagnostic, Level, Message, Printer};
use baseline::Entry;
use witness::{Located, Witness};

/// A finding with what it is told by in a baseline.
struct Known {
    finding: findings::Finding,
    entry: Entry,
    ignored: Option<(String, String)>,
}

/// What `--explain` prints.
pub(super) fn explain(id: &str) -> Result<String> {
    let Some(rule) = rules::rule(id) else {
        let near = rules::RULES.iter().filter(|rule| id.split('-').any(|word| rule.id.contains(word)));
        let near: Vec<&str> = near.map(|rule| rule.id).take(8).collect();
        let help = if near.is_empty() {
            "--check names the rules".to_owned()
        } else {
            format!("there is {}", near.join(", "))
        };
        return Err(anyhow!("there is no rule `{id}`\n  = {help}"));
    };
    Ok(rules::explanation(rule))
}

/// Compares what there is now with what was promised.
pub(super) fn check(input: &Path, promised: &Path, arguments: &Arguments, printer: Printer) -> Result<Ending> {
    let mut reference = match Witness::read(promised, arguments)? {
        Ok(witness) => witness,
        Err(messages) => return Ok(Ending::refused(messages)),
    };
    let mut subject = match Witness::read(input, arguments)? {
        Ok(witness) => witness,
        Err(messages) => return Ok(Ending::refused(messages)),
    };
    let terms = if reference.kind == subject.kind { Terms::Versions } else { Terms::Implementation };
    // What is fixed is written from the subject as it is.
    let now = if arguments.fix { subject.contract.clone() } else { std::mem::take(&mut subject.contract) };
    let comparison = drift::compare(std::mem::take(&mut reference.contract), now, terms);
    let located = located(comparison.findings, &reference, &subject);
    if arguments.fix {
        return repair(
            input,
            promised,
            arguments,
            printer,
            &located,
            (&reference, &subject),
            comparison.prefixes.as_ref(),
        );
    }
    let known: Vec<Known> = located.into_iter().map(|(finding, before, after)| known(finding, before, after)).collect();
    let mut messages: Vec<Message> = Vec::new();
    let (ignored, known): (Vec<Known>, Vec<Known>) = known.into_iter().partition(|it| it.ignored.is_some());
    messages.extend(without_reason(&ignored));
    if arguments.update_baseline {
        return update(arguments, known);
    }
    let accepted = arguments.baseline.as_deref().map(baseline::read).transpose()?.unwrap_or_default();
    let total = known.len();
    messages.extend(stale(&accepted, &known, arguments));
    let findings: Vec<findings::Finding> =
        known.into_iter().filter(|it| !accepted.contains(&it.entry)).map(|it| it.finding).collect();
    let report = Report {
        accepted: total - findings.len() + ignored.len(),
        findings,
        reference: reference.name,
        subject: subject.name,
        coverage: coverage(comparison.coverage),
    };
    let unknown = report.coverage.iter().any(|(_, known, all)| known < all);
    let drifted = fails(&report, arguments.fail_on) || (arguments.strict && unknown);
    for message in reference.messages.into_iter().chain(subject.messages) {
        if message.diagnostic.level != Level::Note {
            messages.push(message);
        }
    }
    Ok(Ending {
        outcome: if drifted { Outcome::Drift } else { Outcome::Done },
        messages,
        failure: None,
        text: printed(&report, arguments.format, printer)?,
        facts: findings::json(&report),
    })
}

fn fails(report: &Report, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Never => false,
        FailOn::Breaking => report.findings.iter().any(|finding| finding.breaking),
        FailOn::Error => report.count(Level::Error) > 0,
        FailOn::Warning => report.count(Level::Error) + report.count(Level::Warning) > 0,
    }
}

fn printed(report: &Report, format: Format, printer: Printer) -> Result<String> {
    Ok(match format {
        Format::Text => findings::text(report, printer),
        // Told with the run's other facts.
        Format::Json => String::new(),
        Format::Sarif => serde_json::to_string_pretty(&findings::sarif(report))? + "\n",
        Format::Github => findings::github(report),
        Format::Gitlab => serde_json::to_string_pretty(&findings::gitlab(report))? + "\n",
        Format::Junit => findings::junit(report),
        Format::Markdown => findings::markdown(report),
        Format::Html => findings::html(report),
    })
}

fn coverage(coverage: Coverage) -> Vec<(&'static str, usize, usize)> {
    let Coverage { operations, parameters, bodies, responses } = coverage;
    let counted = [
        ("operations", operations),
        ("schemas of parameters", parameters),
        ("schemas of bodies", bodies),
        ("schemas of responses", responses),
    ];
    counted.into_iter().map(|(noun, tally)| (noun, tally.known, tally.all())).collect()
}

/// A finding with where it stands in the reference and in the subject.
type Found = (Finding, Option<Located>, Option<Located>);

/// The findings with their places on both sides.
fn located(found: Vec<Finding>, reference: &Witness, subject: &Witness) -> Vec<Found> {
    let parts = |of: fn(&Finding) -> Option<_>| -> Vec<_> {
        found.iter().map(|finding| of(finding).map(|origin| (origin, finding.keyword))).collect()
    };
    let before = reference.located(&parts(|finding| finding.reference));
    let after = subject.located(&parts(|finding| finding.subject));
    found.into_iter().zip(before).zip(after).map(|((finding, before), after)| (finding, before, after)).collect()
}

/// Brings the reference up to the subject, and says what is left.
fn repair(
    input: &Path,
    promised: &Path,
    arguments: &Arguments,
    printer: Printer,
    found: &[Found],
    (reference, subject): (&Witness, &Witness),
    prefixes: Option<&(String, String)>,
) -> Result<Ending> {
    if !promised.is_file() {
        return Err(anyhow!("--fix writes the document, and {} is no file", promised.display()));
    }
    let placed: Vec<fix::Placed<'_>> = found
        .iter()
        .map(|(finding, before, after)| fix::Placed { finding, reference: before.as_ref(), subject: after.as_ref() })
        .collect();
    let fixed = fix::fixed(&placed, reference, subject, prefixes)?;
    if arguments.dry_run {
        return Ok(Ending { text: fixed.patch(), ..Ending::done() });
    }
    fixed.write()?;
    let names: Vec<String> = fixed.files.iter().map(|(path, ..)| path.display().to_string()).collect();
    let done = match names.is_empty() {
        true => "Nothing was changed.\n".to_owned(),
        false => format!(
            "Changed {}: {} of {} are fixed.\n",
            names.join(", "),
            fixed.count,
            crate::report::count(found.len(), "finding")
        ),
    };
    // What is left is found by looking again.
    let again = Arguments { fix: false, ..arguments.clone() };
    let ending = check(input, promised, &again, printer)?;
    let text = if arguments.format == Format::Text { done + &ending.text } else { ending.text };
    Ok(Ending { text, ..ending })
}

fn known(finding: Finding, before: Option<Located>, after: Option<Located>) -> Known {
    let Finding { rule, level, breaking, part, message, endpoints, said, .. } = finding;
    let operations: Vec<String> = endpoints.iter().map(drift::Endpoint::text).collect();
    let pointer = before.as_ref().or(after.as_ref()).and_then(|located| located.pointer.clone());
    // In a component's pointer there is no operation.
    let is_shared = pointer.as_ref().is_some_and(|pointer| !pointer.starts_with("/paths/"));
    let entry = Entry {
        rule: rule.id.to_owned(),
        operation: operations.first().filter(|_| !is_shared).cloned(),
        pointer,
        subject: said,
    };
    let mut ignored = before.iter().chain(&after).flat_map(|located| &located.ignored);
    let ignored = ignored.find(|(id, _)| id == rule.id || id == "*").cloned();
    let mut hasher = SipHasher13::new();
    (&entry.rule, &entry.operation, &entry.pointer, &entry.subject).hash(&mut hasher);
    let finding = findings::Finding {
        rule: rule.id,
        summary: rule.summary,
        explanation: rule.explanation,
        level,
        breaking,
        operations,
        part,
        message,
        reference: before.and_then(|located| located.place),
        subject: after.and_then(|located| located.place),
        fingerprint: format!("{:016x}", hasher.finish()),
    };
    Known { finding, entry, ignored }
}

/// Writes all findings as accepted.
fn update(arguments: &Arguments, known: Vec<Known>) -> Result<Ending> {
    let Some(path) = &arguments.baseline else {
        return Err(anyhow!("--update-baseline needs the file's name\n  = name it with --baseline"));
    };
    let count = known.len();
    baseline::write(path, known.into_iter().map(|known| known.entry).collect())?;
    let text = format!("Accepted in {}: {}.\n", path.display(), crate::report::count(count, "finding"));
    Ok(Ending { text, ..Ending::done() })
}

/// What is ignored has to say why.
fn without_reason(ignored: &[Known]) -> Vec<Message> {
    let silent =
        ignored.iter().filter(|known| known.ignored.as_ref().is_some_and(|(_, reason)| reason.trim().is_empty()));
    silent
        .map(|known| {
            let diagnostic = Diagnostic {
                level: Level::Warning,
                rule: "ignored-without-reason",
                origin: None,
                message: format!("a finding of {} is ignored without a reason", known.finding.rule),
                help: Some("say why: `x-api-scaffold-ignore: { rule: reason }`".to_owned()),
            };
            Message { diagnostic, place: known.finding.place().cloned() }
        })
        .collect()
}

/// Accepted findings that are found no more.
fn stale(accepted: &[Entry], known: &[Known], arguments: &Arguments) -> Vec<Message> {
    let gone = accepted.iter().filter(|entry| known.iter().all(|known| known.entry != **entry));
    gone.map(|entry| {
        let about = entry.operation.as_ref().or(entry.pointer.as_ref()).cloned().unwrap_or_default();
        let file = arguments.baseline.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let diagnostic = Diagnostic {
            level: Level::Warning,
            rule: "baseline-stale",
            origin: None,
            message: format!("{file} accepts {} of {about}, which is not found any more", entry.rule),
            help: Some("--update-baseline takes it out".to_owned()),
        };
        Message { diagnostic, place: None }
    })
    .collect()
}
