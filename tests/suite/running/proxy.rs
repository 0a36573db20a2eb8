//! The site of nginx, served by a real nginx with TLS in front of the program.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    harness::{Folder, InTime, Run, Server},
    keeping::key_of,
};

const SITE: &str = "ops/nginx/xuong.conf";

/// A running nginx with the site.
struct Proxy {
    nginx: Child,
    folder: TempDir,
    port: u16,
    plain_port: u16,
}

/// An answer as curl prints it.
struct Told {
    status: u16,
    head: String,
    body: String,
}

impl Told {
    fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .next()
            .unwrap_or_default()
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port()
}

/// A certificate of its own for the name in the site.
fn certificate(folder: &Path) {
    let output = Command::new("openssl")
        .current_dir(folder)
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
        ])
        .args(["-subj", "/CN=xuong.example.vn", "-keyout", "xuong.key", "-out", "xuong.pem"])
        .output_in_time();
    Run::of(&output.expect("openssl is there")).ended(0);
}

impl Proxy {
    /// The site of the file, with the ports and paths of this machine.
    fn before(server: &Server) -> Self {
        Self::with(server, ("", ""))
    }

    /// The same with another line of it changed.
    fn with(server: &Server, other: (&str, &str)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().display().to_string();
        certificate(folder.path());
        let (port, plain_port) = (free_port(), free_port());
        let site = fs::read_to_string(SITE).expect(SITE);
        let mut changed = site.clone();
        let upstream = server.url("").trim_start_matches("http://").to_owned();
        for (from, to) in [
            ("127.0.0.1:8080", upstream.as_str()),
            ("listen 443 ssl http2", &format!("listen 127.0.0.1:{port} ssl http2")),
            ("    listen [::]:443 ssl http2;\n", ""),
            ("listen 80;", &format!("listen 127.0.0.1:{plain_port};")),
            ("    listen [::]:80;\n", ""),
            ("/etc/ssl/xuong.pem", &format!("{root}/xuong.pem")),
            ("/etc/ssl/private/xuong.key", &format!("{root}/xuong.key")),
            ("/var/cache/nginx/xuong", &format!("{root}/cache")),
            other,
        ] {
            assert!(changed.contains(from), "{SITE} has {from}");
            changed = if from.is_empty() { changed } else { changed.replace(from, to) };
        }
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {root}/{kind};\n"))
            .concat();
        let whole = format!(
            "daemon off;\npid {root}/pid;\nerror_log {root}/error.log warn;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{changed}}}\n"
        );
        fs::write(folder.path().join("nginx.conf"), whole).expect("a configuration");
        let nginx = |more: &[&str]| {
            let mut command = Command::new("/usr/sbin/nginx");
            command.args(["-p", &root, "-e", &format!("{root}/error.log"), "-c", "nginx.conf"]).args(more);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command
        };
        Run::of(&nginx(&["-t"]).output_in_time().expect("nginx is there: Debian's package nginx-light"))
            .ended(0);
        let own = nginx(&[]).spawn().expect("nginx starts");
        let proxy = Self { nginx: own, folder, port, plain_port };
        let begun = Instant::now();
        while proxy.curl(&["/xuong/api/health/live"]).is_none() {
            assert!(begun.elapsed() < Duration::from_secs(20), "nginx does not answer");
            thread::sleep(Duration::from_millis(50));
        }
        proxy
    }

    fn url(&self, path: &str) -> String {
        format!("https://xuong.example.vn:{}{path}", self.port)
    }

    fn command(&self) -> Command {
        let mut command = Command::new("curl");
        command
            .args(["--silent", "--max-time", "30", "--cacert"])
            .arg(self.folder.path().join("xuong.pem"))
            .args(["--resolve", &format!("xuong.example.vn:{}:127.0.0.1", self.port)])
            .args(["--resolve", &format!("xuong.example.vn:{}:127.0.0.1", self.plain_port)]);
        command
    }

    /// Asks for a path, the first of the arguments.
    fn curl(&self, args: &[&str]) -> Option<Told> {
        let output = self.command().arg("--include").args(&args[1..]).arg(self.url(args[0])).output_in_time();
        let output = output.expect("curl is there");
        if !output.status.success() {
            return None;
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut rest = text.as_str();
        // An interim response comes before that to a large body.
        while let Some((head, body)) = rest.split_once("\r\n\r\n") {
            let status = head.split(' ').nth(1).and_then(|own| own.parse().ok()).expect("a status");
            if status != 100 {
                return Some(Told { status, head: head.to_owned(), body: body.to_owned() });
            }
            rest = body;
        }
        None
    }

    fn get(&self, args: &[&str]) -> Told {
        self.curl(args).unwrap_or_else(|| panic!("{args:?}: no answer"))
    }

    /// What nginx complained of.
    fn complaints(&self) -> String {
        fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-QUIT", &self.nginx.id().to_string()]).status();
        let _ = self.nginx.wait();
    }
}

fn serving() -> (Server, Proxy, String) {
    let folder = Folder::seeded();
    folder.file("xuong.toml", "trusted_proxies = ['127.0.0.1']\n");
    let key = key_of(&folder, "An", "editor", &[]);
    let server = Server::on(folder);
    let proxy = Proxy::before(&server);
    (server, proxy, key)
}

#[test]
fn links_have_the_scheme_the_name_and_the_path_of_the_site() {
    let (server, proxy, _) = serving();
    let landing = proxy.get(&["/xuong/ogc/", "--header", "Accept: application/json"]);
    assert_eq!((landing.status, landing.header("strict-transport-security")), (200, "max-age=31536000"));
    let base = proxy.url("/xuong/");
    let links: serde_json::Value = serde_json::from_str(&landing.body).expect("JSON");
    let links: Vec<&str> =
        links["links"].as_array().expect("links").iter().filter_map(|own| own["href"].as_str()).collect();
    let own: Vec<&&str> = links.iter().filter(|link| link.contains("xuong.example.vn")).collect();
    assert!(own.len() > 5 && own.iter().all(|link| link.starts_with(&base)), "{links:?}");
    assert!(!landing.body.contains("127.0.0.1"), "{}", landing.body);
    for link in own {
        let path = link.strip_prefix(proxy.url("").as_str()).expect("below the site");
        assert_eq!(proxy.get(&[path]).status, 200, "{link}");
    }
    assert_eq!(proxy.get(&["/xuong"]).status, 301);
    let page = proxy.get(&["/xuong/"]);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let file =
        page.body.split("assets/").nth(1).and_then(|rest| rest.split('"').next()).expect("a file of the app");
    let path = format!("/xuong/assets/{file}");
    assert_eq!(proxy.get(&[&path]).status, 200);
    assert_eq!(proxy.get(&[&path]).header("x-cache-status"), "HIT");
    assert_eq!(proxy.get(&["/xuong/metrics"]).status, 404);
    let plain = proxy
        .command()
        .args(["--head", &format!("http://xuong.example.vn:{}/xuong/ogc", proxy.plain_port)])
        .output_in_time();
    let plain = String::from_utf8_lossy(&plain.expect("curl").stdout).into_owned();
    assert!(
        plain.starts_with("HTTP/1.1 301") && plain.contains("Location: https://xuong.example.vn/xuong/ogc"),
        "{plain}"
    );
    assert_eq!(proxy.complaints(), "");
    server.stop();
}

#[test]
fn a_tag_is_answered_by_304_and_tiles_are_kept_and_revalidated() {
    let (server, proxy, key) = serving();
    let items = "/xuong/ogc/collections/firms/items?limit=3";
    let tag = proxy.get(&[items]).header("etag").to_owned();
    assert!(tag.starts_with("W/"), "{tag}");
    let known = format!("If-None-Match: {tag}");
    assert_eq!(proxy.get(&[items, "--header", &known]).status, 304);
    let tile = "/xuong/ogc/tiles/WebMercatorQuad/10/450/813";
    let first = proxy.get(&[tile]);
    assert_eq!((first.status, first.header("x-cache-status")), (200, "MISS"));
    assert_eq!(proxy.get(&[tile]).header("x-cache-status"), "HIT");
    let known = format!("If-None-Match: {}", first.header("etag"));
    assert_eq!(proxy.get(&[tile, "--header", &known]).status, 304);
    thread::sleep(Duration::from_millis(2_100));
    let again = proxy.get(&[tile]).header("x-cache-status").to_owned();
    assert!(["REVALIDATED", "EXPIRED"].contains(&again.as_str()), "{again}");
    let own = proxy.get(&[tile, "--header", &format!("Authorization: Bearer {key}")]);
    assert_eq!((own.status, own.header("x-cache-status")), (200, "BYPASS"), "a key reads past the cache");
    let own = proxy.get(&[tile, "--header", "Cookie: a=b"]);
    assert_eq!(own.header("x-cache-status"), "BYPASS", "and so does a session");
    assert_eq!(proxy.complaints(), "");
    server.stop();
}

#[test]
fn what_the_server_refuses_reaches_the_client_with_its_reason() {
    let (server, proxy, _) = serving();
    let body = server.folder.file("large.json", vec![b' '; 1_500_000]);
    let sent = format!("@{}", body.display());
    let large = proxy.get(&[
        "/xuong/api/reports/sector-mix",
        "--data-binary",
        &sent,
        "--header",
        "Content-Type: application/geo+json",
    ]);
    assert_eq!(
        (large.status, large.header("content-type")),
        (413, "application/problem+json"),
        "{}",
        large.body
    );
    let problem: serde_json::Value = serde_json::from_str(&large.body).expect("JSON");
    assert_eq!(problem["status"], 413, "{problem}");
    let guess = || proxy.get(&["/xuong/plain", "--header", "Authorization: Bearer some-wrong-key"]);
    (0..10).for_each(|_| assert_eq!(guess().status, 401));
    let late = guess();
    assert_eq!(
        (late.status, late.header("content-type")),
        (429, "application/problem+json"),
        "{}",
        late.body
    );
    assert!(late.header("retry-after").parse::<u32>().is_ok());
    assert_eq!(proxy.get(&["/xuong/no/such/path"]).header("content-type"), "application/problem+json");
    let log = server.log();
    assert!(log.contains("wrong keys from 127.0.0.1") && !log.contains("ERROR"), "{log}");
}

#[test]
fn who_asks_for_too_much_at_once_is_told_so_as_the_server_would() {
    let folder = Folder::seeded();
    folder.file("xuong.toml", "trusted_proxies = ['127.0.0.1']\n");
    let server = Server::on(folder);
    let limit = |most: u32| format!("limit_conn xuong_clients {most};");
    let proxy = Proxy::with(&server, (&limit(256), &limit(1)));
    let mut curl = proxy
        .command()
        .args(["--no-buffer", &proxy.url("/xuong/api/changes/stream")])
        .stdout(Stdio::piped())
        .spawn()
        .expect("curl is there");
    let mut lines = BufReader::new(curl.stdout.take().expect("ours")).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("data:")), "the present version");
    let late = proxy.get(&["/xuong/api/health/live"]);
    assert_eq!(
        (late.status, late.header("content-type")),
        (429, "application/problem+json"),
        "{}",
        late.body
    );
    assert_eq!(late.header("retry-after"), "1");
    let problem: serde_json::Value = serde_json::from_str(&late.body).expect("JSON");
    assert_eq!(problem["status"], 429, "{problem}");
    let _ = curl.kill();
    let _ = curl.wait();
    server.stop();
}

#[test]
fn white_space_in_the_path_of_a_tile_does_not_end_the_line_of_the_request() {
    let (server, proxy, _) = serving();
    for path in ["collections/a%20b/tiles/WebMercatorQuad", "tiles/Web%0d%0aX:%20y", "tiles/Web%20Mercator"] {
        let told = proxy.get(&[&format!("/xuong/ogc/{path}/10/450/813")]);
        assert_eq!(told.header("content-type"), "application/problem+json", "{path}: {}", told.body);
        assert!(told.status < 500 && told.header("x-cache-status").is_empty(), "{path}: {}", told.head);
    }
    assert_eq!(proxy.complaints(), "");
    server.stop();
}

#[test]
fn changes_arrive_as_they_happen() {
    let (server, proxy, key) = serving();
    let mut curl = proxy
        .command()
        .args(["--no-buffer", &proxy.url("/xuong/api/changes/stream")])
        .stdout(Stdio::piped())
        .spawn()
        .expect("curl is there");
    let mut lines = BufReader::new(curl.stdout.take().expect("ours")).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("data:")), "the present version");
    let begun = Instant::now();
    let (key, sent) = (format!("Authorization: Bearer {key}"), r#"{"properties":{"workers":7}}"#);
    let edited = proxy.get(&[
        "/xuong/ogc/collections/firms/items/F0001",
        "--request",
        "PATCH",
        "--header",
        &key,
        "--header",
        "Content-Type: application/merge-patch+json",
        "--header",
        "If-Match: *",
        "--data",
        sent,
    ]);
    assert!(edited.status < 300, "{}", edited.body);
    assert!(lines.any(|line| line.starts_with("data:") && line.contains("firms")), "the change");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let _ = curl.kill();
    let _ = curl.wait();
    server.stop();
}
