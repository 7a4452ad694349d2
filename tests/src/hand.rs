//! What a person does on a page: finds things by their names, types, chooses and clicks.

use crate::console::Console;
use thirtyfour::prelude::*;

/// Text as an XPath string, whatever quotation marks it holds.
fn quoted(text: &str) -> String {
    let parts: Vec<String> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    if parts.len() == 1 { parts.concat() } else { format!("concat({})", parts.join(", '\"', ")) }
}

impl Console {
    async fn seek(&self, what: &str, xpath: &str) -> WebElement {
        for _ in 0..300 {
            if let Ok(found) = self.driver.find(By::XPath(xpath)).await {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        self.fail(&format!("there is no {what}")).await
    }

    /// The control that this label names.
    pub async fn field(&self, label: &str) -> WebElement {
        let label = quoted(label);
        let xpath = format!(
            "//*[@id=//label[normalize-space()={label}]/@for] | //*[self::input or self::select or self::textarea][@aria-label={label}] | //label[normalize-space()={label}]/input"
        );
        self.seek(&format!("field {label}"), &xpath).await
    }

    /// Types into a field, in place of what it has.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.send_keys(Key::Control + "a").await.expect("select");
        field.send_keys(Key::Delete + "").await.expect("clear");
        if !text.is_empty() {
            field.send_keys(text).await.expect("type");
        }
    }

    /// Chooses from a list by the words that people read.
    pub async fn choose(&self, label: &str, option: &str) {
        let list = self.field(label).await;
        let option = quoted(option);
        self.until(&format!("the option {option}"), || async {
            list.find(By::XPath(format!("./option[starts-with(normalize-space(), {option})]"))).await.is_ok()
        })
        .await;
        let found = list.find(By::XPath(format!("./option[starts-with(normalize-space(), {option})]"))).await;
        found.expect("the option").click().await.expect("choose");
    }

    /// Chooses a radio button of a group.
    pub async fn radio(&self, group: &str, label: &str) {
        let xpath = format!(
            "//fieldset[legend[normalize-space()={}]]//label[starts-with(normalize-space(), {})]",
            quoted(group),
            quoted(label)
        );
        self.seek(&format!("choice {label} of {group}"), &xpath).await.click().await.expect("choose");
    }

    /// Presses a button.
    pub async fn press(&self, name: &str) {
        self.seek(&format!("button {name}"), &format!("//button[normalize-space()={}]", quoted(name)))
            .await
            .click()
            .await
            .expect("press");
    }

    /// Pushes a tag, on the page of its repository.
    pub async fn push(&self, tag: &str) {
        self.fill("Tag", tag).await;
        self.press("Push image").await;
    }

    /// Follows a link.
    pub async fn follow(&self, name: &str) {
        self.seek(&format!("link {name}"), &format!("//a[normalize-space()={}]", quoted(name)))
            .await
            .click()
            .await
            .expect("follow");
    }

    /// Goes to another page of the console without loading it anew, as by a link.
    pub async fn move_to(&self, path: &str) {
        let link = format!(
            "const link = document.createElement('a'); link.href = {path:?}; document.body.append(link); link.click(); link.remove()"
        );
        self.script(&link).await;
        let there =
            format!("return location.pathname + location.search === {path:?} && !!document.querySelector('main h1')");
        self.until(&format!("the page {path}"), || async { self.script(&there).await == true }).await;
    }

    /// What a region says.
    pub async fn region(&self, name: &str) -> String {
        let name = quoted(name);
        let xpath =
            format!("//section[@aria-labelledby=//*[normalize-space()={name}]/@id] | //section[@aria-label={name}]");
        self.seek(&format!("region {name}"), &xpath).await.text().await.unwrap_or_default()
    }

    /// What the whole page says.
    pub async fn text(&self) -> String {
        match self.driver.find(By::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page says this.
    pub async fn says(&self, text: &str) {
        self.until(&format!("the words {text}"), || async { self.text().await.contains(text) }).await;
    }

    /// Waits until a region says this.
    pub async fn region_says(&self, region: &str, text: &str) {
        self.until(&format!("the words {text} in {region}"), || async { self.region(region).await.contains(text) })
            .await;
    }

    /// The error that describes a field, once it has one.
    pub async fn error_of(&self, label: &str) -> String {
        let field = self.field(label).await;
        self.until(&format!("an error of {label}"), || async {
            matches!(field.attr("aria-invalid").await, Ok(Some(value)) if value == "true")
        })
        .await;
        let ids = field.attr("aria-describedby").await.ok().flatten().unwrap_or_default();
        let mut words = Vec::new();
        for id in ids.split_whitespace().filter(|id| id.ends_with("-error")) {
            let error = self.driver.find(By::Id(id)).await.expect("the element that describes the field");
            words.push(error.text().await.unwrap_or_default());
        }
        words.join(" ")
    }

    /// The value of a field.
    pub async fn value(&self, label: &str) -> String {
        self.field(label).await.prop("value").await.ok().flatten().unwrap_or_default()
    }

    /// Opens the lists that a target is chosen from step by step.
    pub async fn open_steps(&self) {
        let open = "const steps = document.querySelector('details.steps');
            if (steps && !steps.open) steps.querySelector('summary').click();
            return !!steps";
        self.until("the steps of a target", || async { self.script(open).await == true }).await;
    }

    /// Chooses a whole target, from region to container.
    pub async fn aim(&self, target: [&str; 6]) {
        self.open_steps().await;
        for (list, option) in
            ["Region", "Cluster", "Namespace", "Workload type", "Workload", "Container"].iter().zip(target)
        {
            if self.value(list).await.is_empty() || !self.field(list).await.text().await.unwrap_or_default().is_empty()
            {
                self.choose(list, option).await;
            }
        }
    }
}
