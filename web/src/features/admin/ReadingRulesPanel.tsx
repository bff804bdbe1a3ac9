import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconDots, IconEye, IconEyeOff, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { explain } from '@/api/problem';
import { formatStamp } from '@/domain/dates';
import { today, URGENCIES, urgencyName } from '@/letter';
import { Badge, Button, EmptyState, ErrorState, IconButton, Menu, Notice, Select, SkeletonList, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { FormDialog } from './FormDialog';
import rules from './rules.module.css';
import { useField, useForm } from './useForm';

type Rule = components['schemas']['ReadingRuleView'];

const query = $api.queryOptions('get', '/api/v1/reading-rules');

export function ruleField(field: string): string {
  switch (field) {
    case 'organ_name':
      return m.field_organ();
    case 'kind':
      return m.field_kind();
    case 'notation':
      return m.rule_notation();
    case 'signer_name':
      return m.field_signer();
    case 'signer_position':
      return m.rule_position();
    default:
      return m.field_urgency();
  }
}

function inWords(field: string, value: string): string {
  if (!value) return m.rule_nothing_read();
  return field === 'urgency' ? urgencyName(value) : `“${value}”`;
}

/** Quy tắc đọc: what was corrected again and again, by sending body; each can be put in force, changed and deleted. */
export function ReadingRulesPanel() {
  const kept = useQuery(query);
  if (kept.isPending) return <SkeletonList rows={4} compact />;
  if (kept.isLoadingError) return <ErrorState detail={explain(kept.error)} onRetry={() => void kept.refetch()} />;
  if (kept.data.items.length === 0) return <EmptyState title={m.rules_none()}>{m.rules_none_detail()}</EmptyState>;
  return <List items={kept.data.items} />;
}

function List({ items }: { items: Rule[] }) {
  const queries = useQueryClient();
  const form = useForm('quy-tac-');
  const [edited, setEdited] = useState<Rule | null>(null);
  const [deleted, setDeleted] = useState<Rule | null>(null);
  const organs = [...new Set(items.map((rule) => rule.organ_name))];
  const change = async (rule: Rule, on: boolean, value = rule.kept_value) => {
    try {
      await client.PUT('/api/v1/reading-rules/{id}', { params: { path: { id: rule.id } }, body: { version: rule.version, kept_value: value, on } });
    } finally {
      // Letters change how often a rule was used while one looks at it.
      await queries.invalidateQueries({ queryKey: query.queryKey });
    }
  };
  const put = (rule: Rule, on: boolean) => form.send(() => change(rule, on));
  return (
    <div className={styles.panel}>
      {form.failure && !deleted && (
        <Notice tone="red" role="alert">
          {form.failure}
        </Notice>
      )}
      {organs.map((organ) => (
        <section key={organ} className={rules.organ} aria-label={organ}>
          <h2>{organ}</h2>
          <ul className={styles.people}>
            {items
              .filter((rule) => rule.organ_name === organ)
              .map((rule) => (
                <li key={rule.id} className={styles.line} data-off={rule.state === 'off' || undefined}>
                  <span className={styles.entry}>
                    <strong>{ruleField(rule.field)}</strong>
                    <span>{m.rule_says({ read: inWords(rule.field, rule.read_value), kept: inWords(rule.field, rule.kept_value) })}</span>
                    <State rule={rule} />
                    <small className={rules.tally}>{tally(rule)}</small>
                  </span>
                  {rule.state === 'proposed' && (
                    <Button busy={form.busy} onClick={() => void put(rule, true)}>
                      {m.rule_apply()}
                    </Button>
                  )}
                  <Menu
                    label={m.rule_acts({ field: ruleField(rule.field) })}
                    trigger={<IconButton variant="quiet" label={m.rule_acts({ field: ruleField(rule.field) })} icon={<IconDots aria-hidden />} />}
                    entries={[
                      rule.state === 'on'
                        ? { key: 'off', label: m.rule_switch_off(), icon: <IconEyeOff aria-hidden />, onSelect: () => void put(rule, false) }
                        : { key: 'on', label: m.rule_apply(), icon: <IconEye aria-hidden />, onSelect: () => void put(rule, true) },
                      { key: 'edit', label: m.rule_edit(), icon: <IconPencil aria-hidden />, onSelect: () => setEdited(rule) },
                      { key: 'delete', label: m.rule_delete(), icon: <IconTrash aria-hidden />, onSelect: () => setDeleted(rule) },
                    ]}
                  />
                </li>
              ))}
          </ul>
        </section>
      ))}
      {edited && <Edit rule={edited} onClose={() => setEdited(null)} onSend={(value) => change(edited, true, value)} />}
      {deleted && (
        <FormDialog
          form={form}
          title={m.rule_delete()}
          submit={m.rule_delete()}
          danger
          onClose={() => setDeleted(null)}
          onSubmit={() =>
            form.send(async () => {
              await client.DELETE('/api/v1/reading-rules/{id}', { params: { path: { id: deleted.id } } });
              await queries.invalidateQueries({ queryKey: query.queryKey });
            })
          }
        >
          <p>{m.rule_delete_text({ organ: deleted.organ_name })}</p>
        </FormDialog>
      )}
    </div>
  );
}

function State({ rule }: { rule: Rule }) {
  if (rule.state === 'on') return <Badge tone="green">{m.rule_on()}</Badge>;
  if (rule.state === 'proposed') return <Badge tone="amber">{m.rule_proposed()}</Badge>;
  return <Badge tone="grey">{rule.off_reason === 'overruled' ? m.rule_off_overruled() : m.rule_off()}</Badge>;
}

function tally(rule: Rule): string {
  const by = rule.changed_by ?? rule.made_by;
  return m.rule_tally({ seen: rule.seen, uses: rule.uses, overruled: rule.overruled, name: by.name, time: formatStamp(rule.changed_at, today()) });
}

function Edit({ rule, onClose, onSend }: { rule: Rule; onClose(): void; onSend(value: string): Promise<void> }) {
  const form = useForm('quy-tac-', rule.id);
  const [value, setValue] = useField(form, 'kept_value', rule.kept_value);
  const error = form.errorOf('kept_value');
  return (
    <FormDialog form={form} title={m.rule_edit()} submit={m.rule_save()} onClose={onClose} onSubmit={() => form.send(() => onSend(value))}>
      <p>{m.rule_edit_text({ organ: rule.organ_name, read: inWords(rule.field, rule.read_value) })}</p>
      {rule.field === 'urgency' ? (
        <Select id="quy-tac-kept_value" label={m.rule_kept()} options={URGENCIES.map((key) => ({ value: key, label: urgencyName(key) }))} value={value} onChange={(next) => setValue(next ?? 'normal')} error={error} />
      ) : (
        <TextField id="quy-tac-kept_value" label={m.rule_kept()} value={value} onChange={setValue} maxLength={120} autoComplete="off" error={error} />
      )}
    </FormDialog>
  );
}
