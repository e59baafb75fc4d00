//! Statements that are put together piece by piece, for what diesel cannot make for both databases at once.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::RunQueryDsl;
use diesel::deserialize::FromSqlRow;
use diesel::sql_types::{BigInt, Binary, Date, Text, Untyped};

use super::types::{Timestamptz, Uuid};
use super::{Conn, DbError, MultiBackend};

/// A value of a statement.
#[derive(Clone, Debug)]
enum Value {
    Uuid(uuid::Uuid),
    Text(String),
    Bytes(Vec<u8>),
    Moment(DateTime<Utc>),
    Date(NaiveDate),
    Number(i64),
}

/// A statement that grows: what is put in as a value gets the next placeholder, so that they stand in the order in which
/// they appear, as SQLite wants it. The text itself is the program's own, never a caller's.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    text: String,
    values: Vec<Value>,
}

impl Statement {
    /// One that begins with this text.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }

    /// More text.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// An id.
    pub fn id(&mut self, id: uuid::Uuid) -> &mut Self {
        self.value(Value::Uuid(id))
    }

    /// Ids in brackets, for `IN`. Of none nothing is in it.
    pub fn ids(&mut self, ids: impl IntoIterator<Item = uuid::Uuid>) -> &mut Self {
        self.push("(NULL");
        for id in ids {
            self.push(", ").id(id);
        }
        self.push(")")
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.value(Value::Text(text.to_owned()))
    }

    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.value(Value::Bytes(bytes.to_vec()))
    }

    /// A moment.
    pub fn moment(&mut self, moment: DateTime<Utc>) -> &mut Self {
        self.value(Value::Moment(moment))
    }

    /// A day.
    pub fn date(&mut self, date: NaiveDate) -> &mut Self {
        self.value(Value::Date(date))
    }

    /// A number.
    pub fn number(&mut self, number: i64) -> &mut Self {
        self.value(Value::Number(number))
    }

    fn value(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.text.push_str(&format!("${}", self.values.len()));
        self
    }

    /// The rows that it answers with.
    ///
    /// # Errors
    /// The database's.
    pub fn load<T>(self, conn: &mut Conn) -> Result<Vec<T>, DbError>
    where
        T: FromSqlRow<Untyped, MultiBackend> + 'static,
    {
        Ok(self.bound().load(conn)?)
    }

    /// Carries it out; how many rows it changed.
    ///
    /// # Errors
    /// The database's.
    pub fn execute(self, conn: &mut Conn) -> Result<usize, DbError> {
        Ok(self.bound().execute(conn)?)
    }

    fn bound(
        self,
    ) -> diesel::query_builder::BoxedSqlQuery<'static, MultiBackend, diesel::query_builder::SqlQuery> {
        let mut query = diesel::sql_query(self.text).into_boxed();
        for value in self.values {
            query = match value {
                Value::Uuid(id) => query.bind::<Uuid, _>(id),
                Value::Text(text) => query.bind::<Text, _>(text),
                Value::Bytes(bytes) => query.bind::<Binary, _>(bytes),
                Value::Moment(moment) => query.bind::<Timestamptz, _>(moment),
                Value::Date(date) => query.bind::<Date, _>(date),
                Value::Number(number) => query.bind::<BigInt, _>(number),
            };
        }
        query
    }
}
