import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { explain } from '@/api/problem';
import { useMe } from '@/api/session';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import { dayOf, formatDate, weekday } from '@/domain/dates';
import { Badge, Button, Dialog, ErrorState, ErrorSummary, IconButton, Notice, Select, showToast, SkeletonForm, TextField } from '@/ui';
import { m } from '@/words';
import styles from './calendar.module.css';
import { isWorked, stepTo, weeksOf, withDay, type SpecialDay } from './calendarYear';
import { useField, useForm } from './useForm';

type Settings = components['schemas']['CalendarSettings'];

/** Giờ làm việc and the year with its holidays and make-up days. */
export function CalendarPanel() {
  const options = $api.queryOptions('get', '/api/v1/administration/calendar');
  const calendar = useQuery(options);
  if (calendar.isPending) return <SkeletonForm fields={3} />;
  if (calendar.isLoadingError) return <ErrorState detail={explain(calendar.error)} onRetry={() => void calendar.refetch()} />;
  return <Editor key={calendar.data.version} settings={calendar.data} />;
}

function Editor({ settings }: { settings: Settings }) {
  const queries = useQueryClient();
  const me = useMe();
  const today = dayOf(me.now);
  const [year, setYear] = useState(Number(today.slice(0, 4)));
  const form = useForm('lich-');
  const [sessions, setSessions] = useField(form, 'sessions', settings.sessions);
  const [days, setDays] = useField<SpecialDay[]>(form, 'days', settings.days);
  const [picked, setPicked] = useState<string | null>(null);
  // The whole year is one stop for Tab; arrows go from day to day.
  const [reached, setReached] = useState(today);
  const stop = reached.startsWith(`${year}-`) ? reached : `${year}-01-01`;
  const changed = sessions !== settings.sessions || days !== settings.days;
  const byDate = new Map(days.map((day) => [day.date, day]));
  const listed = days.filter((day) => day.date.startsWith(`${year}-`));
  const save = async () => {
    const done = await form.send(async () => {
      const { data } = await client.PUT('/api/v1/administration/calendar', { body: { version: settings.version, sessions, days } });
      if (data) queries.setQueryData($api.queryOptions('get', '/api/v1/administration/calendar').queryKey, data);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/deadlines'] });
    });
    if (done) showToast(m.calendar_saved());
  };
  return (
    <div className={styles.panel}>
      <ErrorSummary problems={form.problems} attempt={form.attempt} />
      <fieldset id="lich-sessions" tabIndex={-1} className={styles.hours}>
        <legend>{m.calendar_hours()}</legend>
        {sessions.map((session, place) => (
          // Sessions have no name but their place.
          <div key={place} className={styles.session}>
            {(['from', 'to'] as const).map((edge) => (
              <TextField
                key={edge}
                id={`lich-sessions/${place}/${edge}`}
                error={form.errorOf(`sessions/${place}/${edge}`)}
                inputMode="numeric"
                placeholder="07:30"
                autoComplete="off"
                label={edge === 'from' ? m.calendar_from({ number: place + 1 }) : m.calendar_to({ number: place + 1 })}
                value={session[edge]}
                onChange={(value) => setSessions(sessions.map((one, at) => (at === place ? { ...one, [edge]: value } : one)))}
              />
            ))}
          </div>
        ))}
      </fieldset>
      <div className={styles.yearBar}>
        <IconButton label={m.calendar_year_before()} icon={<IconChevronLeft aria-hidden />} onClick={() => setYear(year - 1)} />
        <h3 aria-live="polite">{m.calendar_year({ year: String(year) })}</h3>
        <IconButton label={m.calendar_year_after()} icon={<IconChevronRight aria-hidden />} onClick={() => setYear(year + 1)} />
        <ul className={styles.legend}>
          <li data-kind="off">{m.calendar_legend_off()}</li>
          <li data-kind="work">{m.calendar_legend_work()}</li>
        </ul>
      </div>
      {listed.length === 0 && <Notice tone="amber">{m.calendar_none({ year: String(year) })}</Notice>}
      <div id="lich-days" tabIndex={-1} className={styles.year} role="group" aria-label={m.calendar_days({ year: String(year) })}>
        {Array.from({ length: 12 }, (_, index) => index + 1).map((month) => (
          <section key={month} className={styles.month} aria-label={m.calendar_month({ month })}>
            <h4>{m.calendar_month({ month })}</h4>
            <div className={styles.grid}>
              {m.calendar_weekdays().split(' ').map((name) => (
                <span key={name} className={styles.weekday} aria-hidden>
                  {name}
                </span>
              ))}
              {weeksOf(year, month).flatMap((week, row) =>
                week.map((date, column) => {
                  if (!date) return <span key={`${row}-${column}`} />;
                  const special = byDate.get(date);
                  const worked = isWorked(date, special);
                  const name = special?.name || (worked ? m.calendar_worked() : m.calendar_weekend());
                  return (
                    <button key={date} type="button" data-date={date} tabIndex={date === stop ? 0 : -1} onFocus={() => setReached(date)} onKeyDown={(event) => walk(event, date)} className={styles.day} data-kind={special ? (worked ? 'work' : 'off') : worked ? undefined : 'rest'} data-today={date === today || undefined} title={`${formatDate(date)}: ${name}`} aria-label={`${Number(date.slice(8))}/${month}/${year}: ${name}`} onClick={() => setPicked(date)}>
                      {Number(date.slice(8))}
                    </button>
                  );
                }),
              )}
            </div>
          </section>
        ))}
      </div>
      {listed.length > 0 && (
        <details className={styles.list}>
          <summary>{m.calendar_listed({ count: listed.length, year: String(year) })}</summary>
          <ul>
            {listed.map((day) => (
              <li key={day.date}>
                <button type="button" onClick={() => setPicked(day.date)}>
                  <strong>{formatDate(day.date)}</strong> <Badge tone={day.kind === 'swapped_work' ? 'green' : 'neutral'}>{kindWords(day.kind)}</Badge> {day.name}
                  <small>{day.legal_basis}</small>
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
      {form.failure && (
        <Notice tone="red" role="alert">
          {form.failure}
        </Notice>
      )}
      <div className={styles.save}>
        <Button variant={changed ? 'primary' : 'default'} disabled={!changed} busy={form.busy} onClick={() => void save()}>
          {m.calendar_save()}
        </Button>
        <p>{changed ? m.unsaved_changes() : settings.version === 0 ? m.calendar_built_in() : m.calendar_kept()}</p>
      </div>
      {picked && <DayDialog date={picked} special={byDate.get(picked)} onClose={() => setPicked(null)} onChange={(day) => setDays(withDay(days, day))} />}
    </div>
  );
}

/** Arrows go from day to day. */
function walk(event: KeyboardEvent<HTMLElement>, date: string): void {
  const next = stepTo(date, event.key);
  if (!next) return;
  event.preventDefault();
  event.currentTarget.closest('[role="group"]')?.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus();
}

function kindWords(kind: string): string {
  switch (kind) {
    case 'holiday':
      return m.day_holiday();
    case 'compensation':
      return m.day_compensation();
    case 'swapped_off':
      return m.day_swapped_off();
    case 'swapped_work':
      return m.day_swapped_work();
    default:
      return m.day_ordinary();
  }
}

function DayDialog({ date, special, onClose, onChange }: { date: string; special: SpecialDay | undefined; onClose(): void; onChange(day: SpecialDay): void }) {
  const form = `ngay-${date}`;
  const [kind, setKind] = useKeptField(form, 'kind', special?.kind ?? '');
  const [name, setName] = useKeptField(form, 'name', special?.name ?? '');
  const [basis, setBasis] = useKeptField(form, 'basis', special?.legal_basis ?? '');
  const end = () => {
    dropKeptFields(form);
    onClose();
  };
  const weekend = weekday(date) === 0 || weekday(date) === 6;
  const kinds = ['', ...(weekend ? ['swapped_work', 'holiday'] : ['holiday', 'compensation', 'swapped_off'])];
  if (special && !kinds.includes(special.kind)) kinds.push(special.kind);
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.calendar_day({ date: formatDate(date) })}
      actions={
        <>
          <Button onClick={end}>{m.cancel()}</Button>
          <Button
            variant="primary"
            local
            onClick={() => {
              onChange({ date, kind, name: name.trim(), legal_basis: basis.trim() });
              end();
            }}
          >
            {m.calendar_mark()}
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        <Select label={m.calendar_kind()} options={kinds.map((value) => ({ value, label: kindWords(value) }))} value={kind} onChange={(value) => setKind(value ?? '')} />
        {kind && <TextField label={m.calendar_name()} value={name} onChange={setName} autoComplete="off" note={m.calendar_name_note()} />}
        {kind && <TextField label={m.calendar_basis()} value={basis} onChange={setBasis} autoComplete="off" note={m.calendar_basis_note()} />}
      </div>
    </Dialog>
  );
}
