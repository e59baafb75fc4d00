//! How one value is read from text.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::platform::network::Network;
use crate::platform::telemetry::LogFormat;

/// One line of the table of settings.
#[derive(Debug)]
pub struct Key {
    /// The environment variable; in the file the same in lower case and without `MOTCUA_`.
    pub name: &'static str,
    /// What is taken when nothing is said; in angle brackets what it is derived from.
    pub default: &'static str,
    /// The unit of its number.
    pub unit: Unit,
    /// What values it takes.
    pub allowed: Allowed,
    /// What it does, in Markdown.
    pub meaning: &'static str,
}

impl Key {
    /// Its name in the settings file.
    pub fn name_in_file(&self) -> String {
        self.name
            .strip_prefix("MOTCUA_")
            .unwrap_or(self.name)
            .to_ascii_lowercase()
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unit {
    None,
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Days,
    Bytes,
    Kibibytes,
    PerMinute,
}

impl Unit {
    /// Its name for the documentation.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Milliseconds => "milliseconds",
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Bytes => "bytes",
            Self::Kibibytes => "KiB",
            Self::PerMinute => "per minute",
        }
    }

    fn duration(self, count: u64) -> Option<Duration> {
        let seconds = match self {
            Self::Milliseconds => return Some(Duration::from_millis(count)),
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
            Self::Days => 86_400,
            Self::None | Self::Bytes | Self::Kibibytes | Self::PerMinute => return None,
        };
        count.checked_mul(seconds).map(Duration::from_secs)
    }
}

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// A whole number from the first to the last.
    Whole(u32, u32),
    /// Something else, in words that follow "must be".
    Words(&'static str),
}

impl std::fmt::Display for Allowed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(first, last) => write!(f, "a whole number from {first} to {last}"),
            Self::Words(words) => f.write_str(words),
        }
    }
}

/// A type that settings have.
pub(super) trait Setting: Sized {
    /// Reads the text; nothing when it is not what the key allows.
    fn read(text: &str, key: &Key) -> Option<Self>;
}

fn whole(text: &str, key: &Key) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let number: u32 = text.replace('_', "").parse().ok().filter(|_| plain)?;
    match key.allowed {
        Allowed::Whole(first, last) => (first..=last).contains(&number).then_some(number),
        Allowed::Words(_) => None,
    }
}

macro_rules! whole_numbers {
    ($($type:ty),+) => {$(
        impl Setting for $type {
            fn read(text: &str, key: &Key) -> Option<Self> {
                whole(text, key)?.try_into().ok()
            }
        }
    )+};
}
whole_numbers!(u16, u32, u64, usize);

impl Setting for Duration {
    fn read(text: &str, key: &Key) -> Option<Self> {
        key.unit.duration(whole(text, key)?.into())
    }
}

impl Setting for bool {
    fn read(text: &str, _: &Key) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "on" | "true" | "yes" | "1" => Some(true),
            "off" | "false" | "no" | "0" => Some(false),
            _ => None,
        }
    }
}

impl Setting for IpAddr {
    fn read(text: &str, _: &Key) -> Option<Self> {
        text.parse().ok()
    }
}

impl Setting for PathBuf {
    fn read(text: &str, _: &Key) -> Option<Self> {
        (!text.contains('\0')).then(|| Self::from(text))
    }
}

impl Setting for Vec<Network> {
    fn read(text: &str, _: &Key) -> Option<Self> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| part.parse().ok()).collect()
    }
}

impl Setting for LogFormat {
    fn read(text: &str, _: &Key) -> Option<Self> {
        match text {
            "pretty" => Some(Self::Pretty),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// A filter of log lines that `tracing` understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(pub String);

impl Setting for LogFilter {
    fn read(text: &str, _: &Key) -> Option<Self> {
        tracing_subscriber::EnvFilter::try_new(text)
            .ok()
            .map(|_| Self(text.to_owned()))
    }
}

/// `http://…` or `https://…` without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(pub String);

impl Setting for PublicUrl {
    fn read(text: &str, _: &Key) -> Option<Self> {
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))?;
        let wrong = |c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '"' | '<' | '>' | '\\' | '@')
        };
        let host_is_there = !host.is_empty() && !host.starts_with(['/', ':']);
        (host_is_there && !host.contains(wrong)).then(|| Self(text.trim_end_matches('/').to_owned()))
    }
}
