//! The demonstration province: a Khánh Hòa of 2010–2011 and of today, entered through the same commands as the API.
//!
//! The data stands in `data/`: lists of entries, each with its moment and what is done, the bodies those that the API
//! takes. They are one story, played in the order of time (`timeline`, `player`); `"@agency:STP"` in them is the id of
//! what was entered as `STP` before. Codes of agencies, numbers of decisions from 9000 on, people, businesses and
//! addresses are invented; laws, limits and most fees are those of the time.

mod act;
mod dossiers;
mod error;
mod merge;
mod names;
mod people;
mod player;
#[cfg(test)]
mod tests;
mod timeline;

use std::sync::Arc;

pub use dossiers::ShownDossier;
pub use error::DemoError;
pub use people::DrawnAccount;

use crate::agencies;
use crate::app::App;
use crate::calendar::{self, CalendarSeed};
use crate::dossiers::http::vault;
use crate::platform::actor::Actor;
use crate::platform::db::{Conn, Tx};
use crate::procedures;

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The accounts with their passwords, which are told now and never again.
    pub accounts: Vec<DrawnAccount>,
    /// How many entries the story has.
    pub entries: usize,
    /// How many dossiers were played.
    pub dossiers: usize,
    /// Those of them that each show one thing.
    pub shown: Vec<ShownDossier>,
}

/// Loads the demonstration province into an empty database, all of it or nothing.
///
/// # Errors
/// [`DemoError::NotEmpty`]; the database's; any other is a bug in the data.
pub async fn load(app: &App) -> Result<Loaded, DemoError> {
    let auth = &app.auth;
    auth.db().read(must_be_empty).await?;
    let story = Arc::new(timeline::timeline()?);
    let entries = story.len();
    let people = people::draw(auth).await?;
    let (inner, accounts) = (app.clone(), people.clone());
    let played = auth
        .db()
        .write(&Actor::system(player::LABEL), move |tx| {
            must_be_empty(tx.conn())?;
            let now = tx.now();
            let mut player = player::Player::default();
            play(tx, &story, &mut player)?;
            people::enter(tx, &mut player.names, inner.auth.vault(), &people)?;
            dossiers::play(tx, &player.names, vault(&inner), now)
        })
        .await?;
    Ok(Loaded {
        accounts,
        entries,
        dossiers: played.dossiers,
        shown: played.shown,
    })
}

fn must_be_empty(conn: &mut Conn) -> Result<(), DemoError> {
    let nothing = agencies::queries::is_empty(conn)?
        && calendar::queries::count_calendars(conn)? == 0
        && procedures::queries::fields::count(conn)? == 0;
    if nothing { Ok(()) } else { Err(DemoError::NotEmpty) }
}

fn play(tx: &mut Tx<'_>, story: &[timeline::Entry], player: &mut player::Player) -> Result<(), DemoError> {
    let begins = story.first().map_or_else(|| tx.now(), |entry| entry.at);
    tx.at(begins, |tx| enter_calendars(tx, player))?;
    for entry in story {
        player.play(tx, entry)?;
    }
    Ok(())
}

fn enter_calendars(tx: &mut Tx<'_>, player: &mut player::Player) -> Result<(), DemoError> {
    for seed in CalendarSeed::shipped()? {
        let code = seed.code.clone();
        let calendar = calendar::commands::enter_seed(tx, &player::grant(), seed)
            .map_err(|error| DemoError::from(error).at(|| format!("calendar {code}")))?;
        player.names.give("calendar", &code, calendar.id.as_uuid());
    }
    Ok(())
}
