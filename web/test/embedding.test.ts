import assert from 'node:assert/strict';
import test from 'node:test';
import { drawing, framers, frameOf } from '../src/lib/embedding.ts';

test('the code of a frame is HTML, whatever link and title have in them', () => {
  assert.equal(
    frameOf('https://a.vn/?s=24&embed=1', 'Bản đồ "A" <B>'),
    '<iframe src="https://a.vn/?s=24&amp;embed=1" title="Bản đồ &quot;A&quot; &lt;B&gt;" loading="lazy" width="100%" height="600" style="border: 0"></iframe>',
  );
});

test('the policy of the page says which origins may show it, and nothing is not nobody', () => {
  const cases: [string | null, string[] | null][] = [
    [null, null],
    ["default-src 'none'; script-src https://x.vn", null],
    ["default-src 'none'; frame-ancestors 'none'; object-src 'none'", []],
    ["frame-ancestors 'self'", []],
    [
      "default-src 'none'; frame-ancestors 'self' https://portal.example.vn http://b.vn:81; object-src 'none'",
      ['https://portal.example.vn', 'http://b.vn:81'],
    ],
    ["Frame-Ancestors 'self' *", ['*']],
    // Two headers arrive as one.
    ["default-src 'none', frame-ancestors https://a.vn", ['https://a.vn']],
  ];
  for (const [policy, origins] of cases) assert.deepEqual(framers(policy), origins, String(policy));
});

test('each run of dark modules is drawn once, where it is', () => {
  const svg = drawing([
    [true, true, false],
    [false, false, false],
    [true, false, true],
  ]);
  assert.match(svg, /viewBox="0 0 3 3"/);
  assert.match(svg, /<path d="M0 0h2v1h-2zM0 2h1v1h-1zM2 2h1v1h-1z"\/>/);
});
