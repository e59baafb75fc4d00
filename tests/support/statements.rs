//! The SQL that the application runs, caught on its way.

use std::sync::{Mutex, OnceLock};

use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

static CAUGHT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the statements that the slow log tells of; with a limit of nothing these are all.
struct Catcher;

impl<S: tracing::Subscriber> Layer<S> for Catcher {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        struct Statement<'a>(&'a mut Vec<String>);

        impl tracing::field::Visit for Statement<'_> {
            fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
                if field.name() == "statement" {
                    self.0.push(value.to_owned());
                }
            }

            fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn std::fmt::Debug) {}
        }

        if event.metadata().target() == "motcua::slow_query" {
            event.record(&mut Statement(&mut caught()));
        }
    }
}

fn caught() -> std::sync::MutexGuard<'static, Vec<String>> {
    CAUGHT.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// From now on all statements of applications without a slow limit are caught. One test at a time.
pub fn listen() -> std::sync::MutexGuard<'static, ()> {
    static STARTED: OnceLock<()> = OnceLock::new();
    static TURN: Mutex<()> = Mutex::new(());
    STARTED.get_or_init(|| {
        let catching = tracing_subscriber::registry().with(Catcher);
        tracing::subscriber::set_global_default(catching).unwrap();
    });
    let turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    take();
    turn
}

/// What was caught since the last time.
pub fn take() -> Vec<String> {
    std::mem::take(&mut *caught())
}
