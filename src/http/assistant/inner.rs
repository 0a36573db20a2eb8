//! Requests to the routes of this server in the name of a caller.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use serde_json::Value;
use tower::ServiceExt;

use super::{message::Fault, tools::Tools};
use crate::{
    http::{audited, etag::Now, extract::Ask, state::AppState, visitor::Visitor, work::Class},
    model::lang::{Lang, Text},
};

/// The largest answer of a tool, in bytes: assistants read it whole.
const MOST_BYTES: usize = 1 << 20;

const TOO_LARGE: Text = Text::new(
    "câu trả lời lớn hơn 1 MB; hãy hỏi ít hơn (limit, bbox, filter, properties, skipGeometry)",
    "the answer is larger than 1 MB; ask for less (limit, bbox, filter, properties, skipGeometry)",
);

/// The routes, and the caller.
pub(super) struct Inner {
    state: AppState,
    routes: Router,
    visitor: Option<Visitor>,
    now: Option<Now>,
    lang: Lang,
}

impl Inner {
    pub(super) fn new(state: AppState, routes: Router, outer: &Parts, lang: Lang) -> Self {
        let (visitor, now) = (outer.extensions.get().cloned(), outer.extensions.get().cloned());
        Self { state, routes, visitor, now, lang }
    }

    /// The tools, from the API definition that the caller sees.
    pub(super) async fn tools(&self, ask: &Ask) -> Result<Tools, Fault> {
        let (text, is_error) = self.read_up_to(usize::MAX, "/ogc/api?f=json").await;
        if is_error {
            return Err(Fault::internal(text));
        }
        let read = move || Tools::of(&serde_json::from_str::<Value>(&text).unwrap_or_default());
        let tools = self.state.works.run(Class::Look, ask.client, ask.due, read).await;
        tools.map_err(|_| Fault::internal("the server is busy"))
    }

    /// The body of a `GET`, and whether it is a problem, of which it is the detail.
    pub(super) async fn read(&self, query: &str) -> (String, bool) {
        self.read_up_to(MOST_BYTES, query).await
    }

    async fn read_up_to(&self, most_bytes: usize, query: &str) -> (String, bool) {
        let accepted = HeaderValue::from_static("application/geo+json, application/json;q=0.9");
        let lang = HeaderValue::from_static(self.lang.code());
        let request =
            Request::get(query).header(header::ACCEPT, accepted).header(header::ACCEPT_LANGUAGE, lang);
        let Ok(mut request) = request.body(Body::empty()) else { return (query.to_owned(), true) };
        let reading = self.visitor.as_ref().and_then(|visitor| audited::reading(visitor, &request));
        self.visitor.clone().map(|own| request.extensions_mut().insert(own));
        self.now.clone().map(|own| request.extensions_mut().insert(own));
        let Ok(response) = self.routes.clone().oneshot(request).await;
        let is_error = !response.status().is_success();
        if let Some(reading) = reading.filter(|_| !is_error) {
            self.state.registry.note_reading(reading, self.state.registry.snapshot().version);
        }
        match text(response, most_bytes).await {
            Some(text) if is_error => (detail(text), true),
            Some(text) => (text, false),
            None => (TOO_LARGE.of(self.lang).to_owned(), true),
        }
    }
}

/// The body as a text; `None` if it is larger than that.
async fn text(response: Response, most_bytes: usize) -> Option<String> {
    let bytes = to_bytes(response.into_body(), most_bytes).await.ok()?;
    String::from_utf8(bytes.into()).ok()
}

/// The detail of a problem.
fn detail(text: String) -> String {
    let problem: Value = serde_json::from_str(&text).unwrap_or_default();
    problem["detail"].as_str().map_or(text, str::to_owned)
}
