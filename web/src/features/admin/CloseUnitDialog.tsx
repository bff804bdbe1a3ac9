import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, client } from '@/api/client';
import type { components } from '@/api/schema';
import { explain } from '@/api/problem';
import { formatNumber } from '@/domain/numbers';
import { Button, Checkbox, Dialog, ErrorState, Notice, Select, showToast, SkeletonForm, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import departure from './departure.module.css';
import { FormDialog } from './FormDialog';
import { branches, useKeepOrganisation, type AdminOrganisation, type AdminUnit } from './organisation';
import { useField, useForm } from './useForm';

type Plan = components['schemas']['ClosingPlanView'];
type ClosingPost = components['schemas']['ClosingPostView'];
type Handed = components['schemas']['HandedLetterView'];

/** Where a post goes: a unit, or null when it ends; who gets the work then. */
interface Fate {
  moveTo: string | null;
  receiver: string | null;
}

/** Đóng đơn vị: who takes over, and what becomes of each post and of what is in its hands. */
export default function CloseUnitDialog({ organisation, unit, onClose }: { organisation: AdminOrganisation; unit: AdminUnit; onClose(): void }) {
  const plan = useQuery({ ...$api.queryOptions('get', '/api/v1/administration/units/{id}/closing', { params: { path: { id: unit.id } } }), staleTime: 0, gcTime: 0, refetchOnWindowFocus: false });
  if (plan.data && plan.data.obstacles.length === 0) return <Closing organisation={organisation} unit={unit} plan={plan.data} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} title={m.closing_title({ unit: unit.name })} actions={<Button onClick={onClose}>{m.cancel()}</Button>}>
      {plan.data ? (
        <Notice tone="amber">
          {m.closing_first()}
          <ul className={styles.obstacles}>
            {plan.data.obstacles.map((obstacle) => (
              <li key={obstacle}>{obstacle}</li>
            ))}
          </ul>
        </Notice>
      ) : plan.isLoadingError ? (
        <ErrorState detail={explain(plan.error)} onRetry={() => void plan.refetch()} />
      ) : (
        <SkeletonForm fields={2} />
      )}
    </Dialog>
  );
}

function Closing({ organisation, unit, plan, onClose }: { organisation: AdminOrganisation; unit: AdminUnit; plan: Plan; onClose(): void }) {
  const keep = useKeepOrganisation();
  const form = useForm('dong-', unit.id);
  const [successors, setSuccessors] = useField<string[]>(form, 'successors', []);
  const [chosen, setChosen] = useField<Record<string, Fate>>(form, 'chosen', {});
  const [reason, setReason] = useField(form, 'reason', '');
  const [failed, setFailed] = useState<Handed[]>([]);
  const others = branches(organisation.units).filter((line) => line.unit.id !== unit.id);
  const nameOf = (id: string) => organisation.units.find((one) => one.id === id)?.name ?? '';
  const holdersOf = (id: string) => {
    const position = organisation.positions.find((one) => one.id === id);
    const names = organisation.people.filter((one) => position?.holder_ids.includes(one.id)).map((one) => one.name);
    return { label: names.join(', ') || (position?.title ?? ''), detail: position ? `${position.title}, ${nameOf(position.unit_id)}` : '' };
  };
  // The posts of the successors are nearest; a head gives to a head.
  const rank = (id: string) => {
    const position = organisation.positions.find((one) => one.id === id);
    return (successors.includes(position?.unit_id ?? '') ? 0 : 2) + (position?.roles.includes('unit_head') ? 0 : 1);
  };
  const receiversOf = (post: ClosingPost) => [...post.receiver_ids].sort((a, b) => rank(a) - rank(b));
  const fateOf = (post: ClosingPost): Fate => {
    const own = chosen[post.position_id];
    const first = successors[0] ?? null;
    const moveTo = own ? own.moveTo : post.movable ? first : null;
    const receiver = own?.receiver ?? (post.waiting > 0 && successors.length > 0 ? (receiversOf(post)[0] ?? null) : null);
    return { moveTo: moveTo && successors.includes(moveTo) ? moveTo : post.movable && moveTo ? first : null, receiver };
  };
  const change = (post: ClosingPost, fate: Partial<Fate>) => setChosen({ ...chosen, [post.position_id]: { ...fateOf(post), ...fate } });

  const submit = async () => {
    const posts = plan.posts.map((post) => {
      const { moveTo, receiver } = fateOf(post);
      return { position_id: post.position_id, move_to: moveTo, receiver_id: moveTo ? null : receiver };
    });
    let done = false;
    const sent = await form.send(async () => {
      // Each answer holds some letters; a fault ends the round, and what is done stays done.
      for (;;) {
        const { data } = await client.POST('/api/v1/administration/units/{id}/closing', { params: { path: { id: unit.id } }, body: { reason, successor_ids: successors, posts } });
        if (!data) return;
        done = data.done;
        const faults = data.items.filter((item) => !item.done);
        setFailed(faults);
        if (done || faults.length > 0 || data.left_count === 0) return;
      }
    });
    keep();
    if (sent && done) showToast(m.closing_done({ unit: unit.name }));
    return sent && done;
  };

  return (
    <FormDialog form={form} wide danger title={m.closing_title({ unit: unit.name })} submit={m.closing_submit()} disabled={successors.length === 0} onClose={onClose} onSubmit={submit}>
      <p className={styles.quiet}>{m.closing_text()}</p>
      {failed.length > 0 && (
        <Notice tone="red" role="alert">
          {m.closing_failed({ count: formatNumber(failed.length) })}
          <ul className={styles.obstacles}>
            {failed.map((item) => (
              <li key={`${item.letter.year}-${item.letter.number}`}>
                {m.departure_number({ number: item.letter.number, year: item.letter.year })}: {item.fault?.detail}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <fieldset className={styles.roles} id="dong-successors" tabIndex={-1}>
        <legend>{m.closing_successors()}</legend>
        {form.errorOf('successors') && <p className={styles.fault}>{form.errorOf('successors')}</p>}
        <div className={styles.scroll} role="group" aria-label={m.closing_successors()}>
          {others.map(({ unit: other }) => (
            <Checkbox key={other.id} checked={successors.includes(other.id)} onChange={(checked) => setSuccessors((held) => (checked ? [...held, other.id] : held.filter((id) => id !== other.id)))}>
              {other.name}
            </Checkbox>
          ))}
        </div>
      </fieldset>
      <TextField id="dong-reason" label={m.departure_reason()} value={reason} onChange={setReason} error={form.errorOf('reason')} note={m.closing_reason_note()} maxLength={500} autoComplete="off" />
      {successors.length > 0 && (
        <div id="dong-posts" tabIndex={-1} className={styles.form}>
          {form.errorOf('posts') && <p className={styles.fault}>{form.errorOf('posts')}</p>}
          {plan.posts.length === 0 && <p className={styles.quiet}>{m.closing_no_posts()}</p>}
          {plan.posts.map((post) => {
            const fate = fateOf(post);
            const ends = { value: 'ends', label: m.closing_ends() };
            const moves = post.movable ? successors.map((id) => ({ value: id, label: m.closing_moves({ unit: nameOf(id) }) })) : [];
            return (
              <section key={post.position_id} className={departure.post} aria-label={post.title}>
                <header>
                  <h3>{post.title}</h3>
                  <span>{post.holders.join(', ') || m.closing_vacant()}</span>
                  {post.waiting > 0 && <span>{m.departure_count({ count: formatNumber(post.waiting) })}</span>}
                  {post.overdue > 0 && <span className={departure.late}>{m.departure_late({ count: formatNumber(post.overdue) })}</span>}
                </header>
                <div className={styles.pair}>
                  <Select label={m.closing_post()} options={[...moves, ends]} value={fate.moveTo ?? 'ends'} onChange={(to) => change(post, { moveTo: to === 'ends' ? null : to })} note={post.movable ? undefined : m.closing_head_note()} />
                  {!fate.moveTo && post.waiting > 0 && <Select label={m.closing_receiver()} searchable options={receiversOf(post).map((id) => ({ value: id, ...holdersOf(id) }))} value={fate.receiver} onChange={(receiver) => change(post, { receiver })} note={fate.receiver ? holdersOf(fate.receiver).detail : undefined} />}
                </div>
              </section>
            );
          })}
        </div>
      )}
    </FormDialog>
  );
}
