// Files are named in words that every system takes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slug } from '../src/lib/slug.ts';

test('a title and what it is of become the name of a file', () => {
  assert.equal(slug('Báo cáo 6 tháng', '2026-H1'), 'bao-cao-6-thang-2026-h1');
  assert.equal(slug('Điểm nóng (Gi*)', undefined, ''), 'diem-nong-gi');
  assert.ok(slug('Tỷ lệ lấp đầy khu, cụm công nghiệp theo từng đơn vị hành chính hiện nay').length <= 60);
});
