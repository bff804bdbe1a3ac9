import { turnLanguage, setPreferences, usePreferences, type Theme } from '@/app/preferences';
import { Checkbox, Chip } from '@/ui';
import { getLocale, m } from '@/words';
import styles from './AccountPage.module.css';

/** How the screens look and which keys they hear, in this browser. */
export function Settings() {
  const { largeType, letterKeys, theme } = usePreferences();
  const themes: [Theme, string][] = [
    ['light', m.theme_light()],
    ['dark', m.theme_dark()],
    ['system', m.theme_system()],
  ];
  const locale = getLocale();
  return (
    <section className={styles.card} aria-labelledby="hien-thi">
      <h2 id="hien-thi">{m.user_settings()}</h2>
      <div className={styles.settings}>
        <div>
          <Checkbox checked={largeType} onChange={(on) => setPreferences({ largeType: on })}>
            {m.user_large_type()}
          </Checkbox>
          <p className={styles.quiet}>{m.user_large_type_text()}</p>
        </div>
        <div>
          <Checkbox checked={!letterKeys} onChange={(off) => setPreferences({ letterKeys: !off })}>
            {m.user_letter_keys_off()}
          </Checkbox>
          <p className={styles.quiet}>{m.user_letter_keys_off_text()}</p>
        </div>
        <fieldset>
          <legend>{m.theme_title()}</legend>
          <div className={styles.choices}>
            {themes.map(([key, label]) => (
              <Chip key={key} selected={theme === key} onClick={() => setPreferences({ theme: key })}>
                {label}
              </Chip>
            ))}
          </div>
          <p className={styles.quiet}>{m.theme_note()}</p>
        </fieldset>
        <fieldset>
          <legend>{m.language_title()}</legend>
          <div className={styles.choices}>
            <Chip selected={locale === 'vi'} lang="vi" onClick={() => locale !== 'vi' && turnLanguage('vi')}>
              {m.language_vi()}
            </Chip>
            <Chip selected={locale === 'en'} lang="en" onClick={() => locale !== 'en' && turnLanguage('en')}>
              {m.language_en()}
            </Chip>
          </div>
          <p className={styles.quiet}>{m.language_note()}</p>
        </fieldset>
      </div>
    </section>
  );
}
