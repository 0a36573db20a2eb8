//! Operations on imports that are reviewed before they are written, and on profiles. Paths under `/api` have a server of
//! their own.

use serde_json::{Map, Value, json};

use super::{
    answers::problem,
    parameters::{explained, in_path, one_of, parameter},
};
use crate::{
    exchange::{draft::Importable, options::Options},
    http::parameter::{KIND, LIMIT, OFFSET, Parameter},
    model::{city::City, lang::Lang},
    registry::proposed::Action,
};

/// A way to ask about imports.
struct Operation {
    path: &'static str,
    method: &'static str,
    name: &'static str,
    summary: &'static str,
    parameters: Vec<Value>,
    /// The schema of the body of the request, by its media type.
    body: Option<(&'static str, Value)>,
    /// The successful responses: status and schema.
    good: Vec<(&'static str, Option<Value>)>,
    /// The statuses of problems beside those of every operation.
    bad: &'static [&'static str],
}

/// Adds the operations.
pub(super) fn add(paths: &mut Map<String, Value>, base: &str, told: (&City, Lang)) {
    for operation in of_imports(told).into_iter().chain(of_profiles(told.1)) {
        let (path, method) = (operation.path, operation.method);
        let mut own = operation.into_json(told.1);
        own["servers"] = json!([{ "url": base }]);
        paths.entry(path).or_insert_with(|| json!({}))[method] = own;
    }
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn id() -> Value {
    in_path("import", &json!({ "type": "integer", "minimum": 1 }), &json!(3))
}

fn if_match(lang: Lang) -> Value {
    let said = lang.pick("ETag của lần nhập đã duyệt", "The ETag of the import as reviewed");
    json!({ "name": "If-Match", "in": "header", "required": true, "description": said, "schema": text() })
}

/// The parameters of a page of a list.
fn page((city, lang): (&City, Lang)) -> [Value; 2] {
    let asked = |of: Parameter, least: u32| {
        let schema = json!({ "type": "integer", "minimum": least });
        explained(of, parameter(of.name, &schema), (city, lang))
    };
    [asked(LIMIT, 1), asked(OFFSET, 0)]
}

/// An import with its numbers; those are missing while it is read.
fn import() -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    let object = json!({ "type": "object" });
    let mut properties = json!({
        "id": { "type": "integer" },
        "href": text(),
        "state": { "type": "string", "enum": ["open", "reading", "committed"] },
        "progress": { "type": "object", "properties": {
            "part": { "type": "string", "enum": ["queued", "reading", "understanding", "comparing"] },
            "rows": count,
            "ofRows": { "type": ["integer", "null"], "minimum": 0 },
            "bytes": count,
            "ofBytes": count,
        } },
        "kind": text(),
        "filename": text(),
        "bytes": count,
        "owner": text(),
        "sentAt": { "type": "string", "format": "date-time" },
        "endsAt": { "type": "string", "format": "date-time" },
        "options": object,
        "decisions": object,
        "revision": count,
        "findings": object,
        "summary": text(),
        "canCommit": object,
        "committed": object,
    });
    for name in ["rows", "new", "changed", "unchanged", "removed", "rejected", "doubtful", "cleared"] {
        properties[name] = count.clone();
    }
    json!({ "type": "object", "required": ["id", "href", "state", "kind", "filename", "bytes"], "properties": properties })
}

/// A page of a list, or an import that is still being read.
fn page_of(name: &str) -> Value {
    let list = json!({ "type": "array", "items": { "type": "object" } });
    json!({
        "type": "object",
        "required": [name, "total", "next"],
        "properties": { name: list, "total": { "type": "integer" }, "next": { "type": "string", "nullable": true } },
    })
}

const ONE: &str = "/api/imports/{import}";

/// An operation that answers with an import, which may still be being read.
fn telling(
    path: &'static str,
    (method, name): (&'static str, &'static str),
    summary: &'static str,
) -> Operation {
    Operation {
        path,
        method,
        name,
        summary,
        parameters: vec![id()],
        body: None,
        good: vec![("200", Some(import())), ("202", Some(import()))],
        bad: &["404"],
    }
}

fn of_imports((city, lang): (&City, Lang)) -> Vec<Operation> {
    let kinds = Importable::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>();
    let mut kind = explained(KIND, one_of("kind", &kinds), (city, lang));
    kind["required"] = json!(true);
    let texts = ["filename", "profile"].into_iter().chain(Options::names());
    let receiving = [kind].into_iter().chain(texts.map(|name| parameter(name, &text()))).collect();
    let list = json!({ "type": "array", "items": import() });
    let all = json!({ "type": "object", "required": ["imports"], "properties": { "imports": list } });
    let (list, send) =
        lang.pick(("Các lần nhập", "Gửi một tệp để duyệt"), ("Imports", "Send a file for review"));
    let show = lang.pick("Lần nhập sẽ làm gì", "What an import would do");
    let remove = lang.pick("Bỏ một lần nhập", "Drop an import");
    vec![
        Operation {
            parameters: Vec::new(),
            good: vec![("200", Some(all))],
            bad: &[],
            ..telling("/api/imports", ("get", "getImports"), list)
        },
        Operation {
            parameters: receiving,
            body: Some(("application/octet-stream", json!({ "type": "string", "format": "binary" }))),
            good: vec![("201", Some(import()))],
            bad: &["404", "408", "409", "413"],
            ..telling("/api/imports", ("post", "sendImport"), send)
        },
        telling(ONE, ("get", "getImport"), show),
        deciding(lang),
        Operation { good: vec![("204", None)], ..telling(ONE, ("delete", "dropImport"), remove) },
        findings((city, lang)),
        changes((city, lang)),
        committing(lang),
    ]
}

fn deciding(lang: Lang) -> Operation {
    let decisions = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": { "decisions": { "type": "object" }, "options": { "type": "object" } },
    });
    let summary = lang.pick("Quyết định dòng còn ngờ", "Decide doubtful rows");
    Operation {
        body: Some(("application/json", decisions)),
        bad: &["404", "408", "409", "412", "413", "415"],
        ..telling(ONE, ("patch", "decideImport"), summary)
    }
}

fn findings(told: (&City, Lang)) -> Operation {
    let mut parameters = vec![id(), one_of("severity", &["error", "warning", "note"])];
    parameters.extend(page(told));
    parameters.push(one_of("f", &["json", "csv", "xlsx"]));
    let summary = told.1.pick("Phát hiện theo ô", "Findings by cell");
    Operation {
        parameters,
        good: vec![("200", Some(page_of("findings"))), ("202", Some(import()))],
        bad: &["404", "409"],
        ..telling("/api/imports/{import}/findings", ("get", "getImportFindings"), summary)
    }
}

fn changes(told: (&City, Lang)) -> Operation {
    let actions = Action::ALL.iter().map(|action| action.code()).collect::<Vec<_>>();
    let mut parameters = vec![id(), one_of("action", &actions)];
    parameters.extend(page(told));
    let summary = told.1.pick("Trước → sau của từng dòng", "Before → after of each row");
    Operation {
        parameters,
        good: vec![("200", Some(page_of("changes"))), ("202", Some(import()))],
        bad: &["404", "409"],
        ..telling("/api/imports/{import}/changes", ("get", "getImportChanges"), summary)
    }
}

fn committing(lang: Lang) -> Operation {
    let parameters =
        vec![id(), if_match(lang), one_of("rows", &["all", "good"]), parameter("reason", &text())];
    let summary = lang.pick("Ghi một lần nhập đã duyệt", "Write a reviewed import");
    Operation {
        parameters,
        bad: &["404", "409", "412", "422", "428"],
        ..telling("/api/imports/{import}/commit", ("post", "commitImport"), summary)
    }
}

fn of_profiles(lang: Lang) -> Vec<Operation> {
    let name = || in_path("profile", &json!({ "type": "string", "minLength": 1 }), &json!("kcn"));
    let profile = json!({ "type": "object", "required": ["name", "options"], "properties": { "name": text(), "options": { "type": "object" } } });
    let all = json!({ "type": "object", "required": ["profiles"], "properties": { "profiles": { "type": "array", "items": profile } } });
    let own = |method, id, summary, good| Operation {
        path: "/api/import-profiles/{profile}",
        method,
        name: id,
        summary,
        parameters: vec![name()],
        body: None,
        good: vec![good],
        bad: &["404"],
    };
    vec![
        Operation {
            path: "/api/import-profiles",
            parameters: Vec::new(),
            bad: &[],
            ..own(
                "get",
                "getImportProfiles",
                lang.pick("Các hồ sơ nhập", "Profiles of imports"),
                ("200", Some(all)),
            )
        },
        own(
            "get",
            "getImportProfile",
            lang.pick("Một hồ sơ nhập", "A profile of imports"),
            ("200", Some(profile)),
        ),
        Operation {
            body: Some(("application/json", json!({ "type": "object" }))),
            bad: &["404", "408", "409", "413", "415"],
            ..own(
                "put",
                "saveImportProfile",
                lang.pick("Lưu một hồ sơ nhập", "Save a profile of imports"),
                ("204", None),
            )
        },
        own(
            "delete",
            "deleteImportProfile",
            lang.pick("Xóa một hồ sơ nhập", "Delete a profile of imports"),
            ("204", None),
        ),
    ]
}

impl Operation {
    fn into_json(self, lang: Lang) -> Value {
        let mut responses: Map<String, Value> = ["400", "401", "403", "429", "503"]
            .iter()
            .chain(self.bad)
            .map(|status| ((*status).to_owned(), problem(said(status, lang))))
            .collect();
        for (status, schema) in self.good {
            let mut response = json!({ "description": self.summary });
            if let Some(schema) = schema {
                response["content"] = json!({ "application/json": { "schema": schema } });
                if self.name == "getImportFindings" && status == "200" {
                    response["content"]["text/csv"] = json!({ "schema": text() });
                    let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                    response["content"][workbook] =
                        json!({ "schema": { "type": "string", "format": "binary" } });
                }
            }
            responses.insert(status.to_owned(), response);
        }
        let mut own = json!({
            "operationId": self.name,
            "summary": self.summary,
            "parameters": self.parameters,
            "security": [{ "bearer": [] }, { "basic": [] }],
            "responses": responses,
        });
        if let Some((media_type, schema)) = self.body {
            own["requestBody"] = json!({ "required": true, "content": { media_type: { "schema": schema } } });
        }
        own
    }
}

/// What the status of a problem means.
fn said(status: &str, lang: Lang) -> &'static str {
    match status {
        "400" => lang.pick("Tham số hoặc nội dung không hợp lệ", "A parameter or the body is not valid"),
        "401" => lang.pick("Cần khóa của biên tập viên", "The key of an editor is needed"),
        "403" => lang.pick("Không được phép", "The role of the client does not allow the request"),
        "404" => lang.pick("Không tìm thấy", "Not found"),
        "408" => lang.pick("Tệp đến quá chậm", "The file did not arrive in time"),
        "409" => {
            lang.pick("Đã được ghi, hoặc đã có quá nhiều", "It was written already, or there are too many")
        }
        "412" => lang.pick("Không còn như bản đã duyệt", "It is no longer what was reviewed"),
        "413" => lang.pick("Tệp quá lớn", "The file is too large"),
        "415" => lang.pick("Không nhận loại nội dung này", "The media type is not accepted"),
        "422" => lang.pick("Có lỗi, không ghi gì", "There are errors, nothing was written"),
        "428" => lang.pick("Cần If-Match", "If-Match is required"),
        "429" => lang.pick("Quá nhiều khóa sai", "Too many wrong keys"),
        _ => lang.pick("Sổ đăng ký đang bận", "The register is busy"),
    }
}
