//! A built app in a folder of its own, and a server on it.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use clap::Parser;
use http_body_util::BodyExt;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tagfire_proxy::App;
use tagfire_proxy::config::{Program, Settings};
use tagfire_proxy::guard::headers::Policy;
use tagfire_proxy::serve::Limits;
use tagfire_proxy::site::Site;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

pub const INDEX: &str = "<!doctype html><script>boot()</script><title>Tagfire</title>";
pub const HASHED: &str = "tagfire-app-0123456789abcdef_bg.wasm";

/// A folder with a built app.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), INDEX);
    std::fs::write(folder.path().join(HASHED), "wasm").unwrap();
    std::fs::write(folder.path().join(format!("{HASHED}.br")), brotli("wasm")).unwrap();
    std::fs::write(folder.path().join("tags.tsv"), "0123456789").unwrap();
    folder
}

/// A text compressed.
pub fn brotli(text: &str) -> Vec<u8> {
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut text.as_bytes(), &mut compressed, &Default::default()).unwrap();
    compressed
}

/// Writes the folder's page anew.
pub fn write(folder: &Path, index: &str) {
    std::fs::write(folder.join("index.html"), index).unwrap();
}

/// The router on a folder, without a cluster.
pub fn router_on(folder: &Path) -> (Router, Policy) {
    router_with(folder, &settings(&[]))
}

/// What these flags add up to.
pub fn settings(flags: &[&str]) -> Settings {
    let program = Program::try_parse_from(std::iter::once(&"tagfire").chain(flags)).unwrap();
    Settings::read(program.into_options()).unwrap()
}

/// The operator's token.
pub const TOKEN: &str = "an-operators-token-of-a-test";
/// A viewer's token, where it is set.
#[allow(dead_code)]
pub const VIEWER: &str = "a-viewers-token-of-a-test";

/// The router on a folder, with these settings.
pub fn router_with(folder: &Path, settings: &Settings) -> (Router, Policy) {
    let site = Site::read(folder).unwrap();
    let policy = Policy::new(site.policy(), settings.encrypted());
    let app = App::new(settings, TOKEN.into(), 8787).unwrap();
    (tagfire_proxy::router(&app, site, &["console.test".to_owned()], &policy), policy)
}

/// Asks a router, with the host of loopback unless another is given.
pub async fn ask_router(router: &Router, mut request: Request<Body>) -> Response<Body> {
    if !request.headers().contains_key(header::HOST) {
        request.headers_mut().insert(header::HOST, "127.0.0.1:8787".parse().unwrap());
    }
    router.clone().oneshot(request).await.unwrap()
}

pub async fn text(response: Response<Body>) -> String {
    String::from_utf8(bytes(response).await).unwrap()
}

pub async fn bytes(response: Response<Body>) -> Vec<u8> {
    response.into_body().collect().await.unwrap().to_bytes().to_vec()
}

pub fn value(response: &Response<Body>, name: header::HeaderName) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// Limits that a test needn't wait long for.
pub fn quick() -> Limits {
    Limits {
        head: Duration::from_millis(300),
        stall: Duration::from_secs(2),
        connections: 16,
        grace: Duration::from_secs(1),
    }
}

/// A server on loopback until this is dropped.
pub struct Server {
    pub address: SocketAddr,
    _folder: tempfile::TempDir,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Server {
    pub async fn start(limits: Limits) -> Server {
        let folder = folder();
        let (router, policy) = router_on(folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        tokio::spawn(async move {
            tagfire_proxy::serve::serve(listener, None, router, &policy, limits, async { drop(stopped.await) }).await;
        });
        Server { address, _folder: folder, stop: Some(stop) }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends bytes and reads until the server closes.
    pub async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        // The server may close before all is sent.
        let _ = stream.write_all(bytes).await;
        read_to_end(&mut stream).await
    }
}

/// What comes until the other side closes, within ten seconds.
pub async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer))
        .await
        .expect("the server closes");
    String::from_utf8_lossy(&answer).into_owned()
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
    }
}
