import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import { formatNumber } from '@/domain/numbers';
import { signatureName } from '@/letter';
import { Button, Checkbox, DateField, Dialog, Notice, TextField } from '@/ui';
import { m } from '@/words';
import { campaignsQuery, type Campaign } from './useRecheck';
import styles from './recheck.module.css';

/** Verdicts that can come out otherwise, those that lack evidence first. */
const VERDICTS = ['intact_unchecked', 'evidence_against', 'invalid', 'valid'] as const;

/** Under which name what is typed is kept. */
const FORM = 'kiem-tra-lai';

/** Which letters: days of arrival, present verdicts; how many there are is said before anything begins. */
export default function BeginDialog({ onClose, onBegun }: { onClose(): void; onBegun(campaign: Campaign): void }) {
  const queries = useQueryClient();
  const [from, setFrom] = useKeptField<string | null>(FORM, 'from', null);
  const [to, setTo] = useKeptField<string | null>(FORM, 'to', null);
  const [verdicts, setVerdicts] = useKeptField<string[]>(FORM, 'verdicts', ['intact_unchecked']);
  const [reason, setReason] = useKeptField(FORM, 'reason', '');
  const period = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const count = useQuery({
    ...$api.queryOptions('get', '/api/v1/signature-campaigns/candidates', { params: { query: period } }),
    staleTime: 10_000,
  });
  const begin = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST('/api/v1/signature-campaigns', { body: { ...period, verdicts, reason } });
      return data;
    },
    onSuccess: async (made) => {
      dropKeptFields(FORM);
      await queries.invalidateQueries({ queryKey: campaignsQuery.queryKey });
      if (made) onBegun(made);
    },
  });
  const countOf = (verdict: string) => count.data?.by_verdict.find((one) => one.state === verdict)?.count ?? 0;
  const total = verdicts.reduce((sum, verdict) => sum + countOf(verdict), 0);
  const fault = count.error ?? begin.error;
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.recheck_begin()}
      actions={
        <>
          <Button
            onClick={() => {
              dropKeptFields(FORM);
              onClose();
            }}
          >
            {m.cancel()}
          </Button>
          <Button variant="primary" icon={<IconRefresh aria-hidden />} busy={begin.isPending} disabled={total === 0} onClick={() => begin.mutate()}>
            {total > 0 ? m.recheck_begin_count({ count: formatNumber(total) }) : m.recheck_begin()}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.quiet}>{m.recheck_begin_text()}</p>
        <div className={styles.days}>
          <DateField label={m.recheck_from()} value={from} onChange={setFrom} optional />
          <DateField label={m.recheck_to()} value={to} onChange={setTo} optional />
        </div>
        <fieldset className={styles.verdicts}>
          <legend>{m.recheck_verdicts()}</legend>
          {VERDICTS.map((verdict) => (
            <Checkbox key={verdict} checked={verdicts.includes(verdict)} detail={count.data ? formatNumber(countOf(verdict)) : ''} onChange={(chosen) => setVerdicts(chosen ? [...verdicts, verdict] : verdicts.filter((one) => one !== verdict))}>
              {signatureName(verdict)}
            </Checkbox>
          ))}
        </fieldset>
        <TextField label={m.verdict_reason()} value={reason} maxLength={500} onChange={setReason} />
        <p role="status" className={styles.count}>
          {count.data ? (total > 0 ? m.recheck_count({ count: formatNumber(total) }) : m.recheck_count_none()) : m.recheck_counting()}
        </p>
        {fault && (
          <Notice tone="red" role="alert">
            {explain(fault)}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
