//! An image repository's name, without a registry's host.

use crate::language::{Language, Say, visible};
use crate::{error_from_say, parsed_string};
use serde::{Deserialize, Serialize};

/// A repository: path components of lower-case letters and digits, joined inside by `.`, `_`, `__` or hyphens and
/// separated by `/`, as the OCI distribution specification defines it. The first component is the namespace.
///
/// ```
/// use tagfire_domain::repository::RepositoryName;
/// let name = RepositoryName::parse("shop/web").unwrap();
/// assert_eq!(name.as_str(), "shop/web");
/// assert!(RepositoryName::parse("Shop/Web").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RepositoryName(Box<str>);

/// The longest repository name, in characters.
pub const MAX_REPOSITORY: usize = 255;

/// Why a text is not a repository's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepositoryError {
    /// Nothing was given.
    Empty,
    /// Longer than [`MAX_REPOSITORY`].
    TooLong {
        /// Its length, in bytes.
        length: usize,
    },
    /// Two slashes in a row, or one at an end.
    EmptyComponent,
    /// An upper-case letter.
    UpperCase {
        /// The first such letter.
        found: char,
    },
    /// A colon: a registry's port, or a tag, was given with the name.
    Colon,
    /// Another character that the name can't hold, or a separator at the edge of a component.
    Character {
        /// The first such character.
        found: char,
    },
}

impl RepositoryName {
    /// Parses a repository's name.
    ///
    /// # Errors
    /// When it is empty, too long, no path of components, or holds a character that has no place there.
    pub fn parse(text: &str) -> Result<RepositoryName, RepositoryError> {
        if text.is_empty() {
            return Err(RepositoryError::Empty);
        }
        if text.len() > MAX_REPOSITORY {
            return Err(RepositoryError::TooLong { length: text.len() });
        }
        if let Some(found) = text.chars().find(|c| !is_component(*c) && *c != '/') {
            return Err(match found {
                ':' => RepositoryError::Colon,
                c if c.is_uppercase() => RepositoryError::UpperCase { found },
                _ => RepositoryError::Character { found },
            });
        }
        for component in text.split('/') {
            check_component(component)?;
        }
        Ok(RepositoryName(text.into()))
    }
}

fn is_component(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || is_separator(c)
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | '_' | '-')
}

fn check_component(component: &str) -> Result<(), RepositoryError> {
    let mut run = String::new();
    if component.is_empty() {
        return Err(RepositoryError::EmptyComponent);
    }
    for edge in [component.chars().next(), component.chars().next_back()].into_iter().flatten() {
        if is_separator(edge) {
            return Err(RepositoryError::Character { found: edge });
        }
    }
    for c in component.chars() {
        if is_separator(c) {
            run.push(c);
            let legal = run == "." || run == "_" || run == "__" || run.chars().all(|c| c == '-');
            if !legal {
                return Err(RepositoryError::Character { found: c });
            }
        } else {
            run.clear();
        }
    }
    Ok(())
}

parsed_string!(RepositoryName, RepositoryError);
error_from_say!(RepositoryError);

impl Say for RepositoryError {
    fn say(&self, language: Language) -> String {
        match self {
            RepositoryError::Empty => language
                .pick("enter an image repository, such as shop/web".into(), "请输入镜像仓库，例如 shop/web".into()),
            RepositoryError::TooLong { length } => language.pick(
                format!("a repository name has at most {MAX_REPOSITORY} characters; this one has {length}"),
                format!("镜像仓库名最多 {MAX_REPOSITORY} 个字符，当前为 {length} 个"),
            ),
            RepositoryError::EmptyComponent => language.pick(
                "write the repository as namespace/name, without a slash at either end or two in a row".into(),
                "请按“命名空间/名称”填写，首尾不能有斜杠，也不能连续出现两个斜杠".into(),
            ),
            RepositoryError::UpperCase { found } => language.pick(
                format!("a repository name is lower case; “{found}” is not"),
                format!("镜像仓库名只能用小写字母，“{found}”不是小写"),
            ),
            RepositoryError::Colon => language.pick(
                "leave out the registry's address and the tag: only the repository, such as shop/web".into(),
                "请去掉镜像仓库服务的地址和标签，只填写仓库名，例如 shop/web".into(),
            ),
            RepositoryError::Character { found } => language.pick(
                format!(
                    "a repository name holds lower-case letters and digits, joined by “.”, “_” or “-”; “{}” doesn't fit there",
                    visible(*found)
                ),
                format!("镜像仓库名由小写字母和数字组成，中间可用“.”、“_”或“-”连接，此处不能出现“{}”", visible(*found)),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_are_what_the_specification_says() {
        for name in ["a", "web", "shop/web", "a/b/c/d", "my-app", "my--app", "a.b_c__d/0-1"] {
            assert_eq!(RepositoryName::parse(name).map(|name| name.as_str().to_owned()), Ok(name.to_owned()));
        }
    }

    #[test]
    fn what_is_not_a_repository_is_named() {
        let cases = [
            ("", RepositoryError::Empty),
            ("/web", RepositoryError::EmptyComponent),
            ("shop//web", RepositoryError::EmptyComponent),
            ("shop/", RepositoryError::EmptyComponent),
            ("Shop/web", RepositoryError::UpperCase { found: 'S' }),
            ("shop/web:v1", RepositoryError::Colon),
            ("localhost:5000/web", RepositoryError::Colon),
            ("shop/web@sha256", RepositoryError::Character { found: '@' }),
            ("shop web", RepositoryError::Character { found: ' ' }),
            ("-web", RepositoryError::Character { found: '-' }),
            ("web.", RepositoryError::Character { found: '.' }),
            ("a..b", RepositoryError::Character { found: '.' }),
            ("a___b", RepositoryError::Character { found: '_' }),
            ("a.-b", RepositoryError::Character { found: '-' }),
            ("商店", RepositoryError::Character { found: '商' }),
        ];
        for (text, error) in cases {
            assert_eq!(RepositoryName::parse(text), Err(error), "{text}");
        }
        assert_eq!(RepositoryName::parse(&"a".repeat(256)), Err(RepositoryError::TooLong { length: 256 }));
    }
}
