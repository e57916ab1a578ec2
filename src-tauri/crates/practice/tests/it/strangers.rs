//! Access: programs of this machine that name it, no web page, no request that is too large.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::Org;
use crate::wild::{self, get, place, send, status};

/// Paths that cost much where they are remembered, logged or masked.
fn hostile_paths() -> [String; 6] {
    [
        format!("/{}", "eyJ".repeat(20_000)),
        format!("/{}", "client_secret=".repeat(4_000)),
        format!("/{}", "bearer%20".repeat(6_000)),
        format!("/{}", "%".repeat(60_000)),
        "/".repeat(60_000),
        format!("/v1/traits?{}", "a=eyJeyJ&".repeat(6_000)),
    ]
}

/// Paths in the history of requests.
async fn remembered(org: &Org) -> Vec<String> {
    let history = org.control(Method::GET, "/practice/requests", None).await.body;
    history.as_array().unwrap().iter().map(|entry| entry["path"].as_str().unwrap().to_owned()).collect()
}

/// Lines of the log while it is held. The tests' runtime has one thread, on which the services run too.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn follow(&self, level: tracing::Level) -> tracing::subscriber::DefaultGuard {
        let lines = self.clone();
        let subscriber =
            tracing_subscriber::fmt().with_max_level(level).with_writer(move || lines.clone()).with_ansi(false);
        tracing::subscriber::set_default(subscriber.finish())
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn only_requests_that_name_this_machine_and_port_are_answered() {
    let org = Org::start().await;
    let place = place(&org);
    let port = place.rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost", "LocalHost", "[::1]"] {
        let answer = send(&place, &get(&format!("{host}:{port}"), "/v1/traits", &[])).await;
        assert_eq!(status(&answer), 403, "{host}: let in, and stopped by the gateway for want of a token: {answer}");
        assert!(answer.contains("403010"), "{host}: {answer}");
    }
    let strangers = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("127.0.0.1:{port}@evil.example"),
        format!("127.0.0.1:{port}.evil.example"),
        "127.0.0.1".to_owned(),
        "127.0.0.1:1".to_owned(),
        format!("127.1:{port}"),
        format!("0.0.0.0:{port}"),
        format!("localhost.:{port}"),
        String::new(),
    ];
    for host in strangers {
        let answer = send(&place, &get(&host, "/v1/traits", &[])).await;
        assert_eq!(status(&answer), 421, "{host:?}: {answer}");
    }
    let without = "GET /v1/traits HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned();
    let twice = format!("GET / HTTP/1.1\r\nHost: {place}\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    let other_way = format!("GET / HTTP/1.1\r\nHost: evil.example\r\nHost: {place}\r\nConnection: close\r\n\r\n");
    let absolute = format!("GET http://evil.example/v1/traits HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n");
    let old = "GET /v1/traits HTTP/1.0\r\n\r\n".to_owned();
    for request in [without, twice, other_way, absolute, old] {
        let answer = send(&place, request.as_bytes()).await;
        assert_eq!(status(&answer), 421, "{request:?}: {answer}");
    }
    wild::is_alive(&org).await;
}

#[tokio::test]
async fn no_web_page_is_answered_even_with_the_credential() {
    let org = Org::start().await;
    let place = place(&org);
    org.control(Method::DELETE, "/practice/requests", None).await;
    let own = format!("Origin: http://{place}");
    let signs = [
        "Origin: https://evil.example",
        "Origin: null",
        "Origin:",
        own.as_str(),
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: same-origin",
        "sec-fetch-site: NONE, cross-site",
    ];
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=openid",
        org.running.client_id, org.running.client_secret
    );
    let kind = "Content-Type: application/x-www-form-urlencoded";
    let key = format!("x-practice-key: {}", crate::support::KEY);
    for sign in signs {
        for (method, path, body) in [
            ("GET", "/v1/traits", ""),
            ("OPTIONS", "/ims/token/v3", ""),
            ("POST", "/ims/token/v3", form.as_str()),
            ("GET", "/practice/requests", ""),
        ] {
            let answer = send(&place, &wild::request(method, &place, path, &[sign, kind, &key], body)).await;
            assert_eq!(status(&answer), 403, "{method} {path} with {sign}: {answer}");
            assert!(!answer.contains("access_token") && !answer.contains("403010"), "{sign}: {answer}");
            assert!(!answer.to_lowercase().contains("access-control"), "no page may read it: {answer}");
        }
    }
    assert_eq!(remembered(&org).await, Vec::<String>::new());
    let typed = send(&place, &get(&place, "/v1/traits", &["Sec-Fetch-Site: none"])).await;
    assert!(typed.contains("403010"), "an address that a person types is no page's: {typed}");
}

#[tokio::test]
async fn a_request_for_too_much_is_refused() {
    let org = Org::start().await;
    let place = place(&org);
    let fits = format!("/v1/traits/{}", "a".repeat(2_000));
    assert_eq!(status(&send(&place, &get(&place, &fits, &[])).await), 403);
    let too_long = format!("/v1/traits/{}", "a".repeat(2_048));
    assert_eq!(status(&send(&place, &get(&place, &too_long, &[])).await), 414);
    for path in hostile_paths() {
        let answer = send(&place, &get(&place, &path, &[])).await;
        assert_eq!(status(&answer), 414, "{}…: {answer}", &path[..12]);
    }
    let many: Vec<String> = (0..200).map(|number| format!("x-{number}: y")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(status(&send(&place, &get(&place, "/", &many)).await), 431);
    let long = format!("x-long: {}", "y".repeat(200_000));
    assert_eq!(status(&send(&place, &get(&place, "/", &[&long])).await), 431);
    let body = "x".repeat(3 * 1_024 * 1_024);
    for path in ["/ims/token/v3", "/v1/traits"] {
        let answer = send(&place, &wild::request("POST", &place, path, &[], &body)).await;
        assert_eq!(status(&answer), 413, "{path}: {answer}");
    }
    let chunk = format!("{:x}\r\n{}\r\n", 65_536, "x".repeat(65_536));
    let head = format!("POST /ims/token/v3 HTTP/1.1\r\nHost: {place}\r\nTransfer-Encoding: chunked\r\n\r\n");
    let answer = send(&place, format!("{head}{}0\r\n\r\n", chunk.repeat(40)).as_bytes()).await;
    assert!(matches!(status(&answer), 400 | 413), "its length is not announced: {answer}");
    wild::is_alive(&org).await;
}

#[tokio::test]
async fn a_storm_leaves_nothing_behind() {
    let org = Org::start().await;
    let place = place(&org);
    let written = Lines::default();
    let log = written.follow(tracing::Level::INFO);
    org.control(Method::DELETE, "/practice/requests", None).await;
    let before = wild::memory();
    // A short form of what the benchmark does.
    let paths = hostile_paths();
    for round in 0..50 {
        let page = ["Origin: https://evil.example", "Sec-Fetch-Site: cross-site"];
        let hostile = paths.iter().map(|path| get(&place, path, &[]));
        let of_page = paths.iter().map(|path| get(&place, path, &page));
        let anonymous = (0..8).map(|number| get(&place, &format!("/v1/traits/{round}-{number}?q=eyJeyJ"), &[]));
        let requests: Vec<Vec<u8>> = hostile.chain(of_page).chain(anonymous).collect();
        let answers = futures::future::join_all(requests.iter().map(|request| send(&place, request))).await;
        assert!(answers.iter().all(|answer| (400..500).contains(&status(answer))), "{answers:?}");
    }
    wild::is_alive(&org).await;
    if let (Some(before), Some(after)) = (before, wild::memory()) {
        let grown = after.saturating_sub(before);
        assert!(grown < 32 * 1_024 * 1_024, "grown by {grown} bytes");
    }
    let paths = remembered(&org).await;
    assert!(paths.iter().all(|path| path.len() <= 300), "{paths:?}");
    assert_eq!(paths.len(), 50 * 8 + 1, "those that were let in, and the client's own");
    drop(log);
    let text = written.text();
    assert_eq!(text.lines().count(), 3, "refused requests are no news; the client's own and the controls are: {text}");
}

#[tokio::test]
async fn refused_requests_are_logged_briefly_and_without_query() {
    let org = Org::start().await;
    let place = place(&org);
    let written = Lines::default();
    let log = written.follow(tracing::Level::DEBUG);
    let path = format!("/v1/traits/{}?client_secret=hidden", "b".repeat(900));
    send(&place, &get(&place, &path, &[])).await;
    send(&place, &get(&place, &path, &["Origin: null"])).await;
    send(&place, &get("evil.example", &path, &[])).await;
    drop(log);
    let text = written.text();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("(a long path)")).collect();
    assert_eq!(lines.len(), 3, "{text}");
    for line in lines {
        // The beginning of a long path could be the beginning of a secret.
        assert!(line.contains("DEBUG") && !line.contains("hidden") && !line.contains("bb"), "{line}");
    }
}

#[tokio::test]
async fn without_test_controls_nothing_is_remembered_and_with_them_only_so_much() {
    let org = Org::start().await;
    let long = format!("/v1/traits/{}?{}", "c".repeat(900), "d".repeat(900));
    org.get(&long).await;
    let history = org.control(Method::GET, "/practice/requests", None).await.body;
    let last = history.as_array().unwrap().last().unwrap().clone();
    let letters = |name: &str| last[name].as_str().map_or(0, |text| text.chars().count());
    assert_eq!((letters("path"), letters("query")), (300, 300), "{last}");
    assert!(history.to_string().len() < 4 * 1_024 * 1_024);
}

/// Opens so many connections at once, and sends the same on each.
async fn hold(place: &str, count: usize, bytes: &[u8]) -> Vec<TcpStream> {
    let mut held = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(place).await.unwrap();
        let _ = stream.write_all(bytes).await;
        held.push(stream);
    }
    held
}

#[tokio::test]
async fn silent_and_slow_connections_block_no_other_client() {
    let org = Org::start().await;
    let place = place(&org);
    wild::is_alive(&org).await;
    let half = format!("GET /v1/traits HTTP/1.1\r\nHost: {place}\r\nX-Slow: ");
    let kept_alive = format!("GET /v1/traits HTTP/1.1\r\nHost: {place}\r\n\r\n");
    for bytes in ["", half.as_str(), kept_alive.as_str()] {
        let mut held = hold(&place, 150, bytes.as_bytes()).await;
        wild::is_alive(&org).await;
        // The first ones had to go for those that came later.
        let mut rest = Vec::new();
        let first = held.remove(0).read_to_end(&mut rest).await;
        assert!(first.is_err() || first.is_ok_and(|_| true));
        let fresh = send(&place, &get(&place, "/v1/traits", &[])).await;
        assert_eq!(status(&fresh), 403, "a new connection is served: {fresh}");
    }
}

#[tokio::test]
async fn trickling_bodies_block_no_other_client_for_long() {
    let org = Org::start().await;
    let place = place(&org);
    let head = format!("POST /ims/token/v3 HTTP/1.1\r\nHost: {place}\r\nContent-Length: 5000\r\n\r\na");
    let mut held = hold(&place, 150, head.as_bytes()).await;
    let trickle = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            for stream in &mut held {
                let _ = stream.write_all(b"a").await;
            }
        }
    });
    let answer = send(&place, &get(&place, "/v1/traits", &[])).await;
    assert_eq!(status(&answer), 403, "{answer}");
    wild::is_alive(&org).await;
    trickle.abort();
}
