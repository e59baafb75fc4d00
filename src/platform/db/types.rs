//! Three SQL types that are native on both databases, and how Rust's values become them.
//!
//! | here | PostgreSQL | SQLite | Rust |
//! |---|---|---|---|
//! | [`Uuid`] | `uuid` | a blob of 16 bytes | [`uuid::Uuid`] and the id types |
//! | [`Jsonb`] | `jsonb` | text | [`serde_json::Value`] |
//! | [`Timestamptz`] | `timestamptz` | microseconds since 1970 | [`chrono::DateTime<Utc>`] |
//!
//! For a nullable column diesel wants `Some(value)`, not `value`, on the right of a comparison.

use std::io::Write;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::HasSqlType;
use diesel::sqlite::{Sqlite, SqliteValue};

use super::MultiBackend;

/// A UUID.
#[derive(Clone, Copy, Debug, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Binary"))]
pub struct Uuid;

/// A JSON document.
#[derive(Clone, Copy, Debug, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807))]
#[diesel(sqlite_type(name = "Text"))]
pub struct Jsonb;

/// A moment, in UTC, in microseconds.
#[derive(Clone, Copy, Debug, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Long"))]
pub struct Timestamptz;

impl diesel::sql_types::SqlOrd for Timestamptz {}
impl diesel::sql_types::SqlOrd for Uuid {}

// `diesel::table!` insists on these for a column type of this name; only PostgreSQL could carry them out.
impl diesel::sql_types::ops::Add for Timestamptz {
    type Rhs = diesel::sql_types::Interval;
    type Output = Timestamptz;
}
impl diesel::sql_types::ops::Sub for Timestamptz {
    type Rhs = diesel::sql_types::Interval;
    type Output = Timestamptz;
}

/// Ties a Rust type to one of the SQL types above for the joint backend; the two single ones are written by hand.
#[macro_export]
#[doc(hidden)]
macro_rules! multi_backend_value {
    ($sql:ty, $rust:ty) => {
        impl diesel::deserialize::FromSql<$sql, $crate::platform::db::MultiBackend> for $rust {
            fn from_sql(
                bytes: <$crate::platform::db::MultiBackend as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                bytes.from_sql::<$rust, $sql>()
            }
        }
        impl diesel::serialize::ToSql<$sql, $crate::platform::db::MultiBackend> for $rust {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, $crate::platform::db::MultiBackend>,
            ) -> diesel::serialize::Result {
                out.set_value((<$sql>::default(), self));
                Ok(diesel::serialize::IsNull::No)
            }
        }
    };
}

/// A value of one of the types above as an expression: on the right of a comparison and in an insertion. Rust does not
/// let us teach that to other crates' types; reading gives `DateTime<Utc>`, `Value` and `Uuid` directly.
macro_rules! expression_value {
    ($(#[$doc:meta])* $name:ident, $sql:ty, $rust:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = $sql)]
        pub struct $name(pub $rust);

        impl From<$rust> for $name {
            fn from(value: $rust) -> Self {
                Self(value)
            }
        }
        impl<DB> FromSql<$sql, DB> for $name
        where
            DB: diesel::backend::Backend,
            $rust: FromSql<$sql, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                <$rust as FromSql<$sql, DB>>::from_sql(value).map(Self)
            }
        }
        impl<DB> ToSql<$sql, DB> for $name
        where
            DB: diesel::backend::Backend,
            $rust: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <$rust as ToSql<$sql, DB>>::to_sql(&self.0, out)
            }
        }
        multi_backend_value!($sql, $rust);
    };
}

macro_rules! multi_backend_type {
    ($sql:ty) => {
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                MultiBackend::lookup_sql_type::<$sql>(lookup)
            }
        }
    };
}

multi_backend_type!(Uuid);
multi_backend_type!(Jsonb);
multi_backend_type!(Timestamptz);
expression_value!(
    /// A UUID that is no id type of ours, for comparisons and insertions.
    AnyUuid,
    Uuid,
    uuid::Uuid
);
expression_value!(
    /// A JSON document, for comparisons and insertions.
    Json,
    Jsonb,
    serde_json::Value
);
expression_value!(
    /// A moment, for comparisons and insertions.
    Timestamp,
    Timestamptz,
    DateTime<Utc>
);

impl FromSql<Uuid, Pg> for uuid::Uuid {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(uuid::Uuid::from_slice(value.as_bytes())?)
    }
}

impl ToSql<Uuid, Pg> for uuid::Uuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<Uuid, Sqlite> for uuid::Uuid {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(uuid::Uuid::from_slice(value.read_blob())?)
    }
}

impl ToSql<Uuid, Sqlite> for uuid::Uuid {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        let bytes: &[u8] = self.as_bytes();
        out.set_value(bytes);
        Ok(IsNull::No)
    }
}

/// The first byte of a binary `jsonb`, its format's version.
const JSONB_VERSION: u8 = 1;

impl FromSql<Jsonb, Pg> for serde_json::Value {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes().split_first() {
            Some((&JSONB_VERSION, json)) => Ok(serde_json::from_slice(json)?),
            _ => Err("unknown jsonb format".into()),
        }
    }
}

impl ToSql<Jsonb, Pg> for serde_json::Value {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&[JSONB_VERSION])?;
        serde_json::to_writer(out, self)?;
        Ok(IsNull::No)
    }
}

impl FromSql<Jsonb, Sqlite> for serde_json::Value {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_str(value.read_text())?)
    }
}

impl ToSql<Jsonb, Sqlite> for serde_json::Value {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(self)?);
        Ok(IsNull::No)
    }
}

/// 2000-01-01T00:00:00Z, where PostgreSQL's own count of microseconds begins, in seconds since 1970.
const PG_EPOCH_SECONDS: i64 = 946_684_800;

impl FromSql<Timestamptz, Pg> for DateTime<Utc> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let micros = i64::from_be_bytes(value.as_bytes().try_into()?);
        DateTime::from_timestamp(PG_EPOCH_SECONDS, 0)
            .and_then(|epoch| epoch.checked_add_signed(TimeDelta::microseconds(micros)))
            .ok_or_else(|| "timestamp out of range".into())
    }
}

impl ToSql<Timestamptz, Pg> for DateTime<Utc> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let micros = self.timestamp_micros() - PG_EPOCH_SECONDS * 1_000_000;
        out.write_all(&micros.to_be_bytes())?;
        Ok(IsNull::No)
    }
}

impl FromSql<Timestamptz, Sqlite> for DateTime<Utc> {
    fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        DateTime::from_timestamp_micros(value.read_long()).ok_or_else(|| "timestamp out of range".into())
    }
}

impl ToSql<Timestamptz, Sqlite> for DateTime<Utc> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.timestamp_micros());
        Ok(IsNull::No)
    }
}

/// Stores a type that is a UUID inside (`from_uuid`, a field 0) as [`Uuid`].
#[macro_export]
#[doc(hidden)]
macro_rules! uuid_backed {
    ($name:ident) => {
        impl<DB> diesel::deserialize::FromSql<$crate::platform::db::types::Uuid, DB> for $name
        where
            DB: diesel::backend::Backend,
            uuid::Uuid: diesel::deserialize::FromSql<$crate::platform::db::types::Uuid, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                <uuid::Uuid as diesel::deserialize::FromSql<$crate::platform::db::types::Uuid, DB>>::from_sql(
                    value,
                )
                .map(Self)
            }
        }
        impl<DB> diesel::serialize::ToSql<$crate::platform::db::types::Uuid, DB> for $name
        where
            DB: diesel::backend::Backend,
            uuid::Uuid: diesel::serialize::ToSql<$crate::platform::db::types::Uuid, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                <uuid::Uuid as diesel::serialize::ToSql<$crate::platform::db::types::Uuid, DB>>::to_sql(
                    &self.0, out,
                )
            }
        }
    };
}

/// Stores an enum with `as_str(self) -> &'static str` and `FromStr` as text on both databases.
#[macro_export]
#[doc(hidden)]
macro_rules! text_backed {
    ($name:ident) => {
        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(value)?
                    .parse()
                    .map_err(|()| concat!("unknown ", stringify!($name)).into())
            }
        }
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                <str as diesel::serialize::ToSql<diesel::sql_types::Text, DB>>::to_sql(self.as_str(), out)
            }
        }
    };
}

/// Defines an enum whose variants have names for the wire and the database (SCREAMING_SNAKE_CASE), stored as text.
///
/// ```ignore
/// text_enum! { /// How it ends.
///     pub enum Outcome { /// As asked. Granted = "GRANTED", /// Not. Refused = "REFUSED" } }
/// ```
// The names are taken as `tt`: utoipa does not see a `literal` inside `serde(rename)` and would document the variants.
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
            utoipa::ToSchema, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every variant, in the order of definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::text_backed!($name);
    };
}

#[cfg(test)]
mod tests {
    text_enum! {
        /// How it ends.
        pub enum Outcome {
            /// As asked.
            Granted = "GRANTED",
            /// Not.
            TurnedDown = "TURNED_DOWN",
        }
    }

    #[test]
    fn an_enum_is_documented_by_its_names_on_the_wire() {
        let schema = serde_json::to_value(<Outcome as utoipa::PartialSchema>::schema()).unwrap();
        let names: Vec<_> = Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
        assert_eq!(schema["enum"], serde_json::json!(names));
        assert_eq!(serde_json::json!(Outcome::ALL), serde_json::json!(names));
    }
}
