import { m } from '@/words';

/** Cách xưng hô: the word stands in letters and stamps as it is, in whatever language the screen speaks. */
export function honorifics() {
  return [
    { value: 'ông', label: m.honorific_mr() },
    { value: 'bà', label: m.honorific_mrs() },
  ];
}
