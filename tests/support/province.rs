//! The demonstration province, loaded once for each database server and copied for each test.

use std::path::{Path, PathBuf};

use motcua::app::App;
use motcua::config::Config;
use motcua::demo::ShownDossier;
use motcua::platform::clock::Clock;

use super::actors::Somebody;
use super::app::TestApp;
use super::{janitor, scratch};

/// What the copies of a loaded province have in common.
pub struct Province {
    /// Its keys: what is sealed in the template opens with these only.
    pub keys: PathBuf,
    /// Everybody in it.
    accounts: Vec<Account>,
    /// The dossiers that each show one thing.
    pub shown: Vec<ShownDossier>,
}

/// An account with the password that was drawn for it.
pub struct Account {
    /// With what one signs in.
    pub login: String,
    /// The password.
    pub password: String,
    /// The person's name.
    pub name: String,
}

impl Province {
    /// Loads it into an empty database with all migrations applied.
    pub fn load(url: &str) -> Self {
        let keys = tempfile::Builder::new()
            .prefix("motcua-test-keys-")
            .tempdir_in(scratch::folder())
            .unwrap()
            .keep();
        janitor::remove_at_the_end(&keys);
        let config = Config::load(settings(url, &keys), None).unwrap();
        // A thread of its own: the test that comes first has its runtime already.
        let loading = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = App::build(config, Clock::system()).unwrap();
                let loaded = motcua::demo::load(&app)
                    .await
                    .unwrap_or_else(|error| panic!("{error}"));
                app.close();
                loaded
            })
        });
        let loaded = loading.join().unwrap();
        let accounts = loaded.accounts.into_iter().map(|account| Account {
            login: account.login,
            password: account.password.expose().to_owned(),
            name: account.name,
        });
        Self {
            keys,
            accounts: accounts.collect(),
            shown: loaded.shown,
        }
    }

    /// Somebody by user name or identity number.
    pub fn account(&self, login: &str) -> &Account {
        let known = self.accounts.iter().find(|account| account.login == login);
        known.unwrap_or_else(|| panic!("nobody in the province is called {login}"))
    }
}

fn settings(url: &str, keys: &Path) -> Vec<(String, String)> {
    let keys = keys.to_str().unwrap();
    [
        ("DATABASE_URL", url),
        ("MOTCUA_DATA_DIR", keys),
        ("MOTCUA_KEY_DIR", keys),
        ("MOTCUA_DB_CONNECTIONS", "2"),
        ("MOTCUA_ARGON2_MEMORY_KIB", "8192"),
        ("MOTCUA_ARGON2_PASSES", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

impl TestApp {
    /// Somebody of the province, signed in with the password that was drawn: `"motcua.nhatrang"`.
    pub async fn sign_in(&self, login: &str) -> Somebody {
        let account = self.province().account(login);
        let body = serde_json::json!({ "name": login, "password": account.password });
        let signed_in = self.post("/sessions").json(body).await.created();
        let token = signed_in["accessToken"].as_str().unwrap();
        let me = self.get("/me").as_(token).await.ok();
        Somebody::signed_in(me["id"].as_str().unwrap().parse().unwrap(), &account.name, token)
    }
}
