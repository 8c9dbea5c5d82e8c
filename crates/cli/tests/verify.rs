//! `cargo eventry verify` against deliveries that somebody else signed: the vectors of the crate that verifies.
#![cfg(feature = "verify")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// A folder of schemas with one provider that signs like this.
fn schemas(name: &str, section: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("schemas/acme")).unwrap();
    fs::write(
        folder.join("schemas/acme/provider.toml"),
        format!("name = \"Acme\"\n\n[authenticity]\n{section}\n"),
    )
    .unwrap();
    folder
}

/// Runs the command; returns its status, output, and errors.
fn run(folder: &Path, arguments: &[&str], secrets: &[(String, String)]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-eventry"))
        .args(["verify", "--provider", "acme"])
        .args(arguments)
        .current_dir(folder)
        .envs(secrets.iter().cloned())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A vector, as options of the command.
struct Vector {
    folder: PathBuf,
    arguments: Vec<String>,
    secrets: Vec<(String, String)>,
}

impl Vector {
    fn new(name: &str, preset: &str, vector: &Value) -> Self {
        let settings = vector["settings"].as_str().unwrap_or_default();
        let (origin, settings): (Vec<&str>, Vec<&str>) = settings.lines().partition(|line| line.starts_with("origin"));
        let folder = schemas(name, &format!("scheme = \"{preset}\"\n{}", settings.join("\n")));
        let mut arguments = vec!["--at".to_owned(), vector["now"].to_string()];
        for line in origin {
            arguments.extend(["--origin".to_owned(), line.split('\'').nth(1).unwrap().to_owned()]);
        }
        let published = vector["addresses"].as_object().and_then(|addresses| addresses.values().next());
        if let Some(keys) = published.or(vector.get("key_set")).and_then(Value::as_str) {
            fs::write(folder.join("keys"), keys).unwrap();
            arguments.extend(["--keys".to_owned(), "keys".to_owned()]);
        }
        let mut secrets = Vec::new();
        for (at, key) in vector["keys"].as_array().into_iter().flatten().enumerate() {
            let variable = format!("VERIFY_KEY_{at}");
            arguments.extend(["--secret-env".to_owned(), variable.clone()]);
            secrets.push((variable, key.as_str().unwrap().to_owned()));
        }
        arguments.push("deliveries.jsonl".to_owned());
        fs::write(folder.join("deliveries.jsonl"), format!("{}\n", vector["delivery"])).unwrap();
        Vector {
            folder,
            arguments,
            secrets,
        }
    }

    fn run(&self) -> (i32, String, String) {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        run(&self.folder, &arguments, &self.secrets)
    }
}

#[test]
fn every_preset_is_verified_as_its_library_does() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../receive/tests/vectors");
    let mut tried = 0;
    for path in fs::read_dir(vectors).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let Some(preset) = file["preset"].as_str() else { continue };
        let name = path.file_stem().unwrap().to_str().unwrap();
        let vector = file["vectors"]
            .as_array()
            .unwrap()
            .iter()
            .find(|vector| vector.get("expect").is_none());
        let Some(vector) = vector.filter(|vector| vector.get("delivery").is_some()) else {
            continue;
        };
        let vector = Vector::new(name, preset, vector);
        let (status, out, errors) = vector.run();
        assert_eq!((status, errors.as_str()), (0, ""), "{name}: {out}");
        assert!(out.ends_with("1 of 1 deliveries are verified\n"), "{name}: {out}");
        tried += 1;
    }
    assert!(tried >= 15, "{tried}");
}

const KEY: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The published vector of Standard Webhooks, and another body with its signature.
fn standard(name: &str) -> Vector {
    let delivery = json!({
        "attributes": {
            ":method": "POST",
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        },
        "route": "/hooks",
        "body": "{\"test\": 2432232314}",
    });
    let vector = Vector::new(
        name,
        "standard-webhooks",
        &json!({"now": 1_614_265_330, "keys": [KEY], "delivery": delivery}),
    );
    let changed = delivery.to_string().replace("2314", "2315");
    fs::write(vector.folder.join("deliveries.jsonl"), format!("{delivery}\n\n{changed}\nnone\n")).unwrap();
    vector
}

#[test]
fn every_line_has_its_verdict() {
    let mut vector = standard("lines");
    let (status, out, errors) = vector.run();
    let expected = "\
line 1, POST /hooks: verified, signed at 2021-02-25T15:02:10Z
line 3, POST /hooks: refused: `attribute:webhook-signature` does not match
1 of 2 deliveries are verified
";
    assert_eq!((status, out.as_str()), (1, expected));
    assert!(
        errors.starts_with("error: line 4 of `deliveries.jsonl` is not a recorded delivery: "),
        "{errors}"
    );

    vector.arguments.extend(["--format".to_owned(), "json".to_owned()]);
    let (_, out, _) = vector.run();
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let covered = json!({"body": true, "parameters": false, "method": false, "url": false});
    let first = json!({
        "line": 1, "verdict": "verified", "method": "POST", "route": "/hooks", "covered": covered, "signed_at": "2021-02-25T15:02:10Z",
    });
    let second = json!({
        "line": 3, "verdict": "refused", "reason": "mismatch", "place": "attribute:webhook-signature",
        "message": "`attribute:webhook-signature` does not match", "method": "POST", "route": "/hooks",
    });
    assert_eq!(lines, [first, second]);
}

#[test]
fn an_old_recording_needs_its_time() {
    let mut vector = standard("old");
    vector.arguments.drain(..2);
    let (status, out, errors) = vector.run();
    assert_eq!(status, 1);
    assert!(
        out.starts_with("line 1, POST /hooks: refused: `attribute:webhook-timestamp` is too long ago\n"),
        "{out}"
    );
    assert!(
        errors.contains("   help: a recording is verified as of the time at which it arrived: `--at TIME`\n"),
        "{errors}"
    );
    vector.arguments.extend(["--at".to_owned(), "2021-02-25T16:02:15+01:00".to_owned()]);
    assert!(vector.run().1.starts_with("line 1, POST /hooks: verified"));
}

#[test]
fn what_it_cannot_verify_with_is_said() {
    let fails = |name: &str, section: &str, arguments: &[&str], says: &str| {
        let folder = schemas(name, section);
        fs::write(folder.join("d.jsonl"), "\n").unwrap();
        fs::write(folder.join("text"), "neither\n").unwrap();
        let secrets = [("VERIFY_KEY".to_owned(), "abc".to_owned())];
        let (status, out, errors) = run(&folder, &[arguments, &["d.jsonl"]].concat(), &secrets);
        assert_eq!(out, "");
        assert!(errors.contains(says) && errors.contains("help: "), "{errors}");
        assert!(!errors.contains("abc"), "{errors}");
        status
    };
    let secret = ["--secret-env", "VERIFY_KEY"];
    assert_eq!(fails("none", "scheme = \"github\"", &[], "there is no key to verify with"), 2);
    assert_eq!(fails("empty", "scheme = \"github\"", &secret, "there is no recorded delivery"), 1);
    assert_eq!(
        fails(
            "form",
            "scheme = \"standard-webhooks\"",
            &secret,
            "the key in `VERIFY_KEY` does not start with `whsec_` or `whpk_`"
        ),
        1
    );
    assert_eq!(
        fails(
            "fetched",
            "scheme = \"plaid\"",
            &secret,
            "with keys that the provider publishes, and not with a secret"
        ),
        1
    );
    assert_eq!(
        fails(
            "published",
            "scheme = \"plaid\"",
            &["--keys", "text"],
            "`text` is neither a JWKS nor a certificate in PEM"
        ),
        1
    );
    assert_eq!(
        fails(
            "file",
            "scheme = \"plaid\"",
            &["--keys", "absent"],
            "cannot read the keys in `absent`"
        ),
        1
    );
    assert_eq!(
        fails(
            "pem",
            "scheme = \"sendgrid\"\nkey = \"pem\"",
            &["--keys", "text"],
            "the key in `text` is not a public key"
        ),
        1
    );
    assert_eq!(
        fails(
            "scheme",
            "scheme = \"githob\"",
            &secret,
            "`[authenticity]` in `schemas/acme/provider.toml` cannot be used: line 4: "
        ),
        1
    );
    assert_eq!(
        fails(
            "time",
            "scheme = \"github\"",
            &[&secret[..], &["--at", "today"]].concat(),
            "`today` is not a value for `--at <TIME>`"
        ),
        2
    );
}
