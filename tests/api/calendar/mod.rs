//! Working calendars and the computation of deadlines.

mod calendars;
mod changes;
mod computation;

use motcua::auth::{CalendarManage, Granted, Membership, Role};
use motcua::calendar::commands::enter_seed;
use motcua::calendar::{CalendarError, CalendarSeed};
use motcua::platform::actor::Actor;
use motcua::platform::ids::{AgencyId, new_uuid};

use crate::support::actors::Somebody;
use crate::support::app::TestApp;

/// Enters the shipped calendars: `KH` and, below it, `KH-T7`, which also receives on Saturday mornings.
async fn shipped(app: &TestApp) {
    let seeds = CalendarSeed::shipped().unwrap();
    let enter = move |tx: &mut motcua::platform::db::Tx<'_>| {
        let grant = Granted::<CalendarManage>::by_system("test");
        for seed in &seeds {
            enter_seed(tx, &grant, seed.clone())?;
        }
        Ok::<_, CalendarError>(())
    };
    app.db.write(&Actor::system("test"), enter).await.unwrap();
}

fn administrator(app: &TestApp) -> Somebody {
    app.sys_admin()
}

/// A desk manager, and the agency.
fn manager(app: &TestApp) -> (Somebody, AgencyId) {
    let agency = AgencyId::from_uuid(new_uuid(app.clock.now()));
    let membership = Membership {
        agency,
        unit: None,
        desk: None,
        role: Role::DeskManager,
    };
    (app.officer_of(&[membership]), agency)
}
