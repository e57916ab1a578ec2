//! The effect of a storm of unauthenticated requests on the program: its memory, its log, and the response times for
//! its user. Prints figures next to their targets.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a benchmark may panic, and is for a terminal

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use app::view::{AudienceQuery, Page};
use app::{App, Home, OpenOptions};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Number of requests, and of clients that send them at the same time.
const REQUESTS: usize = 20_000;
const STRANGERS: usize = 100;

fn main() {
    // Cargo passes arguments that only its own harness understands.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    home.make().unwrap();
    let log = app::log::to_files(&home.logs(), "info").unwrap();
    let app = App::open(home.clone(), OpenOptions { refresh: false, ..OpenOptions::default() }).await.unwrap();
    app.workspace().refresh(|_| ()).await.unwrap();
    let place: serde_json::Value =
        serde_json::from_slice(&std::fs::read(home.practice().join("address.json")).unwrap()).unwrap();
    let place = place["baseUrl"].as_str().unwrap().trim_start_matches("http://").to_owned();

    let quiet = waits(&app, Arc::new(AtomicBool::new(false)), 200).await;
    let (memory, logged, began) = (memory(), size_of(&home), Instant::now());
    let over = Arc::new(AtomicBool::new(false));
    let work = tokio::spawn({
        let (app, over) = (app.clone(), over.clone());
        async move { waits(&app, over, usize::MAX).await }
    });
    storm(&place).await;
    over.store(true, Ordering::Relaxed);
    let busy = work.await.unwrap();
    let took = began.elapsed();
    log.waiting().until_written(Duration::from_secs(30));

    println!("storm of {REQUESTS} requests by {STRANGERS} strangers: {:.1} s", took.as_secs_f64());
    println!("  memory grown by     {:>8.1} MB   (aim: 10)", mb(self::memory().saturating_sub(memory)));
    println!("  log grown by        {:>8.1} MB   (cap: 20 a file)", mb(size_of(&home).saturating_sub(logged)));
    println!("  a list, quiet       {}", figures(quiet));
    println!("  a list, meanwhile   {}   (aim: 200 at most)", figures(busy));
    app.close().await.unwrap();
}

/// Measures each page of the audience list, which the window requests while the user scrolls.
async fn waits(app: &App, over: Arc<AtomicBool>, most: usize) -> Vec<Duration> {
    let mut waits = Vec::new();
    while !over.load(Ordering::Relaxed) && waits.len() < most {
        let began = Instant::now();
        app.workspace().audiences().list(AudienceQuery::default(), Page { offset: 0, limit: 80 }).await.unwrap();
        waits.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    waits
}

async fn storm(place: &str) {
    let strangers = (0..STRANGERS).map(|stranger| {
        let place = place.to_owned();
        tokio::spawn(async move {
            for number in 0..REQUESTS / STRANGERS {
                send(&place, &request(&place, stranger * 1_000 + number)).await;
            }
        })
    });
    for stranger in strangers.collect::<Vec<_>>() {
        stranger.await.unwrap();
    }
}

/// Returns a request of one of the kinds that caused harm.
fn request(place: &str, number: usize) -> Vec<u8> {
    let (path, headers) = match number % 5 {
        0 => ("a".repeat(60_000), ""),
        1 => ("eyJ".repeat(20_000), ""),
        2 => ("client_secret=".repeat(4_000), "Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n"),
        3 => (format!("v1/traits/{number}"), "Origin: https://evil.example\r\n"),
        _ => (format!("v1/traits/{number}"), ""),
    };
    format!("GET /{path} HTTP/1.1\r\nHost: {place}\r\n{headers}Connection: close\r\n\r\n").into_bytes()
}

async fn send(place: &str, request: &[u8]) {
    let mut stream = TcpStream::connect(place).await.unwrap();
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    // A connection may be closed while its answer is not read.
    let _ = stream.read_to_end(&mut answer).await;
}

fn figures(mut waits: Vec<Duration>) -> String {
    waits.sort();
    let at = |share: usize| waits.get(waits.len().saturating_sub(1) * share / 100).copied().unwrap_or_default();
    let ms = |wait: Duration| wait.as_secs_f64() * 1_000.0;
    format!("{:>8.1} ms median, {:.1} of 99 in 100, {:.1} at most", ms(at(50)), ms(at(99)), ms(at(100)))
}

/// Returns the memory of this process in bytes, including the clients; 0 if the system has no such file.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or_default() * 4_096
}

fn size_of(home: &Home) -> usize {
    let files = std::fs::read_dir(home.logs()).unwrap().filter_map(|entry| entry.ok()?.metadata().ok());
    files.map(|file| usize::try_from(file.len()).unwrap_or(usize::MAX)).sum()
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn mb(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
