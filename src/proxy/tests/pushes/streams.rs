//! Received pushes as they come in: server-sent events.

use crate::desk::{Desk, ask, envelope};
use crate::places::Room;
use crate::stage::VIEWER;
use axum::body::{Body, BodyDataStream};
use futures::StreamExt;
use std::time::Duration;

crate::on_both!(
    stream_tells_pushes_from_where_it_is_resumed,
    push_that_one_server_receives_reaches_the_streams_of_another,
    who_comes_back_too_late_is_told,
);

struct Listening {
    body: BodyDataStream,
    text: String,
}

impl Listening {
    async fn to(desk: &Desk, path: &str, last: Option<&str>) -> Listening {
        let head = ask("GET", path, VIEWER);
        let head = last.into_iter().fold(head, |head, last| head.header("last-event-id", last));
        let response = desk.send(head.body(Body::empty()).unwrap()).await;
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &"text/event-stream".parse().unwrap())
        );
        Listening { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// What has come once this many events have, each as its lines without the data.
    async fn events(&mut self, number: usize) -> Vec<String> {
        let enough = async {
            while self.text.matches("\n\n").count() < number {
                let more = self.body.next().await.unwrap().unwrap();
                self.text.push_str(std::str::from_utf8(&more).unwrap());
            }
        };
        tokio::time::timeout(Duration::from_secs(10), enough).await.unwrap_or_else(|_| panic!("only: {}", self.text));
        let short = |event: &str| event.lines().filter(|line| !line.starts_with("data")).collect::<Vec<_>>().join(" ");
        self.text.split("\n\n").map(short).filter(|event| !event.is_empty()).collect()
    }
}

async fn stream_tells_pushes_from_where_it_is_resumed(room: Room) {
    let desk = Desk::open(&room, &[]).await;
    desk.tell("distribution", &envelope(&[("1", "v1", 'a'), ("2", "v2", 'b')])).await;
    let mut now = Listening::to(&desk, "/api/v1/events", None).await;
    assert_eq!(now.events(1).await, ["id: 2"]);
    let mut resumed = Listening::to(&desk, "/api/v1/events?after=0", Some("1")).await;
    assert_eq!(resumed.events(2).await, ["id: 1", "event: push id: 2"]);
    let mut asked = Listening::to(&desk, "/api/v1/events?after=0", None).await;
    assert_eq!(asked.events(3).await, ["id: 0", "event: push id: 1", "event: push id: 2"]);
    desk.tell("distribution", &envelope(&[("3", "v3", 'c'), ("4", "v4", 'd')])).await;
    assert_eq!(now.events(3).await, ["id: 2", "event: push id: 3", "event: push id: 4"]);
    assert_eq!(resumed.events(4).await[2..], ["event: push id: 3", "event: push id: 4"]);
    assert!(now.text.contains("\"tag\":\"v3\"") && now.text.contains("\"sequence\":4"), "{}", now.text);
}

async fn push_that_one_server_receives_reaches_the_streams_of_another(room: Room) {
    let (here, there) = (Desk::open(&room, &[]).await, Desk::open(&room, &[]).await);
    let mut stream = Listening::to(&there, "/api/v1/events", None).await;
    stream.events(1).await;
    let batch: Vec<(String, String)> = (0..250).map(|number| (number.to_string(), format!("v{number}"))).collect();
    let batch: Vec<(&str, &str, char)> = batch.iter().map(|(id, tag)| (id.as_str(), tag.as_str(), 'a')).collect();
    assert_eq!(here.tell("distribution", &envelope(&batch)).await.0, 202);
    let events = stream.events(251).await;
    assert!(
        events[1..].iter().zip(1..).all(|(event, place)| *event == format!("event: push id: {place}")),
        "{events:?}"
    );
}

async fn who_comes_back_too_late_is_told(room: Room) {
    let desk = Desk::open(&room, &["--store-pushes", "2"]).await;
    for number in 1..=5_u64 {
        let id = number.to_string();
        desk.tell("distribution", &envelope(&[(&id, "v1", 'a')])).await;
        desk.store.take(number).await.unwrap();
    }
    let mut late = Listening::to(&desk, "/api/v1/events", Some("1")).await;
    assert_eq!(late.events(4).await, ["id: 1", "event: missed id: 3", "event: push id: 4", "event: push id: 5"]);
}
