import { expect, test } from 'vitest';
import { m } from '@/words';
import { faultText } from './mailFault';

test('what a restoration holds back is not called a fault of the server', () => {
  const told = faultText({ key: 'restored' });
  expect(told).not.toBe(m.mail_fault_other());
  expect(told).toMatch(/khôi phục/);
});
