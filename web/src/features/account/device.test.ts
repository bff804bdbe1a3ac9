import { describe, expect, it } from 'vitest';
import { deviceName, isPhone } from './device';

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('a device', () => {
  it('is named by browser and system', () => {
    expect(deviceName(chrome)).toBe('Chrome · Linux');
    expect(deviceName(`${chrome} Edg/140.0.0.0`.replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64'))).toBe('Edge · Windows');
    expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1')).toBe('Safari · iOS');
  });
  it('that says nothing known has no name', () => expect(deviceName('curl/8.5.0')).toBe(''));
  it('is told apart as a phone', () => {
    expect(isPhone(chrome)).toBe(false);
    expect(isPhone('Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36')).toBe(true);
  });
});
