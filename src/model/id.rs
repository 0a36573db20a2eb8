//! Integer identities, one type for each kind of record. They never change and are never reused.

/// Declares an identity over `i64`.
macro_rules! identity {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

identity! {
    /// A firm (establishment).
    FirmId,
    /// A zone or cluster.
    ZoneId,
    /// An administrative unit of one edition.
    UnitId,
    /// A succession of units.
    SuccessionId,
    /// An observation.
    ObservationId,
    /// A linkage cluster.
    LinkageId,
    /// An outline of a zone or cluster.
    OutlineId,
    /// A source.
    SourceId,
}
