//! The report for people: counts first, then each trigger with some of the tags, and at the end what is broken.

use super::report::{Checked, Expectation, Report, Row, TagCounts, Verdict};
use super::words::{self, counted};
use std::fmt::Write;
use tagfire_domain::condition::Method;
use tagfire_domain::language::{Language, number};

/// The widest column of tags; longer ones push what is behind them aside.
const WIDEST: usize = 40;
/// How many tags that fire nothing stand in the head.
const NAMED: usize = 5;

/// The report as a text. Lines end in line feeds, and hold no control characters of what others wrote.
pub(super) fn write(report: &Report, language: Language) -> String {
    let mut lines = Lines { language, text: String::new() };
    lines.head(report);
    report.triggers.iter().for_each(|trigger| lines.trigger(&report.file, trigger));
    lines.foot(report);
    lines.text
}

struct Lines {
    language: Language,
    text: String,
}

impl Lines {
    fn line(&mut self, indent: usize, text: &str) {
        let text = crate::text::visible(text);
        // Nothing can go wrong in writing to memory.
        let _ = writeln!(self.text, "{:indent$}{}", "", text.trim_end());
    }

    fn pick(&self, en: impl Into<String>, zh: impl Into<String>) -> String {
        self.language.pick(en.into(), zh.into())
    }

    fn head(&mut self, report: &Report) {
        let triggers = self.pick(
            counted(report.triggers.len(), "trigger", "triggers"),
            format!("{} 个触发器", number(report.triggers.len())),
        );
        let TagCounts { count, known, firing, firing_nothing, .. } = &report.tags;
        let tags = self.pick(counted(*count, "tag", "tags"), format!("{} 个标签", number(*count)));
        let head = match (*count, known) {
            (0, true) => self.pick(
                format!(
                    "{triggers}; the file knows no tags of this repository, so only examples and notes are checked"
                ),
                format!("{triggers}；文件中没有该仓库的标签，只检查示例和提示"),
            ),
            (0, false) => self.pick(
                format!("{triggers}, no tags: only examples and notes are checked"),
                format!("{triggers}，没有标签：只检查示例和提示"),
            ),
            (_, known) => {
                let nothing = count - firing;
                let (fire, nothing) = (number(*firing), number(nothing));
                let of = if *known { self.pick(" that the file knows", "（来自文件）") } else { String::new() };
                self.pick(
                    format!("{triggers}, {tags}{of}: {fire} would fire something, {nothing} nothing"),
                    format!("{triggers}，{tags}{of}：{fire} 个会触发，{nothing} 个不会触发任何触发器"),
                )
            }
        };
        self.line(0, &head);
        self.nothing(firing_nothing, count - firing);
        self.rejected(&report.tags);
    }

    fn nothing(&mut self, named: &[String], count: usize) {
        if count == 0 {
            return;
        }
        let shown = named.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = match count.saturating_sub(NAMED.min(named.len())) {
            0 => String::new(),
            more => self.pick(format!(" and {} more", number(more)), format!(" 等 {} 个", number(count))),
        };
        let line = self.pick(format!("would fire nothing: {shown}{more}"), format!("不会触发：{shown}{more}"));
        self.line(2, &line);
    }

    fn rejected(&mut self, tags: &TagCounts) {
        if tags.refused > 0 {
            let count = tags.refused;
            let line = self.pick(
                format!("{} left out, being no {}", number(count), if count == 1 { "tag" } else { "tags" }),
                format!("有 {} 项不是标签，已略去", number(count)),
            );
            self.line(2, &line);
            for rejected in tags.rejected.iter().take(NAMED) {
                let line = words::rejected(rejected.line, &rejected.text, &rejected.why, self.language);
                self.line(4, &line);
            }
        }
        if tags.beyond > 0 {
            let beyond = number(tags.beyond);
            let line = self.pick(
                format!("{beyond} more tags than can be taken were left out"),
                format!("标签过多，略去了 {beyond} 个"),
            );
            self.line(2, &line);
        }
    }

    fn trigger(&mut self, file: &str, trigger: &Checked) {
        self.text.push('\n');
        let place = trigger.region.map(|at| format!("  {file}:{}", at.start_line)).unwrap_or_default();
        self.line(0, &format!("{}  {}{place}", trigger.name, trigger.repository));
        let condition = self.rule(trigger.method, &trigger.expr);
        self.line(2, &condition);
        if let Some(but) = &trigger.but {
            let but = self.rule(but.method, &but.expr);
            let line = self.pick(format!("but not  {but}"), format!("但排除  {but}"));
            self.line(2, &line);
        }
        let count = trigger.tags.len() + trigger.more_matching + trigger.more_others;
        let (matching, all) = (number(trigger.matching), number(count));
        if !trigger.enabled {
            let line = match count {
                0 => self.pick("paused: it fires nothing", "已暂停：不会触发"),
                _ => self.pick(
                    format!("paused: it fires nothing; {matching} of {all} tags match"),
                    format!("已暂停：不会触发；{all} 个标签中有 {matching} 个匹配"),
                ),
            };
            self.line(2, &line);
        } else if count > 0 {
            let tags = self.pick(if count == 1 { "tag" } else { "tags" }, "");
            let line = self.pick(
                format!("{matching} of {all} {tags} would fire"),
                format!("{all} 个标签中有 {matching} 个会触发"),
            );
            self.line(2, &line);
        }
        self.rows(&trigger.tags);
        self.more(trigger);
        self.examples(trigger);
        self.notes(trigger);
    }

    fn rows(&mut self, rows: &[Row]) {
        let width = rows.iter().map(|row| row.tag.len()).max().unwrap_or_default().min(WIDEST);
        let (fires, not) = (self.pick("fires", "触发"), self.pick("not  ", "不触发"));
        for row in rows {
            let mark = if row.fires { &fires } else { &not };
            // A Chinese character is as wide as two letters.
            let pad = 6 - mark.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>().min(6);
            let why = row.why_not.as_deref().unwrap_or_default();
            self.line(4, &format!("{mark}{:pad$} {:width$}  {why}", "", row.tag));
        }
    }

    fn more(&mut self, trigger: &Checked) {
        let (matching, others) = (number(trigger.more_matching), number(trigger.more_others));
        let line = match (trigger.more_matching, trigger.more_others) {
            (0, 0) => return,
            (_, 0) => self.pick(format!("{matching} more match"), format!("另有 {matching} 个匹配")),
            (0, _) => self.pick(format!("{others} more don’t match"), format!("另有 {others} 个不匹配")),
            _ => self.pick(
                format!("{matching} more match, and {others} more don’t"),
                format!("另有 {matching} 个匹配，{others} 个不匹配"),
            ),
        };
        let line = self.pick(format!("{line} (--all lists every tag)"), format!("{line}（--all 列出所有标签）"));
        self.line(4, &line);
    }

    fn examples(&mut self, trigger: &Checked) {
        let all = trigger.examples.len();
        let broken: Vec<_> = trigger.examples.iter().filter(|example| !example.holds).collect();
        if all == 0 {
            return;
        }
        let line = self.pick(
            format!("examples: {} of {} hold", number(all - broken.len()), number(all)),
            format!("示例：{} 个中有 {} 个成立", number(all), number(all - broken.len())),
        );
        self.line(2, &line);
        for example in broken {
            let told = words::broken(&example.tag, example.must_match, example.why_not.as_deref(), self.language);
            let line = self.pick(format!("broken: {told}"), format!("不成立：{told}"));
            self.line(4, &line);
        }
    }

    fn notes(&mut self, trigger: &Checked) {
        for note in &trigger.notes {
            let mark = match note.severity {
                "warning" => self.pick("warning", "警告"),
                _ => self.pick("note", "提示"),
            };
            let between = self.pick(": ", "：");
            self.line(2, &format!("{mark}{between}{} {}", note.title, note.why));
            if let Some(fix) = &note.fix {
                let to = words::instead(fix, self.language);
                let line = self.pick(format!("instead: {to}"), format!("可改为：{to}"));
                self.line(4, &line);
            }
        }
    }

    fn rule(&self, method: Method, expr: &str) -> String {
        match method {
            Method::All => self.pick("all tags", "所有标签"),
            Method::Tags => format!("{}  {expr}", self.pick("specified tags", "指定标签")),
            Method::Regex => format!("{}  {expr}", self.pick("regular expression", "正则表达式")),
        }
    }

    fn foot(&mut self, report: &Report) {
        self.text.push('\n');
        for expectation in report.expectations.iter().filter(|expectation| !expectation.holds) {
            self.expectation(expectation, report.tags.count);
        }
        let broken = report.broken();
        if broken > 0 {
            let line = self.pick(
                counted(broken, "example is broken", "examples are broken"),
                format!("{} 个示例不成立", number(broken)),
            );
            self.line(0, &line);
        }
        if !report.unreadable.is_empty() {
            let count = report.unreadable.len();
            let line = self.pick(
                format!("{} can’t be read, so not everything was checked", counted(count, "record", "records")),
                format!("有 {} 条记录无法读取，检查不完整", number(count)),
            );
            self.line(0, &line);
        }
        if report.verdict() == Verdict::Fine {
            let line = self.pick("nothing is broken", "没有问题");
            self.line(0, &line);
        }
    }

    fn expectation(&mut self, expectation: &Expectation, count: usize) {
        let Expectation { trigger, paused, failing, tags, .. } = expectation;
        let line = words::unfired(trigger, *paused, *failing, count, self.language);
        self.line(0, &line);
        self.rows(tags);
        let more = failing.saturating_sub(tags.len());
        if more > 0 {
            let line = self.pick(
                format!("and {} more (--all lists every tag)", number(more)),
                format!("另有 {} 个（--all 列出所有标签）", number(more)),
            );
            self.line(4, &line);
        }
    }
}
