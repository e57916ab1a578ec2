//! Raw requests on a socket, for those who are not a client of ours: web pages, strangers, broken programs.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::Org;

/// How long any answer may take before it counts as none. Not what the services aim at: machines that test are busy.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// `HOST:PORT` of the services.
pub fn place(org: &Org) -> String {
    org.running.base_url.trim_start_matches("http://").to_owned()
}

/// Sends these bytes over a connection of their own, and returns what comes back until the connection is closed; it is
/// cut after `PATIENCE`.
pub async fn send(place: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(place).await.unwrap();
    // A refusal may come, and the connection close, before all is sent.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("an answer or an end");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A GET request that asks for its connection to be closed, with these headers beside `Host`.
pub fn get(place: &str, path: &str, headers: &[&str]) -> Vec<u8> {
    request("GET", place, path, headers, "")
}

/// The same with any method and a body.
pub fn request(method: &str, place: &str, path: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().flat_map(|header| [*header, "\r\n"]).collect();
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    format!("{method} {path} HTTP/1.1\r\nHost: {place}\r\n{headers}{length}Connection: close\r\n\r\n{body}")
        .into_bytes()
}

/// Status of an answer; 0 for none.
pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// Whether a client of the services is still answered.
pub async fn is_alive(org: &Org) {
    let answer = tokio::time::timeout(PATIENCE, org.get("/v1/users/self")).await.expect("an answer");
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// Memory of this process in bytes; `None` where the system has no such file.
pub fn memory() -> Option<usize> {
    let pages: usize = std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4_096)
}
