//! What the lints say, in both languages.

use super::syntax::is_unseen;
use super::{Lint, LintKind, Open, words_dialect, words_held};
use crate::condition::Side;
use crate::language::{Language, Phrase, visible};

impl Lint {
    /// What is the matter, as a bold sentence.
    #[must_use]
    pub fn title(&self, language: Language) -> Phrase {
        let title = self.title_alone(language);
        match self.side {
            Side::Takes => Phrase::new().strong(title),
            Side::But => {
                let title = words_held::continued(&title);
                Phrase::new().strong(format!("{}{title}", words_held::side(language)))
            }
        }
    }

    fn title_alone(&self, language: Language) -> String {
        let title = match &self.kind {
            LintKind::Glob => language.pick("This reads like a shell wildcard.", "这看起来是 Shell 通配符。"),
            LintKind::Open(Open::Start) => {
                language.pick("Nothing ties it to the start of the tag.", "没有限定从标签开头匹配。")
            }
            LintKind::Open(Open::End) => {
                language.pick("Nothing ties it to the end of the tag.", "没有限定匹配到标签结尾。")
            }
            LintKind::Open(Open::Both) => {
                language.pick("It is found anywhere in a tag.", "标签中任意位置出现都会匹配。")
            }
            LintKind::NumberGoesOn => language.pick("The number at the end may go on.", "结尾的数字后面可能还有数字。"),
            LintKind::SplitAnchors => {
                language.pick("Each anchor holds for one alternative only.", "每个锚点只对一个分支生效。")
            }
            LintKind::BareDot => language.pick("A bare “.” matches any character.", "未转义的“.”匹配任意字符。"),
            LintKind::Everything => language.pick("Every tag matches.", "所有标签都会匹配。"),
            LintKind::Nothing { .. } => language.pick("No tag can match.", "没有标签能匹配。"),
            LintKind::DeadBranch { .. } => {
                language.pick("No tag can match one of the alternatives.", "没有标签能匹配其中一个分支。")
            }
            LintKind::Repeated { .. } => {
                language.pick("“*” repeats a single character here.", "这里的“*”只重复一个字符。")
            }
            LintKind::InsideWord => {
                language.pick("“\\B” is any place but the edge of a word.", "“\\B”是单词边界以外的任意位置。")
            }
            LintKind::VersionRange => language.pick("This reads like a range of versions.", "这看起来是版本范围。"),
            LintKind::Marks => {
                language.pick("Quotation marks and slashes are no part of a tag.", "引号和斜杠不是标签的一部分。")
            }
            LintKind::Image => language.pick("This is an image and not a tag.", "这是镜像地址，不是标签。"),
            LintKind::RedundantStart => language.pick("“^.*” says nothing.", "“^.*”没有作用。"),
            LintKind::RedundantEnd => language.pick("“.*$” says nothing.", "“.*$”没有作用。"),
            LintKind::Expression => language.pick("This reads like an expression.", "这看起来是正则表达式。"),
            LintKind::Separator => language.pick("Tags are separated by “;”.", "标签之间用“;”分隔。"),
            LintKind::RepeatedBranch => {
                language.pick("The same alternative stands here twice.", "同一个分支写了两遍。")
            }
            LintKind::MoreThanLetters => language.pick("This range takes more than letters.", "这个范围不只包含字母。"),
            LintKind::NamedClass => {
                language.pick("A named set needs a second pair of brackets.", "命名字符类需要再加一对方括号。")
            }
            LintKind::NumberInClass => {
                language.pick("A set is one digit, not a number.", "字符集只是一个数字，不是数值范围。")
            }
            LintKind::PlainInClass { found } => {
                return language.pick(
                    format!("“{found}” in a set is only a character."),
                    format!("字符集中的“{found}”只是普通字符。"),
                );
            }
            LintKind::NotAWord { .. } => {
                language.pick("“[^…]” is one character, not a word left out.", "“[^…]”只代表一个字符，不能排除单词。")
            }
            LintKind::Unsupported(found) => words_dialect::unsupported_title(*found, language),
            LintKind::Dialect(found) => words_dialect::dialect_title(*found, language),
            LintKind::Signatures => language.pick("Signatures and attestations fire too.", "签名和证明也会触发。"),
            LintKind::PreReleases { candidates: true } => {
                language.pick("Release candidates fire too.", "候选版本也会触发。")
            }
            LintKind::PreReleases { candidates: false } => {
                language.pick("Pre-releases fire too.", "预发布版本也会触发。")
            }
            LintKind::Case => language.pick("Only the case of the letters is in the way.", "只差字母大小写。"),
            LintKind::Duplicate { of, always: true } => {
                return language
                    .pick(format!("Trigger “{of}” has the same condition."), format!("触发器“{of}”的条件与此相同。"));
            }
            LintKind::Duplicate { of, always: false } => {
                return language.pick(
                    format!("Trigger “{of}” fires on the same tags."),
                    format!("触发器“{of}”会被相同的标签触发。"),
                );
            }
            kind => words_held::title(kind, language).unwrap_or_default(),
        };
        title.to_owned()
    }

    /// The end of what is said of a set that was taken for a word.
    fn instead_of_a_set(&self, language: Language) -> &'static str {
        match self.fix {
            Some(_) => language.pick(". What takes a word out is “But not”.", "；要排除单词，请用“但排除”。"),
            None => {
                language.pick("; say what the tags that should fire look like instead.", "；请改为描述应当触发的标签。")
            }
        }
    }

    /// Why that matters, as one sentence with the evidence.
    #[must_use]
    pub fn why(&self, language: Language) -> Phrase {
        let say = |en: &str, zh: &str| Phrase::new().text(language.pick(en, zh));
        match &self.kind {
            LintKind::Glob if !self.evidence.is_empty() => {
                let phrase =
                    Phrase::new().text(language.pick("As an expression it takes ", "作为正则表达式，它会匹配 "));
                list(phrase, &self.evidence, language)
                    .text(language.pick(": “*” only repeats what stands before it.", "：“*”只是重复它前面的内容。"))
            }
            LintKind::Glob | LintKind::Repeated { .. } => say(
                "In an expression “*” repeats what stands before it; “anything” is written “.*” and a dot “\\.”.",
                "在正则表达式中，“*”表示重复它前面的内容；“任意内容”应写作“.*”，点应写作“\\.”。",
            ),
            LintKind::NumberGoesOn => self
                .lets_through(language)
                .text(language.pick("; “(\\D|$)” ends the number there.", "；用“(\\D|$)”限定数字到此为止。")),
            LintKind::Open(Open::Start) => self
                .lets_through(language)
                .text(language.pick("; “^” ties it to the start.", "；用“^”限定从标签开头匹配。")),
            LintKind::Open(Open::End) => self
                .lets_through(language)
                .text(language.pick("; “$” ties it to the end.", "；用“$”限定匹配到标签结尾。")),
            LintKind::Open(Open::Both) | LintKind::SplitAnchors => self.lets_through(language).text(language.pick(
                "; anchor it with “^” and “$” if you mean the whole tag.",
                "；如果要匹配整个标签，请加上“^”和“$”。",
            )),
            LintKind::BareDot if self.evidence.is_empty() => {
                say("You most likely mean a literal dot.", "您要的多半是字面上的点。")
            }
            LintKind::BareDot => self
                .lets_through(language)
                .text(language.pick("; you most likely mean a literal dot.", "；您要的多半是字面上的点。")),
            LintKind::Everything => say(
                "Each push fires this trigger; if that is what you mean, “All” says so.",
                "每次推送都会触发；如果确实如此，选择“全部”更明确。",
            ),
            LintKind::Nothing { culprit: Some(found) } => Phrase::new()
                .text(language.pick("It asks for ", "它要求出现 "))
                .code(match is_unseen(*found) {
                    true => format!("U+{:04X}", u32::from(*found)),
                    false => visible(*found).to_string(),
                })
                .text(language.pick(
                    ", and a tag holds only letters, digits, “.”, “_” and “-”.",
                    "，而标签只能包含字母、数字、“.”、“_”和“-”。",
                )),
            LintKind::Nothing { culprit: None } => say(
                "No text that is a legal tag satisfies it, so the trigger would never fire.",
                "任何合法的标签都不满足它，触发器永远不会触发。",
            ),
            LintKind::RedundantStart | LintKind::RedundantEnd => say(
                "The search looks anywhere in the tag anyway, so the same tags fire without it.",
                "匹配本来就会在标签的任意位置查找，去掉后触发的标签不变。",
            ),
            LintKind::DeadBranch { branch } => Phrase::new().code(branch).text(language.pick(
                " is satisfied by no legal tag: the same tags fire without it.",
                " 没有合法的标签能满足，去掉后触发的标签不变。",
            )),
            LintKind::InsideWord => {
                let phrase = Phrase::new().text(language.pick("It keeps ", "它会排除 "));
                list(phrase, &self.evidence, language)
                    .text(language.pick(" out; the edge is written “\\b”.", "；单词边界应写作“\\b”。"))
            }
            LintKind::VersionRange => say(
                "A condition looks at the text of a tag and doesn’t compare versions; the builder writes these as an expression.",
                "条件只看标签的文本，不比较版本号；条件生成器可将这些版本写成正则表达式。",
            ),
            LintKind::Marks => say("A tag is written as it is.", "标签按原样填写即可。"),
            LintKind::Image => {
                say("The tag is what stands behind the “:” of the image’s name.", "镜像名称后的“:”之后才是标签。")
            }
            LintKind::RepeatedBranch => {
                say("The same tags fire without the second one.", "去掉重复的一个，触发的标签不变。")
            }
            LintKind::Expression => {
                say("Specified tags are whole tags, taken letter by letter.", "“指定标签”按字面匹配完整的标签。")
            }
            LintKind::Separator => say(
                "A tag can hold no semicolon, so none can be taken for two.",
                "标签中不可能有分号，因此不会产生歧义。",
            ),
            LintKind::MoreThanLetters => say(
                "Between “Z” and “a” stands “_”, too; letters alone are “A-Za-z”.",
                "“Z”和“a”之间还有“_”；只要字母应写作“A-Za-z”。",
            ),
            LintKind::NamedClass => {
                say("Alone it takes the letters of its name.", "单独书写时，它只匹配名称中的字符。")
            }
            LintKind::NumberInClass => say(
                "It takes single digits; the numbers between two are written out.",
                "它只匹配单个数字；两数之间的数值需要逐段写出。",
            ),
            LintKind::PlainInClass { .. } => say(
                "A set takes one character, and no tag holds this one: alternatives are written “(?:a|b)”, repetitions behind the “]”.",
                "字符集只匹配一个字符，而标签中不会出现它：多选一应写作“(?:a|b)”，重复符号应写在“]”之后。",
            ),
            LintKind::NotAWord { lets_in: false, word } => {
                let phrase = match language {
                    Language::En => Phrase::new().text("Its letters, and not the word ").code(word).text(", keep "),
                    Language::ZhHans => Phrase::new().text("将 "),
                };
                let phrase = list(phrase, &self.evidence, language);
                match language {
                    Language::En => phrase.text(" out"),
                    Language::ZhHans => phrase.text(" 排除在外的是其中的字母，而不是单词 ").code(word),
                }
                .text(self.instead_of_a_set(language))
            }
            LintKind::NotAWord { word, .. } => {
                let phrase = Phrase::new()
                    .text(language.pick("It doesn’t keep ", "它不会排除 "))
                    .code(word)
                    .text(language.pick(" out: ", "："));
                list(phrase, &self.evidence, language)
                    .text(language.pick(" would fire", " 会触发"))
                    .text(self.instead_of_a_set(language))
            }
            LintKind::Unsupported(found) => Phrase::new().text(words_dialect::unsupported_why(*found, language)),
            LintKind::Dialect(found) => Phrase::new().text(words_dialect::dialect_why(*found, language)),
            LintKind::Signatures => {
                let phrase = Phrase::new().text(language.pick("Such as ", "例如 "));
                list(phrase, &self.evidence, language).text(language.pick(
                    ", which registries keep beside an image and which can’t run in a container.",
                    "，它们由镜像仓库与镜像一同保存，无法在容器中运行。",
                ))
            }
            LintKind::PreReleases { .. } => {
                let phrase = Phrase::new().text(language.pick("Such as ", "例如 "));
                list(phrase, &self.evidence, language).text(language.pick(
                    "; drop the optional group to take releases only.",
                    "；如果只要正式版本，请删除这个可选分组。",
                ))
            }
            LintKind::Case if self.side == Side::But => {
                let phrase = Phrase::new()
                    .text(language.pick("It holds nothing back, but ", "目前没有标签被排除，但忽略大小写后 "));
                list(phrase, &self.evidence, language)
                    .text(language.pick(" would be held back if case didn’t count.", " 会被排除。"))
            }
            LintKind::Case => {
                let phrase = Phrase::new()
                    .text(language.pick("No known tag fires, but ", "已知标签都不会触发，但忽略大小写后 "));
                list(phrase, &self.evidence, language).text(language.pick(" would if case didn’t count.", " 会触发。"))
            }
            LintKind::Duplicate { always: true, .. } => say(
                "Whatever is pushed, both of them fire, or neither does.",
                "无论推送什么标签，两者都同时触发或都不触发。",
            ),
            LintKind::Duplicate { always: false, .. } => {
                let phrase = Phrase::new()
                    .text(language.pick("Both fire on the same of the known tags, such as ", "两者都会被 "));
                list(phrase, &self.evidence, language).text(
                    language.pick("; none tells them apart yet.", " 等所有已知标签触发，目前没有标签能区分它们。"),
                )
            }
            _ => {
                let evidence = list(Phrase::new(), &self.evidence, language);
                words_held::why(self, evidence, language).unwrap_or_default()
            }
        }
    }

    /// “It lets `a` and `b` through”, without its full stop.
    fn lets_through(&self, language: Language) -> Phrase {
        if self.side == Side::But {
            let phrase = Phrase::new().text(language.pick("It holds ", "它会排除 "));
            return list(phrase, &self.evidence, language).text(language.pick(" back", ""));
        }
        let phrase = Phrase::new().text(language.pick("It lets ", "它会放行 "));
        list(phrase, &self.evidence, language).text(language.pick(" through", ""))
    }
}

/// Adds the evidence: `a`, `b` and `c`.
fn list(mut phrase: Phrase, evidence: &[String], language: Language) -> Phrase {
    for (i, tag) in evidence.iter().enumerate() {
        if i > 0 {
            let last = i + 1 == evidence.len();
            phrase = phrase.text(match (language, last) {
                (Language::En, true) => " and ",
                (Language::En, false) => ", ",
                (Language::ZhHans, true) => " 和 ",
                (Language::ZhHans, false) => "、",
            });
        }
        phrase = phrase.code(tag);
    }
    phrase
}
