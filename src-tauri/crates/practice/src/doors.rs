//! Connections: how many there may be, how long each may take to say what it wants, and which goes when there are too
//! many.
//!
//! A connection that waits for its next request costs a place. When all places are taken, the one that has waited
//! longest goes for the newcomer, first of those that never had a token. So connections that say nothing, or a little
//! now and then, block no other client. The contents of a request are not known here.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long connections may finish what they are doing after the order to stop.
const GRACE: Duration = Duration::from_secs(3);

/// What connections may take up.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Time from the opening of a connection, or from its last answer, to the end of the next request's headers.
    pub head: Duration,
    /// Bytes of a request's first line and headers, and of what is read ahead of a body.
    pub head_bytes: usize,
    /// Header lines of a request.
    pub headers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // Addresses of up to 64 kB are to be answered with 414, so the head may be a little more.
        Self { connections: 64, head: Duration::from_secs(25), head_bytes: 80 * 1_024, headers: 64 }
    }
}

/// Marks the answer to a caller with a token: its connection is the last to be closed.
#[derive(Debug, Clone, Copy)]
pub struct Known;

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped by an ordered fault")]
pub struct Dropped;

/// Accepts connections and answers their requests until `stop` is cancelled, then lets those under way finish.
pub async fn serve<Work, Answer>(listener: TcpListener, limits: Limits, stop: CancellationToken, work: Work)
where
    Work: Fn(Request<Incoming>) -> Answer + Clone + Send + Sync + 'static,
    Answer: Future<Output = Result<Response<Body>, Dropped>> + Send + 'static,
{
    let (places, tasks) = (Arc::new(Places::default()), TaskTracker::new());
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        let visit = tokio::select! {
            () = stop.cancelled() => break,
            visit = places.take(limits.connections) => visit,
        };
        tasks.spawn(connection(stream, limits, visit, stop.clone(), work.clone()));
    }
    tasks.close();
    if tokio::time::timeout(GRACE, tasks.wait()).await.is_err() {
        tracing::warn!("some connections were still open after the grace time");
    }
}

async fn connection<Work, Answer>(stream: TcpStream, limits: Limits, visit: Visit, stop: CancellationToken, work: Work)
where
    Work: Fn(Request<Incoming>) -> Answer,
    Answer: Future<Output = Result<Response<Body>, Dropped>>,
{
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let service = service_fn(|request| {
        visit.begins();
        let answer = work(request);
        async {
            let answer = answer.await;
            visit.ends(answer.as_ref().is_ok_and(|answer| answer.extensions().get::<Known>().is_some()));
            answer
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes)
        .max_headers(limits.headers)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(served);
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = visit.leave.cancelled() => return,
        () = stop.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection closed");
    }
}

/// Places for connections.
#[derive(Default)]
struct Places {
    book: Mutex<Book>,
    /// Called when a connection closes or waits for its next request.
    changed: Notify,
}

#[derive(Default)]
struct Book {
    next: u64,
    taken: HashMap<u64, Seat>,
}

struct Seat {
    /// Since when it waits for a request; `None` while one is worked on.
    waits_since: Option<Instant>,
    known: bool,
    leave: CancellationToken,
}

impl Places {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, for which another connection may have to go. Waits while all are at work on a request.
    async fn take(self: &Arc<Self>, most: usize) -> Visit {
        loop {
            let changed = self.changed.notified();
            if let Some(visit) = self.try_take(most) {
                return visit;
            }
            changed.await;
        }
    }

    fn try_take(self: &Arc<Self>, most: usize) -> Option<Visit> {
        let mut book = self.book();
        if book.taken.len() >= most {
            let waiting = book.taken.iter().filter_map(|(id, seat)| Some((seat.known, seat.waits_since?, *id)));
            let (_, _, longest) = waiting.min()?;
            book.taken.remove(&longest)?.leave.cancel();
        }
        let (id, leave) = (book.next, CancellationToken::new());
        book.next += 1;
        book.taken.insert(id, Seat { waits_since: Some(Instant::now()), known: false, leave: leave.clone() });
        Some(Visit { places: self.clone(), id, leave })
    }
}

/// The place of one connection; free again when this is dropped.
struct Visit {
    places: Arc<Places>,
    id: u64,
    /// Canceled when another connection takes the slot.
    leave: CancellationToken,
}

impl Visit {
    fn begins(&self) {
        if let Some(seat) = self.places.book().taken.get_mut(&self.id) {
            seat.waits_since = None;
        }
    }

    fn ends(&self, known: bool) {
        if let Some(seat) = self.places.book().taken.get_mut(&self.id) {
            seat.waits_since = Some(Instant::now());
            seat.known |= known;
        }
        self.places.changed.notify_one();
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.places.book().taken.remove(&self.id);
        self.places.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    /// What a well-known caller sends.
    const WITH_TOKEN: &[u8] = b"GET /known HTTP/1.1\r\nHost: x\r\n\r\n";

    /// Doors with these limits before a service that answers at once.
    async fn doors(connections: usize, head: Duration) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let limits = Limits { connections, head, ..Limits::default() };
        tokio::spawn(serve(listener, limits, CancellationToken::new(), |request: Request<Incoming>| async move {
            let mut answer = Response::new(Body::empty());
            if request.uri().path() == "/known" {
                answer.extensions_mut().insert(Known);
            }
            Ok(answer)
        }));
        address
    }

    /// Whether a request on this connection is answered.
    async fn is_answered(stream: &mut TcpStream, request: &[u8]) -> bool {
        let mut answer = [0; 12];
        stream.write_all(request).await.is_ok()
            && stream.read_exact(&mut answer).await.is_ok_and(|_| answer.ends_with(b"200"))
    }

    async fn rest(stream: &mut TcpStream) -> usize {
        let mut rest = Vec::new();
        tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest)).await.unwrap().unwrap_or(0)
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_ends_the_connection() {
        let address = doors(4, Duration::from_millis(100)).await;
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
        let mut silent = TcpStream::connect(address).await.unwrap();
        assert_eq!((rest(&mut slow).await, rest(&mut silent).await), (0, 0), "closed without an answer");
    }

    #[tokio::test]
    async fn who_waits_longest_goes_and_who_has_a_token_last() {
        let address = doors(3, Duration::from_secs(60)).await;
        let mut known = TcpStream::connect(address).await.unwrap();
        assert!(is_answered(&mut known, WITH_TOKEN).await);
        let mut strangers = Vec::new();
        for _ in 0..12 {
            let mut stranger = TcpStream::connect(address).await.unwrap();
            assert!(is_answered(&mut stranger, REQUEST).await, "each newcomer finds a place");
            strangers.push(stranger);
        }
        let mut answers = [0; 200];
        let _ = known.try_read(&mut answers);
        assert!(is_answered(&mut known, WITH_TOKEN).await, "the known one is still connected");
        assert!(!is_answered(&mut strangers[0], REQUEST).await, "the first stranger had to go");
    }
}
