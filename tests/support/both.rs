//! One test, two databases.

use std::future::Future;

use motcua::platform::db::Backend;

use super::app::TestApp;
use super::db::{self, TestDb};

/// Makes of `async fn name(app: TestApp)` the tests `name::sqlite` and `name::postgres`:
///
/// ```ignore
/// both!(a_citizen_registers);
/// async fn a_citizen_registers(app: TestApp) { … }
/// ```
///
/// What stands after the name says what is in the database: nothing but the tables (`migrated`, the default), the
/// demonstration province (`demo`), or nothing at all (`empty`).
#[macro_export]
macro_rules! both {
    ($name:ident) => {
        $crate::both!($name, migrated);
    };
    ($name:ident, $template:ident) => {
        mod $name {
            use motcua::platform::db::Backend;
            use $crate::support::{both, db::TestDb};

            #[test]
            fn sqlite() {
                both::app_on(Backend::Sqlite, TestDb::$template, super::$name);
            }

            #[test]
            fn postgres() {
                both::app_on(Backend::Postgres, TestDb::$template, super::$name);
            }
        }
    };
}

/// The same for `fn name(db: TestDb)`, without an application.
#[macro_export]
macro_rules! both_databases {
    ($name:ident) => {
        $crate::both_databases!($name, migrated);
    };
    ($name:ident, $template:ident) => {
        mod $name {
            use motcua::platform::db::Backend;
            use $crate::support::{both, db::TestDb};

            #[test]
            fn sqlite() {
                both::on(Backend::Sqlite, TestDb::$template, super::$name);
            }

            #[test]
            fn postgres() {
                both::on(Backend::Postgres, TestDb::$template, super::$name);
            }
        }
    };
}

/// Runs a test on a database of its own, if there is such a server here.
pub fn on(backend: Backend, make: fn(Backend) -> TestDb, test: fn(TestDb)) {
    if db::is_here(backend) {
        test(make(backend));
    }
}

/// Runs a test of the application.
pub fn app_on<F: Future<Output = ()>>(backend: Backend, make: fn(Backend) -> TestDb, test: fn(TestApp) -> F) {
    on_runtime(
        backend,
        make,
        |db| async move { test(TestApp::over(db).await).await },
    );
}

fn on_runtime<F: Future<Output = ()>>(
    backend: Backend,
    make: fn(Backend) -> TestDb,
    test: impl FnOnce(TestDb) -> F,
) {
    if db::is_here(backend) {
        actix_web::rt::System::new().block_on(test(make(backend)));
    }
}
