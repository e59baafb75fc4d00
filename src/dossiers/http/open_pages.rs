//! Pages of what is found by looking at open dossiers one by one: never at more than so many for one answer.

use crate::dossiers::error::DossierError;
use crate::dossiers::model::Dossier;
use crate::dossiers::queries::{self, OpenDossiers};
use crate::platform::db::Conn;
use crate::platform::ids::{AgencyId, DossierId};

/// Dossiers read at once.
const PIECE: usize = 200;

/// Dossiers looked at for one page; what is left is for the next.
const MOST: usize = 1000;

/// What a page starts with.
#[derive(Clone, Copy)]
pub(super) struct PageOf {
    /// The receiving agency.
    pub(super) agency: AgencyId,
    /// Which of its dossiers.
    pub(super) of: OpenDossiers,
    /// Those after this one.
    pub(super) after: Option<DossierId>,
    /// So many are enough.
    pub(super) size: usize,
}

/// Looks at open dossiers in their order until enough are found, or enough were looked at. Answers with what was found, and
/// after which dossier to go on; none when all were looked at.
///
/// # Errors
/// The database's; those of looking.
pub(super) fn look_through<T>(
    conn: &mut Conn,
    page: PageOf,
    mut look: impl FnMut(&mut Conn, Dossier) -> Result<Option<T>, DossierError>,
) -> Result<(Vec<T>, Option<DossierId>), DossierError> {
    let (mut found, mut looked_at, mut after) = (Vec::new(), 0, page.after);
    let piece = i64::try_from(PIECE).unwrap_or(i64::MAX);
    while looked_at < MOST {
        let open = queries::open_at(conn, page.agency, page.of, after, piece)?;
        let Some(last) = open.last().map(|dossier| dossier.id) else {
            return Ok((found, None));
        };
        let is_end = open.len() < PIECE;
        looked_at = looked_at.saturating_add(open.len());
        for dossier in open {
            let id = dossier.id;
            found.extend(look(conn, dossier)?);
            if found.len() >= page.size {
                let next = (id != last || !is_end).then_some(id);
                return Ok((found, next));
            }
        }
        if is_end {
            return Ok((found, None));
        }
        after = Some(last);
    }
    Ok((found, after))
}
