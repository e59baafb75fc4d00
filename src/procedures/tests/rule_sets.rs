//! Rule sets: one for every day of receipt, neither gap nor overlap (domain 2.9).

use super::sample::rule_set;
use super::*;
use crate::procedures::queries::rule_sets;
use crate::procedures::rules::code;

#[actix_web::test]
async fn one_rule_set_follows_another() {
    let province = Province::new();
    province
        .done(|tx| {
            for (code, from) in [
                ("QD93", "2007-09-01"),
                ("QD09", "2015-05-05"),
                ("ND61", "2018-06-21"),
                ("ND118", "2025-07-01"),
            ] {
                rule_set(tx, code, from)?;
            }
            let all = rule_sets::list(tx.conn(), None, 10)?;
            for pair in all.windows(2) {
                assert_eq!(pair[0].effective_to, Some(pair[1].effective_from));
            }
            assert_eq!(all.last().and_then(|set| set.effective_to), None);
            for (on, expected) in [
                ("2007-09-01", "QD93"),
                ("2015-05-04", "QD93"),
                ("2015-05-05", "QD09"),
                ("2030-01-01", "ND118"),
            ] {
                assert_eq!(rule_sets::rule_set_on(tx.conn(), day(on))?.code, expected, "{on}");
            }
            let before = rule_sets::rule_set_on(tx.conn(), day("2007-08-31"));
            assert!(matches!(before, Err(ProcedureError::NoRuleSet { .. })));
            assert_eq!(rule_sets::list(tx.conn(), Some(day("2015-05-05")), 10)?.len(), 2);
            Ok(())
        })
        .await;
    let again = province.write(|tx| rule_set(tx, "X", "2025-07-01")).await;
    assert_eq!(
        forbidden(again),
        [(code::RULE_SET_PERIOD, "/effectiveFrom".to_owned())]
    );
    let taken = province.write(|tx| rule_set(tx, "QD93", "2030-01-01")).await;
    assert!(matches!(taken, Err(ProcedureError::Exists(_))));
}
