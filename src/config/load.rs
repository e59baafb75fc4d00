//! Collecting the values: defaults, then the file, then the environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ::config::{Environment, File, FileFormat, Value, ValueKind};

use super::error::ConfigError;
use super::setting::{Key, Setting};
use super::settings::{Config, KEYS};

const DATABASE_URL: &str = "DATABASE_URL";
const DATABASE_URL_FILE: &str = "DATABASE_URL_FILE";
const CONFIG_FILE: &str = "MOTCUA_CONFIG";

impl Config {
    /// Reads the process's environment and the file that `--config` or `MOTCUA_CONFIG` names.
    ///
    /// # Errors
    /// The file cannot be read, a name is unknown, or a value cannot be used.
    pub fn from_environment(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::load(process_variables(), file)
    }

    /// Reads settings from the given variables and file.
    ///
    /// # Errors
    /// As [`Config::from_environment`].
    pub fn load(
        variables: impl IntoIterator<Item = (String, String)>,
        file: Option<&Path>,
    ) -> Result<Self, ConfigError> {
        let config = Self::read(&Texts::collect(variables.into_iter().collect(), file)?)?;
        config.agree()?;
        Ok(config)
    }

    /// What no value can tell by itself.
    fn agree(&self) -> Result<(), ConfigError> {
        if self.passwords.memory_kib < 8 * self.passwords.lanes {
            return Err(ConfigError(
                "MOTCUA_ARGON2_MEMORY_KIB must be at least 8 for each of MOTCUA_ARGON2_LANES.".into(),
            ));
        }
        if self.lockout.name_attempts < self.lockout.account_attempts {
            return Err(ConfigError(
                "MOTCUA_LOCKOUT_NAME_ATTEMPTS must not be less than MOTCUA_LOCKOUT_ATTEMPTS.".into(),
            ));
        }
        if self.lockout.longest_wait < self.lockout.first_wait {
            return Err(ConfigError(
                "MOTCUA_LOCKOUT_LONGEST_MINUTES must not be shorter than MOTCUA_LOCKOUT_FIRST_SECONDS."
                    .into(),
            ));
        }
        Ok(())
    }
}

/// The process's environment. A variable with bytes that are no text is taken as it looks; if it is one of ours, it
/// will be refused.
pub fn process_variables() -> impl Iterator<Item = (String, String)> {
    let lossy = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    std::env::vars_os().map(move |(name, value)| (lossy(name), lossy(value)))
}

/// The text of every setting by its key's name, each with the place that it came from.
#[derive(Debug)]
pub(super) struct Texts(BTreeMap<&'static str, (String, Origin)>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    Default,
    Environment,
    File(PathBuf),
}

impl Texts {
    fn collect(variables: BTreeMap<String, String>, file: Option<&Path>) -> Result<Self, ConfigError> {
        let named = variables
            .get(CONFIG_FILE)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from);
        let mut texts = Self(BTreeMap::new());
        if let Some(path) = file.map(Path::to_path_buf).or(named) {
            texts.take_file(&path)?;
        }
        texts.take_environment(variables)?;
        texts.fill_defaults();
        Ok(texts)
    }

    fn take_file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let source = File::from(path).format(FileFormat::Toml);
        for (name, value) in collected(source).map_err(|error| {
            ConfigError(format!(
                "The settings file {} cannot be read: {error}.",
                path.display()
            ))
        })? {
            let unknown = || {
                ConfigError(format!(
                    "The settings file {} has a setting \"{name}\", which does not exist.",
                    path.display()
                ))
            };
            let key = keys()
                .find(|key| key.name_in_file() == name)
                .ok_or_else(unknown)?;
            let text =
                plain_text(value).ok_or_else(|| wrong(key, None, &Origin::File(path.to_path_buf())))?;
            self.0.insert(key.name, (text, Origin::File(path.to_path_buf())));
        }
        Ok(())
    }

    fn take_environment(&mut self, mut variables: BTreeMap<String, String>) -> Result<(), ConfigError> {
        let url_file = variables
            .remove(DATABASE_URL_FILE)
            .filter(|path| !path.is_empty());
        let url = variables.get(DATABASE_URL).filter(|url| !url.is_empty()).cloned();
        let url = match (url, url_file) {
            (Some(_), Some(_)) => {
                return Err(ConfigError(format!(
                    "{DATABASE_URL} and {DATABASE_URL_FILE} must not both be set."
                )));
            }
            (None, Some(path)) => Some(std::fs::read_to_string(&path).map_err(|error| {
                ConfigError(format!("{DATABASE_URL_FILE}: {path} cannot be read: {error}."))
            })?),
            (url, None) => url,
        };
        if let Some(url) = url {
            self.0
                .insert(DATABASE_URL, (url.trim().to_owned(), Origin::Environment));
        }
        variables.remove(CONFIG_FILE);
        let source = Environment::with_prefix("MOTCUA")
            .ignore_empty(true)
            .source(Some(variables.into_iter().collect()));
        for (name, value) in
            collected(source).map_err(|error| ConfigError(format!("The environment: {error}.")))?
        {
            let variable = format!("MOTCUA_{}", name.to_ascii_uppercase());
            let unknown = || {
                ConfigError(format!(
                    "There is no setting {variable}; \"motcua help config\" lists all."
                ))
            };
            let key = keys().find(|key| key.name == variable).ok_or_else(unknown)?;
            let text = plain_text(value).ok_or_else(|| wrong(key, None, &Origin::Environment))?;
            self.0.insert(key.name, (text, Origin::Environment));
        }
        Ok(())
    }

    /// Defaults, and those that are derived from other settings.
    fn fill_defaults(&mut self) {
        for key in keys().filter(|key| !key.default.starts_with('<')) {
            self.0
                .entry(key.name)
                .or_insert_with(|| (key.default.to_owned(), Origin::Default));
        }
        let folder = self.text("MOTCUA_DATA_DIR").trim_end_matches('/').to_owned();
        let address = self.text("MOTCUA_ADDRESS");
        let host = if address.contains(':') {
            format!("[{address}]")
        } else {
            address.to_owned()
        };
        for (name, text) in [
            (DATABASE_URL, format!("sqlite://{folder}/motcua.db")),
            ("MOTCUA_KEY_DIR", format!("{folder}/keys")),
            (
                "MOTCUA_PUBLIC_URL",
                format!("http://{host}:{}", self.text("MOTCUA_PORT")),
            ),
        ] {
            self.0.entry(name).or_insert_with(|| (text, Origin::Default));
        }
    }

    fn text(&self, name: &str) -> &str {
        self.0
            .get(name)
            .map(|(text, _)| text.as_str())
            .unwrap_or_default()
    }

    /// The value of a setting.
    pub(super) fn value<T: Setting>(&self, name: &'static str) -> Result<T, ConfigError> {
        let missing = || ConfigError(format!("{name} has no value."));
        let key = keys().find(|key| key.name == name).ok_or_else(missing)?;
        let (text, origin) = self.0.get(name).ok_or_else(missing)?;
        T::read(text, key).ok_or_else(|| wrong(key, Some(text), origin))
    }
}

/// Every setting's name and value in effect, and where it came from; secrets hidden.
///
/// # Errors
/// As [`Config::from_environment`].
pub fn effective(
    variables: impl IntoIterator<Item = (String, String)>,
    file: Option<&Path>,
) -> Result<String, ConfigError> {
    let texts = Texts::collect(variables.into_iter().collect(), file)?;
    let config = Config::read(&texts)?;
    config.agree()?;
    let mut lines = String::new();
    for key in keys() {
        let Some((text, origin)) = texts.0.get(key.name) else {
            continue;
        };
        let shown = if key.name == DATABASE_URL {
            config.database.url.to_string()
        } else {
            text.clone()
        };
        lines += &format!("{}={shown}  # {}\n", key.name, origin.in_words());
    }
    Ok(lines)
}

impl Origin {
    fn in_words(&self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::Environment => "environment".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

fn keys() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().flat_map(|(_, keys)| keys.iter())
}

fn collected(
    source: impl ::config::Source + Send + Sync + 'static,
) -> Result<BTreeMap<String, Value>, ::config::ConfigError> {
    ::config::Config::builder()
        .add_source(source)
        .build()?
        .try_deserialize()
}

/// A scalar as text; a list as its items with commas.
fn plain_text(value: Value) -> Option<String> {
    match value.kind {
        ValueKind::Array(items) => {
            let items: Option<Vec<String>> = items.into_iter().map(plain_text).collect();
            items.map(|items| items.join(","))
        }
        ValueKind::Table(_) | ValueKind::Nil => None,
        _ => value.into_string().ok(),
    }
}

/// The sentence that stops the start. The database's URL is not repeated: it may hold a password.
fn wrong(key: &Key, text: Option<&str>, origin: &Origin) -> ConfigError {
    let name = match origin {
        Origin::File(path) => format!("{} in {}", key.name_in_file(), path.display()),
        Origin::Default | Origin::Environment => key.name.to_owned(),
    };
    let given = match text {
        Some(text) if key.name != DATABASE_URL => format!(", not \"{text}\""),
        _ => String::new(),
    };
    ConfigError(format!("{name} must be {}{given}.", key.allowed))
}
