import { useState } from 'react';
import { Checkbox, Dialog, Kbd } from '@/ui';
import { m } from '@/words';
import { keyEntries, keysInWords } from './keymap';
import { setPreferences, usePreferences } from './preferences';
import styles from './Shell.module.css';
import { heardKeys, type HeardKey } from './useKeys';

const order = keyEntries.map(([act]) => act);

/** The keys heard on the screen beneath, and the switch for those of a single letter. */
export default function KeysDialog({ onClose }: { onClose(): void }) {
  const { letterKeys } = usePreferences();
  // In the order of the map: moving first, then what may be done.
  const [heard] = useState(() => heardKeys().toSorted((a, b) => order.indexOf(a.act) - order.indexOf(b.act)));
  const here = heard.filter((key) => !key.everywhere);
  return (
    <Dialog open onClose={onClose} title={m.keys_title()}>
      {here.length > 0 && <KeyList title={m.keys_here()} heard={here} />}
      <KeyList title={m.keys_everywhere()} heard={heard.filter((key) => key.everywhere)} />
      <div className={styles.keysSwitch}>
        <Checkbox checked={!letterKeys} onChange={(off) => setPreferences({ letterKeys: !off })}>
          {m.user_letter_keys_off()}
        </Checkbox>
        <small>{m.user_letter_keys_off_text()}</small>
      </div>
    </Dialog>
  );
}

function KeyList({ title, heard }: { title: string; heard: HeardKey[] }) {
  return (
    <>
      <h3 className={styles.keysTitle}>{title}</h3>
      <dl className={styles.keys}>
        {heard.map(({ act, label, entry }) => (
          <div key={act}>
            <dt>{label}</dt>
            <dd>
              {keysInWords(entry).map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
              <span className="visually-hidden">{entry.keys.join(', ')}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
