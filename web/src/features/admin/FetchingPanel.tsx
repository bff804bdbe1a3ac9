import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconCloudDownload, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import type { components } from '@/api/schema';
import { Badge, Button, Checkbox, ErrorState, showToast, SkeletonList, TextArea } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { FormDialog } from './FormDialog';
import { useField, useForm } from './useForm';

type Fetching = components['schemas']['FetchingView'];

const fetchingQuery = $api.queryOptions('get', '/api/v1/administration/evidence-fetching');

/** Lấy dữ liệu thu hồi từ nơi cấp: off until somebody names the hosts that may be asked. */
export default function FetchingPanel() {
  const queries = useQueryClient();
  const setting = useQuery(fetchingQuery);
  const [open, setOpen] = useState(false);
  if (setting.isPending) return <SkeletonList rows={1} compact />;
  if (setting.isLoadingError) return <ErrorState detail={explain(setting.error)} onRetry={() => void setting.refetch()} />;
  const { data } = setting;
  return (
    <section className={styles.panel} aria-labelledby="lay-du-lieu">
      <div className={styles.fetching}>
        <h2 id="lay-du-lieu">{m.fetch_title()}</h2>
        <Badge tone={data.on ? 'green' : 'grey'} icon={<IconCloudDownload size={14} aria-hidden />}>
          {data.on ? m.fetch_on() : m.fetch_off()}
        </Badge>
        <Button icon={<IconPencil aria-hidden />} onClick={() => setOpen(true)}>
          {m.fetch_change()}
        </Button>
      </div>
      <p className={styles.quiet}>{m.fetch_text()}</p>
      {data.hosts.length > 0 && (
        <ul className={styles.people} aria-label={m.fetch_hosts()}>
          {data.hosts.map((host) => (
            <li key={host.name}>
              <span translate="no">{host.name}</span>
              {host.internal && <Badge tone="amber">{m.fetch_internal()}</Badge>}
            </li>
          ))}
        </ul>
      )}
      {open && (
        <FetchingDialog
          known={data}
          onClose={() => setOpen(false)}
          onSaved={(saved) => {
            queries.setQueryData(fetchingQuery.queryKey, saved);
          }}
        />
      )}
    </section>
  );
}

const written = (hosts: Fetching['hosts'], internal: boolean) =>
  hosts
    .filter((host) => host.internal === internal)
    .map((host) => host.name)
    .join('\n');
const read = (text: string, internal: boolean) =>
  text
    .split(/[\s,;]+/u)
    .filter(Boolean)
    .map((name) => ({ name, internal }));

function FetchingDialog({ known, onClose, onSaved }: { known: Fetching; onClose(): void; onSaved(saved: Fetching): void }) {
  const form = useForm('lay-');
  const [on, setOn] = useField(form, 'on', known.on);
  const [outside, setOutside] = useField(form, 'outside', written(known.hosts, false));
  const [inside, setInside] = useField(form, 'inside', written(known.hosts, true));
  const submit = () =>
    form.send(async () => {
      const hosts = [...read(outside, false), ...read(inside, true)];
      const { data } = await client.PUT('/api/v1/administration/evidence-fetching', { body: { version: known.version, on, hosts } });
      if (data) onSaved(data);
      showToast(m.fetch_saved());
    });
  return (
    <FormDialog form={form} title={m.fetch_title()} submit={m.save()} onClose={onClose} onSubmit={submit}>
      <Checkbox checked={on} onChange={setOn}>
        {m.fetch_allow()}
      </Checkbox>
      <TextArea id="lay-hosts" label={m.fetch_hosts()} value={outside} onChange={setOutside} error={form.errorOf('hosts')} note={m.fetch_hosts_note()} rows={4} autoComplete="off" autoCapitalize="off" spellCheck={false} />
      <TextArea label={m.fetch_internal_hosts()} value={inside} onChange={setInside} note={m.fetch_internal_note()} rows={2} autoComplete="off" autoCapitalize="off" spellCheck={false} />
    </FormDialog>
  );
}
