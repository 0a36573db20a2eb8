# The list of a tax office, and the source that it is recorded as.
xuong add sources code=THUE_2026 title="Danh sách thuế 2026"
{
    echo 'Mã;Tên;Địa chỉ'
    echo 'F0086;Công ty CP Kim khí Thăng Long;Số 1 Sài Đồng'
    echo ';Xưởng đúc Ba;Số 9 Phúc Lợi'
    echo ';Xưởng mộc Tư;Số 10 Phúc Lợi'
    echo ';SEI Electronic Components;Võng La'
    echo 'F0034;Công ty Thuốc lá Thăng Long;235 Nguyễn Trãi'
    echo ';Xưởng tiện Năm;Số 11 Phúc Lợi'
} > thue-2026.csv
