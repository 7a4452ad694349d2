//! Tencent Cloud, played by an endpoint that checks each signature by its own reading of the specification.

use crate::fake::{FAKE_TOKEN, Fake, kubeconfig};
use crate::stage::{TOKEN, ask_router, folder, router_with, settings, text};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, Uri};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

pub const ID: &str = "AKIDexampleexampleexample";
pub const KEY: &str = "a-secret-key-of-a-test";

/// What the endpoint has seen, and what it is told to answer.
#[derive(Default)]
pub struct Seen {
    /// Every request that was signed as it has to be: action, region, token, payload.
    pub requests: Vec<(String, String, String, Value)>,
    /// Error codes for the next requests.
    errors: Vec<&'static str>,
    /// Whole requests: headers and body.
    pub raw: Vec<(BTreeMap<String, String>, Vec<u8>)>,
    kubeconfig: String,
    key: String,
}

pub type Endpoint = Arc<Mutex<Seen>>;

pub async fn endpoint() -> (Endpoint, String) {
    let seen = Endpoint::default();
    seen.lock().unwrap().key = KEY.into();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer).with_state(seen.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (seen, address)
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// HMAC as RFC 2104 writes it: with nothing of the code that is tested.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut block = [0_u8; 64];
    if key.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(key))
    } else {
        block[..key.len()].copy_from_slice(key)
    }
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

/// The date of a moment, by the civil calendar's arithmetic.
fn date(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day = days - era * 146_097;
    let year_of_era = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    format!("{:04}-{month:02}-{day:02}", year_of_era + era * 400 + i64::from(month <= 2))
}

/// The specification, read once more: what `Authorization` has to be for these headers and this body.
pub fn expected(headers: &BTreeMap<String, String>, body: &[u8], service: &str, key: &str) -> Result<String, String> {
    let given = headers.get("authorization").ok_or("no Authorization")?;
    let signed =
        given.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next()).ok_or("no SignedHeaders")?;
    let names: Vec<&str> = signed.split(';').collect();
    if !names.contains(&"content-type") || !names.contains(&"host") || !names.is_sorted() {
        return Err(format!("signed headers {signed}"));
    }
    let canonical: String =
        names.iter().map(|name| format!("{name}:{}\n", headers[*name].trim().to_lowercase())).collect();
    let request = ["POST", "/", "", &canonical, signed, &sha256(body)].join("\n");
    let timestamp = &headers["x-tc-timestamp"];
    let scope = format!("{}/{service}/tc3_request", date(timestamp.parse().map_err(|_| "no timestamp")?));
    let text = ["TC3-HMAC-SHA256", timestamp, &scope, &sha256(request.as_bytes())].join("\n");
    let parts: Vec<&str> = scope.split('/').collect();
    let signing = parts.iter().fold(format!("TC3{key}").into_bytes(), |key, part| hmac(&key, part.as_bytes()));
    let signature: String = hmac(&signing, text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("TC3-HMAC-SHA256 Credential={ID}/{scope}, SignedHeaders={signed}, Signature={signature}"))
}

fn failed(code: &str, message: &str) -> axum::Json<Value> {
    axum::Json(json!({ "Response": { "Error": { "Code": code, "Message": message }, "RequestId": "request-7" } }))
}

async fn answer(
    State(seen): State<Endpoint>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> axum::Json<Value> {
    let mut seen = seen.lock().unwrap();
    let headers: BTreeMap<String, String> =
        headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
    let (action, version) = (header("x-tc-action"), header("x-tc-version"));
    let service = if action.ends_with("Personal") { "tcr" } else { "tke" };
    let dated = if service == "tcr" { "2019-09-24" } else { "2018-05-25" };
    if method != Method::POST || uri.path() != "/" || version != dated {
        return failed("InvalidParameter", &format!("{method} {uri} {version}"));
    }
    match expected(&headers, &body, service, &seen.key) {
        Ok(expected) if expected == header("authorization") => {}
        Ok(_) => return failed("AuthFailure.SignatureFailure", "the signature is not right"),
        Err(why) => return failed("AuthFailure.SignatureFailure", &why),
    }
    if !seen.errors.is_empty() {
        let code = seen.errors.remove(0);
        return failed(code, "as it was told");
    }
    let payload: Value = serde_json::from_slice(&body).unwrap();
    seen.requests.push((action.clone(), header("x-tc-region"), header("x-tc-token"), payload.clone()));
    seen.raw.push((headers.clone(), body.to_vec()));
    let mut response = respond(&action, &payload, &header("x-tc-region"), &seen.kubeconfig);
    response["RequestId"] = json!("request-1");
    axum::Json(json!({ "Response": response }))
}

fn respond(action: &str, payload: &Value, region: &str, kubeconfig: &str) -> Value {
    let offset = usize::try_from(payload["Offset"].as_u64().unwrap_or(0)).unwrap();
    match action {
        "DescribeRegions" => json!({ "TotalCount": 3, "RegionInstanceSet": [
            { "RegionName": "ap-guangzhou", "RegionId": 1, "Status": "alluser", "FeatureGates": "{}", "Alias": "gz", "Remark": null },
            { "RegionName": "ap-chengdu", "RegionId": 16, "Status": "alluser" },
            { "RegionName": null, "RegionId": 99 },
        ]}),
        "DescribeClusters" => {
            let all: Vec<Value> = match region {
                "ap-guangzhou" => (0..150).map(|n| json!({ "ClusterId": format!("cls-{n:08}"), "ClusterName": null, "ClusterVersion": "1.30.0", "ClusterStatus": if n == 3 { "Creating" } else { "Running" }, "Unheard": {} })).collect(),
                _ => vec![json!({ "ClusterId": null }), json!({ "ClusterId": "cls-chengdu1", "ClusterName": "\u{1b}prod", "ClusterStatus": "Running" })],
            };
            let ids = payload["ClusterIds"].as_array().cloned();
            let found: Vec<Value> = all
                .into_iter()
                .filter(|cluster| ids.as_ref().is_none_or(|ids| ids.contains(&cluster["ClusterId"])))
                .collect();
            let page: Vec<&Value> = found.iter().skip(offset).take(100).collect();
            json!({ "TotalCount": found.len(), "Clusters": page })
        }
        "DescribeClusterKubeconfig" => json!({ "Kubeconfig": kubeconfig }),
        "DescribeApplicationTriggerPersonal" => {
            let page: Vec<Value> = (offset..(offset + 100).min(130)).map(|n| json!({ "TriggerName": format!("t{n}"), "InvokeCondition": { "InvokeMethod": "all", "InvokeExpr": "" } })).collect();
            json!({ "Data": { "TotalCount": 130, "TriggerInfo": page } })
        }
        "DescribeApplicationTriggerLogPersonal" => {
            json!({ "Data": { "TotalCount": 1, "LogInfo": [{ "TriggerName": "t1", "InvokeResult": { "ReturnCode": 0, "ReturnMsg": "ok" } }] } })
        }
        "DescribeImagePersonal" => json!({ "Data": { "TotalCount": 2, "TagInfo": [
            { "TagName": "v1", "ImageId": format!("sha256:{}", "ab".repeat(32)), "UpdateTime": "2026-01-02 03:04:05" }, { "TagName": "not a tag" }] } }),
        _ => json!({ "Error": { "Code": "InvalidAction", "Message": action } }),
    }
}

pub struct Lab {
    pub seen: Endpoint,
    router: Router,
    credentials: tempfile::NamedTempFile,
    _folder: tempfile::TempDir,
}

impl Lab {
    pub async fn new() -> Lab {
        let (seen, address) = endpoint().await;
        let credentials = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(
            credentials.path(),
            json!({ "secretId": ID, "secretKey": KEY, "token": "temporary" }).to_string(),
        )
        .unwrap();
        let flags = [
            "--tencent",
            "--tencent-endpoint",
            &address,
            "--tencent-credentials",
            credentials.path().to_str().unwrap(),
        ];
        let folder = folder();
        let (router, _) = router_with(folder.path(), &settings(&flags));
        Lab { seen, router, credentials, _folder: folder }
    }

    pub async fn ask(&self, path: &str) -> (u16, Value) {
        let request =
            Request::get(path).header("authorization", format!("Bearer {TOKEN}")).body(Body::empty()).unwrap();
        let response = ask_router(&self.router, request).await;
        (response.status().as_u16(), serde_json::from_str(&text(response).await).unwrap())
    }

    fn asked(&self) -> Vec<String> {
        self.seen.lock().unwrap().requests.iter().map(|(action, region, _, _)| format!("{action} {region}")).collect()
    }

    fn fails(&self, errors: &[&'static str]) {
        self.seen.lock().unwrap().errors = errors.to_vec();
    }
}

#[tokio::test]
async fn regions_and_clusters_are_listed_every_page_and_only_what_can_be_used() {
    let lab = Lab::new().await;
    let (status, regions) = lab.ask("/api/v1/regions").await;
    assert_eq!(
        (status, &regions["items"]),
        (200, &json!([{ "id": "ap-guangzhou", "number": 1 }, { "id": "ap-chengdu", "number": 16 }])),
        "{regions}"
    );
    let (_, clusters) = lab.ask("/api/v1/regions/ap-guangzhou/clusters").await;
    let items = clusters["items"].as_array().unwrap();
    assert_eq!(items.len(), 150);
    assert_eq!(
        items[0],
        json!({ "id": "cls-00000000", "name": "cls-00000000", "region": "ap-guangzhou", "version": "1.30.0", "status": "Running" })
    );
    assert_eq!(items[3]["problem"], "the cluster is Creating");
    let (_, clusters) = lab.ask("/api/v1/regions/ap-chengdu/clusters").await;
    assert_eq!(
        clusters["items"],
        json!([{ "id": "cls-chengdu1", "name": "\u{fffd}prod", "region": "ap-chengdu", "status": "Running" }])
    );
    assert_eq!(
        lab.asked(),
        [
            "DescribeRegions ",
            "DescribeClusters ap-guangzhou",
            "DescribeClusters ap-guangzhou",
            "DescribeClusters ap-chengdu"
        ]
    );
    assert!(lab.seen.lock().unwrap().requests.iter().all(|(_, _, token, _)| token == "temporary"));
}

#[tokio::test]
async fn a_cluster_is_found_in_its_region_and_reached_by_the_clouds_kubeconfig() {
    // A cloud's kubeconfig may not lead to loopback without TLS: what is reached here is the refusal.
    let lab = Lab::new().await;
    let (_fake, address) = Fake::start().await;
    lab.seen.lock().unwrap().kubeconfig = kubeconfig(&address, FAKE_TOKEN);
    let (status, problem) = lab.ask("/api/v1/clusters/cls-chengdu1/namespaces").await;
    assert_eq!((status, &problem["type"]), (502, &json!("urn:tagfire:problem:cluster-refused")), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("not an https address"), "{problem}");
    let asked = [
        "DescribeRegions ",
        "DescribeClusters ap-guangzhou",
        "DescribeClusters ap-chengdu",
        "DescribeClusterKubeconfig ap-chengdu",
    ];
    assert_eq!(lab.asked(), asked);
    let asked = lab.seen.lock().unwrap().requests[3].3.clone();
    assert_eq!(asked, json!({ "ClusterId": "cls-chengdu1", "IsExtranet": false }));

    lab.seen.lock().unwrap().kubeconfig = "users: [{name: a, user: {exec: {command: sh}}}]\nclusters: [{name: a, cluster: {server: 'https://a.test'}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\n".into();
    let (_, problem) = lab.ask("/api/v1/clusters/cls-chengdu1/namespaces").await;
    assert!(problem["detail"].as_str().unwrap().contains("asks to run a program"), "{problem}");
    lab.seen.lock().unwrap().kubeconfig.clear();
    let (_, problem) = lab.ask("/api/v1/clusters/cls-chengdu1/namespaces").await;
    assert!(problem["detail"].as_str().unwrap().contains("private endpoint"), "{problem}");
}

#[tokio::test]
async fn names_of_clusters_and_regions_never_reach_the_cloud_as_anything_else() {
    let lab = Lab::new().await;
    for path in [
        "/api/v1/clusters/cls-%0d%0aX/namespaces",
        "/api/v1/clusters/other/namespaces",
        "/api/v1/regions/ap%0d%0aX-TC-Token:%20x/clusters",
        "/api/v1/clusters/cls-1/namespaces?region=AP%0a",
    ] {
        let (status, problem) = lab.ask(path).await;
        assert_eq!(status, 404, "{path}: {problem}");
    }
    assert!(lab.asked().is_empty());
    let (status, problem) = lab.ask("/api/v1/clusters/cls-chengdu1/namespaces?region=ap-guangzhou").await;
    assert_eq!((status, &problem["type"]), (404, &json!("urn:tagfire:problem:no-such-cluster")), "{problem}");
}

#[tokio::test]
async fn throttling_alone_is_tried_again_and_every_error_keeps_its_request_id() {
    let lab = Lab::new().await;
    lab.fails(&["RequestLimitExceeded", "RequestLimitExceeded"]);
    assert_eq!(lab.ask("/api/v1/regions").await.0, 200);
    for (code, kind, status) in [
        ("UnauthorizedOperation.CamNoAuth", "cloud-sign-in", 502),
        ("AuthFailure.SignatureExpire", "cloud-sign-in", 502),
        ("InternalError.DbError", "cloud-failed", 502),
    ] {
        lab.fails(&[code]);
        let (found, problem) = lab.ask("/api/v1/regions").await;
        assert_eq!((found, &problem["type"]), (status, &json!(format!("urn:tagfire:problem:{kind}"))), "{problem}");
        assert_eq!(problem["requestId"], "request-7");
        assert!(problem["detail"].as_str().unwrap().contains(code), "{problem}");
        // It was asked once.
        assert!(lab.seen.lock().unwrap().errors.is_empty());
        assert_eq!(lab.ask("/api/v1/regions").await.0, 200);
    }
    lab.fails(&["RequestLimitExceeded"; 5]);
    let (status, problem) = lab.ask("/api/v1/regions").await;
    assert_eq!((status, &problem["type"]), (503, &json!("urn:tagfire:problem:cloud-busy")), "{problem}");
}

#[tokio::test]
async fn credentials_that_expired_are_read_again_from_their_file() {
    let lab = Lab::new().await;
    assert_eq!(lab.ask("/api/v1/regions").await.0, 200);
    lab.seen.lock().unwrap().key = "the-next-key".into();
    let (status, problem) = lab.ask("/api/v1/regions").await;
    assert_eq!((status, &problem["type"]), (502, &json!("urn:tagfire:problem:cloud-sign-in")), "{problem}");
    assert!(!problem.to_string().contains(KEY), "{problem}");
    std::fs::write(lab.credentials.path(), json!({ "secretId": ID, "secretKey": "the-next-key" }).to_string()).unwrap();
    assert_eq!(lab.ask("/api/v1/regions").await.0, 200);
}

#[tokio::test]
async fn triggers_that_are_there_come_in_the_vendors_own_format() {
    let lab = Lab::new().await;
    let (status, found) = lab.ask("/api/v1/tcr/triggers?repository=shop/web").await;
    assert_eq!(status, 200, "{found}");
    assert_eq!(
        (found["triggers"]["TriggerInfo"].as_array().unwrap().len(), &found["triggers"]["TotalCount"]),
        (130, &json!(130))
    );
    assert_eq!(found["log"]["LogInfo"][0]["InvokeResult"]["ReturnMsg"], "ok");
    let (_, tags) = lab.ask("/api/v1/repositories/shop%2Fweb/tags").await;
    assert_eq!(
        tags["items"],
        json!([{ "name": "v1", "digest": format!("sha256:{}", "ab".repeat(32)), "updatedAt": "2026-01-02 03:04:05" }])
    );
}

/// The vendor's own SDK signs what our server sends, and sends what our reading of the specification accepts.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the vendor's Python SDK: cargo xtask test cloud"]
async fn the_vendors_own_sdk_signs_the_same() {
    let python = std::env::var("TAGFIRE_TEST_PYTHON").expect("run `cargo xtask test cloud`");
    let (seen, address) = endpoint().await;
    let host = address.trim_start_matches("http://").to_owned();
    let script = r#"
import sys
from tencentcloud.common import credential
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
host, id, key = sys.argv[1:]
profile = ClientProfile(httpProfile=HttpProfile(endpoint=host, protocol="http"))
for service, version, action, payload in [
    ("tke", "2018-05-25", "DescribeClusters", {"Offset": 0, "Limit": 100}),
    ("tke", "2018-05-25", "DescribeClusterKubeconfig", {"ClusterId": "cls-chengdu1", "IsExtranet": False}),
    ("tcr", "2019-09-24", "DescribeImagePersonal", {"RepoName": "shop/网页", "Limit": 1}),
]:
    client = CommonClient(service, version, credential.Credential(id, key), "ap-chengdu", profile=profile)
    print(client.call_json(action, payload))
"#;
    let run = move || std::process::Command::new(python).args(["-c", script, &host, ID, KEY]).output();
    let output = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
    // Its requests were accepted: both read the specification alike.
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let raw = seen.lock().unwrap().raw.clone();
    assert_eq!(raw.len(), 3);
    for (headers, body) in raw {
        let service = if headers["x-tc-version"] == "2018-05-25" { "tke" } else { "tcr" };
        let signs_action = headers["authorization"].contains("x-tc-action");
        let signed = tagfire_proxy::tencent::sign::Signed {
            service,
            host: &headers["host"],
            action: signs_action.then_some(headers["x-tc-action"].as_str()),
            timestamp: headers["x-tc-timestamp"].parse().unwrap(),
            content_type: &headers["content-type"],
            payload: &body,
        };
        assert_eq!(signed.authorization(&ID.into(), &KEY.into()), headers["authorization"]);
    }
}
