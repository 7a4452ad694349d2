//! What is typed, in two shapes whose fields are listed once: a record that can be kept and compared, and a form of
//! signals over it that a page's fields are bound to.

use serde_json::Value;
use tagfire_domain::condition::Method;
use tagfire_domain::trigger::UpdateMethod;

/// Declares a record and its form. The form is made from a record, gives one, and takes one in place of what is typed.
macro_rules! form {
    (
        $(#[$record_doc:meta])* record $record:ident;
        $(#[$form_doc:meta])* form $form:ident;
        $($(#[$field_doc:meta])* $field:ident: $kind:ty,)+
    ) => {
        $(#[$record_doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $record {
            $($(#[$field_doc])* pub $field: $kind,)+
        }

        impl $record {
            /// What was kept of it; what isn't there is as nobody has typed it.
            pub fn from_kept(kept: &serde_json::Value) -> $record {
                $record { $($field: $crate::parts::form::Typed::read(&kept[stringify!($field)]),)+ }
            }

            /// Writes it down.
            pub fn keep_in(&self, into: &mut serde_json::Map<String, serde_json::Value>) {
                $(into.insert(stringify!($field).to_owned(), $crate::parts::form::Typed::written(&self.$field));)+
            }
        }

        $(#[$form_doc])*
        #[derive(Clone, Copy)]
        pub struct $form {
            $($(#[$field_doc])* pub $field: $crate::parts::held::Held<$kind>,)+
        }

        impl $form {
            /// A form that begins with this.
            pub fn new(record: $record) -> $form {
                $form { $($field: $crate::parts::held::Held::new(record.$field),)+ }
            }

            /// What is typed.
            pub fn get(self) -> $record {
                                $record { $($field: self.$field.get(),)+ }
            }

            /// Puts this in, in place of what is typed.
            pub fn set(self, record: $record) {
                                $(self.$field.set(record.$field);)+
            }
        }
    };
}
pub(crate) use form;

/// What a field holds, as it is kept.
pub trait Typed {
    /// The usual value where it can't be read.
    fn read(kept: &Value) -> Self;
    fn written(&self) -> Value;
}

impl Typed for String {
    fn read(kept: &Value) -> String {
        kept.as_str().unwrap_or_default().to_owned()
    }

    fn written(&self) -> Value {
        self.as_str().into()
    }
}

impl Typed for bool {
    fn read(kept: &Value) -> bool {
        kept.as_bool().unwrap_or_default()
    }

    fn written(&self) -> Value {
        (*self).into()
    }
}

impl Typed for Method {
    fn read(kept: &Value) -> Method {
        kept.as_str().and_then(Method::parse).unwrap_or_default()
    }

    fn written(&self) -> Value {
        self.as_str().into()
    }
}

impl Typed for UpdateMethod {
    fn read(kept: &Value) -> UpdateMethod {
        kept.as_str().and_then(UpdateMethod::parse).unwrap_or_default()
    }

    fn written(&self) -> Value {
        self.as_str().into()
    }
}
