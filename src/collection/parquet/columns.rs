//! The columns of a file, and how each is stored.

use std::sync::Arc;

use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    errors::Result,
    file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr},
    schema::types::{ColumnPath, Type as Node, TypePtr},
};

use crate::{
    collection::{
        form::Form,
        kinds::{Collection, ID, Property},
        view::Shown,
    },
    model::column::Type,
};

/// The column of geometries.
pub(super) const GEOMETRY: &str = "geometry";

/// The column of the box of each geometry.
pub(super) const BBOX: &str = "bbox";

/// The fields of a box, with the place of each among bounds.
pub(super) const BBOX_FIELDS: [(&str, usize); 4] = [("xmin", 0), ("ymin", 1), ("xmax", 2), ("ymax", 3)];

/// The division under which reports count a firm. Codes of both versions of VSIC stand beside each other in `sector`; this
/// column saves engines the concordance.
const COUNTED_DIVISION: &str = "counted_division";

/// The enterprise of the firm, as reports count enterprises.
const ENTERPRISE: &str = "enterprise";

/// The content of a column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content {
    /// The identity, which every row has.
    Identity,
    /// A property.
    Property(Property),
    /// The division under which reports count the firm.
    CountedDivision,
    /// The enterprise: the code that its tax code begins with, or without one the code of the firm.
    Enterprise,
    /// The geometry.
    Geometry,
    /// A side of the box of the geometry, by its place among bounds.
    Bound(usize),
}

/// How values are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    /// Bytes, of a text or of a geometry.
    Bytes,
    /// Whole numbers.
    Int,
    /// Measured numbers.
    Real,
    /// Days since 1970.
    Day,
}

impl Content {
    /// The columns that are shown, in the order of the file. Records without a place have no column of geometries.
    pub(super) fn all(collection: Collection, shown: &Shown) -> Vec<Self> {
        let mut all = vec![Self::Identity];
        all.extend(shown.properties.iter().copied().map(Self::Property));
        if collection == Collection::Firms {
            all.extend([Self::CountedDivision, Self::Enterprise]);
        }
        if shown.form != Form::None {
            all.push(Self::Geometry);
            all.extend(BBOX_FIELDS.map(|(_, side)| Self::Bound(side)));
        }
        all
    }

    /// How its values are stored.
    pub(super) fn storage(self) -> Storage {
        match self {
            Self::Identity => Storage::Int,
            Self::CountedDivision | Self::Enterprise | Self::Geometry => Storage::Bytes,
            Self::Bound(_) => Storage::Real,
            Self::Property(property) => match property.kind {
                Type::Text | Type::Precision => Storage::Bytes,
                Type::Int => Storage::Int,
                Type::Real => Storage::Real,
                Type::Date => Storage::Day,
            },
        }
    }

    /// The column as a node of the schema; `None` for a field of the box, which is a group.
    fn node(self) -> Option<Result<Node>> {
        let text = Some(LogicalType::String);
        Some(match self {
            Self::Identity => leaf(ID, Repetition::REQUIRED, Physical::INT64, None),
            Self::CountedDivision => leaf(COUNTED_DIVISION, Repetition::OPTIONAL, Physical::BYTE_ARRAY, text),
            Self::Enterprise => leaf(ENTERPRISE, Repetition::OPTIONAL, Physical::BYTE_ARRAY, text),
            Self::Geometry => leaf(GEOMETRY, Repetition::OPTIONAL, Physical::BYTE_ARRAY, None),
            Self::Bound(_) => return None,
            Self::Property(property) => {
                let (physical, logical) = match self.storage() {
                    Storage::Bytes => (Physical::BYTE_ARRAY, text),
                    Storage::Int => (Physical::INT64, None),
                    Storage::Real => (Physical::DOUBLE, None),
                    Storage::Day => (Physical::INT32, Some(LogicalType::Date)),
                };
                leaf(property.name, Repetition::OPTIONAL, physical, logical)
            }
        })
    }
}

fn leaf(
    name: &str,
    repetition: Repetition,
    physical: Physical,
    logical: Option<LogicalType>,
) -> Result<Node> {
    let builder = Node::primitive_type_builder(name, physical);
    builder.with_repetition(repetition).with_logical_type(logical).build()
}

/// The schema of a file with these columns. A row has a box if and only if it has a geometry.
pub(super) fn schema(collection: Collection, columns: &[Content]) -> Result<TypePtr> {
    let field = |(name, _)| leaf(name, Repetition::REQUIRED, Physical::DOUBLE, None).map(Arc::new);
    let fields = BBOX_FIELDS.into_iter().map(field).collect::<Result<_>>()?;
    let bbox =
        Node::group_type_builder(BBOX).with_repetition(Repetition::OPTIONAL).with_fields(fields).build();
    let has_box = columns.iter().any(|column| matches!(column, Content::Bound(_)));
    let nodes = columns.iter().filter_map(|column| column.node()).chain(has_box.then_some(bbox));
    let nodes = nodes.map(|node| node.map(Arc::new)).collect::<Result<_>>()?;
    Node::group_type_builder(collection.code()).with_fields(nodes).build().map(Arc::new)
}

/// How files are written. Geometries have no order that statistics could state; the box beside them has.
pub(super) fn properties() -> WriterPropertiesPtr {
    let geometry = || ColumnPath::from(GEOMETRY);
    let mut all = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("xuong ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_column_dictionary_enabled(geometry(), false)
        .set_column_statistics_enabled(geometry(), EnabledStatistics::None);
    for (field, _) in BBOX_FIELDS {
        let path = ColumnPath::new(vec![BBOX.to_owned(), field.to_owned()]);
        all = all.set_column_dictionary_enabled(path, false);
    }
    Arc::new(all.build())
}
