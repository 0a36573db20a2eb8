// Registers for the tests that neither screen nor print claims more than the register knows: data that could mislead.
import { register } from './register.mjs';

const line = (code, name, sector, lon, lat, more = ',,') => `${code},${name},${sector},${lon},${lat},${more}\n`;
/** A thousand metal firms in an otherwise empty corner, and three hundred of unknown sector among them. */
const crowd = Array.from({ length: 1300 }, (_, n) =>
  line(`C${n}`, `Cơ sở ${n}`, n < 1000 ? '2592' : '', 105.4 + (n % 40) * 2e-4, 21.2 + Math.floor(n / 40) * 2e-4),
);
/** In Long Biên, where the demo has fifteen firms: forty tailors, a significant number, and thirty carriers. */
const tailors = Array.from({ length: 40 }, (_, n) =>
  line(`M${n}`, `Xưởng may ${n}`, '1410', 105.9128, 21.04 + n * 1e-5),
);
const carriers = Array.from({ length: 30 }, (_, n) =>
  line(`V${n}`, `Vận tải ${n}`, '4933', 105.9125, 21.04 + n * 1e-5),
);
const dated = [
  line('D1', 'Cơ sở từ năm 1999', '2592', 105.9, 21.041, '1999,,'),
  line('D2', 'Cơ sở năm 2010', '2592', 105.9, 21.0412, '2010,,'),
  line('D3', 'Cơ sở tháng 5 năm 2010', '2592', 105.9, 21.0414, '2010-05,,'),
  line('D4', 'Cơ sở ước chừng', '2592', 105.9, 21.0416, ',ward_centre,3000'),
];

/**
 * Far from all others: firms closed by their dates alone, firms closed at an unknown time, and firms of unknown
 * presence.
 */
export const SPOT = { gone: [105.4, 20.75], vague: [105.42, 20.75], there: [105.44, 20.75] };
const lives =
  'code,name,sector,status,opened,closed,as_of,lon,lat\n' +
  `L1,Đã đóng cửa theo ngày,2592,,2001,2016-05-01,2026-01,${SPOT.gone}\n` +
  `L2,Đã chuyển đi không rõ năm,2592,moved,2001,,2020-01-01,${SPOT.vague}\n` +
  `L3,Vẫn ở đây,2592,operating,2001,,2026-01,${SPOT.there}\n`;

/** Where the crowd is, as a place to search from. */
export const CORNER = 'near=105.40400,21.20300,3000&at=g%C3%B3c';

/** The demo of Hà Nội with all of them. */
export async function misleading() {
  const own = await register();
  const head = 'code,name,sector,lon,lat,opened,point_method,point_precision_m\n';
  await own.put('firms', 'dong.csv', head + [...crowd, ...tailors, ...carriers, ...dated].join(''));
  await own.put('firms', 'lives.csv', lives);
  return own;
}
