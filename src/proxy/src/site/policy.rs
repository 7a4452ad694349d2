//! The Content-Security-Policy: what the page may run and reach. Its inline scripts are allowed by their hashes alone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy for this `index.html`.
pub fn content_policy(html: &str) -> String {
    let scripts: String = inline_scripts(html).map(|script| format!(" 'sha256-{}'", hash(script))).collect();
    let mut policy = vec![
        "default-src 'none'".to_owned(),
        format!("script-src 'self' 'wasm-unsafe-eval'{scripts}"),
        "style-src 'self'".to_owned(),
        "img-src 'self' data:".to_owned(),
        "font-src 'self'".to_owned(),
        "connect-src 'self'".to_owned(),
        "worker-src 'self'".to_owned(),
        "manifest-src 'self'".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "frame-ancestors 'none'".to_owned(),
        "object-src 'none'".to_owned(),
    ];
    // Text can't become script. A page without a policy of its own couldn't put any markup in, so it isn't asked of one.
    if inline_scripts(html).any(|script| script.contains("trustedTypes")) {
        policy.push("require-trusted-types-for 'script'".to_owned());
        policy.push("trusted-types default".to_owned());
    }
    policy.join("; ")
}

fn hash(script: &str) -> String {
    STANDARD.encode(Sha256::digest(script))
}

/// The texts between `<script …>` and `</script>`, of scripts that have no `src`.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_inline_script_is_allowed_by_its_hash() {
        let html = r#"<script type="module">let a = 1;</script><script src="x.js"></script><script>b()</script>"#;
        let policy = content_policy(html);
        assert_eq!(policy.matches("sha256-").count(), 2);
        assert!(policy.contains(&hash("let a = 1;")));
        assert!(policy.contains(&hash("b()")));
    }

    #[test]
    fn trusted_types_are_required_of_our_own_page() {
        let script = include_str!("../../../app/page/trusted.js");
        assert!(include_str!("../../../../index.html").contains("src/app/page/trusted.js"));
        let policy = content_policy(&format!("<script>{script}</script>"));
        assert!(policy.ends_with("require-trusted-types-for 'script'; trusted-types default"), "{policy}");
        assert!(!content_policy("<script>boot()</script>").contains("trusted-types"));
    }

    #[test]
    fn nothing_else_is_allowed_inline() {
        assert!(!content_policy("<p>").contains("unsafe-inline"));
    }
}
