import { Link } from '@tanstack/react-router';
import { IconUserShare, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Me } from '@/api/client';
import { dayOf, formatShortDate } from '@/domain/dates';
import { addressed } from '@/letter';
import { IconButton } from '@/ui';
import { m } from '@/words';
import styles from './ActingBar.module.css';
import { capital } from './words';

const HIDDEN = 'congvan.acting.hidden';

/** One calm line: in whose place one acts, and who acts in one's own. Hidden for this session by a press, until that changes. */
export default function ActingBar({ me }: { me: Me }) {
  const today = dayOf(me.now);
  const [hidden, setHidden] = useState(() => sessionStorage.getItem(HIDDEN));
  const what = [...me.acts_for, ...me.delegated].map((one) => one.id).toSorted().join(' ');
  if (what === '' || hidden === what) return null;
  const until = (day: string) => formatShortDate(day, today);
  const whom = me.acts_for.map((one) => m.acting_whom({ who: addressed(one.person), title: one.title, date: until(one.last_day) })).join(', ');
  const own = me.delegated.map((one) => capital(m.acting_own_whom({ who: addressed(one.person), date: until(one.last_day) }))).join('; ');
  const text = [whom && m.acting_bar({ whom }), own].filter(Boolean).join(' · ');
  return (
    <div className={styles.bar} role="status">
      <IconUserShare size={16} aria-hidden />
      <Link to="/uy-quyen" className={styles.text} title={text}>
        {text}
      </Link>
      {own && (
        <Link to="/uy-quyen" className={styles.end}>
          {m.delegation_revoke()}
        </Link>
      )}
      <IconButton
        variant="quiet"
        label={m.acting_hide()}
        icon={<IconX aria-hidden />}
        className={styles.hide}
        onClick={() => {
          sessionStorage.setItem(HIDDEN, what);
          setHidden(what);
        }}
      />
    </div>
  );
}
