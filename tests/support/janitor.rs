//! A helper process that tidies up after this one, however this one ends.
//!
//! Statics are never dropped, and a killed process drops nothing at all. So a small shell waits on a pipe that only
//! this process holds: when the pipe closes, it does what it was told.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// Runs `sh -c script arguments…` with its standard input held open until this process ends. In a process group of
/// its own, so that Ctrl-C reaches it only through the pipe.
pub fn after_the_end(script: &str, arguments: &[&str], user: Option<(u32, u32)>) -> Child {
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", script, "sh"])
        .args(arguments)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    if let Some((uid, gid)) = user {
        shell.uid(uid).gid(gid);
    }
    shell.spawn().expect("no /bin/sh")
}

/// Removes a folder when this process has ended.
pub fn remove_at_the_end(folder: &std::path::Path) {
    let folder = folder.to_str().expect("a folder with a name in UTF-8");
    // The pipe lives as long as the child's handle, which nobody drops.
    std::mem::forget(after_the_end("read -r _; rm -rf \"$1\"", &[folder], None));
}
