//! A real registry that tells the proxy of pushes, and the runner that acts on them, on a simulated cluster.

use crate::hands::Reaching;
use crate::shop::{PUSH_TOKEN, Shop, free_port};
use crate::stage::{TOKEN, registry, settings, web};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tagfire_domain::conformance::{made, workloads};
use tagfire_domain::push::Change;
use tagfire_domain::tag::Tag;
use tagfire_domain::trigger::Trigger;
use tagfire_proxy::App;
use tagfire_proxy::config::PollSettings;
use tagfire_proxy::guard::headers::Policy;
use tagfire_proxy::poll::Look;
use tagfire_proxy::runner::{Host, Numbers, Terms};
use tagfire_proxy::serve::{self, Limits};
use tagfire_proxy::site::Site;
use tagfire_proxy::store::{self, Logged, Place, Store};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// The proxy and its runner, until they are stopped.
struct Receiver {
    store: Store,
    hands: Reaching,
    tasks: Vec<JoinHandle<()>>,
    _folder: tempfile::TempDir,
}

fn notified(port: u16) -> Vec<String> {
    vec![format!("http://127.0.0.1:{port}/api/v1/pushes/distribution")]
}

impl Receiver {
    async fn start(port: u16, database: &Path, hands: &Reaching) -> Receiver {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("index.html"), "<title>Tagfire</title>").unwrap();
        let place = Place::File(database.to_owned());
        let store = Store::open(&place, store::Limits::default()).await.unwrap();
        let settings = settings(&["--push-token", PUSH_TOKEN, "--store", database.to_str().unwrap()]);
        let site = Site::read(folder.path()).unwrap();
        let policy = Policy::new(site.policy(), false);
        let app = App::over(&settings, TOKEN.into(), port, Some(store.clone())).unwrap();
        let router = tagfire_proxy::router(&app, site, &[], &policy);
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let serving = tokio::spawn(async move {
            serve::serve(listener, None, router, &policy, Limits::default(), std::future::pending()).await;
        });
        let running = tokio::spawn(act(store.clone(), hands.clone()));
        Receiver { store, hands: hands.clone(), tasks: vec![serving, running], _folder: folder }
    }

    async fn stop(self) {
        for task in self.tasks {
            task.abort();
            let _ = task.await;
        }
    }

    /// The log, once it has this many pushes, and each is decided on.
    async fn log(&self, pushes: usize) -> Vec<Logged> {
        let start = Instant::now();
        loop {
            let page = self.store.pushes(0, 1_000).await.unwrap();
            let decided = self.store.taken().await.unwrap() >= pushes as u64;
            if page.pushes.len() >= pushes && decided && self.store.kept().await.unwrap().open.is_empty() {
                assert_eq!(page.pushes.len(), pushes);
                return page.pushes;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{} of {pushes} pushes", page.pushes.len());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn images(&self) -> Vec<String> {
        self.hands.world.lock().unwrap().taken.iter().map(|(_, image)| image.clone()).collect()
    }
}

/// Another that the registry notifies, and the tags that it heard of, in order. What the registry writes on an event is no
/// order: of two at once the later one may be told first (by 37 µs, once).
async fn witness() -> (String, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = {
        let heard = heard.clone();
        move |body: String| async move {
            let told: serde_json::Value = serde_json::from_str(&body).unwrap();
            let tags = told["events"].as_array().unwrap().iter().filter(|event| event["action"] == "push");
            let tags = tags.filter_map(|event| event["target"]["tag"].as_str());
            heard.lock().unwrap().extend(tags.map(str::to_owned));
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/", axum::routing::post(hear));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, heard)
}

async fn act(store: Store, hands: Reaching) {
    let trigger = made::pinned(made::trigger("release", "^v"));
    let triggers: Arc<[Trigger]> = [trigger].into();
    let fence = Some(store.take_over().await.unwrap());
    let terms = Terms { fence, unsent_after: Some(Duration::from_millis(50)), numbers: Numbers::default() };
    let (_given, triggers) = watch::channel(Some(triggers));
    let (_asks, asked) = mpsc::unbounded_channel();
    Host::run(store, hands, terms, triggers, asked, None, std::future::pending()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a registry: cargo xtask test registry"]
async fn what_a_real_registry_tells_is_acted_on_once() {
    let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
    let hands = Reaching::new(workloads());
    let receiver = Receiver::start(port, &folder.path().join("tagfire.db"), &hands).await;
    let shop = Shop::open(&notified(port));
    for label in ["one", "two"] {
        shop.make(label);
    }
    let asked = registry(&["--registry", &shop.url()]);
    let v1 = Tag::parse("v1").unwrap();

    // A new tag.
    shop.push("one", "shop/web", "v1");
    let log = receiver.log(1).await;
    let first = asked.digest(&web(), &v1).await.unwrap();
    assert_eq!((&log[0].push.repository, &log[0].push.tag, log[0].push.digest.as_ref()), (&web(), &v1, Some(&first)));

    // The same tag with another image is an update.
    shop.push("two", "shop/web", "v1");
    let log = receiver.log(2).await;
    let second = asked.digest(&web(), &v1).await.unwrap();
    assert_eq!(log[1].push.digest.as_ref(), Some(&second));
    assert_ne!(first, second);

    // The same image again is nothing, and a tag that no trigger wants fires none.
    shop.push("two", "shop/web", "v1");
    shop.push("one", "shop/web", "latest");
    receiver.log(4).await;
    let mut decided = receiver.store.latest_decided(10).await.unwrap();
    decided.reverse();
    let changes: Vec<Change> = decided.iter().map(|decided| decided.change).collect();
    assert_eq!(changes, [Change::Created, Change::Updated, Change::Repeated, Change::Created]);
    let images = receiver.images();
    assert_eq!(images.len(), 2, "{images:?}");
    assert!(
        images[0].ends_with(&format!("shop/web:v1@{first}")) && images[1].ends_with(&format!("shop/web:v1@{second}"))
    );
    receiver.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a registry: cargo xtask test registry"]
async fn ten_tags_that_are_pushed_at_once_all_arrive_in_the_registrys_order() {
    let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
    let hands = Reaching::new(workloads());
    let receiver = Receiver::start(port, &folder.path().join("tagfire.db"), &hands).await;
    let (witness, heard) = witness().await;
    let shop = Arc::new(Shop::open(&[notified(port), vec![witness]].concat()));
    for number in 0..10 {
        shop.make(&format!("n{number}"));
    }
    let pushing = (0..10).map(|number| {
        let shop = shop.clone();
        tokio::task::spawn_blocking(move || shop.push(&format!("n{number}"), "shop/web", &format!("v{number}")))
    });
    futures::future::join_all(pushing).await;
    let log = receiver.log(10).await;
    let mut tags: Vec<String> = log.iter().map(|logged| logged.push.tag.to_string()).collect();
    let start = Instant::now();
    while heard.lock().unwrap().len() < 10 && start.elapsed() < Duration::from_secs(30) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(tags, *heard.lock().unwrap());
    let last = tags.last().unwrap().clone();
    tags.sort();
    assert_eq!(tags, (0..10).map(|number| format!("v{number}")).collect::<Vec<_>>());
    // Whatever else was set in between, the last one stands.
    assert!(receiver.images().last().unwrap().contains(&format!(":{last}@")), "{:?}", receiver.images());
    receiver.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a registry: cargo xtask test registry"]
async fn looking_finds_what_was_told_while_nobody_listened() {
    let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
    let (hands, database) = (Reaching::new(workloads()), folder.path().join("tagfire.db"));
    let mut shop = Shop::open(&notified(port));
    for label in ["one", "two", "three"] {
        shop.make(label);
    }
    let look = |shop: &Shop, store: &Store| {
        let minute = Duration::from_secs(60);
        let settings = PollSettings { repositories: Vec::new(), interval: minute, reread: minute * 60 };
        Look::new(registry(&["--registry", &shop.url()]), web(), &settings, store.clone())
    };
    let receiver = Receiver::start(port, &database, &hands).await;
    shop.push("one", "shop/web", "v1");
    receiver.log(1).await;
    look(&shop, &receiver.store).look().await.unwrap();
    receiver.stop().await;

    // The registry forgets what it has to tell when it ends.
    shop.push("two", "shop/web", "v2");
    shop.push("three", "shop/web", "v1");
    shop.restart();
    let receiver = Receiver::start(port, &database, &hands).await;
    assert_eq!(receiver.log(1).await.len(), 1);
    let mut looking = look(&shop, &receiver.store);
    // What was told of v1 is seconds old, and not contradicted at once.
    let (mut found, start) = (0, Instant::now());
    while found < 2 {
        assert!(start.elapsed() < Duration::from_secs(30), "found {found}");
        found += looking.look().await.unwrap().found;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let log = receiver.log(3).await;
    assert!(log[1..].iter().all(|logged| logged.source == "poll"));
    assert_eq!(receiver.images().len(), 3);
    // What is told is not found once more, and what was found is not found again.
    shop.push("one", "shop/web", "v3");
    receiver.log(4).await;
    assert_eq!(looking.look().await.unwrap().found, 0);
    receiver.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a registry: cargo xtask test registry"]
async fn from_the_end_of_a_push_to_the_update_it_takes_no_time_that_anybody_would_notice() {
    const PUSHES: usize = 20;
    let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
    let hands = Reaching::new(workloads());
    let receiver = Receiver::start(port, &folder.path().join("tagfire.db"), &hands).await;
    let shop = Arc::new(Shop::open(&notified(port)));
    let mut took = Vec::new();
    for number in 0..PUSHES {
        shop.make(&format!("n{number}"));
        let (pushed, label) = (shop.clone(), format!("n{number}"));
        let before = hands.world.lock().unwrap().taken.len();
        let tag = format!("v{number}");
        let arrived = tokio::spawn({
            let hands = hands.clone();
            async move {
                while hands.world.lock().unwrap().taken.len() == before {
                    tokio::time::sleep(Duration::from_micros(200)).await;
                }
                Instant::now()
            }
        });
        let returned = tokio::task::spawn_blocking(move || {
            pushed.push(&label, "shop/web", &tag);
            Instant::now()
        });
        let (returned, arrived) = (returned.await.unwrap(), arrived.await.unwrap());
        took.push(arrived.saturating_duration_since(returned));
    }
    took.sort();
    println!(
        "from skopeo's return to the update: median {:?}, 95th percentile {:?}",
        took[PUSHES / 2],
        took[PUSHES * 95 / 100]
    );
    assert!(took[PUSHES / 2] < Duration::from_secs(1), "{took:?}");
    receiver.stop().await;
}
