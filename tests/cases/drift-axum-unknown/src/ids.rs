macro_rules! id {
    ($name:ident) => {
        id!($name, String);
    };
    ($name:ident, $of:ty) => {
        /// What tells one from the others.
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        pub struct $name($of);

        impl From<$of> for $name {
            fn from(of: $of) -> Self {
                Self(of)
            }
        }
    };
}

macro_rules! levels {
    ($name:ident : $($level:ident),+ $(,)?) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name {
            $($level),+
        }
    };
}

pub(crate) use {id, levels};
