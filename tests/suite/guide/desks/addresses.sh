printf 'Tên;Địa chỉ\nXưởng;"số 5, P. Sài Đồng, Q. Long Biên"\n' > dia-chi.csv
