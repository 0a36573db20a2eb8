//! The headers of responses, and errors in both of their shapes.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use serde_json::{Map, Value, json};

use crate::http::problem::kind::PROBLEM;

/// The version of the protocol (OData 4.01, part 1, §8.1.5).
const VERSION: HeaderName = HeaderName::from_static("odata-version");

/// The upper limit of the size of an error.
const MOST_BYTES: usize = 1 << 20;

/// Adds the version to a response. An error stays the problem that it is everywhere (RFC 9457), and has `error` beside, with
/// `code` and `message`, in which clients of OData look for it (OData JSON 4.01, §21.1).
pub(in crate::http) async fn versioned(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.insert(VERSION, HeaderValue::from_static("4.0"));
    if parts.headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != PROBLEM) {
        return Response::from_parts(parts, body);
    }
    let bytes = to_bytes(body, MOST_BYTES).await.unwrap_or_default();
    let Ok(problem) = serde_json::from_slice::<Map<String, Value>>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(Value::from(with_error(problem)).to_string()))
}

/// A problem with the error of OData. The members keep their order: the type comes first.
fn with_error(mut problem: Map<String, Value>) -> Map<String, Value> {
    let text = |name: &str| problem.get(name).and_then(Value::as_str).unwrap_or_default();
    let code = text("type").rsplit('/').next().unwrap_or_default();
    let error = json!({ "code": code, "message": text("detail") });
    problem.insert("error".to_owned(), error);
    problem
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use futures_util::FutureExt;

    use super::*;
    use crate::{http::problem::Problem, model::lang::Lang};

    /// The response and its body.
    fn answered(response: Response) -> (Response<()>, String) {
        let (parts, body) = versioned(response).now_or_never().unwrap().into_parts();
        let body = to_bytes(body, 1 << 16).now_or_never().unwrap().unwrap();
        (Response::from_parts(parts, ()), String::from_utf8(body.to_vec()).unwrap())
    }

    #[test]
    fn an_error_has_the_shape_of_problems_and_that_of_odata() {
        let (response, body) = answered(Problem::not_found(Lang::En, "roads").into_response());
        assert_eq!(response.status().as_u16(), 404);
        assert_eq!(response.headers()["odata-version"], "4.0");
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let told: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(told["error"], json!({ "code": "not-found", "message": "not found: roads" }));
        assert_eq!((&told["status"], &told["detail"]), (&json!(404), &json!("not found: roads")));
        assert!(body.starts_with("{\"type\":\"/problems/"), "its type is made an absolute URL later: {body}");
    }

    #[test]
    fn what_is_no_error_stays_as_it_is() {
        let (response, body) =
            answered(([(header::CONTENT_TYPE, "application/json")], "{ }").into_response());
        assert_eq!((response.headers()["odata-version"].as_bytes(), body.as_str()), (&b"4.0"[..], "{ }"));
    }
}
