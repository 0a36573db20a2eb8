//! The records of a member as they are here: with other identities, and codes within its register.

use crate::{
    geom::area::{self, AreaError},
    model::{
        change::Edit,
        code::{Code, NotACode},
        member::{Member, NoIdentity, PROVINCES},
        observation::LAW,
        record::{Kind, Record},
        unit::Level,
    },
};

/// Why a record cannot be held here.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Misfit {
    /// Its code is too long with the code of its register.
    #[error(transparent)]
    Code(#[from] NotACode),
    /// Its identity is out of range.
    #[error(transparent)]
    Identity(#[from] NoIdentity),
    /// Its shape is not valid.
    #[error("{0} {1}: {2}")]
    Shape(Kind, i64, AreaError),
    /// It is a province, which only the territories of registers are.
    #[error("unit {0} is of the level or the edition of the registers themselves")]
    Province(i64),
}

/// An edit of a member, as it is made here; `register` is its code.
pub(super) fn edit(edit: Edit, member: &Member, register: &Code) -> Result<Edit, Misfit> {
    match edit {
        Edit::Delete(kind, id) => Ok(Edit::Delete(kind, member.identity(id)?)),
        Edit::Put(own) => {
            let id = member.identity(own.id())?;
            check(&own)?;
            Ok(Edit::Put(Box::new(record(*own, register)?.with_id(id))))
        }
    }
}

/// Refuses what would spoil figures of other members, and shapes that functions of geometry do not expect. Everything else was
/// judged by the register that the record is of.
fn check(record: &Record) -> Result<(), Misfit> {
    let (kind, id) = (record.kind(), record.id());
    let is_sound = |shape| area::check(shape).map_err(|error| Misfit::Shape(kind, id, error));
    match record {
        Record::Unit(own) if own.level == Level::Province || own.edition.as_str() == PROVINCES => {
            Err(Misfit::Province(id))
        }
        Record::Unit(own) => is_sound(&own.shape),
        Record::Outline(own) => is_sound(&own.shape),
        _ => Ok(()),
    }
}

fn record(mut record: Record, register: &Code) -> Result<Record, NotACode> {
    let rename = |code: &mut Code| {
        *code = code.within(register)?;
        Ok::<_, NotACode>(())
    };
    match &mut record {
        Record::Source(own) => rename(&mut own.code)?,
        Record::Unit(own) => rename(&mut own.code)?,
        Record::Succession(own) => {
            rename(&mut own.old_code)?;
            rename(&mut own.new_code)?;
            own.old_district_code.iter_mut().chain(&mut own.source).try_for_each(rename)?;
        }
        Record::Zone(own) => {
            rename(&mut own.code)?;
            own.sources.iter_mut().try_for_each(rename)?;
        }
        Record::Firm(own) => {
            rename(&mut own.code)?;
            own.zone.iter_mut().chain(&mut own.sources).try_for_each(rename)?;
        }
        Record::Observation(own) => {
            // The law is the same everywhere, and the city of the member is known by its code.
            if own.subject.as_str() != LAW && own.subject != *register {
                rename(&mut own.subject)?;
            }
            own.source.iter_mut().try_for_each(rename)?;
        }
        Record::Linkage(own) => {
            rename(&mut own.code)?;
            own.members.iter_mut().try_for_each(rename)?;
        }
        Record::Outline(own) => rename(&mut own.zone)?,
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{firm::Firm, id::FirmId};

    #[test]
    fn a_firm_and_what_it_refers_to_are_within_its_register() {
        let code = |text: &str| -> Code { text.parse().unwrap() };
        let (member, register) = (Member::new(2, String::new()), code("mau"));
        let firm = Firm {
            id: FirmId(7),
            code: code("F1"),
            zone: Some(code("Z1")),
            sources: vec![code("S1"), code("S2")],
            ..Firm::default()
        };
        let renamed = edit(Edit::Put(Box::new(Record::Firm(firm.clone()))), &member, &register).unwrap();
        let expected = Firm {
            id: FirmId((2 << 40) + 7),
            code: code("mau:F1"),
            zone: Some(code("mau:Z1")),
            sources: vec![code("mau:S1"), code("mau:S2")],
            ..firm
        };
        assert_eq!(renamed, Edit::Put(Box::new(Record::Firm(expected))));
        let gone = edit(Edit::Delete(Kind::Firm, 7), &member, &register).unwrap();
        assert_eq!(gone.subject(), renamed.subject());
    }

    #[test]
    fn a_code_that_is_too_long_is_named() {
        let long: Code = "x".repeat(78).parse().unwrap();
        let firm = Firm { id: FirmId(1), code: long, ..Firm::default() };
        let put = Edit::Put(Box::new(Record::Firm(firm)));
        let refused = edit(put, &Member::new(1, String::new()), &"mau".parse().unwrap());
        assert!(matches!(&refused, Err(Misfit::Code(NotACode(text))) if text.len() == 82), "{refused:?}");
    }
}
