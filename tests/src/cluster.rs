//! A namespace of a test's own on the cluster that `TAGFIRE_TEST_KUBECONFIG` names, seen past the console and its server.

use hyper::Request;
use kube::Client;
use kube::config::{AuthInfo, KubeConfigOptions, Kubeconfig};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A namespace, gone with the test.
pub struct Cluster {
    client: Client,
    /// Its name in the console.
    pub name: String,
    pub namespace: String,
    kubeconfig: PathBuf,
    /// The file that the console's server is given, where it is another.
    given: Option<tempfile::NamedTempFile>,
}

impl Cluster {
    /// A new namespace.
    pub async fn new() -> Cluster {
        let named = std::env::var_os("TAGFIRE_TEST_KUBECONFIG").or_else(|| std::env::var_os("KUBECONFIG"));
        let kubeconfig = PathBuf::from(named.expect("a cluster: run `cargo xtask test cluster`"));
        let name = Kubeconfig::read_from(&kubeconfig).expect("a kubeconfig").current_context.expect("a context");
        let client = client(&kubeconfig).await;
        let made =
            json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "generateName": "tagfire-console-" } });
        let made = call(&client, "POST", "/api/v1/namespaces", Some(made)).await.expect("a namespace");
        let namespace = made["metadata"]["name"].as_str().expect("its name").to_owned();
        let account = format!("/api/v1/namespaces/{namespace}/serviceaccounts/default");
        // Pods are refused until the namespace has its service account.
        while call(&client, "GET", &account, None).await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Cluster { client, name, namespace, kubeconfig, given: None }
    }

    /// The file that names it.
    pub fn kubeconfig(&self) -> &str {
        let path = self.given.as_ref().map_or(self.kubeconfig.as_path(), |file| file.path());
        path.to_str().expect("a path in Unicode")
    }

    /// From now on its file is that of a user who may do nothing.
    pub async fn act_as_nobody(&mut self) {
        let accounts = format!("/api/v1/namespaces/{}/serviceaccounts", self.namespace);
        let nobody = json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "nobody" } });
        call(&self.client, "POST", &accounts, Some(nobody)).await.expect("an account");
        let asked = json!({ "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {} });
        let token =
            call(&self.client, "POST", &format!("{accounts}/nobody/token"), Some(asked)).await.expect("a token");
        let mut config = Kubeconfig::read_from(&self.kubeconfig).expect("a kubeconfig");
        for user in &mut config.auth_infos {
            let token = token["status"]["token"].as_str().expect("a token").to_owned();
            user.auth_info = Some(AuthInfo { token: Some(token.into()), ..AuthInfo::default() });
        }
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), serde_json::to_string(&config).expect("JSON")).expect("to write");
        self.given = Some(file);
    }

    /// Makes a Deployment of three pods, whose one container `nginx` runs this image.
    pub async fn deploy(&self, name: &str, image: &str) {
        let labels = json!({ "app": name });
        let pods = json!({ "metadata": { "labels": labels }, "spec": { "containers": [{ "name": "nginx", "image": image }] } });
        let spec = json!({ "replicas": 3, "selector": { "matchLabels": labels }, "template": pods });
        let object =
            json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name }, "spec": spec });
        let path = format!("/apis/apps/v1/namespaces/{}/deployments", self.namespace);
        call(&self.client, "POST", &path, Some(object)).await.expect("a Deployment");
    }

    /// A Deployment, as the API server has it.
    pub async fn deployment(&self, name: &str) -> Value {
        let path = format!("/apis/apps/v1/namespaces/{}/deployments/{name}", self.namespace);
        call(&self.client, "GET", &path, None).await.expect("the Deployment")
    }

    /// The image of a Deployment's first container, as the API server has it.
    pub async fn image(&self, name: &str) -> String {
        let deployment = self.deployment(name).await;
        let image = &deployment["spec"]["template"]["spec"]["containers"][0]["image"];
        image.as_str().expect("an image").to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let (kubeconfig, namespace) = (self.kubeconfig.clone(), self.namespace.clone());
        // A test's own runtime is ending: another one removes what the test has made.
        let removed = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let path = format!("/api/v1/namespaces/{namespace}");
                let _ = call(&client(&kubeconfig).await, "DELETE", &path, None).await;
            });
        });
        let _ = removed.join();
    }
}

async fn client(path: &Path) -> Client {
    let config = Kubeconfig::read_from(path).expect("a kubeconfig");
    let config = kube::Config::from_custom_kubeconfig(config, &KubeConfigOptions::default()).await.expect("a context");
    Client::try_from(config).expect("a client")
}

async fn call(client: &Client, method: &str, path: &str, body: Option<Value>) -> Result<Value, kube::Error> {
    let bytes = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    client.request(request.body(bytes).expect("a request")).await
}
