//! The whole application in this process, over a database of its own.

use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::test::{self, TestRequest};
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use motcua::app::App;
use motcua::config::Config;
use motcua::platform::clock::Clock;

use super::client::{Reply, Request};
use super::db::TestDb;
use super::province::Province;
use super::scratch;

/// Takes a request to the end.
type Caller = Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Reply>>;

/// The application that `motcua serve` runs, without its network. Derefs to the [`App`] itself.
pub struct TestApp {
    app: App,
    call: Caller,
    variables: Vec<(String, String)>,
    folder: Arc<tempfile::TempDir>,
    db: Arc<TestDb>,
}

impl TestApp {
    /// Over this database, with settings for tests: cheap passwords, no limits that a test would meet by accident.
    pub async fn over(db: TestDb) -> Self {
        Self::with(db, &[]).await
    }

    /// The same, with settings of one's own: `&[("MOTCUA_RATE_SIGN_IN", "3")]`.
    pub async fn with(db: TestDb, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("motcua-test-")
            .tempdir_in(scratch::folder());
        let folder = Arc::new(folder.unwrap());
        let mut variables: Vec<(String, String)> = [
            ("DATABASE_URL", db.url()),
            ("MOTCUA_DATA_DIR", folder.path().to_str().unwrap()),
            ("MOTCUA_DB_CONNECTIONS", "3"),
            ("MOTCUA_ARGON2_MEMORY_KIB", "8192"),
            ("MOTCUA_ARGON2_PASSES", "1"),
            ("MOTCUA_RATE_TRACKING", "1000000"),
            ("MOTCUA_RATE_SIGN_IN", "1000000"),
            ("MOTCUA_RATE_REFRESH", "1000000"),
            ("MOTCUA_RATE_COMPUTATION", "1000000"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        if let Some(province) = db.province() {
            variables.push(("MOTCUA_KEY_DIR".to_owned(), province.keys.display().to_string()));
        }
        for (name, value) in settings {
            variables.retain(|(known, _)| known != name);
            variables.push(((*name).to_owned(), (*value).to_owned()));
        }
        Self::start(Arc::new(db), folder, variables, Clock::system()).await
    }

    async fn start(
        db: Arc<TestDb>,
        folder: Arc<tempfile::TempDir>,
        variables: Vec<(String, String)>,
        clock: Clock,
    ) -> Self {
        let config = Config::load(variables.clone(), None).unwrap();
        let app = App::build(config, clock)
            .unwrap_or_else(|error| panic!("the application does not start: {error}"));
        let service = Rc::new(test::init_service(app.service()).await);
        let call: Caller = Rc::new(move |request| {
            let answer = service.call(request.to_request());
            Box::pin(async move {
                // What fails so badly that no request is left still answers, as it would over the network.
                let response = match answer.await {
                    Ok(response) => response.into_parts().1.map_into_boxed_body(),
                    Err(error) => error.error_response(),
                };
                let (head, body) = response.into_parts();
                let body = to_bytes(body)
                    .await
                    .unwrap_or_else(|error| panic!("the body breaks off: {error}"));
                Reply::new(head.status(), head.headers().clone(), body)
            })
        });
        Self {
            app,
            call,
            variables,
            folder,
            db,
        }
    }

    /// The same server, database and keys, started anew with its clock at this moment: `"2011-03-01T08:30:00+07:00"`.
    pub async fn at(&self, moment: &str) -> Self {
        let moment: DateTime<Utc> = moment.parse().unwrap_or_else(|error| panic!("{moment}: {error}"));
        let (db, folder) = (Arc::clone(&self.db), Arc::clone(&self.folder));
        Self::start(db, folder, self.variables.clone(), Clock::starting_at(moment)).await
    }

    /// The same server, database and keys, once more with other settings.
    pub async fn restarted_with(&self, settings: &[(&str, &str)]) -> Self {
        let mut variables = self.variables.clone();
        for (name, value) in settings {
            variables.retain(|(known, _)| known != name);
            variables.push(((*name).to_owned(), (*value).to_owned()));
        }
        let (db, folder) = (Arc::clone(&self.db), Arc::clone(&self.folder));
        Self::start(db, folder, variables, self.clock).await
    }

    /// Its database, past the application.
    pub fn database(&self) -> &TestDb {
        &self.db
    }

    /// The demonstration province in its database; `both!(…, demo)` puts it there.
    pub fn province(&self) -> &'static Province {
        let province = self.db.province();
        province.expect("no province in this database: both!(…, demo)")
    }

    /// A request to `/api/v1` followed by this path; outside of the API where the path begins with `//`.
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(Rc::clone(&self.call), method, path)
    }

    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    pub fn post(&self, path: &str) -> Request {
        self.request("POST", path)
    }

    pub fn put(&self, path: &str) -> Request {
        self.request("PUT", path)
    }

    pub fn patch(&self, path: &str) -> Request {
        self.request("PATCH", path)
    }

    pub fn delete(&self, path: &str) -> Request {
        self.request("DELETE", path)
    }
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.app.close();
    }
}
