/** Names of the register's enumerated values, as in its reports. */
import type { Lang } from './format';

const NAMES: Record<string, [vi: string, en: string]> = {
  industrial_park: ['Khu công nghiệp', 'Industrial park'],
  high_tech_park: ['Khu công nghệ cao', 'High-tech park'],
  digital_park: ['Khu công nghệ số tập trung', 'Digital technology park'],
  legacy_area: ['Khu công nghiệp cũ', 'Legacy industrial area'],
  industrial_cluster: ['Cụm công nghiệp', 'Industrial cluster'],
  craft_village_cluster: ['Cụm công nghiệp làng nghề', 'Craft village cluster'],
  proposed: ['Được đề xuất', 'Proposed'],
  planned: ['Quy hoạch', 'Planned'],
  established: ['Đã thành lập', 'Established'],
  under_construction: ['Đang xây dựng hạ tầng', 'Under construction'],
  operating: ['Đang hoạt động', 'Operating'],
  converting: ['Đang chuyển đổi', 'Converting'],
  removed: ['Đã đưa ra khỏi quy hoạch', 'Removed'],
  suspended: ['Tạm ngừng', 'Suspended'],
  suspended_or_closed: ['Tạm ngừng hoặc đã chấm dứt', 'Suspended or ceased'],
  moved: ['Đã chuyển đi', 'Moved'],
  closed: ['Đã chấm dứt', 'Closed'],
  survey: ['Đo đạc thực địa', 'Surveyed on site'],
  gps: ['Định vị GPS', 'Satellite receiver'],
  geocoded: ['Suy từ địa chỉ', 'Derived from the address'],
  site_point_third_party: ['Điểm do bên thứ ba công bố', 'Published by a third party'],
  zone_point: ['Điểm của khu, cụm công nghiệp', 'Point of its zone'],
  ward_centre: ['Trung tâm xã, phường', 'Centre of its ward'],
  bus_stop_named_after_site: ['Điểm dừng xe buýt mang tên cơ sở', 'Bus stop named after it'],
  bus_stop_opposite_site: ['Điểm dừng xe buýt đối diện', 'Bus stop opposite'],
  bus_stop_same_street: ['Điểm dừng xe buýt cùng phố', 'Bus stop on its street'],
  synthetic: ['Dữ liệu giả lập', 'Synthetic'],
  contradicts_address: ['Tọa độ không khớp với địa chỉ', 'Point contradicts the address'],
  uncertain: ['Tọa độ chưa chắc chắn', 'Point is uncertain'],
  new: ['Thành lập mới', 'A new cluster'],
  expansion: ['Mở rộng', 'Expansion'],
  ordinary: ['Thông thường', 'Ordinary'],
  craft: ['Làng nghề', 'Craft village'],
  specialised: ['Chuyên ngành', 'Specialised'],
  supporting: ['Công nghiệp hỗ trợ', 'Supporting industry'],
  high_tech: ['Công nghệ cao', 'High technology'],
  eco: ['Sinh thái', 'Eco-industrial'],
  plain: ['Không phải miền núi', 'Not mountainous'],
  mountain: ['Miền núi', 'Mountainous'],
  establishments: ['Cơ sở', 'Establishments'],
  workers: ['Lao động', 'Workers'],
  district: ['Cấp huyện', 'District level'],
  ward: ['Cấp xã', 'Commune level'],
  surveyed: ['đo đạc', 'surveyed'],
  generalised: ['khái quát', 'generalised'],
  schematic: ['sơ đồ', 'schematic'],
};

/** The name for a code; an unknown code is shown as it is. */
export const wordFor = (code: string, lang: Lang): string => NAMES[code]?.[lang === 'vi' ? 0 : 1] ?? code;

/** Names without their kind, as maps write them. */
export const shortName = (name: string): string => name.replace(/^(Phường|Xã|Quận|Huyện|Thị xã|Thị trấn) /, '');
