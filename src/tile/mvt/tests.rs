use proptest::prelude::*;

use super::*;

/// A field of a message: a number, or bytes (the eight of a double included).
#[derive(Debug, Clone, PartialEq)]
enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Double(f64),
    Uint(u64),
    Int(i64),
    Bool(bool),
}

#[derive(Debug, PartialEq)]
struct Feature {
    id: Option<u64>,
    kind: u64,
    rings: Vec<Vec<(i64, i64)>>,
    tags: Vec<(String, Value)>,
}

fn number(bytes: &mut &[u8]) -> u64 {
    let mut n = 0;
    for shift in (0..).step_by(7) {
        let (first, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        n |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            break;
        }
    }
    n
}

fn numbers(mut bytes: &[u8]) -> Vec<u64> {
    std::iter::from_fn(|| (!bytes.is_empty()).then(|| number(&mut bytes))).collect()
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Field<'_>)> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = number(&mut bytes);
        let field = match key & 7 {
            0 => Field::Number(number(&mut bytes)),
            wire => {
                let len = if wire == 1 { 8 } else { usize::try_from(number(&mut bytes)).unwrap() };
                let (content, rest) = bytes.split_at(len);
                bytes = rest;
                Field::Bytes(content)
            }
        };
        found.push((key >> 3, field));
    }
    found
}

fn all<'a>(message: &[(u64, Field<'a>)], wanted: u64) -> Vec<&'a [u8]> {
    let bytes = message.iter().filter(|(n, _)| *n == wanted);
    bytes.map(|(_, f)| if let Field::Bytes(b) = f { *b } else { panic!("{f:?} is a number") }).collect()
}

fn one(message: &[(u64, Field<'_>)], wanted: u64) -> Option<u64> {
    message.iter().find_map(|(n, f)| match f {
        Field::Number(value) if *n == wanted => Some(*value),
        _ => None,
    })
}

fn signed(n: u64) -> i64 {
    (n >> 1).cast_signed() ^ -(n & 1).cast_signed()
}

fn value(bytes: &[u8]) -> Value {
    match fields(bytes)[..] {
        [(1, Field::Bytes(text))] => Value::Text(String::from_utf8(text.to_vec()).unwrap()),
        [(3, Field::Bytes(double))] => Value::Double(f64::from_le_bytes(double.try_into().unwrap())),
        [(5, Field::Number(n))] => Value::Uint(n),
        [(6, Field::Number(n))] => Value::Int(signed(n)),
        [(7, Field::Number(n))] => Value::Bool(n == 1),
        ref other => panic!("{other:?} is no value"),
    }
}

/// Follows the pen of §4.3.2: a point is a ring of one vertex.
fn rings(geometry: &[u8]) -> Vec<Vec<(i64, i64)>> {
    let (mut rings, mut pen) = (Vec::new(), (0, 0));
    let mut rest = numbers(geometry).into_iter();
    while let Some(command) = rest.next() {
        match (command & 7, command >> 3) {
            (7, 1) => {}
            (kind, times) => {
                if kind == 1 {
                    rings.push(Vec::new());
                }
                for _ in 0..times {
                    pen = (pen.0 + signed(rest.next().unwrap()), pen.1 + signed(rest.next().unwrap()));
                    rings.last_mut().unwrap().push(pen);
                }
            }
        }
    }
    rings
}

fn decode(layer: &[u8]) -> (String, Vec<Feature>) {
    let message = fields(layer);
    assert_eq!((one(&message, 15), one(&message, 5)), (Some(2), Some(4096)));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let keys: Vec<String> = all(&message, 3).into_iter().map(text).collect();
    let values: Vec<Value> = all(&message, 4).into_iter().map(value).collect();
    let feature = |bytes| {
        let message = fields(bytes);
        let tags = all(&message, 2).into_iter().flat_map(numbers).map(|n| usize::try_from(n).unwrap());
        let tags: Vec<usize> = tags.collect();
        Feature {
            id: one(&message, 1),
            kind: one(&message, 3).unwrap(),
            rings: rings(all(&message, 4)[0]),
            tags: tags.chunks(2).map(|pair| (keys[pair[0]].clone(), values[pair[1]].clone())).collect(),
        }
    };
    (text(all(&message, 1)[0]), all(&message, 2).into_iter().map(feature).collect())
}

fn wide(ring: &[(i32, i32)]) -> Vec<(i64, i64)> {
    ring.iter().map(|&(x, y)| (x.into(), y.into())).collect()
}

#[test]
fn a_tile_is_its_layers_one_after_the_other() {
    let mut tile = Vec::new();
    for name in ["zones", "xưởng"] {
        let mut layer = Layer::new(name);
        layer.point(None, (1, 2), &[]);
        tile.extend(layer.finish());
    }
    let layers = all(&fields(&tile), 3);
    let names: Vec<String> = layers.iter().map(|layer| decode(layer).0).collect();
    assert_eq!(names, ["zones", "xưởng"]);
}

#[test]
fn a_layer_without_features_is_nothing() {
    let mut layer = Layer::new("empty");
    let _ = (layer.key("name"), layer.text("unused"));
    layer.polygon(Some(1), &[], &[]);
    assert!(layer.is_empty());
    assert_eq!(layer.finish(), Vec::<u8>::new());
}

#[test]
fn the_bytes_are_those_of_the_specification() {
    let mut layer = Layer::new("hi");
    layer.point(None, (25, 17), &[]);
    // §4.3.5.1 draws the point (25, 17) as 9 50 34.
    assert_eq!(layer.finish(), b"\x1a\x12\x78\x02\x0a\x02hi\x28\x80\x20\x12\x07\x18\x01\x22\x03\x09\x32\x22");
}

#[test]
fn a_polygon_is_drawn_as_in_the_specification() {
    let rings = [
        vec![(0, 0), (10, 0), (10, 10), (0, 10)],
        vec![(11, 11), (20, 11), (20, 20), (11, 20)],
        vec![(13, 13), (13, 17), (17, 17), (17, 13)],
    ];
    let mut layer = Layer::new("areas");
    layer.polygon(Some(7), &rings, &[]);
    // §4.3.5.6, the multipolygon with a hole.
    let expected = [
        9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15, 9, 22, 2, 26, 18, 0, 0, 18, 17, 0, 15, 9, 4, 13, 26, 0, 8, 8,
        0, 0, 7, 15,
    ];
    assert_eq!(layer.geometry, expected);
    let tile = layer.finish();
    let (_, features) = decode(all(&fields(&tile), 3)[0]);
    assert_eq!((features[0].id, features[0].kind), (Some(7), 3));
    assert_eq!(features[0].rings, rings.map(|ring| wide(&ring)));
}

#[test]
fn every_type_of_value_returns_as_it_was() {
    let mut layer = Layer::new("types");
    let keys = ["a", "b", "c", "d", "e", "a"].map(|key| layer.key(key));
    assert_eq!(keys, [0, 1, 2, 3, 4, 0], "a key has one number");
    let values = [layer.uint(u64::MAX), layer.int(i64::MIN), layer.double(-0.1), layer.bool(true)];
    let text = layer.text("Kim khí");
    let tags: Vec<u32> =
        keys.into_iter().zip(values.into_iter().chain([text])).flat_map(<[u32; 2]>::from).collect();
    layer.point(Some(0), (0, 0), &tags);
    let size = layer.bytes();
    let tile = layer.finish();
    assert!((size..size + 30).contains(&tile.len()));
    let (_, features) = decode(all(&fields(&tile), 3)[0]);
    let expected = [
        Value::Uint(u64::MAX),
        Value::Int(i64::MIN),
        Value::Double(-0.1),
        Value::Bool(true),
        Value::Text("Kim khí".into()),
    ];
    let names = ["a", "b", "c", "d", "e"].map(String::from);
    assert_eq!(features[0].tags, names.into_iter().zip(expected).collect::<Vec<_>>());
    assert_eq!(features[0].id, Some(0));
}

proptest! {
    #[test]
    fn points_return_as_they_were(
        points in prop::collection::vec((any::<Option<u64>>(), any::<(i32, i32)>(), "[a-e]{0,200}", any::<i64>()), 1..40),
    ) {
        let mut layer = Layer::new("points");
        let (name, size) = (layer.key("name"), layer.key("size"));
        for (id, at, text, int) in &points {
            let tags = [name, layer.text(text), size, layer.int(*int)];
            layer.point(*id, *at, &tags);
        }
        prop_assert_eq!(layer.len(), points.len());
        let tile = layer.finish();
        let (_, features) = decode(all(&fields(&tile), 3)[0]);
        let expected = points.into_iter().map(|(id, at, text, int)| Feature {
            id,
            kind: 1,
            rings: vec![wide(&[at])],
            tags: vec![("name".into(), Value::Text(text)), ("size".into(), Value::Int(int))],
        });
        prop_assert_eq!(features, expected.collect::<Vec<_>>());
    }
}
