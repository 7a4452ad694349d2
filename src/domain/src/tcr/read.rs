//! The vendor's records as the domain's: what each means here, and what is wrong with those that mean nothing.

use super::{InvokeCondition, InvokePara, LogInfo, TagInfo, TriggerInfo, TriggerRequest, Unheld};
use crate::cluster::{Region, Target, WorkloadKind, WorkloadRef};
use crate::condition::{Condition, ConditionError, Method};
use crate::error_from_say;
use crate::history::{Entry, EntryId};
use crate::language::{Language, Say};
use crate::push::TagRecord;
use crate::repository::{RepositoryError, RepositoryName};
use crate::simulation::mixing::mix;
use crate::tag::{Tag, TagError};
use crate::time::Timestamp;
use crate::trigger::{ServiceUpdate, Trigger, TriggerName, TriggerNameError, UpdateMethod};
use crate::update::{Failure, Outcome};

/// A trigger as another system has it: without what only Tagfire knows (its id, whether it is enabled, the image
/// update method, examples).
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What it was called, where the record renames it.
    pub formerly: Option<TriggerName>,
    /// What it is called.
    pub name: TriggerName,
    /// The image repository that it watches.
    pub repository: RepositoryName,
    /// Which tags fire it.
    pub condition: Condition,
    /// The container that it updates.
    pub target: Target,
    /// When it was made, where the record says.
    pub created_at: Option<Timestamp>,
    /// When it was last changed, where the record says.
    pub updated_at: Option<Timestamp>,
    /// The record named the service without its kind, which was taken for a Deployment.
    pub kind_assumed: bool,
}

/// Why a record can't be taken over.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordError {
    /// Its name is no trigger's name.
    Name(TriggerNameError),
    /// Its image repository is none.
    Repository(RepositoryError),
    /// Its tag is none.
    Tag(TagError),
    /// Its condition is none.
    Condition(ConditionError),
    /// An `InvokeMethod` that isn't known.
    Method {
        /// What it holds.
        found: String,
    },
    /// An `InvokeSource` that isn't a push.
    Source {
        /// What it holds.
        found: String,
    },
    /// An `InvokeAction` that isn't a service update.
    Action {
        /// What it holds.
        found: String,
    },
    /// A kind of workload that isn't known.
    Kind {
        /// What it holds.
        found: String,
    },
    /// A region's number that isn't known.
    Region {
        /// The number.
        number: i64,
    },
    /// Not a time.
    Time {
        /// What it holds.
        found: String,
    },
    /// A part of the target is empty.
    Empty {
        /// The part.
        field: &'static str,
    },
}

impl TriggerRequest {
    /// The trigger that the request makes or changes.
    pub fn read(&self) -> Result<Draft, RecordError> {
        let name = TriggerName::parse(&self.trigger_name).map_err(RecordError::Name)?;
        let renamed = self.new_trigger_name.as_deref().filter(|new| !new.is_empty() && **new != self.trigger_name);
        let (formerly, name) = match renamed {
            Some(new) => (Some(name), TriggerName::parse(new).map_err(RecordError::Name)?),
            None => (None, name),
        };
        let kind = self.workload_type.as_str();
        Ok(Draft {
            formerly,
            name,
            repository: RepositoryName::parse(&self.repo_name).map_err(RecordError::Repository)?,
            condition: condition(&self.invoke_method, &self.invoke_expr)?,
            target: target(
                self.cluster_region,
                &self.cluster_id,
                &self.namespace,
                (kind, &self.workload_name),
                &self.container_name,
            )?,
            created_at: None,
            updated_at: None,
            kind_assumed: false,
        })
    }

    /// The request that would make this trigger with the vendor.
    ///
    /// # Errors
    /// What of the trigger their format can't hold.
    pub fn of(trigger: &Trigger) -> Result<TriggerRequest, Unheld> {
        let Target { workload, container } = &trigger.action.target;
        if let Some(unheld) = Unheld::of(&trigger.name, &trigger.condition) {
            return Err(unheld);
        }
        let region = Region::by_id(&workload.region);
        let region =
            region.ok_or_else(|| Unheld::Region { trigger: trigger.name.clone(), region: workload.region.clone() })?;
        Ok(TriggerRequest {
            repo_name: trigger.repository.to_string(),
            trigger_name: trigger.name.to_string(),
            new_trigger_name: None,
            invoke_method: trigger.condition.method().as_str().into(),
            invoke_expr: trigger.condition.expr().into(),
            cluster_id: workload.cluster.clone(),
            namespace: workload.namespace.clone(),
            workload_type: workload.kind.as_str().into(),
            workload_name: workload.workload.clone(),
            container_name: container.clone(),
            cluster_region: i64::from(region.number),
        })
    }
}

impl TriggerInfo {
    /// The trigger, on the repository that was asked for when it was listed.
    pub fn read(&self, repository: &RepositoryName) -> Result<Draft, RecordError> {
        known_source(&self.invoke_source, &self.invoke_action)?;
        let (target, kind_assumed) = self.invoke_para.read()?;
        Ok(Draft {
            formerly: None,
            name: TriggerName::parse(&self.trigger_name).map_err(RecordError::Name)?,
            repository: repository.clone(),
            condition: self.invoke_condition.read()?,
            target,
            created_at: optional_time(&self.create_time)?,
            updated_at: optional_time(&self.update_time)?,
            kind_assumed,
        })
    }
}

impl LogInfo {
    /// The history entry, and whether its workload's kind was assumed. The same record always gives the same id.
    pub fn read(&self) -> Result<(Entry, bool), RecordError> {
        known_source(&self.invoke_source, &self.invoke_action)?;
        let (target, kind_assumed) = self.invoke_para.read()?;
        let result = &self.invoke_result;
        let outcome = match result.return_code {
            0 => Outcome::Succeeded,
            code => Outcome::Failed(Failure::Reported { code, message: result.return_msg.clone() }),
        };
        let entry = Entry {
            id: self.id(),
            trigger_id: None,
            trigger: TriggerName::parse(&self.trigger_name).map_err(RecordError::Name)?,
            repository: RepositoryName::parse(&self.repo_name).map_err(RecordError::Repository)?,
            tag: Tag::parse(&self.tag_name).map_err(RecordError::Tag)?,
            digest: None,
            change: None,
            by_hand: false,
            condition: self.invoke_condition.read()?,
            action: ServiceUpdate { target, method: UpdateMethod::Tag },
            previous_image: None,
            image: None,
            how: None,
            outcome,
            order: 0,
            at: time(&self.invoke_time)?,
            finished_at: None,
        };
        Ok((entry, kind_assumed))
    }

    fn id(&self) -> EntryId {
        let InvokePara { cluster_id, namespace, service_name, container_name, .. } = &self.invoke_para;
        let parts = [
            self.repo_name.as_str(),
            &self.tag_name,
            &self.trigger_name,
            &self.invoke_time,
            cluster_id,
            namespace,
            service_name,
            container_name,
        ];
        EntryId(format!("tcr-{:016x}", mix(&parts.join("\n"), self.invoke_result.return_code.unsigned_abs())))
    }
}

impl TagInfo {
    /// The tag, as of when it was last pushed.
    pub fn read(&self) -> Result<TagRecord, RecordError> {
        let pushed = if self.update_time.is_empty() { &self.push_time } else { &self.update_time };
        Ok(TagRecord {
            tag: Tag::parse(&self.tag_name).map_err(RecordError::Tag)?,
            digest: None,
            pushed_at: time(pushed)?,
        })
    }
}

impl InvokeCondition {
    fn read(&self) -> Result<Condition, RecordError> {
        condition(&self.invoke_method, &self.invoke_expr)
    }
}

impl InvokePara {
    fn read(&self) -> Result<(Target, bool), RecordError> {
        let service = self.service_name.split_once(':');
        let (kind, name) = service.unwrap_or((WorkloadKind::Deployment.as_str(), &self.service_name));
        let target =
            target(self.cluster_region, &self.cluster_id, &self.namespace, (kind, name), &self.container_name)?;
        Ok((target, service.is_none()))
    }
}

fn condition(method: &str, expr: &str) -> Result<Condition, RecordError> {
    match Method::parse(method) {
        // What stands beside “all” has no meaning.
        Some(Method::All) => Ok(Condition::ALL),
        Some(method) => Condition::parse(method, expr).map_err(RecordError::Condition),
        None => Err(RecordError::Method { found: method.into() }),
    }
}

fn target(
    region: i64,
    cluster: &str,
    namespace: &str,
    (kind, workload): (&str, &str),
    container: &str,
) -> Result<Target, RecordError> {
    let known = u16::try_from(region).ok().and_then(Region::by_number);
    let filled = |field, text: &str| match text {
        "" => Err(RecordError::Empty { field }),
        _ => Ok(text.to_owned()),
    };
    Ok(Target {
        workload: WorkloadRef {
            region: known.ok_or(RecordError::Region { number: region })?.id.into(),
            cluster: filled("ClusterId", cluster)?,
            namespace: filled("Namespace", namespace)?,
            kind: WorkloadKind::parse(kind).ok_or_else(|| RecordError::Kind { found: kind.into() })?,
            workload: filled("WorkloadName", workload)?,
        },
        container: filled("ContainerName", container)?,
    })
}

fn known_source(source: &str, action: &str) -> Result<(), RecordError> {
    if source != "IMAGE_PUSH" {
        return Err(RecordError::Source { found: source.into() });
    }
    if action != "SERVICE_UPDATE" {
        return Err(RecordError::Action { found: action.into() });
    }
    Ok(())
}

fn time(text: &str) -> Result<Timestamp, RecordError> {
    // A time that does carry a zone is taken at its word.
    Timestamp::parse_rfc3339(text)
        .or_else(|| Timestamp::parse_vendor(text))
        .ok_or_else(|| RecordError::Time { found: text.into() })
}

fn optional_time(text: &str) -> Result<Option<Timestamp>, RecordError> {
    if text.is_empty() { Ok(None) } else { time(text).map(Some) }
}

error_from_say!(RecordError);

impl Say for RecordError {
    fn say(&self, language: Language) -> String {
        match self {
            RecordError::Name(error) => error.say(language),
            RecordError::Repository(error) => error.say(language),
            RecordError::Tag(error) => error.say(language),
            RecordError::Condition(error) => error.say(language),
            RecordError::Method { found } => language.pick(
                format!("the condition’s method “{found}” is not known; it is “all”, “taglist” or “regex”"),
                format!("无法识别触发条件类型“{found}”，应为“all”、“taglist”或“regex”"),
            ),
            RecordError::Source { found } => language.pick(
                format!("it fires on “{found}”; only image pushes (“IMAGE_PUSH”) are known"),
                format!("触发来源为“{found}”，目前只支持镜像推送（“IMAGE_PUSH”）"),
            ),
            RecordError::Action { found } => language.pick(
                format!("its action is “{found}”; only service updates (“SERVICE_UPDATE”) are known"),
                format!("触发动作为“{found}”，目前只支持更新服务（“SERVICE_UPDATE”）"),
            ),
            RecordError::Kind { found } => language.pick(
                format!(
                    "the workload type “{found}” is not known; it is Deployment, StatefulSet, DaemonSet, CronJob or Job"
                ),
                format!("无法识别工作负载类型“{found}”，应为 Deployment、StatefulSet、DaemonSet、CronJob 或 Job"),
            ),
            RecordError::Region { number } => language.pick(
                format!("no region with the number {number} is known"),
                format!("没有编号为 {number} 的已知地域"),
            ),
            RecordError::Time { found } if found.is_empty() => {
                language.pick("it has no time".into(), "缺少时间".into())
            }
            RecordError::Time { found } => language.pick(
                format!("“{found}” is not a time such as 2021-11-18 11:51:13"),
                format!("“{found}”不是有效的时间，格式应类似 2021-11-18 11:51:13"),
            ),
            RecordError::Empty { field } => language.pick(format!("its {field} is empty"), format!("{field} 为空")),
        }
    }
}
