use super::{complained, run, said};

#[test]
fn a_wrong_setting_stops_the_start_with_one_sentence_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, name, value, sentence) in [
        (
            &["serve"][..],
            "MOTCUA_PORT",
            "http",
            "motcua: MOTCUA_PORT must be a whole number from 0 to 65535, not \"http\".\n",
        ),
        (
            &["worker"],
            "MOTCUA_PROT",
            "1",
            "motcua: There is no setting MOTCUA_PROT; \"motcua help config\" lists all.\n",
        ),
        (
            &["migrate"],
            "DATABASE_URL",
            "oracle://x",
            "motcua: DATABASE_URL must be sqlite:// and a file's path, or postgres://….\n",
        ),
    ] {
        let output = run(folder.path(), arguments, &[(name, value)]);
        assert_eq!(
            (output.status.code(), complained(&output).as_str()),
            (Some(1), sentence)
        );
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing was made"
    );
}

#[test]
fn a_clock_can_be_set_for_demonstrations_only() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(
        folder.path(),
        &["serve", "--clock", "2011-03-01T08:30:00+07:00"],
        &[],
    );
    assert!(!output.status.success() && complained(&output).contains("--demo"));
    let output = run(folder.path(), &["serve", "--demo", "--clock", "yesterday"], &[]);
    assert!(!output.status.success() && complained(&output).contains("--clock"));
}

#[test]
fn the_schema_goes_up_down_and_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let migrate = |direction: &str| said(&run(folder.path(), &["migrate", direction], &[]));
    let pending = migrate("status");
    assert!(
        pending.starts_with("pending 0001") && !pending.contains("applied"),
        "{pending}"
    );
    let applied = migrate("up");
    assert_eq!(applied.replace("applied", "pending"), pending);
    assert_eq!(migrate("up"), "nothing pending\n");
    assert_eq!(migrate("status"), applied);
    for line in applied.lines().rev() {
        assert_eq!(migrate("down"), line.replace("applied", "took back") + "\n");
    }
    assert_eq!(migrate("status"), pending);
    assert_eq!(migrate("up"), applied);
}

#[test]
fn the_settings_are_documented_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let written = include_str!("../../docs/CONFIGURATION.md");
    assert_eq!(said(&run(folder.path(), &["config", "--markdown"], &[])), written);
    for arguments in [&["help", "config"][..], &["--help"]] {
        assert!(said(&run(folder.path(), arguments, &[])).contains("MOTCUA_TRUSTED_PROXIES"));
    }
    std::fs::write(folder.path().join("motcua.toml"), "port = 81").unwrap();
    let shown = said(&run(
        folder.path(),
        &["config", "--config", "motcua.toml"],
        &[("MOTCUA_LOG", "warn")],
    ));
    assert!(
        shown.contains("MOTCUA_PORT=81  # motcua.toml\n")
            && shown.contains("MOTCUA_LOG=warn  # environment\n")
    );
}

#[test]
fn an_untouched_audit_log_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["migrate"], &[]);
    let output = run(folder.path(), &["admin", "verify-audit"], &[]);
    assert!(output.status.success(), "{}", complained(&output));
    let said = said(&output);
    let (found, anchor) = said.split_once('\n').unwrap();
    assert_eq!(found, "0 rows in 0 chains, 0 seals, 0 rows not sealed yet");
    assert!(anchor.contains("audit-anchor.json"), "{anchor}");
}

#[test]
fn a_token_key_can_be_added() {
    let folder = tempfile::tempdir().unwrap();
    for count in 1..3 {
        let output = run(
            folder.path(),
            &["admin", "rotate-token-key"],
            &[("MOTCUA_KEY_DIR", "elsewhere")],
        );
        assert!(output.status.success() && said(&output).starts_with("added "));
        assert!(
            folder
                .path()
                .join(format!("elsewhere/token-{count}.pem"))
                .exists()
        );
    }
}

#[test]
fn without_a_server_there_is_no_health() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["health"], &[("MOTCUA_PORT", "1")]);
    assert!(!output.status.success());
    assert!(complained(&output).starts_with("motcua: nobody answers at 127.0.0.1:1: "));
}
