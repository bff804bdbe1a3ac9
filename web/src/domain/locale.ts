/** The language of the interface, for how days and numbers are written; set once when the page starts. */
let language: 'vi' | 'en' = 'vi';

export function setLanguage(to: 'vi' | 'en'): void {
  language = to;
}

export function languageNow(): 'vi' | 'en' {
  return language;
}

/** For `Intl`: Vietnamese writes 1.284 and 94,3 %; English here is that of Europe, 1,284 and days before months. */
export function intlLocale(): string {
  return language === 'en' ? 'en-GB' : 'vi-VN';
}
