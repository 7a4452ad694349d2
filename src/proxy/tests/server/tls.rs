//! TLS by certificate files.

use crate::stage::{folder, quick, router_with, settings};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tagfire_proxy::serve::{Tls, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn write_certificate(folder: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    (certificate, key)
}

async fn start(home: &Path) -> (SocketAddr, Arc<ClientConfig>, tempfile::TempDir) {
    let (certificate, key) = write_certificate(home);
    let tls = Tls::read(&certificate, &key).unwrap();
    let app = folder();
    let flags = ["--tls-cert", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    let (router, policy) = router_with(app.path(), &settings(&flags));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { serve(listener, Some(tls), router, &policy, quick(), std::future::pending()).await });
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&certificate).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    (address, Arc::new(config.with_root_certificates(roots).with_no_client_auth()), app)
}

async fn connect(address: SocketAddr, config: Arc<ClientConfig>) -> tokio_rustls::client::TlsStream<TcpStream> {
    let stream = TcpStream::connect(address).await.unwrap();
    tokio_rustls::TlsConnector::from(config).connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap()
}

#[tokio::test]
async fn pages_come_by_tls_and_tell_browsers_to_keep_to_it() {
    let home = tempfile::tempdir().unwrap();
    let (address, config, _app) = start(home.path()).await;
    let mut stream = connect(address, config).await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age="), "{answer}");
}

#[tokio::test]
async fn http_2_is_spoken_where_the_client_does() {
    let home = tempfile::tempdir().unwrap();
    let (address, config, _app) = start(home.path()).await;
    let mut config = (*config).clone();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let stream = connect(address, Arc::new(config)).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let io = hyper_util::rt::TokioIo::new(stream);
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(hyper_util::rt::TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(connection);
    for (host, status) in [("localhost", 200), ("evil.test", 421)] {
        let request = axum::http::Request::get(format!("https://{host}/")).body(axum::body::Body::empty()).unwrap();
        let response = sender.send_request(request).await.unwrap();
        assert_eq!(response.status(), status, "{host}");
        assert!(response.headers().contains_key("content-security-policy"), "{host}");
    }
}

#[tokio::test]
async fn who_doesnt_speak_tls_is_cut() {
    let home = tempfile::tempdir().unwrap();
    let (address, _, _app) = start(home.path()).await;
    for bytes in [&b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"[..], b""] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let answer = crate::stage::read_to_end(&mut stream).await;
        assert!(!answer.contains("HTTP/1.1"), "{answer}");
    }
}

#[test]
fn files_that_dont_fit_are_told() {
    let home = tempfile::tempdir().unwrap();
    let (certificate, key) = write_certificate(home.path());
    let other = tempfile::tempdir().unwrap();
    let (_, foreign) = write_certificate(other.path());
    for (certificate, key) in [(&key, &key), (&certificate, &certificate), (&certificate, &foreign)] {
        let error = Tls::read(certificate, key).err().expect("files that don't fit");
        assert!(error.to_string().contains("for TLS"), "{error}");
    }
}
