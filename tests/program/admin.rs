//! The first account, and the way back in.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use super::server::agent;
use super::{Server, complained, motcua, run, said};

const PASSWORD: &str = "ba con mèo đen trên mái";

/// Runs to the end with this on standard input.
fn told(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = motcua(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What comes of a try to sign in: the status and the answer.
fn sign_in(server: &Server, name: &str, password: &str) -> (u16, Value) {
    let body = json!({ "name": name, "password": password }).to_string();
    let mut response = agent()
        .post(format!("{}/api/v1/sessions", server.base))
        .content_type("application/json")
        .send(body)
        .unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), serde_json::from_str(&text).unwrap())
}

#[test]
fn the_first_administrator_is_made_at_the_console_and_signs_in() {
    let folder = tempfile::tempdir().unwrap();
    let make = &[
        "admin",
        "create-admin",
        "--username",
        "quan.tri",
        "--full-name",
        "Lê Quản Trị",
        "--password-stdin",
    ];
    let made = told(folder.path(), make, &format!("{PASSWORD}\n"));
    assert!(made.status.success(), "{}", complained(&made));
    assert!(said(&made).starts_with("made the administrator quan.tri ("));
    assert!(!said(&made).contains(PASSWORD));
    let again = told(folder.path(), make, &format!("{PASSWORD}\n"));
    assert!(!again.status.success() && complained(&again).contains("already"));
    let server = Server::start(folder.path(), &["serve"]);
    let (status, answer) = sign_in(&server, "quan.tri", PASSWORD);
    assert_eq!(
        (status, &answer["passwordChangeRequired"]),
        (201, &json!(false)),
        "{answer}"
    );
    let scopes = answer["scopes"].as_array().unwrap();
    for scope in ["accounts:manage", "agencies:manage"] {
        assert!(scopes.contains(&json!(scope)), "{answer}");
    }
    assert!(!scopes.contains(&json!("dossiers:read")), "{answer}");
}

#[test]
fn a_drawn_password_is_told_once_and_must_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let make = ["--username", "quan.tri", "--full-name", "Lê Quản Trị"];
    let run_with = |task: &[&str]| {
        let output = run(folder.path(), task, &[]);
        assert!(output.status.success(), "{}", complained(&output));
        let told = said(&output);
        told.trim_end().rsplit(": ").next().unwrap().to_owned()
    };
    let drawn = ["--draw-password"];
    let first = run_with(&[&["admin", "create-admin"][..], &make, &drawn].concat());
    let second = run_with(&[&["admin", "reset-password"][..], &make[..2], &drawn].concat());
    let server = Server::start(folder.path(), &["serve"]);
    assert_eq!(sign_in(&server, "quan.tri", &first).0, 401);
    let (status, answer) = sign_in(&server, "quan.tri", &second);
    assert_eq!(
        (status, &answer["passwordChangeRequired"], &answer["scopes"]),
        (201, &json!(true), &json!(["account:self"])),
        "{answer}"
    );
}

#[test]
fn no_password_is_given_by_default_and_no_weak_one_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let make = [
        "admin",
        "create-admin",
        "--username",
        "quan.tri",
        "--full-name",
        "Lê Quản Trị",
    ];
    let without = run(folder.path(), &make, &[]);
    assert!(!without.status.success() && complained(&without).contains("--draw-password"));
    for weak in ["", "\n", "1234567890\n", "quan.tri.quan.tri\n"] {
        let output = told(folder.path(), &[&make[..], &["--password-stdin"]].concat(), weak);
        assert!(!output.status.success(), "{weak:?}");
    }
    let unknown = [
        "admin",
        "reset-password",
        "--username",
        "quan.tri",
        "--draw-password",
    ];
    assert!(!run(folder.path(), &unknown, &[]).status.success());
}
