//! Things, their keys, and locks on them.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::object_locks;
use crate::platform::i18n::Text;
use crate::platform::identity::{CitizenNumber, Invalid, Passport, TaxCode};
use crate::platform::ids::{AgencyId, ObjectLockId, OfficerId};
use crate::platform::sealed::LookupKey;
use crate::platform::text::fold;
use crate::text_enum;

text_enum! {
    /// What kind of thing a dossier is about.
    pub enum ObjectKind {
        /// A plot of land (thửa đất): commune code, map sheet, plot: `22366/7/112`.
        LandPlot = "LAND_PLOT",
        /// A building: commune code and address: `22366/12 Trần Phú`.
        Building = "BUILDING",
        /// A vehicle: its registration plate: `79A-123.45`.
        Vehicle = "VEHICLE",
        /// A business: its tax number.
        Business = "BUSINESS",
        /// A person: a citizen's or passport number.
        Person = "PERSON",
    }
}

/// The longest key that is typed, in characters.
pub const LONGEST_KEY: usize = 200;

/// A thing as somebody names it, in one canonical form.
#[derive(Clone)]
pub struct ObjectKey {
    kind: ObjectKind,
    key: String,
    label: String,
}

/// The same thing, however it was typed.
impl PartialEq for ObjectKey {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.key == other.key
    }
}

impl std::fmt::Debug for ObjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ObjectKey({}, •••)", self.kind)
    }
}

impl ObjectKey {
    /// The thing that was typed.
    ///
    /// # Errors
    /// It has not the form of its kind's keys.
    pub fn parse(kind: ObjectKind, typed: &str) -> Result<Self, Invalid> {
        let (key, label) = match kind {
            ObjectKind::LandPlot => plot(typed)?,
            ObjectKind::Building => building(typed)?,
            ObjectKind::Vehicle => plate(typed)?,
            ObjectKind::Business => {
                let number = TaxCode::parse(typed)?;
                (number.as_str().to_owned(), number.as_str().to_owned())
            }
            ObjectKind::Person => person(typed)?,
        };
        Ok(Self { kind, key, label })
    }

    /// The thing as it is kept and looked for: a person's number as a keyed hash, shown masked.
    pub fn object(&self, lookup: &LookupKey) -> Object {
        let key = match self.kind {
            ObjectKind::Person => hex::encode(lookup.hash("OBJECT_PERSON", &self.key)),
            ObjectKind::LandPlot | ObjectKind::Building | ObjectKind::Vehicle | ObjectKind::Business => {
                self.key.clone()
            }
        };
        Object {
            kind: self.kind,
            key,
            label: self.label.clone(),
        }
    }
}

/// A thing as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// What kind.
    pub kind: ObjectKind,
    /// By which it is found.
    pub key: String,
    /// By which people know it.
    pub label: String,
}

/// Upper-case letters and digits without marks.
fn folded(part: &str) -> String {
    fold(part)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The same without the zeros before a number.
fn numbered(part: &str) -> String {
    let folded = folded(part);
    let short = folded.trim_start_matches('0');
    if short.is_empty() {
        folded.chars().take(1).collect()
    } else {
        short.to_owned()
    }
}

fn commune(part: &str) -> Option<String> {
    let code = part.trim();
    (code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit())).then(|| code.to_owned())
}

fn invalid(code: &'static str, vi: &'static str, en: &'static str) -> Invalid {
    Invalid {
        code,
        detail: Text::new(vi, en),
    }
}

fn plot(typed: &str) -> Result<(String, String), Invalid> {
    let wrong = || {
        invalid(
            "LAND_PLOT_KEY",
            "Thửa đất ghi là mã xã (5 chữ số)/tờ bản đồ/thửa, ví dụ 22366/7/112.",
            "A plot is written as commune code (5 digits)/map sheet/plot, such as 22366/7/112.",
        )
    };
    let parts: Vec<&str> = typed.split('/').collect();
    let [place, sheet, plot] = parts.as_slice() else {
        return Err(wrong());
    };
    let (place, sheet, plot) = (commune(place).ok_or_else(wrong)?, numbered(sheet), numbered(plot));
    if sheet.is_empty() || plot.is_empty() || sheet.len() > 15 || plot.len() > 15 {
        return Err(wrong());
    }
    let key = format!("{place}/{sheet}/{plot}");
    Ok((key.clone(), key))
}

fn building(typed: &str) -> Result<(String, String), Invalid> {
    let wrong = || {
        invalid(
            "BUILDING_KEY",
            "Công trình ghi là mã xã (5 chữ số)/địa chỉ, ví dụ 22366/12 Trần Phú.",
            "A building is written as commune code (5 digits)/address, such as 22366/12 Trần Phú.",
        )
    };
    let (place, address) = typed.split_once('/').ok_or_else(wrong)?;
    let place = commune(place).ok_or_else(wrong)?;
    let words: Vec<String> = fold(address)
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '/')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        return Err(wrong());
    }
    let label: Vec<&str> = address.split_whitespace().collect();
    Ok((
        format!("{place}/{}", words.join(" ")),
        format!("{place}/{}", label.join(" ")),
    ))
}

fn plate(typed: &str) -> Result<(String, String), Invalid> {
    let key = folded(typed);
    let has_digits = key.chars().filter(char::is_ascii_digit).count() >= 4;
    if !(5..=12).contains(&key.len()) || !has_digits {
        return Err(invalid(
            "VEHICLE_KEY",
            "Biển số xe gồm 5 đến 12 chữ và số, ví dụ 79A-123.45.",
            "A registration plate has 5 to 12 letters and digits, such as 79A-123.45.",
        ));
    }
    let label: String = typed.trim().to_uppercase();
    Ok((key, label))
}

fn person(typed: &str) -> Result<(String, String), Invalid> {
    if let Ok(number) = CitizenNumber::parse(typed) {
        return Ok((number.as_str().to_owned(), number.masked()));
    }
    let passport = Passport::parse(typed)?;
    Ok((passport.as_str().to_owned(), passport.masked()))
}

/// A lock on a thing.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = object_locks, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Lock {
    /// Its id.
    pub id: ObjectLockId,
    /// What kind of thing.
    pub kind: ObjectKind,
    /// By which the thing is found.
    pub object_key: String,
    /// By which people know it.
    pub label: String,
    /// Why.
    pub reason: String,
    /// The rule of law.
    pub legal_basis: String,
    /// The paper: a contract's, a judgment's number.
    pub reference: Option<String>,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day; none: until it is lifted.
    pub valid_to: Option<NaiveDate>,
    /// The agency that placed it.
    pub agency_id: AgencyId,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// By whom.
    pub placed_by: Option<OfficerId>,
    /// From this day on it is lifted.
    pub lifted_on: Option<NaiveDate>,
    /// When that was entered.
    pub lifted_at: Option<DateTime<Utc>>,
    /// By whom.
    pub lifted_by: Option<OfficerId>,
    /// Why it was lifted.
    pub lift_reason: Option<String>,
    /// The rule of law.
    pub lift_legal_basis: Option<String>,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Lock {
    /// Whether it stands in the way on a day.
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.valid_from <= on
            && self.valid_to.is_none_or(|last| on <= last)
            && self.lifted_on.is_none_or(|lifted| on < lifted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: ObjectKind, typed: &str) -> String {
        ObjectKey::parse(kind, typed).map_or_else(|error| error.code.to_owned(), |found| found.key)
    }

    #[test]
    fn a_thing_is_the_same_however_it_is_typed() {
        use ObjectKind::{Building, LandPlot, Person, Vehicle};
        for (kind, typed, canonical) in [
            (LandPlot, "22366/7/112", "22366/7/112"),
            (LandPlot, " 22366 / 007 / 0112 ", "22366/7/112"),
            (LandPlot, "22366/DC-07/112a", "22366/DC07/112A"),
            (LandPlot, "22366/0/0", "22366/0/0"),
            (LandPlot, "2236/7/112", "LAND_PLOT_KEY"),
            (LandPlot, "22366/7", "LAND_PLOT_KEY"),
            (LandPlot, "22366//112", "LAND_PLOT_KEY"),
            (Building, "22366/12 Trần Phú", "22366/12 tran phu"),
            (Building, "22366/ 12,  TRẦN PHÚ.", "22366/12 tran phu"),
            (Building, "22366/12/4 Trần Phú", "22366/12/4 tran phu"),
            (Building, "22366/ ,.", "BUILDING_KEY"),
            (Building, "12 Trần Phú", "BUILDING_KEY"),
            (Vehicle, "79A-123.45", "79A12345"),
            (Vehicle, "79a 12345", "79A12345"),
            (Vehicle, "79Đ1-123.45", "79D112345"),
            (Vehicle, "xe", "VEHICLE_KEY"),
            (Person, "056 199 000 000", "056199000000"),
        ] {
            assert_eq!(key(kind, typed), canonical, "{kind} {typed:?}");
        }
    }

    #[test]
    fn a_person_is_kept_as_a_hash_and_shown_masked() {
        let lookup = LookupKey::new(&[7; 32]);
        let person = ObjectKey::parse(ObjectKind::Person, "056199000000").unwrap();
        let object = person.object(&lookup);
        assert!(!object.key.contains("056199000000") && !object.label.contains("199000"));
        assert_eq!(
            object,
            ObjectKey::parse(ObjectKind::Person, " 056199000000 ")
                .unwrap()
                .object(&lookup)
        );
        assert!(!format!("{person:?}").contains("056"));
        let plot = ObjectKey::parse(ObjectKind::LandPlot, "22366/7/112").unwrap();
        assert_eq!(plot.object(&lookup).key, "22366/7/112");
    }

    #[test]
    fn a_lock_is_in_force_from_its_first_to_its_last_day_or_until_it_is_lifted() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let moment = "2011-03-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let lock = |to: Option<&str>, lifted: Option<&str>| Lock {
            id: ObjectLockId::new(moment),
            kind: ObjectKind::LandPlot,
            object_key: "22366/7/112".into(),
            label: "22366/7/112".into(),
            reason: "Thế chấp".into(),
            legal_basis: "Điều 318".into(),
            reference: None,
            valid_from: day("2011-03-01"),
            valid_to: to.map(day),
            agency_id: AgencyId::new(moment),
            placed_at: moment,
            placed_by: None,
            lifted_on: lifted.map(day),
            lifted_at: None,
            lifted_by: None,
            lift_reason: None,
            lift_legal_basis: None,
            version: 1,
        };
        let open = lock(None, None);
        assert!(!open.is_in_force(day("2011-02-28")) && open.is_in_force(day("2011-03-01")));
        assert!(open.is_in_force(day("2031-03-01")));
        let dated = lock(Some("2011-03-31"), None);
        assert!(dated.is_in_force(day("2011-03-31")) && !dated.is_in_force(day("2011-04-01")));
        let lifted = lock(None, Some("2011-03-15"));
        assert!(lifted.is_in_force(day("2011-03-14")) && !lifted.is_in_force(day("2011-03-15")));
    }
}
