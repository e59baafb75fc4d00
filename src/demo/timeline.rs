//! The data, as one story in the order of time.

use chrono::{DateTime, FixedOffset, Utc};
use serde_json::Value;

use super::error::DemoError;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        /// The files of the story. Entries of the same moment are played in this order.
        const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("data/", $name)))),+];
    };
}

files![
    "register/admin-units.json",
    "register/agencies-2010.json",
    "register/units-2010.json",
    "register/desks-2010.json",
    "register/changes-2010.json",
    "register/changes-2025.json",
    "register/units-2025.json",
    "register/desks-2025.json",
    "catalogue/rule-sets.json",
    "catalogue/fields.json",
    "procedures/01-ho-kinh-doanh.json",
    "procedures/02-doanh-nghiep.json",
    "procedures/03-trich-luc-ho-tich.json",
    "procedures/04-cap-lai-giay-khai-sinh.json",
    "procedures/05-khai-sinh.json",
    "procedures/06-lien-thong-khai-sinh.json",
    "procedures/07-chung-thuc-ban-sao.json",
    "procedures/08-giay-phep-xay-dung.json",
    "procedures/09-ly-lich-tu-phap.json",
    "procedures/10-giay-phep-lao-dong.json",
    "procedures/11-chuyen-nhuong-dat.json",
    "procedures/12-chuyen-muc-dich-su-dung-dat.json",
    "procedures/13-the-chap-quyen-su-dung-dat.json",
    "procedures/14-the-bhyt-tre-em.json",
];

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// What, without the moment.
    pub what: Value,
    file: &'static str,
}

impl Entry {
    /// Where it stands in the data, for error messages.
    pub fn place(&self) -> String {
        let act = self.what.get("do").and_then(Value::as_str).unwrap_or_default();
        format!("{} {} {act}", self.file, self.at.to_rfc3339())
    }
}

/// Every entry in the order of time.
///
/// # Errors
/// A file that is no list of entries, which is a bug.
pub(super) fn timeline() -> Result<Vec<Entry>, DemoError> {
    let mut entries = Vec::new();
    for (file, text) in FILES {
        let acts: Vec<Value> = serde_json::from_str(text)
            .map_err(|error| DemoError::refused(error).at(|| (*file).to_owned()))?;
        for mut what in acts {
            let at = what
                .as_object_mut()
                .and_then(|fields| fields.remove("at"))
                .ok_or_else(|| DemoError::refused("an entry has no moment").at(|| (*file).to_owned()))?;
            let at: DateTime<FixedOffset> = serde_json::from_value(at)?;
            entries.push(Entry {
                at: at.to_utc(),
                what,
                file,
            });
        }
    }
    entries.sort_by_key(|entry| entry.at);
    Ok(entries)
}
