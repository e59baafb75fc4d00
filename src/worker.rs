//! The background jobs, in `serve` or in a process of their own.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::app::App;
use crate::auth::commands::upkeep;
use crate::desk;
use crate::dossiers::{DossierError, commands, queries};
use crate::feedback;
use crate::platform::actor::Actor;
use crate::platform::audit_log::Anchor;
use crate::platform::db::{DbError, Tx};
use crate::platform::http::idempotency;
use crate::platform::jobs::Job;
use crate::platform::{access_log, audit_log, outbox};
use crate::retention;

/// How many dossiers are made searchable in one transaction.
const SEARCHABLE_AT_ONCE: i64 = 200;

/// Runs all jobs until `stop` turns true; each then ends its piece of work at hand. To be called on a local runtime.
pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let running: Vec<_> = jobs(&app)
        .into_iter()
        .map(|job| actix_web::rt::spawn(job.run(app.db.clone(), stop.clone())))
        .collect();
    for job in running {
        if let Err(error) = job.await {
            tracing::error!(%error, "a job ended by itself");
        }
    }
}

/// Every job of the system.
fn jobs(app: &App) -> Vec<Job> {
    vec![
        seal_audit_log(app),
        give_events_their_position(app),
        forget_stored_answers(app),
        clear_sign_ins_away(app),
        forget_looks(app),
        tell_what_is_due(app),
        tell_of_slips(app),
        tell_of_late_legs(app),
        end_waiting(app),
        tell_of_petitions(app),
        forget_drafts(app),
        dispose_of_dossiers(app),
        close_desk_days(app),
        make_dossiers_searchable(app),
    ]
}

fn seal_audit_log(app: &App) -> Job {
    let (db, key) = (app.db.clone(), app.keys.audit_seal());
    let anchor = Arc::new(Anchor::in_folder(&app.config.files.key_dir));
    Job::new("audit-seal", app.config.upkeep.audit_seal, move || {
        let (db, key, anchor) = (db.clone(), key.clone(), Arc::clone(&anchor));
        async move { Ok(audit_log::seal(&db, &key, &anchor).await? >= 100) }
    })
}

fn give_events_their_position(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("event-positions", Duration::from_millis(500), move || {
        let db = db.clone();
        async move { Ok(db.write(&Actor::system("worker"), outbox::sequence).await? > 0) }
    })
}

fn forget_stored_answers(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("idempotency-purge", Duration::from_secs(600), move || {
        let db = db.clone();
        async move {
            db.write(&Actor::system("worker"), idempotency::purge).await?;
            Ok(false)
        }
    })
}

fn tell_what_is_due(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("dossier-alerts", app.config.upkeep.alerts, move || {
        let db = db.clone();
        async move {
            let actor = Actor::system("worker");
            let told = db.write(&actor, commands::tell_due).await.map_err(as_database)?;
            Ok(told >= commands::MANY)
        }
    })
}

fn tell_of_slips(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("handover-alerts", app.config.upkeep.alerts, move || {
        let db = db.clone();
        async move {
            let actor = Actor::system("worker");
            let told = db
                .write(&actor, commands::tell_unanswered)
                .await
                .map_err(as_database)?;
            Ok(told >= commands::MANY)
        }
    })
}

fn tell_of_late_legs(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("leg-alerts", app.config.upkeep.alerts, move || {
        let db = db.clone();
        async move {
            let actor = Actor::system("worker");
            let told = db
                .write(&actor, commands::tell_late_legs)
                .await
                .map_err(as_database)?;
            Ok(told >= commands::MANY)
        }
    })
}

fn end_waiting(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("supplement-expiry", app.config.upkeep.alerts, move || {
        let db = db.clone();
        async move {
            let actor = Actor::system("worker");
            let ended = db
                .write(&actor, commands::expire_waiting)
                .await
                .map_err(as_database)?;
            Ok(ended >= commands::MANY)
        }
    })
}

fn tell_of_petitions(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("petition-alerts", app.config.upkeep.alerts, move || {
        let db = db.clone();
        async move {
            let actor = Actor::system("worker");
            let told = db.write(&actor, feedback::commands::tell_overdue).await;
            let told = told.map_err(|error| match error {
                feedback::FeedbackError::Db(error) => error,
                other => DbError::Broken(format!("{other:?}")),
            })?;
            Ok(told >= feedback::commands::MANY)
        }
    })
}

fn close_desk_days(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("desk-days", Duration::from_secs(600), move || {
        let db = db.clone();
        async move {
            let actor = Actor::system("worker");
            let ended = db.write(&actor, desk::commands::close_days).await;
            let ended = ended.map_err(|error| match error {
                desk::DeskError::Db(error) => error,
                other => DbError::Broken(format!("{other:?}")),
            })?;
            Ok(ended >= desk::commands::MANY)
        }
    })
}

/// Jobs answer with the database's errors; anything else is told in words.
fn as_database(error: DossierError) -> DbError {
    match error {
        DossierError::Db(error) => error,
        other => DbError::Broken(format!("{other:?}")),
    }
}

fn clear_sign_ins_away(app: &App) -> Job {
    let (db, settings) = (app.db.clone(), *app.auth.settings());
    Job::new("sign-in-upkeep", Duration::from_secs(600), move || {
        let (db, rules) = (db.clone(), settings.locks);
        async move {
            let actor = Actor::system("worker");
            let cleared = db.write(&actor, move |tx| upkeep::clear_away(tx, &rules)).await?;
            Ok(cleared >= upkeep::MANY)
        }
    })
}

fn forget_looks(app: &App) -> Job {
    let (db, kept) = (app.db.clone(), app.config.upkeep.access_log);
    Job::new("access-log-purge", Duration::from_secs(3600), move || {
        let db = db.clone();
        async move {
            let kept = TimeDelta::from_std(kept).unwrap_or(TimeDelta::MAX);
            let forgotten = db
                .write(&Actor::system("worker"), move |tx| {
                    let before = tx.now().checked_sub_signed(kept).unwrap_or_default();
                    access_log::purge(tx, before)
                })
                .await?;
            Ok(forgotten >= access_log::PURGED_AT_ONCE)
        }
    })
}

fn forget_drafts(app: &App) -> Job {
    let (db, kept) = (app.db.clone(), app.config.upkeep.drafts);
    Job::new("forgotten-drafts", Duration::from_secs(3600), move || {
        let db = db.clone();
        async move {
            let kept = TimeDelta::from_std(kept).unwrap_or(TimeDelta::MAX);
            let erased = db
                .write(&Actor::system("worker"), move |tx| {
                    let before = tx.now().checked_sub_signed(kept).unwrap_or_default();
                    commands::erase_forgotten_drafts(tx, before)
                })
                .await;
            Ok(erased.map_err(as_database)? >= commands::DRAFTS_AT_ONCE)
        }
    })
}

fn dispose_of_dossiers(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("disposal", Duration::from_secs(30), move || {
        let db = db.clone();
        async move {
            let carried_out = db
                .write(&Actor::system("worker"), retention::commands::carry_out)
                .await;
            carried_out.map_err(|error| DbError::Broken(format!("{error:?}")))
        }
    })
}

/// What was entered before there was a search.
fn make_dossiers_searchable(app: &App) -> Job {
    let db = app.db.clone();
    Job::new("dossier-search", Duration::from_secs(600), move || {
        let db = db.clone();
        async move {
            let batch = |tx: &mut Tx<'_>| queries::make_rest_searchable(tx.conn(), SEARCHABLE_AT_ONCE);
            Ok(db.write(&Actor::system("worker"), batch).await? > 0)
        }
    })
}
