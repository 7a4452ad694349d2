//! Signatures for Tencent Cloud beside the vendor's own SDK.

use crate::python;
use crate::step::{NATIVE, Outcome, cargo, run, say};

const SDK: &str = "tencentcloud-sdk-python-common==3.1.195";

/// The SDK signs what we sign, where it can be had.
pub fn test() -> Outcome {
    let Some(python) = python::with(&[SDK]) else {
        say(
            "SKIPPED: the vendor's SDK can't be had from PyPI; the documentation's own vectors are tested all the same",
        );
        return Ok(());
    };
    run(cargo()
        .arg("test")
        .args(NATIVE)
        .args(["--test", "server", "--", "--ignored", "--exact", "cloud::the_vendors_own_sdk_signs_the_same"])
        .env("TAGFIRE_TEST_PYTHON", python.join("python")))
}
