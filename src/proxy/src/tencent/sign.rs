//! The signature TC3-HMAC-SHA256, as the documentation of Tencent Cloud's API 3.0 describes it.

use crate::text::hex;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The product, `tke`.
    pub service: &'a str,
    pub host: &'a str,
    /// The action; signed with the rest where it is given.
    pub action: Option<&'a str>,
    /// Seconds since 1970.
    pub timestamp: i64,
    pub content_type: &'a str,
    pub payload: &'a [u8],
}

fn hmac(key: &[u8], text: &str) -> Zeroizing<[u8; 32]> {
    let mut hmac = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(hmac) => hmac,
        // A key of any length is one.
        Err(_) => return Zeroizing::new([0; 32]),
    };
    hmac.update(text.as_bytes());
    Zeroizing::new(hmac.finalize().into_bytes().into())
}

impl Signed<'_> {
    fn signed_headers(&self) -> &'static str {
        if self.action.is_some() { "content-type;host;x-tc-action" } else { "content-type;host" }
    }

    /// The hash of the canonical request.
    #[must_use]
    pub fn request_hash(&self) -> String {
        let mut headers =
            format!("content-type:{}\nhost:{}\n", self.content_type.to_lowercase(), self.host.to_lowercase());
        if let Some(action) = self.action {
            headers.push_str(&format!("x-tc-action:{}\n", action.to_lowercase()));
        }
        let payload = hex(&Sha256::digest(self.payload));
        hex(&Sha256::digest(format!("POST\n/\n\n{headers}\n{}\n{payload}", self.signed_headers())))
    }

    fn date(&self) -> String {
        let at = Timestamp::from_second(self.timestamp).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(TimeZone::UTC).date().to_string()
    }

    /// The signature with this key.
    #[must_use]
    pub fn signature(&self, key: &SecretString) -> String {
        let date = self.date();
        let text = format!(
            "TC3-HMAC-SHA256\n{}\n{date}/{}/tc3_request\n{}",
            self.timestamp,
            self.service,
            self.request_hash()
        );
        let secret = Zeroizing::new(format!("TC3{}", key.expose_secret()));
        let key = hmac(secret.as_bytes(), &date);
        let key = hmac(key.as_slice(), self.service);
        let key = hmac(key.as_slice(), "tc3_request");
        hex(hmac(key.as_slice(), &text).as_slice())
    }

    /// The `Authorization` header.
    #[must_use]
    pub fn authorization(&self, id: &SecretString, key: &SecretString) -> String {
        format!(
            "TC3-HMAC-SHA256 Credential={}/{}/{}/tc3_request, SignedHeaders={}, Signature={}",
            id.expose_secret(),
            self.date(),
            self.service,
            self.signed_headers(),
            self.signature(key)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documentation's own example, its stars part of the strings.
    #[test]
    fn the_vendors_own_vectors_come_out() {
        let payload = br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let signed = Signed {
            service: "cvm",
            host: "cvm.tencentcloudapi.com",
            action: None,
            timestamp: 1_551_113_065,
            content_type: "application/json; charset=utf-8",
            payload,
        };
        let key = SecretString::from("Gu5t9xGARNpq86cd98joQYCN3*******");
        let id = SecretString::from("AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******");
        assert_eq!(signed.request_hash(), "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031");
        assert_eq!(signed.signature(&key), "2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c");

        let signed = Signed { action: Some("DescribeInstances"), ..signed };
        assert_eq!(signed.request_hash(), "7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84");
        assert_eq!(
            signed.authorization(&id, &key),
            "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, \
             SignedHeaders=content-type;host;x-tc-action, \
             Signature=be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3"
        );
    }
}
