//! The addresses of the console's pages: the one table that routes, navigation and the server go by. Pure data and its
//! matching; what a page shows is the console's.

/// A page of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// Where one starts; it leads on to [`Page::Triggers`].
    Start,
    /// All triggers by repository.
    Triggers,
    /// The editor of a new trigger.
    NewTrigger,
    /// The editor of one trigger.
    Trigger,
    /// The playground.
    Preview,
    /// What puts the preview into another page.
    Embed,
    /// All repositories.
    Repositories,
    /// One repository.
    Repository,
    /// What runs where.
    Services,
    /// Every action taken.
    History,
    /// One action in full.
    Entry,
    /// Language, theme, connection and data.
    Settings,
}

/// What an address leads to, and what it names there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The page.
    pub page: Page,
    /// The parameter's name and its value as the address has it, percent-encoded; None on pages that have none.
    pub parameter: Option<(&'static str, &'a str)>,
}

impl Page {
    /// Every page. Where an address fits two patterns, the first of them is meant: `/triggers/new` is no trigger.
    pub const ALL: [Page; 12] = [
        Page::Start,
        Page::Triggers,
        Page::NewTrigger,
        Page::Trigger,
        Page::Preview,
        Page::Embed,
        Page::Repositories,
        Page::Repository,
        Page::Services,
        Page::History,
        Page::Entry,
        Page::Settings,
    ];

    /// The pages that the navigation leads to, in its order.
    pub const SECTIONS: [Page; 6] =
        [Page::Triggers, Page::Preview, Page::Repositories, Page::Services, Page::History, Page::Settings];

    /// The pattern of the page's addresses: `:name` stands for one part, `*name` for all that follow, at least one.
    #[must_use]
    pub const fn pattern(self) -> &'static str {
        match self {
            Page::Start => "/",
            Page::Triggers => "/triggers",
            Page::NewTrigger => "/triggers/new",
            Page::Trigger => "/triggers/:name",
            Page::Preview => "/preview",
            Page::Embed => "/embed",
            Page::Repositories => "/repositories",
            Page::Repository => "/repositories/*name",
            Page::Services => "/services",
            Page::History => "/history",
            Page::Entry => "/history/:id",
            Page::Settings => "/settings",
        }
    }

    /// The section of the navigation that the page belongs to.
    #[must_use]
    pub const fn section(self) -> Page {
        match self {
            Page::Start | Page::NewTrigger | Page::Trigger => Page::Triggers,
            Page::Repository => Page::Repositories,
            Page::Embed => Page::Preview,
            Page::Entry => Page::History,
            page => page,
        }
    }

    /// The page's path with this in the place of its parameter; `value` is percent-encoded already.
    ///
    /// ```
    /// use tagfire_domain::address::Page;
    /// assert_eq!(Page::Repository.path("shop/web"), "/repositories/shop/web");
    /// assert_eq!(Page::Settings.path(""), "/settings");
    /// ```
    #[must_use]
    pub fn path(self, value: &str) -> String {
        match self.pattern().find([':', '*']) {
            Some(at) => format!("{}{value}", &self.pattern()[..at]),
            None => self.pattern().to_owned(),
        }
    }

    /// The page that a path leads to, if there is one. A slash at the end changes nothing.
    ///
    /// ```
    /// use tagfire_domain::address::{Found, Page};
    /// let found = Page::at("/repositories/shop/web");
    /// assert_eq!(found, Some(Found { page: Page::Repository, parameter: Some(("name", "shop/web")) }));
    /// assert_eq!(Page::at("/nowhere"), None);
    /// ```
    #[must_use]
    pub fn at(path: &str) -> Option<Found<'_>> {
        Page::ALL.into_iter().find_map(|page| page.fits(path))
    }

    /// What a path names on this page, if it is one of its addresses.
    #[must_use]
    pub fn fits(self, path: &str) -> Option<Found<'_>> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let path = path.strip_suffix('/').unwrap_or(path);
        let pattern = &self.pattern()[1..];
        let found = |parameter| Some(Found { page: self, parameter });
        match pattern.find([':', '*']) {
            None => (pattern == path).then(|| found(None)).flatten(),
            Some(at) => {
                let value = path.strip_prefix(&pattern[..at])?;
                let whole = pattern.as_bytes()[at] == b'*' || !value.contains('/');
                (whole && !value.is_empty()).then(|| found(Some((&self.pattern()[at + 2..], value)))).flatten()
            }
        }
    }
}

/// What follows a prefix that all addresses of the console have, beginning with a slash; None where the path lies
/// outside. `prefix` ends without a slash, and is empty where the console is at the top.
///
/// ```
/// use tagfire_domain::address::within;
/// assert_eq!(within("/demo", "/demo/history"), Some("/history"));
/// assert_eq!(within("/demo", "/demo"), Some("/"));
/// assert_eq!(within("/demo", "/demonstration"), None);
/// assert_eq!(within("", "/history"), Some("/history"));
/// ```
#[must_use]
pub fn within<'a>(prefix: &str, path: &'a str) -> Option<&'a str> {
    match path.strip_prefix(prefix)? {
        "" => Some("/"),
        rest => rest.starts_with('/').then_some(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_leads_to_its_page() {
        let cases = [
            ("/", Some(Page::Start), None),
            ("", Some(Page::Start), None),
            ("/triggers", Some(Page::Triggers), None),
            ("/triggers/", Some(Page::Triggers), None),
            ("/triggers/new", Some(Page::NewTrigger), None),
            ("/triggers/newer", Some(Page::Trigger), Some("newer")),
            ("/triggers/v1.x", Some(Page::Trigger), Some("v1.x")),
            ("/triggers/a/b", None, None),
            ("/triggersx", None, None),
            ("/preview", Some(Page::Preview), None),
            ("/preview/more", None, None),
            ("/repositories", Some(Page::Repositories), None),
            ("/repositories/shop/web", Some(Page::Repository), Some("shop/web")),
            ("/repositories/a/b/c/", Some(Page::Repository), Some("a/b/c")),
            ("/services", Some(Page::Services), None),
            ("/history/7f3c", Some(Page::Entry), Some("7f3c")),
            ("/history/a/b", None, None),
            ("/settings", Some(Page::Settings), None),
            ("/nowhere", None, None),
        ];
        for (path, page, value) in cases {
            let found = Page::at(path);
            assert_eq!(found.map(|found| found.page), page, "{path}");
            assert_eq!(found.and_then(|found| found.parameter).map(|(_, value)| value), value, "{path}");
        }
    }

    #[test]
    fn every_page_is_found_at_the_path_that_is_printed_for_it() {
        for page in Page::ALL {
            let path = page.path("x");
            let found = Page::at(&path).unwrap();
            assert_eq!(found.page, page, "{path}");
            assert_eq!(found.parameter.is_some(), page.pattern().contains([':', '*']), "{path}");
        }
    }

    #[test]
    fn every_page_belongs_to_a_section_of_the_navigation() {
        for page in Page::ALL {
            assert!(Page::SECTIONS.contains(&page.section()), "{page:?}");
            assert_eq!(page.section().section(), page.section());
        }
    }
}
