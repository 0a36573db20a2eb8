import assert from 'node:assert/strict';
import test from 'node:test';
import { kindOf, lost } from '../src/lib/faults.ts';
import { en } from '../src/lib/en.ts';
import { vi } from '../src/lib/vi.ts';

test('a status claims no more than it says: 400 may be a long question, 503 a busy server', () => {
  assert.deepEqual([400, 401, 403, 404, 406, 413, 429, 500, 502, 503, 504].map(kindOf), [
    'asked',
    'rights',
    'rights',
    'missing',
    'asked',
    'asked',
    'slowed',
    'server',
    'away',
    'busy',
    'away',
  ]);
  assert.doesNotMatch(vi.fault_asked + en.fault_asked, /hợp lệ|valid/);
  assert.doesNotMatch(vi.fault_busy + en.fault_busy, /nạp|loading/);
});

test('the parts that could not be loaded are named, those on their way are not', () => {
  const parts = [
    ['mix', { fault: null }],
    ['change', { fault: new Error('x') }],
  ] as [string, { fault: Error | null }][];
  assert.deepEqual(
    lost(parts).map(([name]) => name),
    ['change'],
  );
});
