import { givenName } from '@/letter';
import { shortDay } from './shortDay';

/** How a bút phê is signed on the page: "Hà, 28/11", or "Sơn (thay Hà), 28/11" in the place of another. */
export function noteSign(name: string, inPlaceOf: string | undefined, day: string): string {
  const who = inPlaceOf ? `${givenName(name)} (thay ${givenName(inPlaceOf)})` : givenName(name);
  return `${who}, ${shortDay(day)}`;
}
