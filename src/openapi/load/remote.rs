//! Documents on other machines: what is asked for, what is taken, and what is said where that fails.

use std::collections::HashMap;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use fluent_uri::Uri;
use ureq::Agent;
use ureq::http::{HeaderMap, Response, StatusCode, header};
use ureq::tls::{RootCerts, TlsConfig};

use super::Location;
use super::cache::{Cache, Entry, Head, now};

/// How much may be downloaded, and how long that may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The bytes of one document.
    pub document: u64,
    /// The bytes of all documents of a run.
    pub all: u64,
    /// How many documents.
    pub documents: usize,
    /// How many redirects lead from a URL to its document.
    pub redirects: usize,
    /// How long a machine may take until there is a connection.
    pub connect: Duration,
    /// How long one download may take, from asking for it to its last byte.
    pub download: Duration,
    /// How long all downloads of a run may take together.
    pub all_downloads: Duration,
    /// How long a document of the cache is taken as it is, without asking whether it has changed.
    pub fresh: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            // The largest document that is known, Microsoft Graph's, has 47 MB.
            document: 64 << 20,
            // The tree of a document takes several times its text, and it should fit into memory.
            all: 256 << 20,
            // Who publishes an API in thousands of files publishes them as an archive or a repository, too.
            documents: 1000,
            // What shortens, moves to https and names the latest version, with some to spare.
            redirects: 5,
            // A machine that is there answers within three round trips, wherever it is.
            connect: Duration::from_secs(10),
            // 64 MiB at 9 Mbit/s.
            download: Duration::from_secs(60),
            // Nobody waits longer for a command without wondering.
            all_downloads: Duration::from_secs(300),
            // One sitting's runs do not ask again, and a change is seen after a minute.
            fresh: Duration::from_secs(60),
        }
    }
}

/// A document from another machine.
#[derive(Debug)]
pub struct Download {
    /// Where it was in the end, behind all redirects.
    pub location: Location,
    pub bytes: Vec<u8>,
    /// Why it is the copy in the cache although the server may have another by now.
    pub unchecked: Option<String>,
}

/// Downloads documents.
#[derive(Debug)]
pub struct Remote {
    limits: Limits,
    cache: Cache,
    agent: Agent,
    /// What was spent of the limits.
    documents: usize,
    bytes: u64,
    time: Duration,
    /// Machines that did not answer, and why: asking them again for each of their documents takes too long.
    unreachable: HashMap<String, String>,
}

/// What to do about most of what can go wrong here.
const REFER: &str = "download it and refer to the file";

/// Why there is no document.
enum Failure {
    /// That machine does not answer, for a reason; what it had before may do.
    Unreachable(String, String),
    /// The server cannot answer now; what it had before may do.
    Failing(String),
    /// There is no document, or none to be had.
    Refused(String),
}

use Failure::{Failing, Refused, Unreachable};

/// What a server has.
enum Answer {
    /// A document, and whether it may be kept.
    New(Entry, bool),
    /// What is in the cache.
    NotModified,
}

impl Remote {
    /// A downloader that keeps to limits, and keeps what it downloads.
    pub fn new(limits: Limits, cache: Cache) -> Remote {
        // The certificates that the system trusts: within a company, that is often the company's own.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            // They are followed here, where it is seen what they lead to.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(limits.connect))
            .user_agent(concat!("api-scaffold/", env!("CARGO_PKG_VERSION")))
            .accept("application/yaml, application/json;q=0.9, */*;q=0.5");
        let agent = config.build().new_agent();
        Remote { limits, cache, agent, documents: 0, bytes: 0, time: Duration::ZERO, unreachable: HashMap::new() }
    }

    /// The document at a URL in its normal form, from the cache where that is current or nothing else can be had. The
    /// error says what is wrong and what to do about it.
    pub fn get(&mut self, url: &str) -> Result<Download, String> {
        check(url)?;
        if self.documents >= self.limits.documents {
            let most = self.limits.documents;
            return Err(format!(
                "more than {most} documents would be downloaded; download them and refer to the files"
            ));
        }
        let cached = self.cache.get(url);
        if let Some(entry) = cached.as_ref().filter(|entry| entry.head.is_fresh(self.limits.fresh)) {
            return self.taken(entry.clone(), None);
        }
        match (self.ask(url, cached.as_ref()), cached) {
            (Ok(Answer::New(entry, may_be_kept)), _) => {
                match may_be_kept {
                    true => self.cache.put(&entry),
                    false => self.cache.remove(url),
                }
                self.taken(entry, None)
            }
            (Ok(Answer::NotModified), Some(mut entry)) => {
                entry.head.checked = now();
                self.cache.put(&entry);
                self.taken(entry, None)
            }
            (Err(Unreachable(_, reason) | Failing(reason)), Some(entry)) => self.taken(entry, Some(reason)),
            (Err(Unreachable(_, reason) | Failing(reason)), None) => {
                Err(format!("{reason}; try again later, or {REFER}"))
            }
            (Err(Refused(reason)), _) => Err(reason),
            (Ok(Answer::NotModified), None) => Err("the server takes it for known, which it is not".to_owned()),
        }
    }

    /// Forgets a document that is none, so that the next run sees whether it has been mended.
    pub fn forget(&self, url: &str) {
        self.cache.remove(url);
    }

    fn taken(&mut self, entry: Entry, unchecked: Option<String>) -> Result<Download, String> {
        let location = Location::of_uri(&entry.head.location).ok_or("it is no valid URL")?;
        self.documents += 1;
        self.bytes += entry.bytes.len() as u64;
        Ok(Download { location, bytes: entry.bytes, unchecked })
    }

    /// Asks for a document, and keeps an eye on the time that it takes.
    fn ask(&mut self, url: &str, cached: Option<&Entry>) -> Result<Answer, Failure> {
        let left = self.time_left();
        if left.is_zero() {
            let most = self.limits.all_downloads;
            return Err(Failing(format!("the downloads of this run took {most:?} already")));
        }
        let start = Instant::now();
        let answer = self.follow(url, cached, start + left);
        self.time += start.elapsed();
        if let Err(Unreachable(machine, reason)) = &answer {
            self.unreachable.insert(machine.clone(), reason.clone());
        }
        answer
    }

    /// How long the next download may take.
    fn time_left(&self) -> Duration {
        self.limits.all_downloads.saturating_sub(self.time).min(self.limits.download)
    }

    /// Follows redirects to the document.
    fn follow(&self, url: &str, cached: Option<&Entry>, end: Instant) -> Result<Answer, Failure> {
        let mut location = url.to_owned();
        for _ in 0..=self.limits.redirects {
            let known = cached.map(|entry| &entry.head).filter(|head| head.location == location);
            let mut response = self.send(&location, known, end)?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED && known.is_some() {
                return Ok(Answer::NotModified);
            }
            if status == StatusCode::OK {
                let bytes = self.body(&mut response)?;
                let headers = response.headers();
                let head = Head {
                    url: url.to_owned(),
                    location,
                    etag: text(headers, header::ETAG),
                    last_modified: text(headers, header::LAST_MODIFIED),
                    checked: now(),
                    length: bytes.len(),
                };
                let may_be_kept = may_be_kept(headers);
                return Ok(Answer::New(Entry { head, bytes }, may_be_kept));
            }
            let target = text(response.headers(), header::LOCATION).filter(|_| status.is_redirection());
            location = redirected(&location, &target.ok_or_else(|| refusal(status))?)?;
        }
        let most = self.limits.redirects;
        Err(Refused(format!("it redirects more than {most} times; refer to where it ends")))
    }

    fn send(&self, url: &str, known: Option<&Head>, end: Instant) -> Result<Response<ureq::Body>, Failure> {
        let machine = machine(url);
        if let Some(reason) = self.unreachable.get(&machine) {
            return Err(Unreachable(machine, reason.clone()));
        }
        let mut request = self.agent.get(url);
        for (name, value) in [
            (header::IF_NONE_MATCH, known.and_then(|head| head.etag.as_ref())),
            (header::IF_MODIFIED_SINCE, known.and_then(|head| head.last_modified.as_ref())),
        ] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        // Zero would mean that there is no limit.
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let request = request.config().timeout_global(Some(left)).build();
        request.call().map_err(|error| self.failure(error, url))
    }

    fn body(&self, response: &mut Response<ureq::Body>) -> Result<Vec<u8>, Failure> {
        if let Some(coding) = text(response.headers(), header::CONTENT_ENCODING).filter(|coding| coding != "identity") {
            return Err(Refused(format!("the server sends it as {coding} unasked; {REFER}")));
        }
        let most = self.limits.document.min(self.limits.all.saturating_sub(self.bytes));
        let mut bytes = Vec::new();
        let url = ureq::ResponseExt::get_uri(response).to_string();
        let reader = response.body_mut().as_reader();
        reader
            .take(most.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| self.failure(ureq::Error::from(error), &url))?;
        if bytes.len() as u64 > most {
            return Err(Refused(match most < self.limits.document {
                true => format!("all downloads are larger than {} bytes; {REFER}", self.limits.all),
                false => format!("it is larger than {most} bytes; {REFER}"),
            }));
        }
        if is_markup(&bytes) {
            let help = "refer to the document itself, which such pages often call raw";
            return Err(Refused(format!("it is a web page, neither YAML nor JSON; {help}")));
        }
        Ok(bytes)
    }

    /// Says what went wrong on the way to a server or back.
    fn failure(&self, error: ureq::Error, url: &str) -> Failure {
        let machine = machine(url);
        let unreachable = |why: String| {
            let reason = format!("`{machine}` cannot be reached{why}");
            Unreachable(machine.clone(), reason)
        };
        match &error {
            ureq::Error::Timeout(ureq::Timeout::Connect) => unreachable(format!(" within {:?}", self.limits.connect)),
            ureq::Error::Timeout(_) => Failing(format!("`{machine}` has not sent it within {:?}", self.time_left())),
            ureq::Error::HostNotFound => unreachable(": there is no machine of that name".to_owned()),
            // So rustls tells what it does not like about the other side.
            ureq::Error::Io(why) if why.kind() == io::ErrorKind::InvalidData => unsafe_connection(&machine, why),
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => unsafe_connection(&machine, &error),
            ureq::Error::Io(_) | ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => {
                unreachable(format!(": {error}"))
            }
            _ => Refused(format!("`{machine}` cannot be understood: {error}")),
        }
    }
}

fn unsafe_connection(machine: &str, error: &dyn std::error::Error) -> Failure {
    let help = "let the system trust the certificate if it is right, or download the document and refer to the file";
    Refused(format!("there is no safe connection to `{machine}`: {error}; {help}"))
}

/// Refuses URLs that cannot be asked, or should not be.
fn check(url: &str) -> Result<(), String> {
    let uri = Uri::parse(url).map_err(|_| "it is no valid URL")?;
    if !matches!(uri.scheme().as_str(), "http" | "https") {
        return Err("only http and https URLs are downloaded; download it otherwise and refer to the file".to_owned());
    }
    let authority = uri.authority().filter(|authority| !authority.host().is_empty());
    let authority = authority.ok_or("the URL names no machine")?;
    if authority.userinfo().is_some() {
        return Err(format!("it has a user name or password, which do not belong into a document; {REFER}"));
    }
    Ok(())
}

/// Where a redirect leads.
fn redirected(from: &str, to: &str) -> Result<String, Failure> {
    let target = Location::Uri(from.to_owned()).join(super::location::without_fragment(to)).map_err(Refused)?;
    let target = target.to_string();
    // The target is not told before it is known to have no password in it.
    check(&target).map_err(|reason| Refused(format!("it redirects, and then: {reason}")))?;
    if from.starts_with("https:") && !target.starts_with("https:") {
        return Err(Refused(format!("it redirects to `{target}`, which is less safe; refer to that if it is right")));
    }
    Ok(target)
}

/// What a status means that comes without a document.
fn refusal(status: StatusCode) -> Failure {
    let answer = format!("the server answers {status}");
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Refused(format!("{answer}; download it with what it takes to log in, and refer to the file"))
        }
        StatusCode::TOO_MANY_REQUESTS => Failing(answer),
        _ if status.is_server_error() => Failing(answer),
        _ => Refused(format!("{answer}; check the URL")),
    }
}

/// The host of a URL, and its port if it has one.
fn machine(url: &str) -> String {
    let authority = Uri::parse(url).ok().and_then(|uri| Some(uri.authority()?.as_str().to_owned()));
    authority.unwrap_or_default()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Whether the server lets its answer be kept (RFC 9111, 5.2.2.5).
fn may_be_kept(headers: &HeaderMap) -> bool {
    let control = text(headers, header::CACHE_CONTROL).unwrap_or_default().to_ascii_lowercase();
    !control.split(',').any(|directive| directive.trim() == "no-store")
}

/// Whether a text is HTML or XML. A YAML text may start with a merge key, `<<`.
fn is_markup(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.starts_with(b"<") && !text.starts_with(b"<<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_do_not_leave_https() {
        let to = |from, to| redirected(from, to).ok();
        assert_eq!(to("https://a.com/x/y", "../z").as_deref(), Some("https://a.com/z"));
        assert_eq!(to("http://a.com/x", "https://b.com/y#z").as_deref(), Some("https://b.com/y"));
        assert_eq!(to("https://a.com/x", "http://a.com/x"), None);
        assert_eq!(to("https://a.com/x", "//me@b.com/x"), None);
    }

    #[test]
    fn only_markup_is_a_web_page() {
        for page in ["<!DOCTYPE html>", " \n<html>", "<?xml version='1.0'?>"] {
            assert!(is_markup(page.as_bytes()), "{page}");
        }
        assert!(!is_markup(b"<<: { a: 1 }") && !is_markup(b"a: <b>"));
    }
}
