import { expect, it } from 'vitest';
import { findOnPage } from './find';
import type { TextItem } from './pdf';

const items: TextItem[] = [
  { text: 'Thực hiện Kế hoạch cấp giấy chứng', rect: [0, 0, 330, 12] },
  { text: 'nhận quyền sử dụng đất', rect: [0, 18, 220, 12] },
];

it('finds with and without marks', () => {
  expect(findOnPage(items, ['kế hoạch'])).toHaveLength(1);
  expect(findOnPage(items, ['ke hoach'])).toHaveLength(1);
  expect(findOnPage(items, ['đất', 'dat'])).toHaveLength(2);
});
it('runs over a line break', () => {
  const rects = findOnPage(items, ['giay chung nhan']);
  expect(rects).toHaveLength(2);
  expect(rects[1]?.[0]).toBe(0);
  expect(rects[1]?.[1]).toBe(18);
});
it('takes whole syllables only', () => expect(findOnPage(items, ['hoac', 'ụng'])).toEqual([]));
it('takes place from the share of letters', () => {
  const [rect] = findOnPage(items, ['Thực hiện']);
  expect(rect?.[0]).toBe(0);
  expect(rect?.[2]).toBeCloseTo((330 * 9) / 33);
});
it('finds nothing for nothing', () => expect(findOnPage(items, ['', '  '])).toEqual([]));
