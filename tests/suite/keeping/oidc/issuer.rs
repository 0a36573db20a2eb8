//! The issuer of the tests in a process of its own, and a browser that keeps cookies and follows redirects.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use ureq::http::{Request, Response};

/// The issuer.
pub(super) struct Issuer {
    process: Child,
    pub(super) url: String,
    orders: String,
}

impl Issuer {
    pub(super) fn start() -> Self {
        Self::run(&[])
    }

    /// An issuer over TLS, with a certificate of the tests.
    pub(super) fn over_tls() -> Self {
        Self::run(&["tls"])
    }

    fn run(arguments: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/oidc");
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "./check installs oidc-provider (npm ci)"
        );
        let mut process = Command::new("node")
            .arg(folder.join("server.mjs"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Node is needed");
        let out = process.stdout.take().expect("its output is ours");
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let line = lines.find(|line| line.starts_with("Issuer at ")).expect("it says where it serves");
        std::thread::spawn(move || lines.for_each(drop));
        let (url, orders) = line.split_once(" orders at ").expect("two addresses");
        Self { process, url: url.trim_start_matches("Issuer at ").to_owned(), orders: orders.to_owned() }
    }

    /// Tells it something and answers what it says.
    pub(super) fn order(&self, what: &str, body: &Value) -> String {
        let request = Request::post(format!("{}/test/{what}", self.orders)).body(body.to_string());
        let mut response =
            ureq::Agent::new_with_defaults().run(request.expect("a request")).expect("an answer");
        response.body_mut().read_to_string().expect("text")
    }

    /// How often its keys were read.
    pub(super) fn looks(&self) -> u32 {
        self.order("looks", &Value::Null).parse().expect("a number")
    }

    /// A token with these claims, signed as ordered.
    pub(super) fn token(&self, order: &Value) -> String {
        self.order("token", order)
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A browser: cookies by host and port, and where it is.
#[derive(Default)]
pub(super) struct Browser {
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

/// A page.
pub(super) struct Page {
    pub(super) url: String,
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) text: String,
}

impl Browser {
    /// Loads an address without following where it leads.
    pub(super) fn load(&mut self, url: &str) -> Page {
        let host = host(url);
        let own = self.cookies.entry(host.clone()).or_default();
        let shown: Vec<String> = own.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let config = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build();
        let mut request = Request::get(url).header("accept-language", "en");
        if !shown.is_empty() {
            request = request.header("cookie", shown.join("; "));
        }
        let mut response =
            ureq::Agent::from(config).run(request.body(()).expect("a request")).expect("an answer");
        self.keep(&host, &response);
        let location = response.headers().get("location").and_then(|to| to.to_str().ok());
        let location =
            location.map(|to| if to.starts_with('/') { format!("http://{host}{to}") } else { to.to_owned() });
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().unwrap_or_default();
        Page { url: url.to_owned(), status, location, text }
    }

    fn keep(&mut self, host: &str, response: &Response<ureq::Body>) {
        let own = self.cookies.entry(host.to_owned()).or_default();
        for set in response.headers().get_all("set-cookie").iter().filter_map(|set| set.to_str().ok()) {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').expect("a pair");
            let ends = attributes.to_lowercase().contains("max-age=0") || value.is_empty();
            if ends {
                own.remove(name);
            } else {
                own.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Follows redirects to the page at the end, or to the first address that begins with `until`, which is not loaded.
    pub(super) fn follow(&mut self, url: &str, until: Option<&str>) -> Page {
        let mut page = self.load(url);
        for _ in 0..20 {
            let Some(next) = page.location.clone() else { return page };
            if until.is_some_and(|until| next.starts_with(until)) {
                return Page { url: next, ..page };
            }
            page = self.load(&next);
        }
        panic!("it leads nowhere: {}", page.url)
    }

    /// A cookie of a host.
    pub(super) fn cookie(&self, url: &str, name: &str) -> Option<&String> {
        self.cookies.get(&host(url))?.get(name)
    }

    /// Forgets the cookies of a host.
    pub(super) fn forget(&mut self, url: &str) {
        self.cookies.remove(&host(url));
    }
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").expect("an address").1;
    rest.split(['/', '?']).next().unwrap_or_default().to_owned()
}
