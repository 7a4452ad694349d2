//! Signatures for Tencent Cloud beside the vendor's own SDK.

use crate::python;
use crate::step::{Outcome, cargo, run, say};

/// The SDK signs what we sign, where it can be had.
pub fn test() -> Outcome {
    let Some(python) = python::with(&["tencentcloud-sdk-python-common"]) else {
        say(
            "skipped: the vendor's SDK can't be had from PyPI; the documentation's own vectors are tested all the same",
        );
        return Ok(());
    };
    run(cargo()
        .args(["test", "--package", "tagfire-proxy", "--test", "server", "--", "--ignored", "the_vendors_own_sdk"])
        .env("TAGFIRE_TEST_PYTHON", python.join("python")))
}
