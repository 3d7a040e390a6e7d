//! A headless Chromium, spoken to in its own protocol through a pipe: messages are JSON, ended by a zero byte.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// What browsers are called.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "chrome-headless-shell"];
/// What a page may take to show something, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page.
pub(crate) struct Browser {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    session: Option<String>,
    number: u64,
    /// What the page did meanwhile.
    pub(crate) events: Vec<Value>,
    _profile: TempDir,
}

impl Browser {
    pub(crate) fn start() -> Browser {
        let name = NAMES.iter().find(|name| Command::new(name).arg("--version").output().is_ok());
        let name = name.unwrap_or_else(|| panic!("this test needs one of {NAMES:?} on the path"));
        let profile = tempfile::tempdir().expect("a folder");
        // The protocol is spoken on the descriptors 3 and 4. The sandbox is of no use to a page of our own, and cannot be had
        // in most containers.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 2>/dev/null", name])
            .args(["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run"])
            .args(["--disable-dev-shm-usage", "--disable-background-networking", "about:blank"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a browser");
        let (input, output) = (process.stdin.take().expect("a pipe"), process.stdout.take().expect("a pipe"));
        let output = BufReader::new(output);
        let mut browser =
            Browser { process, input, output, session: None, number: 0, events: Vec::new(), _profile: profile };
        let target = browser.send("Target.createTarget", &json!({"url": "about:blank"}));
        let to = json!({"targetId": target["targetId"], "flatten": true});
        let session = browser.send("Target.attachToTarget", &to);
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.send(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    /// Does what a method says, and gives its result.
    pub(crate) fn send(&mut self, method: &str, parameters: &Value) -> Value {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.input.write_all(format!("{message}\0").as_bytes()).expect("an open pipe");
        loop {
            let mut answer = Vec::new();
            self.output.read_until(0, &mut answer).expect("an open pipe");
            let _ = answer.pop();
            let answer: Value = serde_json::from_slice(&answer).expect("JSON");
            if answer["id"] == self.number {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    pub(crate) fn open(&mut self, file: &Path) {
        let url = format!("file://{}", file.display());
        self.send("Page.navigate", &json!({"url": url}));
        self.wait("document.querySelector('main h1')");
    }

    /// The value of an expression.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.send("Runtime.evaluate", &asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub(crate) fn wait(&mut self, expression: &str) {
        let start = Instant::now();
        while self.eval(&format!("!!({expression})")) != true {
            assert!(start.elapsed() < PATIENCE, "never: {expression}; {:?}", self.events.last());
            sleep(Duration::from_millis(20));
        }
    }

    /// Goes to a place of the report, and waits for something there.
    pub(crate) fn go(&mut self, place: &str, until: &str) {
        self.eval(&format!("location.hash = {}", json!(place)));
        self.wait(until);
    }

    pub(crate) fn events(&self, method: &str) -> Vec<&Value> {
        self.events.iter().filter(|event| event["method"] == method).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
