use super::setting::{Allowed, Key, Setting};
use crate::platform::secret::Secret;

/// Where the database is. May hold a password, so it prints without it.
#[derive(Clone)]
pub struct DatabaseUrl(Secret<String>);

impl DatabaseUrl {
    /// The URL with its password, for connecting.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The file of a SQLite database.
    pub fn sqlite_path(&self) -> Option<&std::path::Path> {
        self.expose().strip_prefix("sqlite://").map(std::path::Path::new)
    }
}

impl Setting for DatabaseUrl {
    fn read(text: &str, _: &Key) -> Option<Self> {
        let sqlite = text
            .strip_prefix("sqlite://")
            .is_some_and(|path| !path.is_empty() && !path.starts_with(":memory:"));
        let postgres = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
        (sqlite || postgres).then(|| Self(Secret::new(text.to_owned())))
    }
}

impl DatabaseUrl {
    pub(super) const ALLOWED: Allowed = Allowed::Words("sqlite:// and a file's path, or postgres://…");
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let url = self.expose();
        let Some((scheme, rest)) = url.split_once("://").filter(|(scheme, _)| *scheme != "sqlite") else {
            return f.write_str(url);
        };
        // Parameters may hold a password too, so they are left out.
        let rest = rest.split('?').next().unwrap_or_default();
        match rest.rsplit_once('@') {
            Some((user, place)) => {
                let user = user.split(':').next().unwrap_or_default();
                write!(f, "{scheme}://{user}:•••@{place}")
            }
            None => write!(f, "{scheme}://{rest}"),
        }
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}
