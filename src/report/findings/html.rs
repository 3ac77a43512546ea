//! One page that needs no network, for whoever has no terminal.

use std::fmt::Write;

use super::{Finding, Report, at};
use crate::report::terminal::visible;
use crate::report::{Level, Place};

const STYLE: &str = include_str!("page.css");

/// The report as a page.
pub fn html(report: &Report) -> String {
    let mut text = String::new();
    let title = escaped(&format!("{} against {}", report.subject, report.reference));
    let _ = writeln!(text, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    let _ = writeln!(text, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    let _ = writeln!(
        text,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    );
    let _ = writeln!(text, "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>");
    let _ = writeln!(text, "<header>\n<p class=\"kind\">API drift</p>\n<h1>{title}</h1>");
    let _ = writeln!(text, "<ul class=\"totals\">");
    for (level, noun) in [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "note")] {
        let count = report.count(level);
        let noun = if count == 1 { noun.to_owned() } else { format!("{noun}s") };
        let _ = writeln!(text, "<li class=\"{}\"><b>{count}</b> {noun}</li>", level.name());
    }
    let _ = writeln!(text, "</ul>\n<p class=\"coverage\">Compared {}.</p>\n</header>", escaped(&report.coverage()));
    if report.findings.is_empty() && report.unknown.is_empty() {
        let _ = writeln!(text, "<p class=\"nothing\">The two say the same.</p>");
    }
    for (heading, findings) in report.grouped() {
        let _ = writeln!(text, "<section>\n<h2>{}</h2>", escaped(&heading));
        findings.iter().for_each(|finding| article(&mut text, finding));
        let _ = writeln!(text, "</section>");
    }
    for unknown in &report.unknown {
        let _ = writeln!(text, "<section>\n<h2>{}</h2>\n<article class=\"note\">", escaped(&unknown.heading()));
        let _ = writeln!(text, "<p>{}</p>", with_code(&unknown.reason));
        unknown.subject.iter().for_each(|found| place(&mut text, "now", found));
        let operations: Vec<String> = unknown.operations.iter().map(|it| format!("<li>{}</li>", escaped(it))).collect();
        let _ = writeln!(text, "<ul>{}</ul>\n</article>\n</section>", operations.concat());
    }
    let _ = writeln!(text, "</main>\n</body>\n</html>");
    text
}

fn article(text: &mut String, finding: &Finding) {
    let level = finding.level.name();
    let _ = writeln!(text, "<article class=\"{level}\">");
    let rule = escaped(finding.rule);
    let summary = escaped(finding.summary);
    let _ = writeln!(text, "<h3><span class=\"level\">{level}</span> <code title=\"{summary}\">{rule}</code></h3>");
    let _ = writeln!(text, "<p><b>{}</b> {}</p>", escaped(&finding.part), with_code(&finding.message));
    let _ = writeln!(text, "<div class=\"places\">");
    for (side, found) in [("promised", &finding.reference), ("now", &finding.subject)] {
        if let Some(found) = found {
            place(text, side, found);
        }
    }
    let _ = writeln!(text, "</div>");
    if finding.operations.len() > 1 {
        let operations: Vec<String> = finding.operations.iter().map(|it| format!("<li>{}</li>", escaped(it))).collect();
        let count = finding.operations.len();
        let _ =
            writeln!(text, "<details><summary>{count} operations</summary><ul>{}</ul></details>", operations.concat());
    }
    let _ =
        writeln!(text, "<details><summary>Why it matters</summary><p>{}</p></details>", with_code(finding.explanation));
    let _ = writeln!(text, "</article>");
}

fn place(text: &mut String, side: &str, place: &Place) {
    let _ = writeln!(text, "<figure><figcaption>{side}: {}</figcaption>", escaped(&at(place)));
    if !place.lines.is_empty() {
        let lines = place.lines.iter().map(|(number, line)| {
            let class = if *number == place.line { " class=\"meant\"" } else { "" };
            format!("<span{class}><i>{number}</i> {}</span>", escaped(line))
        });
        let _ = writeln!(text, "<pre>{}</pre>", lines.collect::<String>());
    }
    let _ = writeln!(text, "</figure>");
}

/// A text of the page; nothing in it is markup.
fn escaped(text: &str) -> String {
    visible(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// A text whose parts between backticks are code.
fn with_code(text: &str) -> String {
    let mut parts = String::new();
    for (index, part) in text.split('`').enumerate() {
        let part = escaped(part);
        if index % 2 == 1 {
            parts.push_str(&format!("<code>{part}</code>"));
        } else {
            parts.push_str(&part);
        }
    }
    parts
}
