import { useQueryClient } from '@tanstack/react-query';
import { client } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { Button, ErrorSummary, Notice, Select, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { useKeepOrganisation, type AgencySettings } from './organisation';
import { useField, useForm } from './useForm';

const ZONES = [420, 480, 540, 0];

/** Name, code and zone of the agency. `fresh`: it has no name of its own yet. */
export function AgencyForm({ agency, fresh = false, submitLabel, onSaved }: { agency: AgencySettings; fresh?: boolean; submitLabel: string; onSaved(): void }) {
  const queries = useQueryClient();
  const keep = useKeepOrganisation();
  const form = useForm('co-quan-');
  const [name, setName] = useField(form, 'name', fresh ? '' : agency.name);
  const [abbreviation, setAbbreviation] = useField(form, 'abbreviation', agency.abbreviation || 'UBND');
  const [code, setCode] = useField(form, 'code', agency.code);
  const [zone, setZone] = useField(form, 'zone', String(agency.zone_minutes));
  // What was typed earlier stands here again: nobody should take it for what is kept.
  const unsaved = !fresh && [name !== agency.name, abbreviation !== (agency.abbreviation || 'UBND'), code !== agency.code, zone !== String(agency.zone_minutes)].includes(true);
  const submit = async () => {
    const done = await form.send(async () => {
      await client.PUT('/api/v1/administration/agency', { body: { ...agency, name, abbreviation, code, zone_minutes: Number(zone) } });
    });
    if (!done) return;
    keep();
    // The rail shows the agency's name.
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    onSaved();
  };
  const zones = [...new Set([...ZONES, agency.zone_minutes])].map((minutes) => ({ value: String(minutes), label: zoneWords(minutes) }));
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ErrorSummary problems={form.problems} attempt={form.attempt} />
      {form.failure && (
        <Notice tone="red" role="alert">
          {form.failure}
        </Notice>
      )}
      <TextField id="co-quan-name" label={m.agency_name()} value={name} onChange={setName} error={form.errorOf('name')} note={m.agency_name_note()} autoComplete="organization" autoFocus={fresh} />
      <div className={styles.pair}>
        <TextField id="co-quan-abbreviation" label={m.agency_abbreviation()} value={abbreviation} onChange={setAbbreviation} error={form.errorOf('abbreviation')} note={m.agency_abbreviation_note()} autoComplete="off" />
        <TextField id="co-quan-code" label={m.agency_code()} value={code} onChange={setCode} error={form.errorOf('code')} note={m.agency_code_note()} autoComplete="off" spellCheck={false} autoCapitalize="characters" />
      </div>
      <Select id="co-quan-zone_minutes" label={m.agency_zone()} options={zones} value={zone} onChange={(value) => setZone(value ?? zone)} error={form.errorOf('zone_minutes')} note={m.agency_zone_note()} />
      <div>
        <Button type="submit" variant="primary" main busy={form.busy}>
          {submitLabel}
        </Button>
        {unsaved && <p className={styles.quiet}>{m.unsaved_changes()}</p>}
      </div>
    </form>
  );
}

function zoneWords(minutes: number): string {
  const sign = minutes < 0 ? '−' : '+';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const text = `UTC${sign}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
  return minutes === 420 ? m.agency_zone_vietnam({ zone: text }) : text;
}
