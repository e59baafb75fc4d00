//! One test, two databases.

use motcua::platform::db::Backend;

use super::db::{self, TestDb};

/// Makes of `fn name(db: TestDb)` the tests `name::sqlite` and `name::postgres`. What stands after the name says what
/// is in the database: `empty`, or all migrations.
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
