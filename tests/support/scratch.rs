//! Where the tests' databases lie.

use std::path::PathBuf;
use std::process::Command;

/// Whether what is written must reach a disk: where the program is killed in the middle of commits.
pub fn must_last() -> bool {
    env!("CARGO_CRATE_NAME") == "program"
}

/// Memory where there is plenty, which makes a database ten times as fast; else the folder for temporary files.
pub fn folder() -> PathBuf {
    const MEMORY: &str = "/dev/shm";
    const PLENTY_KIB: u64 = 2 * 1024 * 1024;
    let has_plenty = || {
        let said = Command::new("df").args(["-Pk", MEMORY]).output().ok()?;
        let line = String::from_utf8(said.stdout).ok()?.lines().nth(1)?.to_owned();
        let free: u64 = line.split_whitespace().nth(3)?.parse().ok()?;
        Some(line.starts_with("tmpfs") && free > PLENTY_KIB)
    };
    if !must_last() && std::env::var_os("TMPDIR").is_none() && has_plenty() == Some(true) {
        PathBuf::from(MEMORY)
    } else {
        std::env::temp_dir()
    }
}
