//! The practice services, as any program on this machine can reach them: arbitrary bytes on a socket, then requests
//! with a token. They keep running and never answer with an internal error.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::LazyLock;
use std::time::Duration;

use fuzz::Bytes;
use practice::{Options, Running};
use tokio::runtime::Runtime;

struct Served {
    address: SocketAddr,
    token: String,
    org: String,
    client: String,
    _running: Running,
    _runtime: Runtime,
    _folder: tempfile::TempDir,
}

static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = Runtime::new().expect("threads");
    let running = runtime.block_on(practice::start(Options::in_folder(folder.path()))).expect("practice services");
    let address = running.base_url.trim_start_matches("http://").parse().expect("an address");
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=openid,AdobeID",
        running.client_id, running.client_secret
    );
    let kind = "content-type: application/x-www-form-urlencoded\r\n";
    let (status, body) = exchange(address, &request("POST", "/ims/token/v3", kind, form.as_bytes(), address), false);
    assert_eq!(status, Some(200), "{body}");
    let answer: serde_json::Value = serde_json::from_str(&body).expect("an answer in JSON");
    let token = answer["access_token"].as_str().expect("a token").to_owned();
    let (org, client) = (running.org_id.clone(), running.client_id.clone());
    Served { address, token, org, client, _running: running, _runtime: runtime, _folder: folder }
});

fn request(method: &str, path: &str, headers: &str, body: &[u8], host: SocketAddr) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Sends bytes and, if `and_end`, closes that direction; returns the status, if there was one, and the body.
fn exchange(address: SocketAddr, bytes: &[u8], and_end: bool) -> (Option<u16>, String) {
    let mut stream = TcpStream::connect(address).expect("the services are alive");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
    // The services may close the connection before reading all of it.
    drop(stream.write_all(bytes));
    if and_end {
        drop(stream.shutdown(std::net::Shutdown::Write));
    }
    let mut answer = Vec::new();
    drop(stream.take(1 << 24).read_to_end(&mut answer));
    let text = String::from_utf8_lossy(&answer);
    let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    (status, text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

#[test]
fn any_bytes_on_the_socket_are_survived() {
    bolero::check!().for_each(|input: &[u8]| {
        let (status, body) = exchange(SERVED.address, input, true);
        assert_ne!(status, Some(500), "{body}");
    });
}

/// Paths of the services that accept bodies or have variable parts.
const PATHS: [&str; 18] = [
    "/v1/traits/",
    "/v1/segments/",
    "/v1/folders/traits/",
    "/v1/datasources/",
    "/v1/traits/validate/",
    "/v1/segments/validate-expression/",
    "/v1/users/self",
    "/data/core/ups/audiences",
    "/data/core/ups/segment/definitions",
    "/data/core/ups/preview",
    "/data/core/ups/audiences/bulk-get",
    "/data/core/ups/search/entities",
    "/data/core/ups/segment/conversion",
    "/unifiedfolders/folders/segment/",
    "/data/core/ups/segment/jobs",
    "/data/foundation/flowservice/flows",
    "/data/foundation/sandbox-management/sandboxes/",
    "/unifiedtags/tags",
];

#[test]
fn any_request_with_a_token_is_answered() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let method = input.one_of(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
        let base = input.one_of(&PATHS);
        // A request line contains no white space or control characters.
        let more: String = String::from_utf8_lossy(input.line())
            .chars()
            .filter(char::is_ascii_graphic)
            .take(300)
            .collect();
        let kind = input.one_of(&["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]);
        let headers = format!(
            "authorization: Bearer {}\r\nx-api-key: {}\r\nx-gw-ims-org-id: {}\r\nx-sandbox-name: prod\r\ncontent-type: {kind}\r\n",
            SERVED.token, SERVED.client, SERVED.org,
        );
        let bytes = request(method, &format!("{base}{more}"), &headers, input.rest(), SERVED.address);
        let (status, body) = exchange(SERVED.address, &bytes, false);
        assert!(status.is_some_and(|status| status < 500), "{method} {base}{more}: {status:?} {body}");
    });
}
