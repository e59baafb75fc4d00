//! The whole province, loaded.

use super::*;
use crate::config::Config;
use crate::platform::clock::Clock;

/// An application over an empty database, with cheap passwords.
fn empty(folder: &tempfile::TempDir) -> App {
    let folder = folder.path().display();
    let settings = [
        ("DATABASE_URL", format!("sqlite://{folder}/t.db")),
        ("MOTCUA_DATA_DIR", folder.to_string()),
        ("MOTCUA_ARGON2_MEMORY_KIB", "8192".to_owned()),
        ("MOTCUA_ARGON2_PASSES", "1".to_owned()),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let config = Config::load(settings, None).unwrap();
    App::migrate(&config).unwrap();
    App::build(config, Clock::system()).unwrap()
}

#[actix_web::test]
async fn the_province_is_loaded_once_and_into_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let app = empty(&folder);
    let loaded = load(&app).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(loaded.accounts.len() > 50);
    assert!(loaded.dossiers >= 100, "{}", loaded.dossiers);
    let again = load(&app).await.unwrap_err();
    assert!(matches!(again, DemoError::NotEmpty), "{again}");
    app.close();
}
