//! Signing in by an issuer of identities: a real one (npm `oidc-provider`), with its keys, pages and refusals.

mod code_flow;
mod issuer;
mod tokens;

use issuer::Issuer;
use serde_json::{Value, json};

use super::with_workers;
use crate::harness::{Answer, Folder, Server};

/// The audience of tokens for this server.
const AUDIENCE: &str = "https://xuong.example";

/// A server that knows the issuer, with more settings before and within its table.
fn server_with(issuer: &Issuer, before: &str, within: &str) -> Server {
    let folder = with_workers();
    settle(&folder, issuer, before, within);
    let server = Server::on(folder);
    issuer.order("redirects", &json!([server.url("/api/session/oidc/callback")]));
    server
}

fn server(issuer: &Issuer) -> Server {
    server_with(issuer, "", "")
}

fn settle(folder: &Folder, issuer: &Issuer, before: &str, within: &str) {
    let text = format!(
        "{before}\n[oidc]\nissuer = '{}'\nclient_id = 'xuong'\nclient_secret = 'the-secret-of-the-tests'\naudience = '{AUDIENCE}'\n{within}\n[oidc.roles]\neditors = 'editor'\nreaders = 'analyst'\n",
        issuer.url
    );
    folder.file("xuong.toml", text);
}

/// What the readiness probe says of the issuer.
fn ready(server: &Server) -> Value {
    server.get("/api/health/ready").json(200)["issuer"].clone()
}

fn detail(answer: &Answer, status: u16) -> String {
    answer.json(status)["detail"].as_str().expect("a sentence").to_owned()
}
