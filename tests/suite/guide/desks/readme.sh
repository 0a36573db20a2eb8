# Lists as offices send them: a table of firms, addresses, layers of maps; and the folder of another city.
xuong export firms -o register.csv
{
    echo 'Mã;Tên DN;Mã số thuế;Địa chỉ;Lao động;Kinh độ;Vĩ độ'
    echo 'F0086;Công ty CP Kim khí Thăng Long;;"phường Sài Đồng, quận Long Biên";;;'
    echo ';Xưởng đúc Ba;;"Số 9, ngõ 12, phường Phúc Lợi";12;105,9312;21,0345'
} > co-so.csv
{
    echo 'Mã;Tên DN;Địa chỉ;Lao động'
    echo ';Xưởng tiện Năm;"Số 11, phường Phúc Lợi";7'
} > co-so-2.csv
cp co-so-2.csv danh-sach.csv
printf 'Tên;Địa chỉ\nXưởng;"số 5, P. Sài Đồng, Q. Long Biên"\n' > dia-chi.csv
echo '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[105.7,21.05],[105.9,21.05],[105.9,21.2],[105.7,21.2],[105.7,21.05]]]}}' > vung.geojson
xuong export zones -o zones.geojson
ogr2ogr -q -f GPKG co-so.gpkg vung.geojson -nln khac
printf 'Tên,Kinh độ,Vĩ độ\nXưởng mộc Sáu,105.93,21.03\n' > sau.csv
ogr2ogr -q -f GPKG -update co-so.gpkg sau.csv -nln co_so -oo X_POSSIBLE_NAMES='Kinh độ' -oo Y_POSSIBLE_NAMES='Vĩ độ' -a_srs EPSG:4326
xuong export units -o units.geojson
ogr2ogr -q -f GeoJSON phuong-xa.geojson units.geojson -where "edition = 'wards-2025'" -sql "select code as MA_XA, name as TEN_XA from units where edition = 'wards-2025'"
mkdir shapes
ogr2ogr -q -f 'ESRI Shapefile' -lco ENCODING=UTF-8 shapes/phuong-xa.shp units.geojson -sql "select code, name from units where edition = 'wards-2025'"
python3 -m zipfile -c phuong-xa.zip shapes/*
xuong export outlines -o outlines.geojson
ogr2ogr -q -f GeoJSON ranh-gioi-kcn.geojson outlines.geojson -sql "select code as MA_KCN from outlines"
cp -r "$REPOSITORY/tests/fixtures/cities/mau" da-nang
# Two imports wait already, so that the next one is number 3.
xuong import firms co-so-2.csv --stage
xuong import firms co-so-2.csv --stage
ln -s "$REPOSITORY/geodata" geodata
