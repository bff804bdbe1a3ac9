import { intlLocale } from './locale';


/** 1.284 */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(intlLocale(), { useGrouping: 'always' } as Intl.NumberFormatOptions).format(value);
}

/** 0.943 → 94,3% */
export function formatShare(share: number): string {
  return `${new Intl.NumberFormat(intlLocale(), { maximumFractionDigits: 1 }).format(share * 100)}%`;
}

/** 48 kB, 1,2 MB; units of a thousand, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${new Intl.NumberFormat(intlLocale(), { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${units[unit]}`;
}
