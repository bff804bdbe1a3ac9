import { useRef } from 'react';
import { client } from '@/api/client';
import { Problem, type ProblemField } from '@/api/problem';
import type { components } from '@/api/schema';
import { useMe } from '@/api/session';
import { addDays, formatDate } from '@/domain/dates';
import { powerWords } from '@/domain/powers';
import { useField, useForm } from '@/features/admin/useForm';
import { nearDate } from '@/letter';
import { Button, Checkbox, Chip, DateField, ErrorSummary, Notice, Select, TextArea } from '@/ui';
import { m } from '@/words';
import styles from './DelegationPage.module.css';
import type { Delegation, Delegations } from './useDelegations';
import { delegationSentence, endOfWeek } from './words';

type Draft = components['schemas']['DelegationInput'];

interface GiveFormProps {
  posts: Delegations['posts'];
  people: Delegations['people'];
  today: string;
  onGiven(given: Delegation): void;
}

const LONGEST_REASON = 1000;

/** From which post, to whom, from when until when, which powers, why. */
export function GiveForm({ posts, people, today, onGiven }: GiveFormProps) {
  const me = useMe();
  const form = useForm('uy-quyen-');
  const [post, setPost] = useField<string | null>(form, 'position_id', posts[0]?.position_id ?? null);
  const [to, setTo] = useField<string | null>(form, 'to', null);
  const [first, setFirst] = useField<string | null>(form, 'first_day', today);
  const [last, setLast] = useField<string | null>(form, 'last_day', null);
  const [powers, setPowers] = useField<string[] | null>(form, 'powers', null);
  const [reason, setReason] = useField(form, 'reason', '');
  const repeat = useRef<{ body: string; key: string } | null>(null);
  const from = posts.find((one) => one.position_id === post) ?? posts[0];
  if (!from) return null;
  // Until something is unchecked, all that the post has.
  const given = from.powers.filter((power) => powers?.includes(power) ?? true);
  const chosen = people.find((one) => one.person.id === to);

  const submit = async () => {
    let done: Delegation | undefined;
    const sent = await form.send(async () => {
      const draft = { position_id: from.position_id, to, first_day: first, last_day: last, powers: given, reason: reason.trim() };
      const missing = whatIsMissing(draft, today);
      if (missing.length > 0) throw new Problem(422, '', '', missing);
      const text = JSON.stringify(draft);
      if (repeat.current?.body !== text) repeat.current = { body: text, key: crypto.randomUUID() };
      const { data } = await client.POST('/api/v1/delegations', { body: draft as Draft, headers: { 'idempotency-key': repeat.current.key } });
      done = data;
    });
    if (sent && done) onGiven(done);
  };
  const begin = first ?? today;
  const ends = [
    { day: today, text: m.delegation_today(), from: today },
    { day: endOfWeek(begin), text: m.delegation_week_end(), from: begin },
    { day: addDays(begin, 6), text: m.delegation_weeks({ count: 1 }), from: begin },
    { day: addDays(begin, 13), text: m.delegation_weeks({ count: 2 }), from: begin },
  ].filter((end, index, all) => all.findIndex((other) => other.day === end.day && other.from === end.from) === index);
  const powersFault = form.errorOf('powers');
  return (
    <section className={styles.card} aria-labelledby="uy-quyen-moi">
      <h2 id="uy-quyen-moi">{m.delegation_new()}</h2>
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
        {posts.length === 1 ? (
          <p className={styles.quiet}>
            {m.delegation_post()}: <strong>{`${from.title}, ${from.unit_short_name}`}</strong>
          </p>
        ) : (
          <Select
            id="uy-quyen-position_id"
            label={m.delegation_post()}
            options={posts.map((one) => ({ value: one.position_id, label: `${one.title}, ${one.unit_short_name}` }))}
            value={from.position_id}
            error={form.errorOf('position_id')}
            onChange={(value) => {
              setPost(value);
              setPowers(null);
            }}
          />
        )}
        <Select
          id="uy-quyen-to"
          label={m.delegation_to()}
          searchable
          placeholder={m.delegation_to_hint()}
          options={people.map(({ person, title, unit_short_name }) => ({ value: person.id, label: `${person.name} – ${title}, ${unit_short_name}` }))}
          value={to}
          onChange={setTo}
          note={people.length === 0 ? m.delegation_nobody() : undefined}
          error={form.errorOf('to')}
        />
        <div className={styles.period}>
          <DateField id="uy-quyen-first_day" label={m.delegation_first()} value={first} onChange={setFirst} min={today} error={form.errorOf('first_day')} />
          <DateField id="uy-quyen-last_day" label={m.delegation_last()} value={last} onChange={setLast} min={begin} error={form.errorOf('last_day')} />
          <div className={styles.chips} role="group" aria-label={m.delegation_period()}>
            {ends.map((end) => (
              <Chip
                key={end.text}
                tone="strong"
                selected={first === end.from && last === end.day}
                title={nearDate(end.day)}
                onClick={() => {
                  setFirst(end.from);
                  setLast(end.day);
                }}
              >
                {end.text}
              </Chip>
            ))}
          </div>
        </div>
        <fieldset className={styles.powers} id="uy-quyen-powers" tabIndex={-1} aria-describedby={powersFault ? 'uy-quyen-powers-loi' : 'uy-quyen-luon'}>
          <legend>{m.delegation_powers()}</legend>
          {powersFault && (
            <p className={styles.fault} id="uy-quyen-powers-loi">
              {powersFault}
            </p>
          )}
          {from.powers.map((power) => {
            const { name, text } = powerWords(power);
            return (
              <div key={power} className={styles.power}>
                <Checkbox checked={given.includes(power)} onChange={(checked) => setPowers(from.powers.filter((one) => (one === power ? checked : given.includes(one))))}>
                  <strong>{name}</strong>
                  <small>{text}</small>
                </Checkbox>
              </div>
            );
          })}
          <p id="uy-quyen-luon" className={styles.quiet}>
            {m.delegation_always()}
          </p>
        </fieldset>
        <TextArea id="uy-quyen-reason" label={m.delegation_reason()} value={reason} onChange={setReason} rows={2} maxLength={LONGEST_REASON} placeholder={m.delegation_reason_hint()} error={form.errorOf('reason')} />
        <footer className={styles.foot}>
          <p role="status">{chosen && first && last && first <= last ? delegationSentence(chosen.person, { id: me.person_id, name: me.name, honorific: me.honorific }, from.title, first, last) : m.delegation_sentence_open()}</p>
          <Button type="submit" variant="primary" main busy={form.busy}>
            {m.delegation_give()}
          </Button>
        </footer>
      </form>
    </section>
  );
}

/** What the server cannot be asked without; everything else is its to judge. */
function whatIsMissing(draft: { [Key in keyof Draft]: Draft[Key] | null }, today: string): ProblemField[] {
  const missing: ProblemField[] = [];
  const need = (pointer: string, there: boolean, detail: string) => {
    if (!there) missing.push({ pointer, detail });
  };
  need('/to', draft.to !== null, m.delegation_need_to());
  need('/first_day', draft.first_day !== null, m.delegation_need_first({ date: formatDate(today) }));
  need('/last_day', draft.last_day !== null, m.delegation_need_last({ date: formatDate(addDays(today, 6)) }));
  need('/powers', draft.powers !== null && draft.powers.length > 0, m.delegation_need_powers());
  need('/reason', Boolean(draft.reason), m.delegation_need_reason());
  return missing;
}
