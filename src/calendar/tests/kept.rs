//! Calendars as they are kept and changed.

use std::sync::Arc;

use uuid::Uuid;

use super::samples::*;
use crate::auth::{AccountKind, CalendarManage, Caller, Granted, Membership, Role};
use crate::calendar::commands::*;
use crate::calendar::*;
use crate::platform::actor::Actor;
use crate::platform::clock::Clock;
use crate::platform::db::{Conn, Db, DbSettings, Migrations, Tx};
use crate::platform::ids::{AgencyId, SessionId};

/// A database of its own, gone with it.
struct Kept {
    db: Db,
    _dir: tempfile::TempDir,
}

impl Kept {
    async fn with_shipped_calendars() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = std::env::var("MOTCUA_UNIT_TEST_URL")
            .unwrap_or_else(|_| format!("sqlite://{}", dir.path().join("t.db").display()));
        let settings = DbSettings::new(url);
        Migrations::new(&settings).unwrap().up().unwrap();
        let kept = Self {
            db: Db::open(&settings, Clock::system()).unwrap(),
            _dir: dir,
        };
        for seed in CalendarSeed::shipped().unwrap() {
            kept.write(move |tx| enter_seed(tx, &everywhere(), seed.clone()))
                .await
                .unwrap();
        }
        kept
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, CalendarError> + Send + 'static,
    ) -> Result<T, CalendarError> {
        self.db.write(&Actor::system("test"), work).await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, CalendarError> + Send + 'static,
    ) -> T {
        self.db.read(work).await.unwrap()
    }

    async fn load(&self, code: &'static str) -> Arc<WorkCalendar> {
        self.read(move |conn| load_calendar_by_code(conn, code)).await
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.db.close();
    }
}

fn everywhere() -> Granted<CalendarManage> {
    Granted::by_system("test")
}

fn agency(n: u128) -> AgencyId {
    AgencyId::from_uuid(Uuid::from_u128(n))
}

/// A desk manager of one agency.
fn manager_at(agency: AgencyId) -> Granted<CalendarManage> {
    let caller = Caller {
        kind: AccountKind::Officer,
        account: Uuid::from_u128(7),
        name: "Trần Văn Bình".into(),
        session: SessionId::from_uuid(Uuid::from_u128(8)),
        rights_version: 1,
        scopes: Role::DeskManager.scopes().to_vec(),
        memberships: vec![Membership {
            agency,
            unit: None,
            desk: None,
            role: Role::DeskManager,
        }],
        system_roles: Vec::new(),
    };
    Granted::to(Arc::new(caller), None, chrono::DateTime::UNIX_EPOCH).unwrap()
}

fn new(code: &str, parent: Option<&str>, agency: Option<AgencyId>) -> CreateCalendar {
    CreateCalendar {
        code: code.into(),
        name_vi: "Lịch thử".into(),
        name_en: "A test calendar".into(),
        parent: parent.map(Into::into),
        agency,
    }
}

fn three_days(calendar: &WorkCalendar, received: &str) -> Result<String, DeadlineError> {
    let due = calendar.due(at(received), working_days(3.0), DuePolicy::EndOfDay, cutoff());
    due.map(|due| shown(due.due_at))
}

#[actix_web::test]
async fn what_is_read_back_computes_as_the_data_does() {
    let kept = Kept::with_shipped_calendars().await;
    let (province, saturdays) = (kept.load("KH").await, kept.load("KH-T7").await);
    for received in [
        "2010-11-05 17:30",
        "2026-02-13 20:30",
        "2011-04-28 10:00",
        "2010-11-06 09:00",
    ] {
        assert_eq!(
            three_days(&province, received),
            three_days(&super::samples::province(), received)
        );
        assert_eq!(
            three_days(&saturdays, received),
            three_days(&with_saturday_desk(), received)
        );
    }
    let sheet = kept.read(|conn| queries::sheet(conn, "KH")).await;
    assert_eq!(
        sheet.years.iter().map(|year| year.year).collect::<Vec<_>>(),
        [2010, 2011, 2024, 2025, 2026]
    );
    assert_eq!(
        SessionPlan::group(&sheet.hours),
        CalendarSeed::shipped().unwrap()[0].sessions
    );
    assert_eq!(sheet.calendar.version, 7);
    let id = sheet.calendar.id;
    let by_id = kept.read(move |conn| load_calendar(conn, id)).await;
    assert!(
        Arc::ptr_eq(&by_id, &province),
        "the second time it comes from memory"
    );
    let absent = kept.db.read(|conn| load_calendar_by_code(conn, "NOWHERE")).await;
    assert!(matches!(absent, Err(CalendarError::NoCalendar)));
}

#[actix_web::test]
async fn a_change_above_is_seen_below_at_once_and_a_refused_one_never() {
    let kept = Kept::with_shipped_calendars().await;
    assert_eq!(
        three_days(&*kept.load("KH-T7").await, "2010-11-01 09:00"),
        Ok("2010-11-04 17:00".into())
    );
    let refused = kept
        .write(|tx| {
            put_day(
                tx,
                &everywhere(),
                "KH",
                7,
                special("2010-11-02", DayKind::LocalOff),
            )?;
            assert_eq!(
                three_days(&*load_calendar_by_code(tx.conn(), "KH-T7")?, "2010-11-01 09:00"),
                Ok("2010-11-05 17:00".into())
            );
            Err::<(), _>(CalendarError::NoDay)
        })
        .await;
    assert!(refused.is_err());
    assert_eq!(
        three_days(&*kept.load("KH-T7").await, "2010-11-01 09:00"),
        Ok("2010-11-04 17:00".into())
    );
    kept.write(|tx| {
        put_day(
            tx,
            &everywhere(),
            "KH",
            7,
            special("2010-11-02", DayKind::LocalOff),
        )
    })
    .await
    .unwrap();
    assert_eq!(
        three_days(&*kept.load("KH-T7").await, "2010-11-01 09:00"),
        Ok("2010-11-05 17:00".into())
    );
    let date = "2010-11-02".parse().unwrap();
    kept.write(move |tx| delete_day(tx, &everywhere(), "KH", 8, date))
        .await
        .unwrap();
    assert_eq!(
        three_days(&*kept.load("KH-T7").await, "2010-11-01 09:00"),
        Ok("2010-11-04 17:00".into())
    );
    let again = kept
        .write(move |tx| delete_day(tx, &everywhere(), "KH", 9, date))
        .await;
    assert!(matches!(again, Err(CalendarError::NoDay)));
    let stale = kept
        .write(move |tx| delete_day(tx, &everywhere(), "KH", 8, date))
        .await;
    assert!(matches!(stale, Err(CalendarError::Stale)));
}

#[actix_web::test]
async fn a_year_is_entered_whole_and_entered_anew() {
    let kept = Kept::with_shipped_calendars().await;
    let missing = DeadlineError::YearNotEntered {
        calendar: "KH".into(),
        year: 2012,
    };
    assert_eq!(
        three_days(&*kept.load("KH").await, "2011-12-29 09:00"),
        Err(missing)
    );
    let declare = |version, days: Vec<DayOverride>| {
        let declared = DeclareYear {
            year: 2012,
            legal_basis: "Bộ luật".into(),
            remark: None,
            days,
        };
        kept.write(move |tx| declare_year(tx, &everywhere(), "KH", version, declared.clone()))
    };
    declare(7, vec![special("2012-01-02", DayKind::Compensatory)])
        .await
        .unwrap();
    assert_eq!(
        three_days(&*kept.load("KH").await, "2011-12-29 09:00"),
        Ok("2012-01-04 17:00".into())
    );
    declare(8, vec![special("2012-01-03", DayKind::Compensatory)])
        .await
        .unwrap();
    let days = kept
        .read(|conn| queries::days_of_year(conn, "KH", 2012, None, 10))
        .await;
    assert_eq!(
        days.iter()
            .map(|known| known.day.date.to_string())
            .collect::<Vec<_>>(),
        ["2012-01-03"]
    );
    let mut with_hours = special("2011-05-01", DayKind::Holiday);
    with_hours.hours = Some(hours(Some(("07:00", "11:30")), None));
    let wrong = declare(9, vec![with_hours.clone(), with_hours])
        .await
        .unwrap_err();
    let CalendarError::Invalid(errors) = wrong else {
        panic!("{wrong}")
    };
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.pointer.as_str(), error.code))
        .collect();
    assert_eq!(
        found,
        [
            ("/days/0/date", "DATE_NOT_IN_YEAR"),
            ("/days/0/hours", "HOURS_ON_DAY_OFF"),
            ("/days/1/date", "DATE_NOT_IN_YEAR"),
            ("/days/1/date", "DATE_TWICE"),
            ("/days/1/hours", "HOURS_ON_DAY_OFF"),
        ]
    );
}

#[actix_web::test]
async fn days_of_a_year_are_those_of_the_most_specific_calendar() {
    let kept = Kept::with_shipped_calendars().await;
    kept.write(|tx| {
        put_day(
            tx,
            &everywhere(),
            "KH-T7",
            2,
            special("2010-09-02", DayKind::MakeupWork),
        )
    })
    .await
    .unwrap();
    kept.write(|tx| {
        put_day(
            tx,
            &everywhere(),
            "KH-T7",
            3,
            special("2010-12-31", DayKind::LocalOff),
        )
    })
    .await
    .unwrap();
    let days = kept
        .read(|conn| queries::days_of_year(conn, "KH-T7", 2010, "2010-05-03".parse().ok(), 9))
        .await;
    let told: Vec<_> = days
        .iter()
        .map(|known| {
            (
                known.day.date.to_string(),
                known.day.kind,
                known.calendar_code.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2010-09-02".into(), DayKind::MakeupWork, "KH-T7"),
            ("2010-12-31".into(), DayKind::LocalOff, "KH-T7"),
        ]
    );
    let first = kept
        .read(|conn| queries::days_of_year(conn, "KH-T7", 2010, None, 1))
        .await;
    assert_eq!((first.len(), first[0].calendar_code.as_str()), (1, "KH"));
}

#[actix_web::test]
async fn calendars_form_a_chain_of_three() {
    let kept = Kept::with_shipped_calendars().await;
    let create = |new: CreateCalendar| kept.write(move |tx| create_calendar(tx, &everywhere(), new.clone()));
    create(new("DESK", Some("KH-T7"), None)).await.unwrap();
    let code_of = |error: CalendarError| match error {
        CalendarError::Invalid(errors) => errors[0].code,
        CalendarError::CodeTaken => "taken",
        other => panic!("{other}"),
    };
    let too_long = create(new("BELOW", Some("DESK"), None)).await.unwrap_err();
    assert_eq!(code_of(too_long), "CALENDAR_CHAIN_TOO_LONG");
    assert_eq!(
        code_of(create(new("LOST", Some("NOWHERE"), None)).await.unwrap_err()),
        "CALENDAR_UNKNOWN"
    );
    assert_eq!(code_of(create(new("KH", None, None)).await.unwrap_err()), "taken");
    let lines = kept.read(|conn| queries::calendars(conn, Some("DESK"), 10)).await;
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.calendar.code.as_str(), line.parent_code.as_deref()))
        .collect();
    assert_eq!(told, [("KH", None), ("KH-T7", Some("KH"))]);
}

#[actix_web::test]
async fn managers_change_the_calendars_of_their_agency_only() {
    let kept = Kept::with_shipped_calendars().await;
    let (own, other) = (agency(1), agency(2));
    let ours = kept
        .write(move |tx| create_calendar(tx, &manager_at(own), new("OURS", Some("KH"), Some(own))))
        .await;
    assert_eq!(ours.unwrap().agency, Some(own));
    let theirs = kept
        .write(move |tx| create_calendar(tx, &manager_at(own), new("THEIRS", Some("KH"), Some(other))))
        .await;
    assert!(matches!(theirs, Err(CalendarError::NotYours)));
    let storm = special("2010-11-02", DayKind::LocalOff);
    let (first, second, third) = (storm.clone(), storm.clone(), storm);
    let province = kept
        .write(move |tx| put_day(tx, &manager_at(own), "KH", 7, first.clone()))
        .await;
    assert!(matches!(province, Err(CalendarError::NotYours)));
    kept.write(move |tx| put_day(tx, &manager_at(own), "OURS", 1, second.clone()))
        .await
        .unwrap();
    let foreign = kept
        .write(move |tx| put_day(tx, &manager_at(other), "OURS", 2, third.clone()))
        .await;
    assert!(matches!(foreign, Err(CalendarError::NotYours)));
}

#[actix_web::test]
async fn hours_are_replaced_as_a_whole() {
    let kept = Kept::with_shipped_calendars().await;
    let plan = |weekdays: &[u32], from: &str, to: Option<&str>| SessionPlan {
        weekdays: weekdays.to_vec(),
        valid_from: from.parse().unwrap(),
        valid_to: to.map(|to| to.parse().unwrap()),
        hours: hours(Some(("06:30", "11:00")), Some(("13:00", "16:30"))),
    };
    let summer = plan(&[1, 2, 3, 4, 5], "2010-04-16", Some("2010-10-15"));
    let plans = vec![summer.clone(), plan(&[6], "2010-01-01", None)];
    kept.write(move |tx| put_sessions(tx, &everywhere(), "KH-T7", 2, plans.clone()))
        .await
        .unwrap();
    let calendar = kept.load("KH-T7").await;
    assert_eq!(
        three_days(&calendar, "2010-06-01 06:45"),
        Ok("2010-06-04 16:30".into())
    );
    assert_eq!(
        three_days(&calendar, "2010-11-01 06:45"),
        Ok("2010-11-04 17:00".into())
    );
    let twice = vec![summer.clone(), plan(&[5], "2010-04-16", Some("2010-01-01"))];
    let wrong = kept
        .write(move |tx| put_sessions(tx, &everywhere(), "KH-T7", 3, twice.clone()))
        .await
        .unwrap_err();
    let CalendarError::Invalid(errors) = wrong else {
        panic!("{wrong}")
    };
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.pointer.as_str(), error.code))
        .collect();
    assert_eq!(
        found,
        [
            ("/sessions/1/validTo", "PERIOD_INVERTED"),
            ("/sessions/1/weekdays", "WEEKDAY_TWICE")
        ]
    );
}
