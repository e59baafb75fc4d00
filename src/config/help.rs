//! The table of settings for people.

use super::setting::Key;
use super::settings::KEYS;

/// Plain text for `motcua help config`.
pub fn table_text() -> String {
    let mut text = String::from(
        "Settings are environment variables. A TOML file named by --config or MOTCUA_CONFIG may hold them too, in lower \
         case and without MOTCUA_ (port = 8080); the environment goes before the file.\n",
    );
    for (title, keys) in KEYS {
        text += &format!("\n{title}:\n");
        for key in *keys {
            text += &format!(
                "  {}\n      {}\n      {}\n",
                key.name,
                meaning(key).replace('`', ""),
                facts(key)
            );
        }
    }
    text
}

/// docs/CONFIGURATION.md.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         Settings are environment variables, read once at the start. A TOML file named by `--config` or `MOTCUA_CONFIG` may\n\
         hold them too, in lower case and without `MOTCUA_` (`port = 8080`); the environment goes before the file. Everything\n\
         has a default that is right for one commune on one machine. A value that cannot be used, or a name that does not\n\
         exist, stops the start with a sentence that names it. `motcua config` shows what is in effect.\n\n\
         This file is made by `motcua config --markdown > docs/CONFIGURATION.md`; a test compares them.\n",
    );
    for (title, keys) in KEYS {
        text += &format!(
            "\n## {title}\n\n| Variable | Default | Unit | Values | Meaning |\n|---|---|---|---|---|\n"
        );
        for key in *keys {
            let default = if key.default.is_empty() {
                "none".to_owned()
            } else {
                format!("`{}`", key.default)
            };
            let (name, unit, allowed) = (key.name, key.unit.name(), key.allowed);
            text += &format!(
                "| `{name}` | {default} | {unit} | {allowed} | {} |\n",
                meaning(key)
            );
        }
    }
    text
}

fn meaning(key: &Key) -> String {
    key.meaning.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn facts(key: &Key) -> String {
    let default = if key.default.is_empty() {
        "none"
    } else {
        key.default
    };
    let unit = match key.unit.name() {
        "" => String::new(),
        unit => format!(" {unit}"),
    };
    format!("Takes {}. Default: {default}{unit}.", key.allowed)
}
