//! The application: everything that requests share, built once, and the service that answers them. The program and
//! the tests use the same.

use std::sync::{Arc, OnceLock};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data};
use actix_web::{Error, web::ServiceConfig};
use chrono::TimeDelta;
use utoipa_actix_web::{AppExt, scope};

use crate::api::{self, DocumentText};
use crate::auth::{self, Auth, AuthSettings};
use crate::config::Config;
use crate::docs;
use crate::platform::access_log::AccessLog;
use crate::platform::clock::Clock;
use crate::platform::db::{Db, Migrations};
use crate::platform::health::{self, Health};
use crate::platform::http::rate_limit::{RateLimits, show_limits};
use crate::platform::http::{BASE, Contract, Settings, idempotency, manners, problem, unmatched};
use crate::platform::keys::Keys;
use crate::platform::sealed::{LookupKey, Sealer};
use crate::platform::telemetry::{DatabaseFigures, Metrics, observe};

/// Why the application cannot be built.
pub type Failed = Box<dyn std::error::Error + Send + Sync>;

/// What requests and jobs share. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The settings.
    pub config: Arc<Config>,
    /// The one clock.
    pub clock: Clock,
    /// The server's own keys.
    pub keys: Keys,
    /// Who is calling.
    pub auth: Auth,
    /// Who looked at whose data.
    pub access_log: AccessLog,
    /// Seals what dossiers keep secret at rest.
    pub sealer: Arc<Sealer>,
    /// Finds it again.
    pub lookup: LookupKey,
    /// The figures.
    pub metrics: Metrics,
    /// Whether the process can serve.
    pub health: Health,
    cursors: Arc<Sealer>,
    limits: Data<RateLimits>,
    contract: Data<Contract>,
    document: Data<DocumentText>,
}

impl App {
    /// Opens the data folder, the keys and the database, and compiles the contract. Does not migrate.
    ///
    /// # Errors
    /// One sentence that says what is wrong.
    pub fn build(config: Config, clock: Clock) -> Result<Self, Failed> {
        config.files.prepare(&config.database.url)?;
        let keys = Keys::open(&config.files.key_dir)?;
        let db = Db::open(&config.database.settings(), clock)?;
        let metrics = Metrics::new()?;
        metrics.register(DatabaseFigures::new(db.clone())?)?;
        let health = Health::new(db.clone(), metrics.clone())?;
        let auth = Auth::start(
            db.clone(),
            &keys,
            AuthSettings::from(&config),
            &config.server.public_url.0,
        )?;
        let waiting = auth.clone();
        metrics.gauge(
            "motcua_hashing_waiting",
            "Passwords that wait to be hashed.",
            move || u32::try_from(waiting.hashing().waiting()).map_or(f64::INFINITY, f64::from),
        )?;
        let access_log = AccessLog::start(db.clone(), config.upkeep.access_queue)?;
        let waiting = access_log.clone();
        metrics.gauge(
            "motcua_access_log_waiting",
            "Looks at dossiers that are not in the access log's table yet.",
            move || u32::try_from(waiting.waiting()).map_or(f64::INFINITY, f64::from),
        )?;
        let (contract, document) = contract()?;
        Ok(Self {
            sealer: Arc::new(Sealer::new(&[*keys.personal().expose()])?),
            lookup: LookupKey::new(keys.lookup().expose()),
            cursors: Arc::new(Sealer::new(&[*keys.cursor().expose()])?),
            limits: Data::new(config.rate_limits()),
            contract,
            document,
            config: Arc::new(config),
            db,
            clock,
            keys,
            auth,
            access_log,
            metrics,
            health,
        })
    }

    /// Brings the database's schema up to this program; says what was applied.
    ///
    /// # Errors
    /// The database's.
    pub fn migrate(config: &Config) -> Result<Vec<String>, crate::platform::db::DbError> {
        Migrations::new(&config.database.settings())?.up()
    }

    /// The whole service, one for each thread.
    pub fn service(
        &self,
    ) -> actix_web::App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = Error,
            InitError = (),
        > + use<>,
    > {
        let settings = Settings {
            clock: self.clock,
            body_limit: self.config.server.body_limit,
            answers_kept: TimeDelta::from_std(self.config.upkeep.idempotency).unwrap_or(idempotency::KEPT),
            cursors: Arc::clone(&self.cursors),
            answers: Arc::clone(&self.sealer),
            fingerprints: self.lookup.clone(),
        };
        let (app, _) = actix_web::App::new()
            .app_data(Data::new(self.clone()))
            .app_data(Data::new(self.auth.clone()))
            .app_data(Data::new(self.health.clone()))
            .app_data(Data::new(self.metrics.clone()))
            .app_data(Data::new(settings))
            .app_data(self.limits.clone())
            .app_data(self.contract.clone())
            .app_data(self.document.clone())
            .configure(api::document_routes)
            .into_utoipa_app()
            .service(scope(BASE).configure(api::routes))
            .split_for_parts();
        app.configure(beside_the_api)
            .default_service(web::to(unmatched))
            .wrap(from_fn(manners))
            .wrap(from_fn(show_limits))
            .wrap(Compress::default())
            .wrap(from_fn(observe))
    }

    /// Lets what was accepted be done, then closes the database.
    pub fn close(&self) {
        self.auth.close();
        self.access_log.close();
        self.db.close();
    }
}

/// The contract and the document it is made of. Neither depends on a setting, and making them takes longer than all
/// else of a start, so a process makes them once, however often it builds the application.
fn contract() -> Result<(Data<Contract>, Data<DocumentText>), Failed> {
    static MADE: OnceLock<(Data<Contract>, Data<DocumentText>)> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made.clone());
    }
    let document = api::document()?;
    let contract = Data::new(Contract::compile(&document, BASE)?);
    let text = Data::new(DocumentText(serde_json::to_vec(&document)?.into()));
    Ok(MADE.get_or_init(|| (contract, text)).clone())
}

fn beside_the_api(config: &mut ServiceConfig) {
    config
        .configure(problem::pages::routes)
        .configure(health::routes)
        .configure(auth::keys::routes)
        .configure(docs::routes);
}
