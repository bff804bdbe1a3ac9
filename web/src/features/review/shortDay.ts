/** 17/11, as a leader dates a bút phê. */
export function shortDay(iso: string): string {
  const [, month, day] = iso.split('-');
  return `${day}/${month}`;
}
