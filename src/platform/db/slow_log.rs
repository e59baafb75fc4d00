//! Tells the log of slow statements: their text and time, never their values, which may be personal.

use std::time::{Duration, Instant};

use diesel::connection::{Instrumentation, InstrumentationEvent};

/// Watches one connection.
pub(super) struct SlowLog {
    limit: Duration,
    started: Option<Instant>,
}

impl SlowLog {
    pub(super) fn new(limit: Duration) -> Self {
        Self { limit, started: None }
    }
}

impl Instrumentation for SlowLog {
    #[allow(clippy::disallowed_methods)] // measuring, not telling the time
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => self.started = Some(Instant::now()),
            InstrumentationEvent::FinishQuery { query, .. } => {
                let Some(took) = self.started.take().map(|started| started.elapsed()) else {
                    return;
                };
                if took >= self.limit {
                    let text = query.to_string();
                    let statement = text.split(" -- binds:").next().unwrap_or_default();
                    tracing::warn!(
                        target: "motcua::slow_query",
                        milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
                        statement,
                        "slow statement"
                    );
                }
            }
            _ => {}
        }
    }
}
