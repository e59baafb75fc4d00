//! Looking for dossiers: a bounded walk through what may be meant, the best first.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::search_rows::{Column, by_column, by_token, count, own};
use crate::dossiers::model::Candidate;
use crate::dossiers::rules::search::{Phase, Search, Source, Span};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, CitizenId, DossierId};

/// How many dossiers one search looks at; it goes on behind them with the next page.
const LOOKED_AT: usize = 4000;
/// How many are fetched at a time.
const CHUNK: usize = 200;

/// What the search may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A citizen's own dossiers, drafts too, and those that others let them in to on this day.
    Citizen(CitizenId, NaiveDate),
    /// Those that an agency has or had a part in; drafts are their owner's alone.
    Agency(AgencyId),
}

/// A dossier that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The token that led to it.
    pub token: Vec<u8>,
    /// The dossier.
    pub dossier: DossierId,
}

/// Where a search stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPosition {
    /// In which phase.
    pub phase: Phase,
    /// At which of its sources.
    pub source: usize,
    /// Behind which dossier; at the beginning of the source when there is none.
    pub after: Option<Place>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The dossiers, the best first, and how they were found.
    pub dossiers: Vec<(Phase, DossierId)>,
    /// Where to go on, unless all was looked at.
    pub next: Option<SearchPosition>,
}

/// Looks for at most `wanted` dossiers behind a position, and for none behind the [`LOOKED_AT`]th that may be meant.
/// Of each phase the newest come first; where the last word may go on, the shorter words do. Indexes:
/// `dossier_search_tokens_word`, `dossiers_owner_phone`, `dossiers_owner_identity`, `dossiers_citizen`,
/// `dossier_parties_citizen`, `dossiers (code)`, `dossier_objects_object`.
///
/// # Errors
/// The database's.
pub fn find(
    conn: &mut Conn,
    scope: Scope,
    search: &Search,
    after: Option<SearchPosition>,
    wanted: usize,
) -> Result<Found, DbError> {
    let mut walk = Walk {
        scope,
        search,
        left: LOOKED_AT,
        // One more tells whether there is a next page.
        wanted: wanted.saturating_add(1),
        found: Vec::new(),
    };
    let phases = search.phases().iter().copied();
    let from = after.as_ref().map(|position| position.phase);
    let mut after = after;
    for phase in phases.skip_while(|phase| from.is_some_and(|from| *phase < from)) {
        let resumed = after.take_if(|position| position.phase == phase);
        if let Some(stopped) = walk.phase(conn, phase, resumed)? {
            return Ok(walk.page(wanted, Some(stopped)));
        }
    }
    Ok(walk.page(wanted, None))
}

/// How many dossiers are found in all; none when more than [`LOOKED_AT`] would have to be looked at.
///
/// # Errors
/// The database's.
pub fn count_found(conn: &mut Conn, scope: Scope, search: &Search) -> Result<Option<i64>, DbError> {
    let found = find(conn, scope, search, None, LOOKED_AT)?;
    Ok(found
        .next
        .is_none()
        .then(|| i64::try_from(found.dossiers.len()).unwrap_or(i64::MAX)))
}

struct Walk<'a> {
    scope: Scope,
    search: &'a Search,
    left: usize,
    wanted: usize,
    found: Vec<(Phase, DossierId, SearchPosition)>,
}

impl Walk<'_> {
    fn page(mut self, wanted: usize, stopped: Option<SearchPosition>) -> Found {
        let more = self.found.len() > wanted;
        self.found.truncate(wanted);
        let last = self.found.last().map(|(.., position)| position.clone());
        Found {
            dossiers: self.found.iter().map(|(phase, id, _)| (*phase, *id)).collect(),
            next: if more { last } else { stopped },
        }
    }

    /// Goes through a phase; answers where it had to stop.
    fn phase(
        &mut self,
        conn: &mut Conn,
        phase: Phase,
        resumed: Option<SearchPosition>,
    ) -> Result<Option<SearchPosition>, DbError> {
        let sources = match self.scope {
            Scope::Citizen(..) => vec![None],
            Scope::Agency(_) => self.search.sources(phase).into_iter().map(Some).collect(),
        };
        let chosen = match (&resumed, self.scope) {
            (Some(position), _) => Some(position.source),
            (None, Scope::Agency(agency)) if phase.takes_one_source() => {
                Some(rarest(conn, agency, &sources)?)
            }
            (None, _) => None,
        };
        let mut after = resumed.and_then(|position| position.after);
        let one = phase.takes_one_source();
        let sources = sources.iter().enumerate();
        let sources = sources.filter(|(index, _)| {
            chosen.is_none_or(|chosen| if one { *index == chosen } else { *index >= chosen })
        });
        for (index, source) in sources {
            let stopped = self.source(conn, (phase, index), source.as_ref(), after.take())?;
            if stopped.is_some() {
                return Ok(stopped);
            }
        }
        Ok(None)
    }

    /// Goes through one source; answers where it had to stop.
    fn source(
        &mut self,
        conn: &mut Conn,
        (phase, index): (Phase, usize),
        source: Option<&Source>,
        mut after: Option<Place>,
    ) -> Result<Option<SearchPosition>, DbError> {
        loop {
            let position = |after| SearchPosition {
                phase,
                source: index,
                after,
            };
            if self.left == 0 {
                return Ok(Some(position(after)));
            }
            let fetched = CHUNK.min(self.left);
            let chunk = self.fetch(conn, phase, source, after.as_ref(), fetched)?;
            let seen = chunk.len();
            self.left = self.left.saturating_sub(seen);
            for candidate in chunk {
                let shown = candidate.visible
                    && self
                        .search
                        .shows(phase, source, &candidate.token, &candidate.findable);
                let place = Place {
                    token: candidate.token,
                    dossier: candidate.dossier,
                };
                if shown {
                    let here = position(Some(place.clone()));
                    self.found.push((phase, candidate.dossier, here.clone()));
                    if self.found.len() >= self.wanted {
                        return Ok(Some(here));
                    }
                }
                after = Some(place);
            }
            if seen < fetched {
                return Ok(None);
            }
        }
    }

    /// At most `limit` candidates behind a place. Behind a token those of the same token come first, then the others.
    fn fetch(
        &self,
        conn: &mut Conn,
        phase: Phase,
        source: Option<&Source>,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<Vec<Candidate>, DbError> {
        let below = after.map(|place| place.dossier);
        let agency = match (self.scope, source) {
            (Scope::Agency(agency), Some(Source::Tokens(span))) => {
                let mut span = span.clone();
                let mut chunk = Vec::new();
                if let (Span::Between(_, to), Some(place)) = (&span, after) {
                    let rest = Span::Token(place.token.clone());
                    chunk = by_token(conn, agency, phase, &rest, below, limit)?;
                    span = Span::Between([place.token.as_slice(), &[0]].concat(), to.clone());
                }
                let missing = limit.saturating_sub(chunk.len());
                let below = below.filter(|_| matches!(span, Span::Token(_)));
                if missing > 0 {
                    chunk.extend(by_token(conn, agency, phase, &span, below, missing)?);
                }
                return Ok(chunk);
            }
            (Scope::Citizen(citizen, today), _) => {
                return own(conn, (citizen, today), self.search.objects(), below, limit);
            }
            (Scope::Agency(agency), _) => agency,
        };
        match source {
            Some(Source::Code(code)) if below.is_none() => {
                by_column(conn, agency, Column::Code(code), below, limit)
            }
            Some(Source::Phone(phone)) => by_column(conn, agency, Column::Phone(phone), below, limit),
            Some(Source::Identity(hash)) => by_column(conn, agency, Column::Identity(hash), below, limit),
            Some(Source::Object(object)) => by_column(conn, agency, Column::Object(object), below, limit),
            Some(Source::Code(_) | Source::Tokens(_)) | None => Ok(Vec::new()),
        }
    }
}

/// The source with the fewest dossiers, as far as it matters.
fn rarest(conn: &mut Conn, agency: AgencyId, sources: &[Option<Source>]) -> Result<usize, DbError> {
    let mut rarest = (i64::MAX, 0);
    for (index, source) in sources.iter().enumerate() {
        if let Some(Source::Tokens(span)) = source {
            rarest = rarest.min((count(conn, agency, span)?, index));
        }
    }
    Ok(rarest.1)
}
