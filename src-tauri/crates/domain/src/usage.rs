//! Whether an object is used, as far as the service reports it: only a clear "no" permits its deletion.

/// What a service says of an object's use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// Nothing uses it; the service says so clearly.
    Free,
    /// Something uses it; by what, as far as the service names it.
    Used(Vec<UsedBy>),
    /// The service does not say, or not clearly. Never a permission to delete.
    Unknown,
}

/// A thing that uses an object, in the service's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedBy {
    /// The kind, such as `destinations`; empty where the service names none.
    pub kind: String,
    /// Its id, or what else the service shows of it.
    pub id: String,
}
