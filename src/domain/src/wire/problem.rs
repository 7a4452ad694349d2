//! Errors of the API: `application/problem+json` (RFC 9457), whose `type` is stable.

use crate::language::{Language, Say};
use serde::{Deserialize, Serialize};

/// An error's body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// `urn:tagfire:problem:` and the kind's name.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, to what, and what can be done now.
    pub detail: String,
    /// The id that the cloud gave the request that failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// After how many seconds it is worth trying again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The image that was found where another one was expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_image: Option<String>,
}

const PREFIX: &str = "urn:tagfire:problem:";

impl Problem {
    /// The kind, where it is one that this version knows.
    #[must_use]
    pub fn known(&self) -> Option<ProblemKind> {
        ProblemKind::of(&self.kind)
    }
}

macro_rules! problem_kinds {
    ($($kind:ident $name:literal $status:literal $en:literal $zh:literal;)*) => {
        /// The kinds of problem. Their names never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemKind { $(#[doc = $en] $kind,)* }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &'static [ProblemKind] = &[$(ProblemKind::$kind,)*];

            /// The last part of the `type`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(ProblemKind::$kind => $name,)* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(ProblemKind::$kind => $status,)* }
            }
        }

        impl Say for ProblemKind {
            fn say(&self, language: Language) -> String {
                match self { $(ProblemKind::$kind => language.pick($en, $zh).into(),)* }
            }
        }
    };
}

problem_kinds! {
    BadRequest "bad-request" 400 "the request can’t be read" "无法读取请求";
    InvalidName "invalid-name" 400 "a name in the request is not one that the cluster could have" "请求中的名称不合法";
    InvalidImage "invalid-image" 400 "the image is not an image reference with a tag or a digest" "镜像不是带标签或摘要的合法引用";
    IdempotencyKeyMissing "idempotency-key-missing" 400 "an update needs a header Idempotency-Key" "更新请求缺少 Idempotency-Key 头";
    SignInNeeded "sign-in-needed" 401 "there is no session, or it has ended: open the start-up link again" "没有会话或会话已结束，请重新打开启动链接";
    WrongToken "wrong-token" 401 "the token is not one that this server knows" "令牌不正确";
    ForeignOrigin "foreign-origin" 403 "the request comes from another site’s page" "请求来自其他网站的页面";
    OperatorNeeded "operator-needed" 403 "this session may only look: an update needs the role operator" "当前会话只能查看，更新需要操作员角色";
    NotAllowed "not-allowed" 403 "the allow-list of this server doesn’t name the workload" "服务器的允许列表不包含该工作负载";
    ClusterForbids "cluster-forbids" 403 "the cluster’s access control doesn’t allow it" "集群的访问控制不允许该操作";
    AdmissionDenied "admission-denied" 422 "the cluster’s admission refuses the change" "集群的准入控制拒绝了该更改";
    NotFound "not-found" 404 "there is nothing at this address" "该地址没有内容";
    NoSuchCluster "no-such-cluster" 404 "there is no such cluster" "集群不存在";
    NoSuchWorkload "no-such-workload" 404 "there is no such workload (any more)" "工作负载不存在";
    NoSuchContainer "no-such-container" 404 "the workload has no container of this name (any more)" "工作负载中没有该名称的容器";
    NoRunner "no-runner" 404 "the server has no unattended runner" "服务器没有无人值守运行器";
    NoSuchUpdate "no-such-update" 404 "no update of this id is known, or it is too long ago" "没有该编号的更新，或时间过久";
    MethodNotAllowed "method-not-allowed" 405 "the address doesn’t answer this method" "该地址不支持此方法";
    TooSlow "too-slow" 408 "the request took too long to arrive" "请求发送超时";
    ImageChanged "image-changed" 409 "the container runs another image than was expected: nothing was changed" "容器的镜像与预期不符，未做任何更改";
    WorkloadReplaced "workload-replaced" 409 "the workload was deleted and made anew meanwhile: nothing was changed" "工作负载已被删除并重建，未做任何更改";
    JobActive "job-active" 409 "the Job is running: its template can’t be changed, and it is not stopped for an update" "Job 正在运行：其模板不可修改，也不会为更新而中止";
    JobOwned "job-owned" 409 "the Job belongs to a CronJob or another controller: update that" "该 Job 属于 CronJob 或其他控制器，请更新其所有者";
    UpdateUnderWay "update-under-way" 409 "another update of this container is being written" "该容器的另一次更新正在写入";
    TriggersFixed "triggers-fixed" 409 "the runner’s triggers can’t be changed from here" "无法从此处更改运行器的触发器";
    TooLarge "too-large" 413 "the request’s body is too large" "请求正文过大";
    AddressTooLong "address-too-long" 414 "the address is too long" "地址过长";
    WrongContentType "wrong-content-type" 415 "the body has to be application/json" "正文须为 application/json";
    HostNotAllowed "host-not-allowed" 421 "this address doesn’t serve that host name" "该地址不提供此主机名的服务";
    InvalidTriggers "invalid-triggers" 422 "the triggers can’t be used" "触发器无法使用";
    KeyReused "idempotency-key-reused" 422 "the idempotency key was used for another request" "该幂等键已用于另一个请求";
    TooMany "too-many-requests" 429 "too many requests: wait a little" "请求过多，请稍候";
    HeadersTooLarge "headers-too-large" 431 "the request’s headers are too large" "请求头过大";
    Internal "internal" 500 "something went wrong in the server; its log says what" "服务器内部错误，详见其日志";
    NoSource "no-source" 404 "the server has no cluster source: only the demo is there" "服务器没有配置集群来源，只有演示";
    ClusterRefused "cluster-refused" 502 "the cluster’s credentials are not ones that this server uses" "该集群的凭据不被本服务器接受";
    ClusterUnreachable "cluster-unreachable" 502 "the cluster doesn’t answer" "集群没有响应";
    ClusterGarbled "cluster-garbled" 502 "the cluster’s answer can’t be read" "无法读取集群的响应";
    ClusterSignIn "cluster-sign-in" 502 "the cluster doesn’t accept this server’s credentials" "集群不接受本服务器的凭据";
    ClusterBusy "cluster-busy" 503 "the cluster asks to slow down" "集群要求降低请求速度";
    ClusterFailed "cluster-failed" 502 "the cluster refused the request" "集群拒绝了请求";
    CloudFailed "cloud-failed" 502 "the cloud refused the request" "云服务拒绝了请求";
    CloudSignIn "cloud-sign-in" 502 "the cloud doesn’t accept this server’s credentials" "云服务不接受本服务器的凭据";
    CloudBusy "cloud-busy" 503 "the cloud asks to slow down" "云服务要求降低请求速度";
    CloudUnreachable "cloud-unreachable" 502 "the cloud doesn’t answer" "云服务没有响应";
    NoRegistry "no-registry" 404 "the server has no registry to ask: it takes --registry or --tencent" "服务器没有可查询的镜像仓库，需要 --registry 或 --tencent";
    NoSuchRepository "no-such-repository" 404 "the registry has no such repository or tag, or doesn’t show it" "镜像仓库中没有该仓库或标签，或不可见";
    RegistryFailed "registry-failed" 502 "the registry refused the request, or its answer can’t be used" "镜像仓库拒绝了请求，或其响应无法使用";
    RegistrySignIn "registry-sign-in" 502 "the registry doesn’t accept this server’s credentials" "镜像仓库不接受本服务器的凭据";
    RegistryBusy "registry-busy" 503 "the registry asks to slow down" "镜像仓库要求降低请求速度";
    RegistryUnreachable "registry-unreachable" 502 "the registry doesn’t answer" "镜像仓库没有响应";
    AuditUnavailable "audit-unavailable" 503 "the audit log can’t be written, and without it nothing is changed" "无法写入审计日志，因此未做任何更改";
    ReceivingOff "receiving-off" 404 "this server receives no pushes" "本服务器不接收推送通知";
    StoreUnavailable "store-unavailable" 503 "the server’s store doesn’t take it now: try again later" "服务器存储暂不可用，请稍后重试";
    TooManyUpdates "too-many-updates" 503 "too many updates are under way" "正在进行的更新过多";
    TimedOut "timed-out" 504 "the answer took too long" "响应超时";
}

impl ProblemKind {
    /// The kind of this `type`, where it is one that this version knows.
    #[must_use]
    pub fn of(urn: &str) -> Option<ProblemKind> {
        ProblemKind::named(urn.strip_prefix(PREFIX)?)
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<ProblemKind> {
        ProblemKind::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// The stable `type`.
    #[must_use]
    pub fn urn(self) -> String {
        format!("{PREFIX}{}", self.name())
    }
}
