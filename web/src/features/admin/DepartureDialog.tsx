import { useQuery } from '@tanstack/react-query';
import { IconArrowRight, IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import { explain } from '@/api/problem';
import type { components } from '@/api/schema';
import { formatNumber } from '@/domain/numbers';
import { announce, Button, Checkbox, Dialog, ErrorState, ErrorSummary, Notice, ProgressBar, Select, SkeletonForm, TextField, type Option } from '@/ui';
import { m } from '@/words';
import styles from './departure.module.css';
import { useKeepOrganisation, type AdminOrganisation, type AdminPerson } from './organisation';
import { useField, useForm } from './useForm';

type PostWork = components['schemas']['PostWorkView'];
type Pile = components['schemas']['WorkPile'];
type Handed = components['schemas']['HandedLetterView'];

/** Who gets what, by post: the post itself, and each kind of work. */
interface Choice {
  successor: string | null;
  piles: Record<string, string | null>;
}

/** Bàn giao: the work of somebody who leaves, or is relieved of it, with how much there is and who gets it. */
export default function DepartureDialog({ organisation, person, onClose }: { organisation: AdminOrganisation; person: AdminPerson; onClose(): void }) {
  const keep = useKeepOrganisation();
  const work = useQuery({ ...$api.queryOptions('get', '/api/v1/administration/people/{id}/work', { params: { path: { id: person.id } } }), staleTime: 0, gcTime: 0, refetchOnWindowFocus: false });
  const form = useForm('ban-giao-', person.id);
  const [leaves, setLeaves] = useField(form, 'leaves', true);
  const [choices, setChoices] = useField<Record<string, Choice>>(form, 'choices', {});
  const [reason, setReason] = useField(form, 'reason', '');
  const [handed, setHanded] = useState<Handed[]>([]);
  const [left, setLeft] = useState(0);
  const [done, setDone] = useState(false);
  const posts = work.data ?? [];
  const choiceOf = (post: PostWork): Choice => choices[post.position_id] ?? { successor: null, piles: {} };
  const change = (post: PostWork, next: Partial<Choice>) => setChoices({ ...choices, [post.position_id]: { ...choiceOf(post), ...next } });
  const open = posts.filter((post) => leaves && needs(post, choiceOf(post)));
  const given = posts.flatMap((post) => post.piles.filter((pile) => choiceOf(post).piles[pile.kind]).map((pile) => pile.letters.length)).reduce((all, count) => all + count, 0);
  const all = posts.flatMap((post) => post.piles.map((pile) => pile.letters.length)).reduce((sum, count) => sum + count, 0);

  const submit = async () => {
    const body = {
      reason,
      leaves,
      posts: posts.map((post) => ({
        position_id: post.position_id,
        successor_person_id: leaves ? choiceOf(post).successor : null,
        piles: post.piles.flatMap(({ kind }) => {
          const to = choiceOf(post).piles[kind];
          return to ? [{ kind, to_position_id: to }] : [];
        }),
      })),
    };
    const sent = await form.send(async () => {
      // Each answer holds some letters; a fault ends the round, and what is done stays done.
      for (;;) {
        const { data } = await client.POST('/api/v1/administration/people/{id}/hand-over', { params: { path: { id: person.id } }, body });
        if (!data) return;
        setHanded((before) => [...before.filter((item) => item.done), ...data.items]);
        setLeft(data.left_count);
        if (data.done) setDone(true);
        if (data.left_count === 0 || data.items.some((item) => !item.done)) return;
      }
    });
    if (sent) announce(m.departure_told());
    keep();
  };

  const failed = handed.filter((item) => !item.done);
  const name = person.name;
  if (done || failed.length > 0) {
    return (
      <Dialog
        open
        wide
        onClose={onClose}
        title={m.departure_title({ name })}
        actions={
          <>
            {!done && (
              <Button busy={form.busy} onClick={() => void submit()}>
                {m.departure_again()}
              </Button>
            )}
            <Button variant="primary" main onClick={onClose}>
              {m.departure_close()}
            </Button>
          </>
        }
      >
        <div className={styles.form}>
          {done ? (
            <Notice tone="green" role="status">
              {leaves ? m.departure_done({ name, count: formatNumber(handed.length) }) : m.departure_done_work({ name, count: formatNumber(handed.length) })}
            </Notice>
          ) : (
            <Notice tone="amber" role="alert">
              {m.departure_failed({ count: formatNumber(failed.length) })}
            </Notice>
          )}
          {handed.length > 0 && (
            <div className={styles.results} tabIndex={0} role="region" aria-label={m.departure_results()}>
              <ul>
                {[...failed, ...handed.filter((item) => item.done)].map((item) => (
                  <li key={`${item.letter.year}-${item.letter.number}-${item.from_position_id}`} data-fault={!item.done || undefined}>
                    {item.done ? <IconCheck aria-hidden /> : <IconX aria-hidden />}
                    <span>
                      <strong>{m.departure_number({ number: item.letter.number, year: item.letter.year })}</strong> {kindName(item.kind)}
                    </span>
                    <IconArrowRight aria-hidden />
                    <span>{receiverName(organisation, person, item.to_position_id)}</span>
                    {item.fault && <em>{item.fault.detail}</em>}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={m.departure_title({ name })}
      actions={
        <>
          <Button
            onClick={() => {
              form.forget();
              onClose();
            }}
          >
            {m.cancel()}
          </Button>
          <Button variant={leaves ? 'danger' : 'primary'} main act="mainAct" busy={form.busy} disabled={!work.data || open.length > 0 || (!leaves && given === 0)} onClick={() => void submit()}>
            {leaves ? m.departure_submit() : m.departure_submit_work()}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.quiet}>{m.departure_text()}</p>
        <ErrorSummary problems={form.problems} attempt={form.attempt} />
        {form.failure && (
          <Notice tone="red" role="alert">
            {form.failure}
          </Notice>
        )}
        {work.isPending ? (
          <SkeletonForm fields={2} />
        ) : work.isLoadingError ? (
          <ErrorState detail={explain(work.error)} onRetry={() => void work.refetch()} />
        ) : (
          <>
            <Checkbox checked={leaves} onChange={setLeaves}>
              {m.departure_leaves()}
            </Checkbox>
            {posts.length === 0 && <p>{m.person_no_post()}</p>}
            {posts.map((post) => (
              <Post key={post.position_id} organisation={organisation} person={person} post={post} choice={choiceOf(post)} leaves={leaves} onChange={(next) => change(post, next)} />
            ))}
            <TextField id="ban-giao-reason" label={m.departure_reason()} value={reason} onChange={setReason} error={form.errorOf('reason')} note={m.departure_reason_note()} maxLength={500} autoComplete="off" />
            <p className={styles.sum} role="status">
              {all === 0 ? m.departure_nothing() : m.departure_sum({ given: formatNumber(given), rest: formatNumber(all - given) })}
            </p>
            {left > 0 && <ProgressBar label={m.departure_progress()} value={handed.length / (handed.length + left)} />}
          </>
        )}
      </div>
    </Dialog>
  );
}

function Post({ organisation, person, post, choice, leaves, onChange }: { organisation: AdminOrganisation; person: AdminPerson; post: PostWork; choice: Choice; leaves: boolean; onChange(next: Partial<Choice>): void }) {
  const people = organisation.people
    .filter((one) => one.id !== person.id && one.login && !one.disabled)
    .map((one) => {
      const position = organisation.positions.find((known) => known.id === one.position_ids[0]);
      return { value: one.id, label: one.name, ...(position ? { detail: position.title } : {}) };
    });
  const rests = post.falls_to ? m.departure_falls({ who: post.falls_to }) : post.shared_with.length > 0 ? m.departure_shared({ who: post.shared_with.join(', ') }) : undefined;
  return (
    <section className={styles.post} aria-label={post.title}>
      <header>
        <h3>{post.title}</h3>
        <span>{post.unit_name}</span>
      </header>
      {leaves && (
        <Select
          label={m.departure_successor()}
          searchable
          clearable
          options={people}
          value={choice.successor}
          onChange={(successor) => onChange({ successor })}
          placeholder={m.departure_vacant()}
          note={choice.successor ? undefined : rests ?? (post.common_count > 0 ? m.departure_last_clerk({ count: post.common_count }) : undefined)}
          error={needs(post, choice) ? m.departure_needed() : undefined}
        />
      )}
      {post.piles.length === 0 && <p className={styles.quiet}>{m.departure_nothing()}</p>}
      {post.piles.map((pile) => (
        <div key={pile.kind} className={styles.pile}>
          <div>
            <strong>{kindName(pile.kind)}</strong>
            <span className={styles.count}>{m.departure_count({ count: formatNumber(pile.letters.length) })}</span>
            {pile.overdue_count > 0 && <span className={styles.late}>{m.departure_late({ count: formatNumber(pile.overdue_count) })}</span>}
            <p className={styles.quiet}>{numbersOf(pile)}</p>
          </div>
          <Select label={m.departure_to({ kind: kindName(pile.kind) })} searchable clearable options={receivers(organisation, person, post, pile)} value={choice.piles[pile.kind] ?? null} onChange={(to) => onChange({ piles: { ...choice.piles, [pile.kind]: to } })} placeholder={!leaves ? m.departure_keep() : choice.successor || rests ? m.departure_with_post() : m.departure_choose()} />
        </div>
      ))}
    </section>
  );
}

/** Would something of the post wait for nobody? */
function needs(post: PostWork, choice: Choice): boolean {
  if (choice.successor || post.shared_with.length > 0) return false;
  return post.common_count > 0 || (!post.falls_to && post.piles.some((pile) => !choice.piles[pile.kind]));
}

/** Those who may take the pile, the own unit first. */
function receivers(organisation: AdminOrganisation, person: AdminPerson, post: PostWork, pile: Pile): Option[] {
  const own = organisation.positions.find((position) => position.id === post.position_id)?.unit_id;
  const known = organisation.positions.filter((position) => pile.receiver_ids.includes(position.id));
  const units = new Map(organisation.units.map((unit) => [unit.id, unit.short_name]));
  return known
    .sort((a, b) => Number(b.unit_id === own) - Number(a.unit_id === own))
    .map((position) => ({ value: position.id, label: receiverName(organisation, person, position.id), detail: [position.title, units.get(position.unit_id)].filter(Boolean).join(', ') }));
}

function receiverName(organisation: AdminOrganisation, person: AdminPerson, position: string): string {
  const found = organisation.positions.find((known) => known.id === position);
  const names = organisation.people.filter((one) => one.id !== person.id && found?.holder_ids.includes(one.id)).map((one) => one.name);
  return names.join(', ') || (found?.title ?? '');
}

const SHOWN = 12;

function numbersOf(pile: Pile): string {
  const years = new Set(pile.letters.map((letter) => letter.year));
  const words = pile.letters.slice(0, SHOWN).map((letter) => (years.size > 1 ? `${letter.number}/${letter.year}` : String(letter.number)));
  const more = pile.letters.length - words.length;
  return m.departure_numbers({ numbers: words.join(', ') + (more > 0 ? ` … +${more}` : '') });
}

function kindName(kind: string): string {
  switch (kind) {
    case 'review':
      return m.departure_kind_review();
    case 'tasks':
      return m.departure_kind_tasks();
    case 'support':
      return m.departure_kind_support();
    case 'requests':
      return m.departure_kind_requests();
    case 'reports':
      return m.departure_kind_reports();
    default:
      return m.departure_kind_inform();
  }
}
