//! Several servers over one database.

use std::collections::BTreeMap;

use super::Server;
use crate::both_databases;
use crate::support::db::TestDb;

both_databases!(servers_that_start_together_migrate_once, empty);
fn servers_that_start_together_migrate_once(db: TestDb) {
    let folder = tempfile::tempdir().unwrap();
    let launch = |_| Server::launch(folder.path(), &["serve"], &[("DATABASE_URL", db.url())]);
    let starting: Vec<_> = (0..4).map(launch).collect();
    let servers: Vec<_> = starting.into_iter().map(Server::ready).collect();
    let mut applied: BTreeMap<String, usize> = BTreeMap::new();
    for line in servers
        .iter()
        .flat_map(|server| server.logged("migration applied"))
    {
        *applied
            .entry(line["name"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    let once = db
        .migrations()
        .state()
        .unwrap()
        .applied
        .into_iter()
        .map(|name| (name, 1))
        .collect();
    assert_eq!(applied, once);
}
