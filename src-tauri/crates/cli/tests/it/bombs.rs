//! Answers that are small in transit and large in memory, against the real program: it reports the problem, leaves its
//! data unchanged, and uses little memory.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::Home;

/// Memory limit of the program, in MB. Built for tests it uses about 45 without any answer, its own code among it, and the
/// largest page is 24 of text.
const MOST_MB: u64 = 110;
/// Time limit of a refresh on a busy machine, in a build without optimization.
const LONGEST: Duration = Duration::from_secs(60);
/// Maximum size of a page, unpacked, in bytes.
const PAGE: usize = 24 << 20;

const CLIENT: &str = "0123456789abcdef0123456789abcdef";

/// The answer for one path.
struct Bomb {
    path: &'static str,
    status: u16,
    packed: bool,
    body: Vec<u8>,
}

/// Starts services with empty answers that answer one path with a bomb.
fn serve(bomb: Bomb) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let bomb = Arc::new(bomb);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let bomb = bomb.clone();
            // The thread is not joined, because a client may stop reading.
            std::thread::spawn(move || stream.and_then(|stream| answer(stream, &bomb)));
        }
    });
    address
}

fn answer(mut stream: TcpStream, bomb: &Bomb) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    reader.take(length).read_to_end(&mut Vec::new())?;
    let path = first.split(' ').nth(1).unwrap_or_default().split('?').next().unwrap_or_default();
    let small = |text: &str| (200, "", text.as_bytes().to_vec());
    let (status, headers, body) = match path {
        path if path == bomb.path => {
            (bomb.status, if bomb.packed { "content-encoding: gzip\r\n" } else { "" }, bomb.body.clone())
        }
        "/ims/token/v3" => small(r#"{"access_token":"opaque-token","expires_in":86399}"#),
        "/v1/users/self" => small(r#"{"uid":1,"pid":2,"username":"one"}"#),
        path if path.starts_with("/v1/folders/") => small(r#"[{"folderId":0,"name":"All","subFolders":[]}]"#),
        path if path.starts_with("/v1/") => small("[]"),
        path if path.starts_with("/unifiedfolders") => small(r#"{"id":"root","folders":[]}"#),
        path if path.ends_with("/flows") => small(r#"{"items":[]}"#),
        path if path.ends_with("/definitions") => small(r#"{"segments":[],"page":{"totalCount":0}}"#),
        path if path.starts_with("/unifiedtags") => small(r#"{"tags":[]}"#),
        _ => small(r#"{"children":[],"_page":{"totalCount":0}}"#),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// A number of megabytes of one character, compressed.
fn packed(letter: u8, megabytes: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![letter; 1 << 20]).unwrap();
    encoder.finish().unwrap().repeat(megabytes)
}

/// Returns the peak memory of a program, in MB, and its output.
fn most_memory(mut child: Child) -> (u64, String) {
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(kilobytes.unwrap_or_default());
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    (most >> 10, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Refreshes once against a bomb; returns the program's output and its memory.
fn refreshed(bomb: Bomb) -> (u64, String) {
    let home = Home::new();
    let address = serve(bomb);
    let run = |words: &[&str]| {
        let mut command = home.command();
        command.args(words).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"p8e-secret\n").unwrap();
        child
    };
    let org = "0123456789ABCDEF01234567@AdobeOrg";
    let add =
        ["--secret-stdin", "connections", "add", "Bomb", "--org", org, "--client-id", CLIENT, "--base-url", &address];
    let added = run(&add).wait_with_output().unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    most_memory(run(&["--secret-stdin", "--connection", "Bomb", "--refresh", "status"]))
}

/// A list of one element repeated.
fn many(part: &str, times: usize) -> Vec<u8> {
    format!("[{}]", vec![part; times].join(",")).into_bytes()
}

/// Bombs by name, each with part of the expected message.
fn cases() -> Vec<(&'static str, Bomb, &'static str)> {
    let deep = || [b"[".repeat(PAGE / 2), b"]".repeat(PAGE / 2)].concat();
    let plain = |path, body: Vec<u8>| Bomb { path, status: 200, packed: false, body };
    let rows = |body| plain("/v1/traits", body);
    let one_row = |body: Vec<u8>| rows([b"[", body.as_slice(), b"]"].concat());
    let unpacked = |path, megabytes| Bomb { path, status: 200, packed: true, body: packed(b' ', megabytes) };
    vec![
        ("a list of 15 MB in 15 kB", unpacked("/v1/traits", 15), "more than 100 times its size"),
        ("a list of 255 MB in 250 kB", unpacked("/v1/traits", 255), "more than 100 times its size"),
        ("an object of 15 MB in 15 kB", unpacked("/v1/users/self", 15), "its size"),
        ("a sign-in of 15 MB in 15 kB", unpacked("/ims/token/v3", 15), "64 kB"),
        ("a refusal", Bomb { path: "/v1/traits", status: 403, packed: true, body: packed(b'x', 255) }, "403"),
        ("brackets", rows(deep()), "could not be loaded"),
        ("small values", rows(many("1", PAGE / 2 - 1)), "more than 50000 rows"),
        ("small values in one row", one_row(many("1", PAGE / 2 - 2)), "could not be loaded"),
        ("small objects in one row", one_row(many("{\"a\":1}", PAGE / 8 - 2)), "could not be loaded"),
        (
            "one long text in one row",
            one_row(format!("\"{}\"", "x".repeat(PAGE - 8)).into_bytes()),
            "could not be loaded",
        ),
        ("small objects", rows(many("{\"sid\":1}", PAGE / 10 - 1)), "more than 50000 rows"),
        ("more than a page", rows(many("{\"sid\":1,\"name\":\"one\"}", PAGE / 22)), "24 MB"),
        ("small folders", plain("/v1/folders/traits", many("{\"folderId\":0}", PAGE / 15)), "far more values"),
    ]
}

#[test]
fn every_bomb_is_reported_and_costs_little_memory() {
    let mut faults = Vec::new();
    for (name, bomb, told) in cases() {
        let sent = bomb.body.len();
        let started = Instant::now();
        let (most, said) = refreshed(bomb);
        let took = started.elapsed();
        println!("{name}: {sent} bytes sent, {most} MB of memory, {took:.1?}");
        if !said.contains(told) {
            faults.push(format!("{name}: no “{told}” in: {said}"));
        }
        if most == 0 || most > MOST_MB || took > LONGEST {
            faults.push(format!("{name}: {most} MB, {took:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
