//! What the lints say of constructs of other engines, in both languages.

use super::{Dialect, Unsupported};
use crate::language::Language;

pub(super) fn unsupported_title(found: Unsupported, language: Language) -> &'static str {
    use Unsupported::*;
    match found {
        LookAhead => language.pick("Look-ahead “(?=…)” isn’t supported.", "不支持正向先行断言“(?=…)”。"),
        NegativeLookAhead => {
            language.pick("Negative look-ahead “(?!…)” isn’t supported.", "不支持负向先行断言“(?!…)”。")
        }
        LookBehind => language.pick("Look-behind “(?<=…)” isn’t supported.", "不支持正向后行断言“(?<=…)”。"),
        NegativeLookBehind => {
            language.pick("Negative look-behind “(?<!…)” isn’t supported.", "不支持负向后行断言“(?<!…)”。")
        }
        BackReference => language.pick("Back-references aren’t supported.", "不支持反向引用。"),
        Atomic => language.pick("Atomic groups “(?>…)” aren’t supported.", "不支持原子分组“(?>…)”。"),
        Conditional => language.pick("Conditionals “(?(…)…)” aren’t supported.", "不支持条件分支“(?(…)…)”。"),
        KeepOut => language.pick("“\\K” isn’t supported.", "不支持“\\K”。"),
        EndBeforeNewline => language.pick("“\\Z” isn’t supported.", "不支持“\\Z”。"),
    }
}

pub(super) fn unsupported_why(found: Unsupported, language: Language) -> &'static str {
    use Unsupported::*;
    match found {
        LookAhead => language.pick(
            "Matching here never backtracks, so that no tag can make it slow; write what follows as part of the expression.",
            "这里的匹配从不回溯，因此耗时稳定；请把后面的内容直接写进表达式。",
        ),
        NegativeLookAhead | NegativeLookBehind => language.pick(
            "Matching here never backtracks; what a tag must not have stands beside the expression, under “But not”, or is a class such as “[^-]”.",
            "这里的匹配从不回溯；标签中不应出现的内容请写在表达式旁的“但排除”中，或使用“[^-]”这样的字符类。",
        ),
        LookBehind => language.pick(
            "Matching here never backtracks, so that no tag can make it slow; write what comes before as part of the expression.",
            "这里的匹配从不回溯，因此耗时稳定；请把前面的内容直接写进表达式。",
        ),
        BackReference => language.pick(
            "No engine of linear time can compare two parts of a tag; write the pattern out again, or list the cases as in “(a-a|b-b)”.",
            "线性时间的引擎无法比较标签的两个部分；请把模式再写一遍，或用“(a-a|b-b)”列出各种情况。",
        ),
        Atomic => language.pick(
            "There is no backtracking to cut off here; an ordinary group “(?:…)” takes all that it took, and perhaps more.",
            "这里没有回溯，无须截断；普通分组“(?:…)”能匹配它匹配的一切，也可能更多。",
        ),
        Conditional => language.pick(
            "Write the cases as alternatives, as in “(v1-a|v2-b)”.",
            "请把各种情况写成分支，例如“(v1-a|v2-b)”。",
        ),
        KeepOut => language.pick(
            "It only shortens what is highlighted; the same tags fire without it.",
            "它只影响高亮的范围，去掉后触发的标签不变。",
        ),
        EndBeforeNewline => {
            language.pick("A tag holds no line breaks, so “$” says the same.", "标签中没有换行，用“$”即可。")
        }
    }
}

pub(super) fn dialect_title(found: Dialect, language: Language) -> &'static str {
    use Dialect::*;
    match found {
        SetOperation => language.pick("Sets aren’t combined here.", "这里不支持字符类的集合运算。"),
        NestedClass => language.pick("Classes don’t nest here.", "这里的字符类不能嵌套。"),
        Verbose => language.pick("“(?x)” isn’t supported.", "不支持“(?x)”。"),
        Flag => language.pick("This flag isn’t supported.", "不支持这个标志。"),
        OpenRepeat => language.pick("“{,n}” repeats nothing here.", "“{,n}”在这里不表示重复。"),
        StackedRepeat => language.pick("This repeats a repetition.", "这里连用了两个重复符号。"),
        LongRepeat => language.pick("This repeats more than a tag can hold.", "重复次数超出了标签的长度。"),
        WordEdge => language.pick("This edge of a word isn’t supported.", "不支持这种单词边界。"),
        CodePoint => language.pick("“\\u” isn’t supported.", "不支持“\\u”。"),
    }
}

pub(super) fn dialect_why(found: Dialect, language: Language) -> &'static str {
    use Dialect::*;
    match found {
        SetOperation => language.pick(
            "As in RE2, “&&”, “--” and “~~” are no operations in a class; spell the class out.",
            "与 RE2 相同，字符类中的“&&”、“--”和“~~”不是运算符；请写出完整的字符类。",
        ),
        NestedClass => language.pick(
            "As in RE2, the class ends at the first “]” and the rest stands for itself; spell the class out.",
            "与 RE2 相同，字符类在第一个“]”处结束，其余部分按字面匹配；请写出完整的字符类。",
        ),
        Verbose => language.pick(
            "As in RE2, every space counts; write the expression without spaces and comments.",
            "与 RE2 相同，空白也参与匹配；请去掉表达式中的空白和注释。",
        ),
        Flag => language.pick(
            "RE2 has the flags i, m, s and U alone, and on tags, which are plain ASCII, this one changes next to nothing.",
            "RE2 只有 i、m、s 和 U 标志；而标签都是 ASCII 字符，这个标志几乎不起作用。",
        ),
        OpenRepeat => language.pick(
            "As in RE2, it stands for these very characters, which no tag holds; write the zero.",
            "与 RE2 相同，它按字面匹配这些字符，而标签中不可能有；请写出 0。",
        ),
        StackedRepeat => language.pick(
            "RE2 refuses it, and in Perl “++” means something else; a group says what is meant.",
            "RE2 会拒绝它，而在 Perl 中“++”另有含义；请用分组写清楚。",
        ),
        LongRepeat => language.pick(
            "RE2 allows 1,000 repetitions at most, and a tag has 128 characters at most.",
            "RE2 最多允许重复 1,000 次，而标签最多 128 个字符。",
        ),
        WordEdge => language.pick(
            "As in RE2, it stands for plain characters, which no tag holds; “\\b” is the edge of a word.",
            "与 RE2 相同，它按字面匹配，而标签中不可能有这些字符；单词边界请写作“\\b”。",
        ),
        CodePoint => {
            language.pick("RE2 refuses it; write the character itself.", "RE2 会拒绝它；请直接写出这个字符。")
        }
    }
}
