//! Operations of signing in and out. Paths under `/api` have a server of their own.

use serde_json::{Map, Value, json};

use super::answers::problem;
use crate::model::lang::Lang;

/// Adds the operations on the session of a request.
pub(super) fn add(paths: &mut Map<String, Value>, base: &str, lang: Lang) {
    let key = json!({
        "type": "object",
        "required": ["key"],
        "additionalProperties": false,
        "properties": { "key": { "type": "string" } },
    });
    let mut sign_in = operation(
        "signIn",
        lang.pick("Đăng nhập bằng khóa", "Sign in with a key"),
        &refused(lang, &["400", "401", "403", "408", "413", "415", "429", "503"]),
    );
    let summary = sign_in["summary"].clone();
    let cookie = json!({ "Set-Cookie": { "schema": { "type": "string" } } });
    sign_in["responses"]["200"] = json!({ "description": summary, "headers": cookie, "content": session() });
    sign_in["requestBody"] =
        json!({ "required": true, "content": { "application/json": { "schema": key } } });
    let mut show = operation(
        "getSession",
        lang.pick("Đang đăng nhập là ai", "Who is signed in"),
        &refused(lang, &["400", "401", "429", "503"]),
    );
    show["responses"]["200"] = json!({ "description": show["summary"], "content": session() });
    let out = |name, summary| {
        let mut operation = operation(name, summary, &refused(lang, &["400", "401", "403", "429", "503"]));
        operation["responses"]["204"] = json!({ "description": operation["summary"] });
        operation
    };
    let sign_out = out("signOut", lang.pick("Đăng xuất", "Sign out"));
    let everywhere = out("signOutEverywhere", lang.pick("Đăng xuất khỏi mọi nơi", "Sign out everywhere"));
    put(paths, base, "/api/session", json!({ "get": show, "post": sign_in, "delete": sign_out }));
    put(paths, base, "/api/sessions", json!({ "delete": everywhere }));
}

/// Adds the operations on the issuer that the settings name.
pub(super) fn add_issuer(paths: &mut Map<String, Value>, base: &str, lang: Lang) {
    let by_issuer = |name, summary, parameters: &[&str]| {
        let mut operation =
            operation(name, summary, &refused(lang, &["400", "401", "403", "404", "429", "503"]));
        let location = json!({ "Location": { "schema": { "type": "string" } } });
        operation["responses"]["303"] = json!({ "description": summary, "headers": location });
        operation["parameters"] = parameters.iter().map(|name| text_in_query(name)).collect();
        operation
    };
    let begin = by_issuer(
        "signInByIssuer",
        lang.pick("Đăng nhập bằng nơi cấp danh tính", "Sign in by the issuer of identities"),
        &["return_to"],
    );
    let back = by_issuer(
        "returnFromIssuer",
        lang.pick("Nơi cấp danh tính gửi trình duyệt về đây", "The issuer sends the browser back here"),
        &["code", "state", "iss", "error"],
    );
    put(paths, base, "/api/session/oidc", json!({ "get": begin }));
    put(paths, base, "/api/session/oidc/callback", json!({ "get": back }));
}

fn put(paths: &mut Map<String, Value>, base: &str, path: &str, mut methods: Value) {
    for operation in methods.as_object_mut().into_iter().flat_map(Map::values_mut) {
        operation["servers"] = json!([{ "url": base }]);
    }
    paths.insert(path.to_owned(), methods);
}

fn operation(name: &str, summary: &str, responses: &Value) -> Value {
    json!({ "operationId": name, "summary": summary, "parameters": [], "responses": responses })
}

fn text_in_query(name: &str) -> Value {
    json!({ "name": name, "in": "query", "required": false, "schema": { "type": "string" } })
}

/// Problems by their status.
fn refused(lang: Lang, statuses: &[&str]) -> Value {
    let said = |status: &str| match status {
        "401" => {
            lang.pick("Khóa không đúng, hoặc chưa đăng nhập", "The key is not valid, or nobody is signed in")
        }
        "404" => lang.pick("Không có nơi cấp danh tính trong cấu hình", "The settings name no issuer"),
        "403" => lang.pick(
            "Thiếu X-CSRF-Token, hoặc trang của nơi khác gửi",
            "X-CSRF-Token is missing, or a page of another site sends it",
        ),
        "429" => lang.pick("Quá nhiều khóa sai", "Too many wrong keys"),
        "503" => lang.pick("Sổ đăng ký chưa ghi được", "The register cannot be written to now"),
        _ => lang.pick("Yêu cầu không nhận được", "The request cannot be taken"),
    };
    let all = statuses.iter().map(|status| ((*status).to_owned(), problem(said(status))));
    Value::Object(all.collect())
}

/// What a client learns of itself.
fn session() -> Value {
    let text = json!({ "type": "string" });
    let instant = json!({ "type": "string", "format": "date-time" });
    let own = json!({
        "type": "object",
        "nullable": true,
        "required": ["id", "signedInWith", "csrfToken", "expiresAt", "idleEndsAt"],
        "properties": {
            "id": text,
            "signedInWith": { "type": "string", "enum": ["key", "oidc"] },
            "csrfToken": text,
            "expiresAt": instant,
            "idleEndsAt": instant,
        },
    });
    let ways = json!({ "type": "array", "items": { "type": "string", "enum": ["key", "oidc"] } });
    let schema = json!({
        "type": "object",
        "required": ["account", "role", "mayEdit", "within", "session", "signInWith"],
        "properties": {
            "account": { "type": "string", "nullable": true },
            "role": text,
            "mayEdit": { "type": "boolean" },
            "within": { "type": "array", "items": text },
            "session": own,
            "signInWith": ways,
        },
    });
    json!({ "application/json": { "schema": schema } })
}
