//! `xuong notes`: notes of the public.

use time::OffsetDateTime;

use super::{
    author::author,
    exit::{Exit, Failure, explain},
    grid,
    note_args::{AnswerArgs, ListArgs, NotesCommand},
    open, print,
};
use crate::{
    collection::amend::subject,
    config::Settings,
    model::{
        lang::Lang,
        note::{About, Answering, Note, NoteFilter, NoteState, text_fault},
    },
    registry::Registry,
};

pub(super) async fn run(what: NotesCommand, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let registry = open::existing(settings, lang).await?;
    let done = match what {
        NotesCommand::List(args) => list(&registry, args, lang).await,
        NotesCommand::Settle(args) => answer(&registry, args, NoteState::Settled, lang).await,
        NotesCommand::Reject(args) => answer(&registry, args, NoteState::Rejected, lang).await,
        NotesCommand::Reopen { id, actor } => {
            answer(&registry, AnswerArgs { id, answer: None, actor }, NoteState::Open, lang).await
        }
    };
    registry.close().await;
    done.map(|()| Exit::Done)
}

async fn list(registry: &Registry, args: ListArgs, lang: Lang) -> anyhow::Result<()> {
    let now = registry.snapshot();
    let of_feature = match args.collection.zip(args.item) {
        None => None,
        Some((collection, item)) => {
            let held = collection.item(&now, &item).map(|thing| subject(&thing).1);
            let id = held.or_else(|| item.parse().ok()).ok_or_else(|| Failure::missing(&item, lang))?;
            Some((collection.topic(), id))
        }
    };
    let (state, limit) = (Some(args.state), args.limit.into());
    let filter = NoteFilter { state, subject: of_feature, before: None, limit };
    let found = registry.notes(&filter, &author(None)).await.map_err(|error| explain(&error, lang))?;
    let headings = lang.pick(
        ["Số", "Ngày gửi", "Về", "Sai gì", "Nội dung", "Liên hệ", "Trả lời", "Ai trả lời"],
        ["Number", "Sent on", "About", "Wrong", "Text", "Contact", "Answer", "Answered by"],
    );
    Ok(grid::print(headings, found.into_iter().map(|own| row(own, lang)))?)
}

fn row(own: Note, lang: Lang) -> [String; 8] {
    let about = match own.sent.about {
        About::Record(topic, _, item) => format!("{topic} {item}"),
        About::Place(at) => format!("{:.6}, {:.6}", at.lat(), at.lon()),
    };
    [
        own.id.to_string(),
        own.sent.made_at.date().to_string(),
        about,
        own.sent.wrong.map(|wrong| wrong.name(lang).to_owned()).unwrap_or_default(),
        one_line(&own.sent.text),
        own.sent.contact.unwrap_or_default(),
        one_line(&own.answer.unwrap_or_default()),
        own.answered.map(|(by, _)| by).unwrap_or_default(),
    ]
}

/// A text on one line of a table.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn answer(registry: &Registry, args: AnswerArgs, state: NoteState, lang: Lang) -> anyhow::Result<()> {
    let text = args.answer.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(fault) = text.as_deref().and_then(text_fault) {
        return Err(Failure::usage(format!("--answer: {}", fault.say(lang))));
    }
    let found = registry.note(args.id).await.map_err(|error| explain(&error, lang))?;
    let own = found.ok_or_else(|| Failure::missing(&args.id.to_string(), lang))?;
    let actor = author(args.actor);
    if !registry.may_answer(&actor, &own) {
        return Err(Failure::usage(lang.pick(
            "tài khoản này không được sửa điều mà góp ý nói tới",
            "this account may not edit what the note is about",
        )));
    }
    let answering = Answering { state, text, by: actor.0, at: OffsetDateTime::now_utc() };
    if !registry.answer_note(own.id, &answering).await.map_err(|error| explain(&error, lang))? {
        let held = own.state.name(lang);
        return Err(Failure::usage(lang.pick(
            format!("góp ý này đang ở trạng thái: {held}"),
            format!("the state of the note is: {held}"),
        )));
    }
    Ok(print::line(format_args!("{}: {}", own.id, state.name(lang)))?)
}
