//! Refused edits for QGIS, which shows its users the text of an exception report (OGC 06-121r3 §8) but no problem details.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, header},
    response::Response,
};

use super::allow::is_of_features;
use crate::http::problem::{Detail, REPORT};

/// Whether a refusal of the request is to be an exception report: an edit by QGIS.
pub(in crate::http) fn is_wanted(request: &Request) -> bool {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let agent = || request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    !reads && is_of_features(request.uri().path()) && agent().is_some_and(|agent| agent.contains("QGIS/"))
}

/// Turns the problem details of a response into an exception report; other responses stay as they are.
pub(in crate::http) fn of(mut response: Response) -> Response {
    let Some(Detail(detail)) = response.extensions().get::<Detail>().cloned() else { return response };
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ows:ExceptionReport xmlns:ows=\"http://www.opengis.net/ows/1.1\" version=\"1.1.0\">\
         <ows:Exception exceptionCode=\"OperationProcessingFailed\"><ows:ExceptionText>{}</ows:ExceptionText>\
         </ows:Exception></ows:ExceptionReport>\n",
        escaped(&detail)
    );
    *response.body_mut() = body.into();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(REPORT));
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
