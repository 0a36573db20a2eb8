{
    echo 'Tên;Địa chỉ;Lao động'
    echo 'Công ty CP Kim khí Thăng Long;"phường Sài Đồng, quận Long Biên";'
    echo 'Xưởng tiện Năm;"Số 11, phường Phúc Lợi";7'
} > danh-sach.csv
