//! Notes and answers as clients send them.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::{
    collection::{amend::subject, kinds::Collection},
    geom::lonlat::LonLat,
    http::{extract::Ask, problem::Problem},
    model::{
        lang::Lang,
        note::{About, Answering, LONGEST_CONTACT, NewNote, NoteState, Wrong, is_contact, text_fault},
    },
};

/// The members of a note, and of an answer.
const OF_NOTE: [&str; 6] = ["collection", "item", "point", "wrong", "text", "contact"];
const OF_ANSWER: [&str; 2] = ["state", "answer"];

/// Reads a note.
pub(super) fn note(sent: &Map<String, Value>, ask: &Ask) -> Result<NewNote, Problem> {
    known(sent, &OF_NOTE, ask.lang)?;
    let codes: Vec<&str> = Wrong::ALL.iter().map(|wrong| wrong.code()).collect();
    let unknown = |code: &str| Problem::one_of(ask.lang, "wrong", code, &codes);
    let wrong = text(sent, "wrong", ask.lang)?;
    let wrong = wrong.map(|code| code.parse::<Wrong>().map_err(|_| unknown(&code))).transpose()?;
    let text_of_note = text(sent, "text", ask.lang)?.ok_or_else(|| {
        Problem::parameter("text", ask.lang.pick("cần ghi nội dung góp ý", "the text of the note is needed"))
    })?;
    sound(&text_of_note, "text", ask.lang)?;
    let contact = text(sent, "contact", ask.lang)?;
    if !contact.as_deref().is_none_or(is_contact) {
        let needed = ask.lang.pick(
            format!("cần một địa chỉ thư điện tử hoặc số điện thoại, tối đa {LONGEST_CONTACT} ký tự"),
            format!(
                "expected an e-mail address or a telephone number of at most {LONGEST_CONTACT} characters"
            ),
        );
        return Err(Problem::parameter("contact", needed));
    }
    let made_at = OffsetDateTime::now_utc();
    Ok(NewNote { about: about(sent, ask)?, wrong, text: text_of_note, contact, made_at })
}

/// What a note is about: a feature that the client can see, or a place.
fn about(sent: &Map<String, Value>, ask: &Ask) -> Result<About, Problem> {
    let (collection, item) = (text(sent, "collection", ask.lang)?, text(sent, "item", ask.lang)?);
    match (collection, item, sent.get("point").filter(|point| !point.is_null())) {
        (Some(name), Some(item), None) => {
            let collection: Collection = name.parse().map_err(|_| Problem::not_found(ask.lang, &name))?;
            let thing = collection.item(&ask.now, &item);
            let thing = thing.ok_or_else(|| Problem::not_found(ask.lang, &item))?;
            Ok(About::Record(collection.topic(), subject(&thing).1, item))
        }
        (None, None, Some(point)) => place(point).map(About::Place).ok_or_else(|| {
            let needed = ask.lang.pick("cần [kinh độ, vĩ độ]", "expected [longitude, latitude]");
            Problem::parameter("point", needed)
        }),
        _ => Err(Problem::bad_request(ask.lang.pick(
            "góp ý về một đối tượng (collection và item) hoặc một điểm (point)",
            "a note is about a feature (collection and item) or a place (point)",
        ))),
    }
}

fn place(point: &Value) -> Option<LonLat> {
    let [lon, lat] = point.as_array()?.as_slice() else { return None };
    LonLat::new(lon.as_f64()?, lat.as_f64()?).ok()
}

/// Reads an answer.
pub(super) fn answering(sent: &Map<String, Value>, by: &str, lang: Lang) -> Result<Answering, Problem> {
    known(sent, &OF_ANSWER, lang)?;
    let codes: Vec<&str> = NoteState::ALL.iter().map(|state| state.code()).collect();
    let state = text(sent, "state", lang)?.unwrap_or_default();
    let state = state.parse().map_err(|_| Problem::one_of(lang, "state", &state, &codes))?;
    let answer = text(sent, "answer", lang)?;
    answer.iter().try_for_each(|answer| sound(answer, "answer", lang))?;
    Ok(Answering { state, text: answer, by: by.to_owned(), at: OffsetDateTime::now_utc() })
}

/// A member that is a text, without blanks around it; `None` if it is absent or empty.
fn text(sent: &Map<String, Value>, name: &str, lang: Lang) -> Result<Option<String>, Problem> {
    match sent.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Some(_) => Err(Problem::parameter(name, lang.pick("cần một chuỗi ký tự", "expected a text"))),
    }
}

fn sound(text: &str, name: &str, lang: Lang) -> Result<(), Problem> {
    text_fault(text).map_or(Ok(()), |fault| Err(Problem::parameter(name, fault.say(lang))))
}

fn known(sent: &Map<String, Value>, names: &[&str], lang: Lang) -> Result<(), Problem> {
    let unknown = sent.keys().find(|name| !names.contains(&name.as_str()));
    unknown.map_or(Ok(()), |name| Err(Problem::one_of(lang, "{}", name, names)))
}
