//! A running `motcua serve`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::motcua;
use super::support::janitor;

/// Where a server's standard output goes, in its folder: the accounts of the demonstration province.
pub const ACCOUNTS: &str = "accounts.txt";

/// How long a server may take to become ready, or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server on a port of its own; killed when dropped, and when this process is.
pub struct Server {
    child: Child,
    watch: Child,
    log: Arc<Mutex<String>>,
    /// `http://127.0.0.1:<port>`.
    pub base: String,
}

impl Server {
    /// Starts over SQLite in this folder and waits until it is ready.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, &[])
    }

    /// The same, with variables in its environment.
    pub fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::launch(folder, arguments, variables).ready()
    }

    /// Starts and does not wait.
    pub fn launch(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut child = motcua(folder, arguments)
            .envs([
                ("MOTCUA_PORT", "0"),
                ("MOTCUA_LOG", "info"),
                ("MOTCUA_LOG_FORMAT", "json"),
            ])
            .envs(variables.iter().copied())
            .stdout(File::create(folder.join(ACCOUNTS)).unwrap())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let watch = janitor::after_the_end("read -r _; kill -KILL \"$1\"", &[&child.id().to_string()], None);
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, kept) = (
            BufReader::new(child.stderr.take().unwrap()).lines(),
            Arc::clone(&log),
        );
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                *kept.lock().unwrap() += &(line + "\n");
            }
        });
        Self {
            child,
            watch,
            log,
            base: String::new(),
        }
    }

    /// Waits until it is ready.
    pub fn ready(mut self) -> Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if self.base.is_empty() {
                let serving = self
                    .logged("serving")
                    .first()
                    .map(|line| line["address"].as_str().unwrap().to_owned());
                self.base = serving.map_or(String::new(), |address| format!("http://{address}"));
            } else if self.get("/health/ready").is_some_and(|(status, _)| status == 200) {
                return self;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "it ended:\n{}", self.log());
            assert!(Instant::now() < deadline, "it is not ready:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Everything that it logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The log's lines with this message.
    pub fn logged(&self, message: &str) -> Vec<Value> {
        let lines = self.log();
        let lines = lines
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.filter(|line| line["message"] == message).collect()
    }

    /// Status and body; nothing when nobody answers.
    pub fn get(&self, path: &str) -> Option<(u16, String)> {
        let mut response = agent().get(format!("{}{path}", self.base)).call().ok()?;
        Some((
            response.status().as_u16(),
            response.body_mut().read_to_string().ok()?,
        ))
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "it does not end:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A client that takes every status for an answer.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into()
}

impl Drop for Server {
    fn drop(&mut self) {
        // The watch first: a process id that is free again may be somebody else's.
        let _ = self.watch.kill();
        let _ = self.watch.wait();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
