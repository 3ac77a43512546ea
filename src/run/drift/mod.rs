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
use fix::{Fixed, Homes};
use witness::{Located, Witness};

/// A finding with where it stands on both sides.
struct Found {
    finding: Finding,
    reference: Option<Located>,
    subject: Option<Located>,
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
    let homes = if arguments.fix { reference.homes() } else { Homes::new() };
    let comparison = drift::compare(std::mem::take(&mut reference.contract), now, terms);
    let found = located(comparison.findings, &reference, &subject);
    let (ignored, found): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|it| it.ignored().is_some());
    let mut messages = without_reason(&ignored);
    if arguments.update_baseline {
        return update(arguments, &found);
    }
    let accepted = arguments.baseline.as_deref().map(baseline::read).transpose()?.unwrap_or_default();
    messages.extend(stale(&accepted, &found, arguments));
    let total = found.len();
    let found: Vec<Found> = found.into_iter().filter(|it| !accepted.contains(&it.entry())).collect();
    if arguments.fix {
        let fixed = fix::fixed(&found, &reference, &subject, comparison.prefixes.as_ref(), &homes)?;
        return repair(input, promised, arguments, printer, &fixed, found.len());
    }
    let report = Report {
        accepted: total - found.len() + ignored.len(),
        findings: found.into_iter().map(Found::told).collect(),
        unknown: comparison.unknown.into_iter().map(|it| subject.unknown(it)).collect(),
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
        text: printed(&report, arguments.format, printer)?,
        facts: findings::json(&report),
        ..Ending::done()
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

/// The findings with their places on both sides.
fn located(findings: Vec<Finding>, reference: &Witness, subject: &Witness) -> Vec<Found> {
    let parts = |of: fn(&Finding) -> Option<_>| -> Vec<_> {
        findings.iter().map(|finding| of(finding).map(|origin| (origin, finding.keyword))).collect()
    };
    let before = reference.located(&parts(|finding| finding.reference));
    let after = subject.located(&parts(|finding| finding.subject));
    let places = before.into_iter().zip(after);
    findings
        .into_iter()
        .zip(places)
        .map(|(finding, (reference, subject))| Found { finding, reference, subject })
        .collect()
}

/// Brings the reference up to the subject, and says what is left.
fn repair(
    input: &Path,
    promised: &Path,
    arguments: &Arguments,
    printer: Printer,
    fixed: &Fixed,
    found: usize,
) -> Result<Ending> {
    if !promised.is_file() {
        return Err(anyhow!("--fix writes the document, and {} is no file", promised.display()));
    }
    if arguments.dry_run {
        return Ok(Ending { text: fixed.patch(), ..Ending::done() });
    }
    fixed.write()?;
    let names: Vec<String> = fixed.files.iter().map(|(path, ..)| path.display().to_string()).collect();
    let done = match names.is_empty() {
        true => "Nothing was changed.\n".to_owned(),
        false => {
            let found = crate::report::count(found, "finding");
            format!("Changed {}: {} of {found} are fixed.\n", names.join(", "), fixed.count)
        }
    };
    // What is left is found by looking again.
    let again = Arguments { fix: false, ..arguments.clone() };
    let ending = check(input, promised, &again, printer)?;
    let text = if arguments.format == Format::Text { done + &ending.text } else { ending.text };
    Ok(Ending { text, ..ending })
}

impl Found {
    /// The rule that is ignored where it stands, and why.
    fn ignored(&self) -> Option<&(String, String)> {
        self.reference.iter().chain(&self.subject).find_map(|located| located.ignores(self.finding.rule.id))
    }

    /// What tells it from others in a baseline.
    fn entry(&self) -> Entry {
        let pointer = self.reference.as_ref().or(self.subject.as_ref()).and_then(|located| located.pointer.clone());
        // In a component's pointer there is no operation.
        let is_shared = pointer.as_ref().is_some_and(|pointer| !pointer.starts_with("/paths/"));
        let operation = self.finding.endpoints.first().filter(|_| !is_shared).map(drift::Endpoint::text);
        Entry { rule: self.finding.rule.id.to_owned(), operation, pointer, subject: self.finding.said.clone() }
    }

    /// As it is told.
    fn told(self) -> findings::Finding {
        let entry = self.entry();
        let mut hasher = SipHasher13::new();
        (&entry.rule, &entry.operation, &entry.pointer, &entry.subject).hash(&mut hasher);
        let Finding { rule, level, breaking, part, message, endpoints, .. } = self.finding;
        findings::Finding {
            rule: rule.id,
            summary: rule.summary,
            explanation: rule.explanation,
            level,
            breaking,
            operations: endpoints.iter().map(drift::Endpoint::text).collect(),
            part,
            message,
            reference: self.reference.and_then(|located| located.place),
            subject: self.subject.and_then(|located| located.place),
            fingerprint: format!("{:016x}", hasher.finish()),
        }
    }
}

/// Writes all findings as accepted.
fn update(arguments: &Arguments, found: &[Found]) -> Result<Ending> {
    let Some(path) = &arguments.baseline else {
        return Err(anyhow!("--update-baseline needs the file's name\n  = name it with --baseline"));
    };
    baseline::write(path, found.iter().map(Found::entry).collect())?;
    let text = format!("Accepted in {}: {}.\n", path.display(), crate::report::count(found.len(), "finding"));
    Ok(Ending { text, ..Ending::done() })
}

/// What is ignored has to say why.
fn without_reason(ignored: &[Found]) -> Vec<Message> {
    let silent = ignored.iter().filter(|found| found.ignored().is_some_and(|(_, reason)| reason.trim().is_empty()));
    silent
        .map(|found| {
            let diagnostic = Diagnostic {
                level: Level::Warning,
                rule: "ignored-without-reason",
                origin: None,
                message: format!("a finding of {} is ignored without a reason", found.finding.rule.id),
                help: Some("say why: `x-api-scaffold-ignore: { rule: reason }`".to_owned()),
            };
            let place = found.subject.iter().chain(&found.reference).find_map(|located| located.place.clone());
            Message { diagnostic, place }
        })
        .collect()
}

/// Accepted findings that are found no more.
fn stale(accepted: &[Entry], found: &[Found], arguments: &Arguments) -> Vec<Message> {
    let found: Vec<Entry> = found.iter().map(Found::entry).collect();
    let gone = accepted.iter().filter(|entry| !found.contains(entry));
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
