//! What is typed, in two shapes whose fields are listed once: a record that can be kept and compared, and a form of
//! signals over it that a page's fields are bound to.

/// Declares a record and its form. The form is made from a record, gives one, and takes one in place of what is typed.
macro_rules! form {
    (
        $(#[$record_doc:meta])* record $record:ident;
        $(#[$form_doc:meta])* form $form:ident;
        $($(#[$field_doc:meta])* $field:ident: $kind:ty,)+
    ) => {
        $(#[$record_doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $record {
            $($(#[$field_doc])* pub $field: $kind,)+
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
