import { formatStamp } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { today } from '@/letter';
import { Select } from '@/ui';
import { m } from '@/words';
import type { Campaign } from './useRecheck';
import styles from './recheck.module.css';

/** The checks before, the last one first. */
export default function EarlierChoice({ campaigns, shown, onChoose }: { campaigns: Campaign[]; shown: Campaign; onChoose(id: string): void }) {
  const options = campaigns.map((one) => ({ value: one.id, label: formatStamp(one.started_at, today()), detail: m.recheck_choice({ total: formatNumber(one.total), who: one.started_by ?? '–' }) }));
  return <Select label={m.recheck_earlier()} fieldClass={styles.earlier} options={options} value={shown.id} onChange={(id) => id && onChoose(id)} />;
}
