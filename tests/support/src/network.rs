//! A company network: the only way out is a proxy that inspects TLS, with certificates of its own authority. Behind it,
//! one service on this machine stands in for every host on the internet.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use hyper::body::Incoming;
use hyper::header::{HOST, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, client, server};
use hyper_util::rt::TokioIo;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::locked;

/// How the proxy treats its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Lets every client through.
    LetsThrough,
    /// Lets only [`PERSON`] through; the others get a 407.
    WantsPassword,
    /// Lets every client through, but with certificates that expired years ago.
    ShowsOldCertificates,
}

/// Name and password of the only user of a proxy that requires a password.
pub const PERSON: (&str, &str) = ("jane", "p@s:s%");

/// A proxy on this machine. It stops when this is dropped.
#[derive(Debug)]
pub struct InspectingProxy {
    address: SocketAddr,
    authority_pem: String,
    asked: Arc<Mutex<Vec<String>>>,
    read: Arc<Mutex<Vec<u8>>>,
    runtime: Option<Runtime>,
}

/// The proxy's authority, which signs a certificate for each requested host.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    manner: Manner,
}

impl InspectingProxy {
    /// Starts a proxy in front of the service at `service`, an address such as `http://127.0.0.1:4000`.
    pub fn start(service: &str, manner: Manner) -> Self {
        let service: SocketAddr = service.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (authority, authority_pem) = Authority::new(manner);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let noted = asked.clone();
        let read: Arc<Mutex<Vec<u8>>> = Arc::default();
        let copied = read.clone();
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            let authority = Arc::new(authority);
            while let Ok((stream, _)) = listener.accept().await {
                let (authority, noted, copied) = (authority.clone(), noted.clone(), copied.clone());
                tokio::spawn(async move { pass_on(stream, service, &authority, &noted, &copied).await });
            }
        });
        Self { address, authority_pem, asked, read, runtime: Some(runtime) }
    }

    /// Its address, in the form in which it is set for programs.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The authority's certificate, as an IT team distributes it.
    pub fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    /// The hosts requested so far, each once.
    pub fn hosts(&self) -> Vec<String> {
        let mut hosts = locked(&self.asked).clone();
        hosts.sort();
        hosts.dedup();
        hosts
    }

    /// Everything it could read of the data sent to it, including inside TLS.
    pub fn read(&self) -> Vec<u8> {
        locked(&self.read).clone()
    }
}

impl Drop for InspectingProxy {
    fn drop(&mut self) {
        // Waiting for a runtime inside another one is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Serves one connection until it closes; a client that disconnects is ignored.
async fn pass_on(
    stream: TcpStream,
    service: SocketAddr,
    authority: &Authority,
    asked: &Mutex<Vec<String>>,
    read: &Mutex<Vec<u8>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    locked(read).extend(head.bytes());
    let host = head.strip_prefix("CONNECT ")?.split(':').next()?.to_owned();
    locked(asked).push(host.clone());
    if authority.manner == Manner::WantsPassword && !head.contains("Basic amFuZTpwQHM6cyU=") {
        let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\
             Content-Length: 0\r\n\r\n";
        return stream.write_all(refusal.as_bytes()).await.ok();
    }
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
    let inside = Overheard { stream: authority.acceptor(&host).accept(stream).await.ok()?, read };
    let behind = TcpStream::connect(service).await.ok()?;
    let (sender, connection) = client::conn::http1::handshake(TokioIo::new(behind)).await.ok()?;
    tokio::spawn(connection);
    let sender = tokio::sync::Mutex::new(sender);
    // The service stands in for the requested host, but answers only to its own name.
    let name = HeaderValue::from_str(&service.to_string()).ok()?;
    let forward = service_fn(|mut request: Request<Incoming>| {
        request.headers_mut().insert(HOST, name.clone());
        async { sender.lock().await.send_request(request).await }
    });
    server::conn::http1::Builder::new().serve_connection(TokioIo::new(inside), forward).await.ok()
}

/// A stream whose incoming bytes are recorded.
struct Overheard<'a, S> {
    stream: S,
    read: &'a Mutex<Vec<u8>>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Overheard<'_, S> {
    fn poll_read(mut self: Pin<&mut Self>, task: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(task, into);
        locked(self.read).extend(&into.filled()[before..]);
        outcome
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Overheard<'_, S> {
    fn poll_write(mut self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(task, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }
}

impl Authority {
    fn new(manner: Manner) -> (Self, String) {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        (Self { issuer: Issuer::new(params, key), manner }, pem)
    }

    /// Accepts TLS as this host.
    fn acceptor(&self, host: &str) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        if self.manner == Manner::ShowsOldCertificates {
            params.not_before = date_time_ymd(2019, 1, 1);
            params.not_after = date_time_ymd(2020, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}
