//! The pages with maps of the documentation, in Chromium, with the libraries of npm in the versions that they name.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use rstest::rstest;
use serde_json::Value;

use super::fences::{Fence, fences, read};
use crate::{
    harness::{InTime, Server},
    imports::facts::firms_there_with,
};

const PAGE: &str = "docs/gis/web-maps.md";

/// Where pages load libraries from.
const LIBRARIES: &str = "https://unpkg.com/";

/// The folder of the libraries that ./check installs.
const INSTALLED: &str = "tests/clients/maps/node_modules";

/// Files of a folder over HTTP, as a page of another origin on the same machine; without a folder, the libraries, at an
/// origin of their own as in the page.
struct Site {
    address: String,
    ended: Arc<AtomicBool>,
}

impl Site {
    fn of(folder: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let ended = Arc::new(AtomicBool::new(false));
        let is_over = ended.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                let folder = folder.clone();
                thread::spawn(move || answer(stream, &folder));
            }
        });
        Self { address, ended }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        let _ = std::net::TcpStream::connect(self.address.trim_start_matches("http://"));
    }
}

/// Answers one request of a browser.
fn answer(mut stream: std::net::TcpStream, folder: &Path) {
    let mut head = [0; 8192];
    let Ok(length) = stream.read(&mut head) else { return };
    let head = String::from_utf8_lossy(&head[..length]).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
    let path = path.split('?').next().unwrap_or_default();
    let file = if folder.as_os_str().is_empty() { library_file(path) } else { folder.join(path) };
    let kind = match file.extension().and_then(|own| own.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        _ => "application/octet-stream",
    };
    let (status, body) = fs::read(&file).map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\naccess-control-allow-origin: *\r\n\
         connection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(&[head.as_bytes(), &body].concat());
}

/// The file of `name@version/path`, if this version is installed.
fn library_file(library: &str) -> PathBuf {
    let Some((name, path)) = library.split_once('/') else { return PathBuf::new() };
    let (name, version) = name.split_once('@').expect("a library with its version");
    let folder = Path::new(INSTALLED).join(name);
    let about = fs::read_to_string(folder.join("package.json")).expect("its package.json");
    let about: Value = serde_json::from_str(&about).expect("valid JSON");
    assert_eq!(about["version"], version, "{PAGE} names another version of {name} than the one tried");
    folder.join(path)
}

/// The block of the page that is a file.
fn page(file: &str) -> Fence {
    let all = fences(&read(PAGE)).into_iter();
    let own = all.into_iter().find(|own| own.file.as_deref() == Some(file));
    own.unwrap_or_else(|| panic!("{PAGE} has no block file={file}"))
}

#[rstest]
#[case::maplibre("maplibre.html")]
#[case::openlayers("openlayers.html")]
#[case::leaflet("leaflet.html")]
fn a_page_of_the_documentation_draws_the_register(#[case] file: &str) {
    let server = Server::seeded();
    let folder = tempfile::tempdir().expect("a folder");
    let site = Site::of(folder.path().to_owned());
    let libraries = Site::of(PathBuf::new());
    let text = page(file).text.replace("http://127.0.0.1:8080", &server.url(""));
    let text = text.replace(LIBRARIES, &format!("{}/", libraries.address));
    fs::write(folder.path().join(file), text).expect("a page");
    let output = Command::new("node")
        .arg("tests/clients/maps/look.mjs")
        .args([format!("{}/{file}", site.address).as_str(), "Xưởng"])
        .output_in_time()
        .expect("node (./check needs it)");
    let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let count: usize = told.split(' ').next().and_then(|own| own.parse().ok()).unwrap_or_default();
    assert!(count > 0 && told.ends_with("cơ sở"), "{file}: “{told}”\n{said}");
    if file != "maplibre.html" {
        assert!(count >= firms_there_with("lon"), "{file}: {told}");
    }
    server.stop();
}
