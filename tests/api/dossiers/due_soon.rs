//! From when on an appointment is near is the office's to say.

use super::given::{DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, moment};
use crate::both;
use crate::support::app::TestApp;

both!(an_office_says_from_how_many_days_on_a_dossier_is_due_soon, demo);
async fn an_office_says_from_how_many_days_on_a_dossier_is_due_soon(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let body = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, body).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2011-06-20 17:00"));
    // Three working days are left on Wednesday, two on Thursday, none on the day itself.
    for (now, days, expected) in [
        ("2011-06-15T09:00:00+07:00", "2", "IN_TIME"),
        ("2011-06-15T09:00:00+07:00", "3", "DUE_SOON"),
        ("2011-06-16T09:00:00+07:00", "2", "DUE_SOON"),
        ("2011-06-16T09:00:00+07:00", "0", "IN_TIME"),
        ("2011-06-20T09:00:00+07:00", "0", "DUE_SOON"),
    ] {
        let then = app.at(now).await;
        let then = then.restarted_with(&[("MOTCUA_DUE_SOON_DAYS", days)]).await;
        let desk = then.sign_in(DESK).await;
        let view = dossier.read(&then, &desk).await;
        assert_eq!(view["clock"]["state"], expected, "{now}, {days} days");
    }
}
