//! Requests that are made once however often they are sent: the answer to an `Idempotency-Key` is kept and given again.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, response::Parts},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::problem::Problem;
use crate::model::lang::Lang;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The number of answers that are kept; the oldest is forgotten first.
const MOST: usize = 256;

/// The size of answers that are kept, in bytes.
const MOST_BYTES: usize = 512 * 1024;

/// The time for which an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// The longest key, in bytes.
const LONGEST: usize = 200;

/// The answers that are kept.
#[derive(Debug, Default)]
pub(super) struct Replays(Mutex<VecDeque<Entry>>);

/// The author of a request and the key that it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Once {
    account: String,
    key: String,
}

#[derive(Debug)]
struct Entry {
    once: Once,
    asked: blake3::Hash,
    at: Instant,
    /// The answer; `None` while it is being made.
    answer: Option<Answer>,
}

#[derive(Debug, Clone)]
struct Answer {
    head: Parts,
    body: Bytes,
}

/// Removes a request that never got an answer, as when its client leaves.
struct Running<'r> {
    replays: &'r Replays,
    once: Once,
    is_answered: bool,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            self.replays.held().retain(|entry| entry.once != self.once);
        }
    }
}

impl Replays {
    fn held(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request once: without a key by `answer`, with a key that was used before by the answer that was given then.
    /// `asked` is the content of the request.
    pub(super) async fn once(
        &self,
        (account, headers, lang): (&str, &HeaderMap, Lang),
        asked: &[u8],
        answer: impl Future<Output = Result<Response, Problem>>,
    ) -> Result<Response, Problem> {
        let Some(key) = headers.get(KEY) else { return answer.await };
        let key = key.to_str().unwrap_or_default().trim();
        if key.is_empty() || key.len() > LONGEST {
            let expected = lang.pick("cần 1–200 ký tự ASCII", "expected 1–200 characters of ASCII");
            return Err(Problem::bad_request(format!("Idempotency-Key: {expected}")));
        }
        let once = Once { account: account.to_owned(), key: key.to_owned() };
        if let Some(given) = self.begin(&once, blake3::hash(asked), lang)? {
            return Ok(given);
        }
        let mut running = Running { replays: self, once, is_answered: false };
        let response = match answer.await {
            Ok(response) => response,
            Err(problem) => problem.into_response(),
        };
        if response.status().is_server_error() {
            return Ok(response);
        }
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(Problem::broken)?;
        if body.len() <= MOST_BYTES {
            let kept = Answer { head: head.clone(), body: body.clone() };
            let mut held = self.held();
            if let Some(own) = held.iter_mut().find(|entry| entry.once == running.once) {
                own.answer = Some(kept);
                running.is_answered = true;
            }
        }
        Ok(Response::from_parts(head, Body::from(body)))
    }

    /// The answer that was given before, or a note that one is being made.
    fn begin(&self, once: &Once, asked: blake3::Hash, lang: Lang) -> Result<Option<Response>, Problem> {
        let mut held = self.held();
        held.retain(|entry| entry.at.elapsed() <= KEPT);
        let Some(entry) = held.iter().find(|entry| entry.once == *once) else {
            if held.len() >= MOST {
                held.pop_front();
            }
            held.push_back(Entry { once: once.clone(), asked, at: Instant::now(), answer: None });
            return Ok(None);
        };
        if entry.asked != asked {
            let other =
                lang.pick("khóa này đã dùng cho một yêu cầu khác", "this key was used for another request");
            let detail = format!("Idempotency-Key: {other}");
            let error =
                json!({ "field": "Idempotency-Key", "value": once.key, "rule": "taken", "detail": detail });
            return Err(Problem::unprocessable(vec![error]));
        }
        let Some(Answer { head, body }) = entry.answer.clone() else { return Err(Problem::being_made(lang)) };
        let mut response = Response::from_parts(head, Body::from(body));
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        Ok(Some(response))
    }
}
