use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::*;

use super::*;

fn load(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(owned(variables), None)
}

fn owned(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn load_file(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("motcua.toml");
    std::fs::write(&path, text).unwrap();
    Config::load(owned(variables), Some(&path))
        .map_err(|error| ConfigError(error.0.replace(&path.display().to_string(), "motcua.toml")))
}

#[test]
fn nothing_set_is_one_commune_on_one_machine() {
    let config = load(&[("PATH", "/bin"), ("HOME", "/root")]).unwrap();
    assert_eq!(config.database.url.expose(), "sqlite://data/motcua.db");
    assert_eq!(config.files.key_dir, PathBuf::from("data/keys"));
    assert_eq!(config.server.public_url.0, "http://127.0.0.1:8080");
    assert_eq!(config.server.shutdown_grace, Duration::from_secs(30));
    assert_eq!(config.tokens.refresh, Duration::from_secs(30 * 86_400));
    assert!(config.upkeep.worker && config.server.trusted_proxies.is_empty());
}

#[test]
fn what_is_derived_follows_what_is_set() {
    let config = load(&[
        ("MOTCUA_DATA_DIR", "/srv/motcua/"),
        ("MOTCUA_ADDRESS", "::1"),
        ("MOTCUA_PORT", "81"),
    ])
    .unwrap();
    assert_eq!(config.database.url.expose(), "sqlite:///srv/motcua/motcua.db");
    assert_eq!(config.files.key_dir, PathBuf::from("/srv/motcua/keys"));
    assert_eq!(config.server.public_url.0, "http://[::1]:81");
}

#[test]
fn the_environment_goes_before_the_file() {
    let text = "port = 9000\nworker = false\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\ndatabase_url = \"postgres://a@b/c\"";
    let config = load_file(text, &[("MOTCUA_PORT", "9001"), ("MOTCUA_WORKER", "")]).unwrap();
    assert_eq!((config.server.port, config.upkeep.worker), (9001, false));
    assert_eq!(config.server.trusted_proxies.len(), 2);
    assert!(config.server.trusted_proxies[0].contains(IpAddr::from([10, 1, 2, 3])));
    assert_eq!(config.database.url.expose(), "postgres://a@b/c");
}

#[test]
fn a_wrong_value_is_told_with_its_name() {
    for (name, value, sentence) in [
        (
            "MOTCUA_PORT",
            "http",
            "MOTCUA_PORT must be a whole number from 0 to 65535, not \"http\".",
        ),
        (
            "MOTCUA_PORT",
            "65536",
            "MOTCUA_PORT must be a whole number from 0 to 65535, not \"65536\".",
        ),
        (
            "MOTCUA_DB_CONNECTIONS",
            "-1",
            "MOTCUA_DB_CONNECTIONS must be a whole number from 1 to 512, not \"-1\".",
        ),
        (
            "MOTCUA_DB_QUEUE",
            "0",
            "MOTCUA_DB_QUEUE must be a whole number from 1 to 1000000, not \"0\".",
        ),
        (
            "MOTCUA_WORKER",
            "maybe",
            "MOTCUA_WORKER must be on or off, not \"maybe\".",
        ),
        (
            "MOTCUA_LOG_FORMAT",
            "xml",
            "MOTCUA_LOG_FORMAT must be pretty or json, not \"xml\".",
        ),
        (
            "MOTCUA_ADDRESS",
            "localhost",
            "MOTCUA_ADDRESS must be an IP address, not \"localhost\".",
        ),
        (
            "MOTCUA_PORTT",
            "1",
            "There is no setting MOTCUA_PORTT; \"motcua help config\" lists all.",
        ),
        (
            "DATABASE_URL",
            "mysql://u:geheim@h/d",
            "DATABASE_URL must be sqlite:// and a file's path, or postgres://….",
        ),
        (
            "DATABASE_URL",
            "sqlite://",
            "DATABASE_URL must be sqlite:// and a file's path, or postgres://….",
        ),
        (
            "MOTCUA_TRUSTED_PROXIES",
            "10.0.0.0/8, proxy",
            "MOTCUA_TRUSTED_PROXIES must be IP addresses or networks with commas between them, not \"10.0.0.0/8, proxy\".",
        ),
        (
            "MOTCUA_PUBLIC_URL",
            "motcua.example.vn",
            "MOTCUA_PUBLIC_URL must be a URL that begins with http:// or https://, without query or user, not \
             \"motcua.example.vn\".",
        ),
        (
            "MOTCUA_LOG",
            "motcua=loud",
            "MOTCUA_LOG must be a level, or target=level pairs with commas between, not \"motcua=loud\".",
        ),
    ] {
        assert_eq!(load(&[(name, value)]).unwrap_err().to_string(), sentence);
    }
}

#[test]
fn settings_that_do_not_agree_are_told() {
    let error = load(&[
        ("MOTCUA_LOCKOUT_FIRST_SECONDS", "120"),
        ("MOTCUA_LOCKOUT_LONGEST_MINUTES", "1"),
    ])
    .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("MOTCUA_LOCKOUT_LONGEST_MINUTES must not be shorter")
    );
    let error = load(&[("MOTCUA_LOCKOUT_ATTEMPTS", "21")]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("MOTCUA_LOCKOUT_NAME_ATTEMPTS must not be less")
    );
    assert!(load(&[("MOTCUA_ARGON2_LANES", "16")]).is_ok());
}

#[test]
fn a_wrong_file_is_told() {
    for (text, sentence) in [
        (
            "port = \"x\"",
            "port in motcua.toml must be a whole number from 0 to 65535, not \"x\".",
        ),
        (
            "prot = 1",
            "The settings file motcua.toml has a setting \"prot\", which does not exist.",
        ),
        (
            "[port]\nx = 1",
            "port in motcua.toml must be a whole number from 0 to 65535.",
        ),
    ] {
        assert_eq!(load_file(text, &[]).unwrap_err().to_string(), sentence);
    }
    let broken = load_file("port = ", &[]).unwrap_err().to_string();
    assert!(
        broken.starts_with("The settings file motcua.toml cannot be read"),
        "{broken}"
    );
    let absent = Config::load(owned(&[]), Some(Path::new("/nonexistent/motcua.toml")))
        .unwrap_err()
        .to_string();
    assert!(
        absent.starts_with("The settings file /nonexistent/motcua.toml cannot be read"),
        "{absent}"
    );
}

#[test]
fn the_databases_password_is_never_printed() {
    let url = "postgres://motcua:geheim@db/motcua?password=geheim&sslmode=require";
    let config = load(&[("DATABASE_URL", url)]).unwrap();
    assert_eq!(config.database.url.to_string(), "postgres://motcua:•••@db/motcua");
    assert!(!format!("{config:?}").contains("geheim"));
    let listed = effective(owned(&[("DATABASE_URL", url)]), None).unwrap();
    assert!(
        listed.contains("DATABASE_URL=postgres://motcua:•••@db/motcua  # environment\n")
            && !listed.contains("geheim")
    );
}

#[test]
fn the_databases_url_may_stand_in_a_secret_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("url");
    std::fs::write(&path, "postgres://motcua:geheim@db/motcua\n").unwrap();
    let path = path.display().to_string();
    let config = load(&[("DATABASE_URL_FILE", &path)]).unwrap();
    assert_eq!(config.database.url.expose(), "postgres://motcua:geheim@db/motcua");
    let both = load(&[("DATABASE_URL_FILE", &path), ("DATABASE_URL", "sqlite://x")]).unwrap_err();
    assert_eq!(
        both.to_string(),
        "DATABASE_URL and DATABASE_URL_FILE must not both be set."
    );
    let absent = load(&[("DATABASE_URL_FILE", "/nonexistent")])
        .unwrap_err()
        .to_string();
    assert!(
        absent.starts_with("DATABASE_URL_FILE: /nonexistent cannot be read"),
        "{absent}"
    );
}

#[test]
fn names_are_unique_and_documented() {
    let keys: Vec<&Key> = KEYS.iter().flat_map(|(_, keys)| keys.iter()).collect();
    let names: std::collections::BTreeSet<&str> = keys.iter().map(|key| key.name).collect();
    assert_eq!(names.len(), keys.len());
    for key in keys {
        assert!(
            key.meaning.len() > 15 && key.meaning.trim_end().ends_with('.'),
            "{}",
            key.name
        );
        assert!(table_text().contains(key.name));
    }
}

#[test]
fn the_document_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/CONFIGURATION.md");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == markdown(),
        "run: motcua config --markdown > docs/CONFIGURATION.md"
    );
}

proptest! {
    #[test]
    fn any_value_of_any_setting_is_taken_or_told(at in 0_usize..64, value in "\\PC{0,12}|[0-9]{1,12}") {
        let keys: Vec<&Key> = KEYS.iter().flat_map(|(_, keys)| keys.iter()).collect();
        let key = keys[at % keys.len()];
        if let Err(error) = load(&[(key.name, &value)]) {
            prop_assert!(error.to_string().contains(key.name));
        }
    }
}
