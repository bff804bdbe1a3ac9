import { useState } from 'react';
import { Dialog, KeyHint } from '@/ui';
import { m } from '@/words';
import styles from './Shell.module.css';
import { listKeys, showKey } from './useKeys';

/** The keys heard on the screen beneath. */
export default function KeysDialog({ onClose }: { onClose(): void }) {
  const [keys] = useState(listKeys);
  return (
    <Dialog open onClose={onClose} title={m.keys_title()}>
      <dl className={styles.keys}>
        {keys.map(({ keys: name, label }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>
              <KeyHint keys={showKey(name)} />
              <span className="visually-hidden">{name}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
