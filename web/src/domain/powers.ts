import { m } from '@/words';

/** Quyền được ủy: its name, and in one line what it lets the other do. */
export function powerWords(power: string): { name: string; text: string } {
  switch (power) {
    case 'direct':
      return { name: m.power_direct(), text: m.power_direct_text() };
    case 'assign':
      return { name: m.power_assign(), text: m.power_assign_text() };
    default:
      return { name: m.power_handle(), text: m.power_handle_text() };
  }
}

/** "Giao việc trong đơn vị, Xử lý". */
export function powersInWords(powers: readonly string[]): string {
  return powers.map((power) => powerWords(power).name).join('; ');
}
