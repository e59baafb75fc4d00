//! A dossier for which other agencies were asked, every word of it marked.

use serde_json::json;

use super::words::{WORDS, passes, wordy};
use crate::dossiers::given::{DESK, Held, LAND_USE, NHA_TRANG};
use crate::dossiers::routes::{reroute, step};
use crate::support::app::TestApp;

const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const HEAD: &str = "chutich.nhatrang";

/// Other agencies asked: what is asked, sent back, answered, and not wanted any more.
pub async fn other_agencies(app: &TestApp) {
    let may = app.at("2011-05-30T08:00:00+07:00").await;
    reroute(&may, (NHA_TRANG, "QT-12"), "2011-07-01", |text| {
        for code in ["XAC_NHAN_XA", "THUE"] {
            step(text, code)["leg"] = json!({});
        }
    })
    .await;
    let july = app.at("2011-07-04T08:00:00+07:00").await;
    let desk = july.sign_in(DESK).await;
    let mut dossier = Held::received(&july, &desk, wordy(&july, LAND_USE).await).await;
    let (ward, asked, why) = (
        "xuly.vinhhai",
        json!({"request": WORDS}),
        json!({"reason": WORDS}),
    );
    for login in [DESK, HANDLER] {
        dossier.complete(&july, login, passes()).await;
    }
    dossier
        .does(&july, HANDLER, "/legs/1/dispatch", asked.clone())
        .await;
    dossier.does(&july, ward, "/legs/1/return", why.clone()).await;
    dossier.does(&july, HANDLER, "/legs/1/dispatch", asked).await;
    let answer = json!({"answer": "RESULT", "text": WORDS, "completion": passes()});
    dossier.does(&july, ward, "/legs/1/answer", answer).await;
    for login in [HANDLER, UNIT_HEAD, HEAD, HANDLER] {
        dossier.complete(&july, login, passes()).await;
    }
    dossier.does(&july, HANDLER, "/legs/2/cancellation", why).await;
    let stop = json!({"ground": "DISPUTE", "reason": WORDS, "legalBasis": WORDS});
    dossier.does(&july, HEAD, "/stop", stop).await;
}
