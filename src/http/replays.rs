//! Requests that are made once however often they are sent: the answer to an `Idempotency-Key` is kept and given again. What
//! came of an edit is in the register too, so that it is not made twice after the server was stopped or killed.

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
use crate::{
    model::{lang::Lang, once::Request},
    registry::Registry,
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The number of answers that are kept; the oldest is forgotten first.
const MOST: usize = 256;

/// The size of answers that are kept, in bytes.
const MOST_BYTES: usize = 512 * 1024;

/// The size of all answers that are kept, in bytes; the oldest is forgotten first.
const ALL_BYTES: usize = 16 * 1024 * 1024;

/// The time for which an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// The longest key, in bytes.
pub(super) const LONGEST: usize = 200;

/// The answers that are kept.
#[derive(Debug, Default)]
pub(super) struct Replays(Mutex<VecDeque<Entry>>);

#[derive(Debug)]
struct Entry {
    request: Request,
    at: Instant,
    /// The number of redactions when it came: the answer may have values that were withheld since.
    redactions: i64,
    /// The answer; `None` while it is being made.
    answer: Option<Answer>,
}

#[derive(Debug, Clone)]
struct Answer {
    head: Parts,
    body: Bytes,
}

impl Entry {
    /// Whether it is kept after this number of redactions. What is being answered is.
    fn is_kept(&self, redactions: i64) -> bool {
        self.at.elapsed() <= KEPT && (self.answer.is_none() || self.redactions == redactions)
    }
}

/// What becomes of a request.
pub(super) enum Turn<'r> {
    /// It was answered before.
    Answered(Box<Response>),
    /// It was made before, and this is what came of it.
    Made(String),
    /// It is to be answered.
    First(Running<'r>),
}

/// A request that is being answered. One that never gets an answer, as when its client leaves, is forgotten.
pub(super) struct Running<'r> {
    replays: &'r Replays,
    /// The request, if it carries a key.
    request: Option<Request>,
    is_answered: bool,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let unanswered = self.request.as_ref().filter(|_| !self.is_answered);
        if let Some(request) = unanswered {
            self.replays.held().retain(|entry| entry.request.name != request.name);
        }
    }
}

impl Running<'_> {
    /// Keeps the answer to a request with a key.
    pub(super) async fn answered(mut self, answer: Result<Response, Problem>) -> Result<Response, Problem> {
        let Some(request) = &self.request else { return answer };
        let response = answer.unwrap_or_else(IntoResponse::into_response);
        // A refused request is judged again: it may be sent with its doubts confirmed.
        if !response.status().is_success() {
            return Ok(response);
        }
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(Problem::broken)?;
        if body.len() <= MOST_BYTES {
            let kept = Answer { head: head.clone(), body: body.clone() };
            let mut held = self.replays.held();
            if let Some(own) = held.iter_mut().find(|entry| entry.request.name == request.name) {
                own.answer = Some(kept);
                self.is_answered = true;
            }
            shrink(&mut held, ALL_BYTES);
        }
        Ok(Response::from_parts(head, Body::from(body)))
    }
}

/// Forgets the oldest answers, so that the others have this number of bytes or fewer.
fn shrink(held: &mut VecDeque<Entry>, most: usize) {
    let size = |entry: &Entry| entry.answer.as_ref().map_or(0, |answer| answer.body.len());
    let mut bytes: usize = held.iter().map(size).sum();
    while bytes > most
        && let Some(oldest) = held.iter().position(|entry| entry.answer.is_some())
    {
        bytes -= held.remove(oldest).as_ref().map_or(0, size);
    }
}

impl Replays {
    fn held(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Finds what became of a request with a key. One without a key is always answered.
    pub(super) async fn turn(
        &self,
        registry: &Registry,
        request: Option<Request>,
        lang: Lang,
    ) -> Result<Turn<'_>, Problem> {
        let mut running = Running { replays: self, request: None, is_answered: false };
        let Some(request) = request else { return Ok(Turn::First(running)) };
        let redactions = registry.newest_redactions().await.map_err(Problem::of_registry(lang))?;
        if let Some(given) = self.begin(&request, redactions, lang)? {
            return Ok(Turn::Answered(Box::new(given)));
        }
        let request = running.request.insert(request);
        match registry.made(request).await.map_err(Problem::of_registry(lang))? {
            None => Ok(Turn::First(running)),
            Some(made) => check_content(request, &made.content, lang).map(|()| Turn::Made(made.outcome)),
        }
    }

    /// The answer that was given before, or a note that one is being made.
    fn begin(&self, request: &Request, redactions: i64, lang: Lang) -> Result<Option<Response>, Problem> {
        let mut held = self.held();
        held.retain(|entry| entry.is_kept(redactions));
        let Some(entry) = held.iter().find(|entry| entry.request.name == request.name) else {
            if held.len() >= MOST {
                held.pop_front();
            }
            let new = Entry { request: request.clone(), at: Instant::now(), redactions, answer: None };
            held.push_back(new);
            return Ok(None);
        };
        check_content(request, &entry.request.content, lang)?;
        let Some(Answer { head, body }) = entry.answer.clone() else { return Err(Problem::being_made(lang)) };
        Ok(Some(replayed(Response::from_parts(head, Body::from(body)))))
    }
}

/// The request by the key that it carries, if it carries one.
pub(super) fn keyed(
    headers: &HeaderMap,
    account: &str,
    content: &[u8],
    lang: Lang,
) -> Result<Option<Request>, Problem> {
    let Some(key) = headers.get(KEY) else { return Ok(None) };
    let key = key.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST {
        let expected = lang.pick("cần 1–200 ký tự ASCII", "expected 1–200 characters of ASCII");
        return Err(Problem::bad_request(format!("Idempotency-Key: {expected}")));
    }
    Ok(Some(Request::new(account, key, content)))
}

/// Refuses a key that was used for a request with another content.
fn check_content(request: &Request, known: &str, lang: Lang) -> Result<(), Problem> {
    if request.content == known {
        return Ok(());
    }
    let other = lang.pick("khóa này đã dùng cho một yêu cầu khác", "this key was used for another request");
    let detail = format!("Idempotency-Key: {other}");
    let error = json!({ "field": "Idempotency-Key", "value": null, "rule": "taken", "detail": detail });
    Err(Problem::unprocessable(vec![error]))
}

/// A response that says that it was given before.
pub(super) fn replayed(mut response: Response) -> Response {
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_answers_are_forgotten_first_and_those_that_are_being_made_are_not() {
        let entry = |name: &str, size: Option<usize>| Entry {
            request: Request { name: name.to_owned(), content: String::new() },
            at: Instant::now(),
            redactions: 0,
            answer: size.map(|size| {
                let (head, ()) = Response::new(()).into_parts();
                Answer { head, body: vec![0; size].into() }
            }),
        };
        let mut held: VecDeque<Entry> = [("a", None), ("b", Some(4)), ("c", Some(3)), ("d", Some(3))]
            .map(|(n, size)| entry(n, size))
            .into();
        let left =
            |held: &VecDeque<Entry>| held.iter().map(|own| own.request.name.clone()).collect::<String>();
        shrink(&mut held, 10);
        assert_eq!(left(&held), "abcd");
        shrink(&mut held, 9);
        assert_eq!(left(&held), "acd");
        shrink(&mut held, 0);
        assert_eq!(left(&held), "a");
    }
}
