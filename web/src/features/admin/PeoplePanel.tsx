import { IconArrowsExchange, IconBriefcase, IconBriefcaseOff, IconDots, IconFileSpreadsheet, IconPencil, IconPlus } from '@tabler/icons-react';
import { Suspense, useMemo, useState } from 'react';
import { client } from '@/api/client';
import type { components } from '@/api/schema';
import { useMe } from '@/api/session';
import { fold } from '@/domain/fold';
import { part } from '@/offline/parts';
import { Avatar, Badge, Button, EmptyState, IconButton, Menu, Notice, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { FormDialog } from './FormDialog';
import { HandOver } from './HandOver';
import { ImportDialog } from './ImportDialog';
import { roleWords, useKeepOrganisation, type AdminOrganisation, type AdminPerson, type AdminPosition } from './organisation';
import { PersonDialog, RenameDialog } from './PersonDialog';
import { useForm } from './useForm';

const DepartureDialog = part(() => import('./DepartureDialog'));

type Welcome = components['schemas']['WelcomeView'];
type Question = { kind: 'add' } | { kind: 'import' } | { kind: 'post' | 'rename' | 'leave'; person: AdminPerson } | { kind: 'end'; person: AdminPerson; position: AdminPosition };

/** Cán bộ: who is there, in which posts, with which part in the way of letters. */
export function PeoplePanel({ organisation }: { organisation: AdminOrganisation }) {
  const me = useMe();
  const [words, setWords] = useState('');
  const [question, setQuestion] = useState<Question | null>(null);
  const [welcome, setWelcome] = useState<Welcome | null>(null);
  const positions = useMemo(() => new Map(organisation.positions.map((position) => [position.id, position])), [organisation.positions]);
  const units = useMemo(() => new Map(organisation.units.map((unit) => [unit.id, unit])), [organisation.units]);
  const posts = (person: AdminPerson) => person.position_ids.flatMap((id) => positions.get(id) ?? []);
  const wanted = fold(words).trim();
  const shown = organisation.people.filter((person) => {
    const text = [person.name, person.login ?? '', ...posts(person).map((post) => `${post.title} ${units.get(post.unit_id)?.name ?? ''}`)].join(' ');
    return !wanted || fold(text).includes(wanted);
  });
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <Button icon={<IconPlus aria-hidden />} onClick={() => setQuestion({ kind: 'add' })}>
          {m.person_add()}
        </Button>
        <Button icon={<IconFileSpreadsheet aria-hidden />} onClick={() => setQuestion({ kind: 'import' })}>
          {m.import_from_excel()}
        </Button>
        {organisation.people.length > 8 && (
          <div className={styles.find}>
            <TextField label={m.person_find()} value={words} onChange={setWords} placeholder={m.admin_find_hint()} autoComplete="off" spellCheck={false} />
          </div>
        )}
      </div>
      {shown.length === 0 ? (
        <EmptyState title={m.admin_not_found({ words })} action={<Button onClick={() => setWords('')}>{m.clear()}</Button>} />
      ) : (
        <ul className={styles.people}>
          {shown.map((person) => (
            <li key={person.id}>
              <Avatar name={person.name} size="sm" />
              <span className={styles.unitName}>
                <strong>{person.name}</strong>
                {posts(person).map((post) => (
                  <small key={post.id}>
                    {post.title}, {units.get(post.unit_id)?.short_name ?? ''} · {post.roles.map(roleWords).join(', ')}
                  </small>
                ))}
                {person.position_ids.length === 0 && <small>{m.person_no_post()}</small>}
              </span>
              <span className={styles.marks}>
                <small>{person.login ?? m.person_no_account()}</small>
                {person.disabled && <Badge tone="red">{m.admin_is_locked()}</Badge>}
                {person.must_change_password && !person.disabled && <Badge tone="grey">{m.person_not_yet()}</Badge>}
              </span>
              <Menu
                label={m.person_acts({ name: person.name })}
                trigger={<IconButton variant="quiet" label={m.person_acts({ name: person.name })} icon={<IconDots aria-hidden />} />}
                entries={[
                  { key: 'rename', label: m.person_rename(), icon: <IconPencil aria-hidden />, onSelect: () => setQuestion({ kind: 'rename', person }) },
                  { key: 'leave', label: m.departure_act(), icon: <IconArrowsExchange aria-hidden />, disabled: person.id === me.person_id, onSelect: () => setQuestion({ kind: 'leave', person }) },
                  { key: 'post', label: m.person_give_post(), icon: <IconBriefcase aria-hidden />, onSelect: () => setQuestion({ kind: 'post', person }) },
                  ...posts(person).map((position, place) => ({
                    key: position.id,
                    label: m.person_end_post_of({ post: position.title }),
                    icon: <IconBriefcaseOff aria-hidden />,
                    apart: place === 0,
                    danger: true,
                    disabled: person.id === me.person_id,
                    onSelect: () => setQuestion({ kind: 'end', person, position }),
                  })),
                ]}
              />
            </li>
          ))}
        </ul>
      )}
      {question?.kind === 'add' && <PersonDialog organisation={organisation} onClose={() => setQuestion(null)} onWelcome={setWelcome} />}
      {question?.kind === 'post' && <PersonDialog organisation={organisation} person={question.person} onClose={() => setQuestion(null)} onWelcome={setWelcome} />}
      {question?.kind === 'rename' && <RenameDialog person={question.person} onClose={() => setQuestion(null)} />}
      <Suspense>{question?.kind === 'leave' && <DepartureDialog organisation={organisation} person={question.person} onClose={() => setQuestion(null)} />}</Suspense>
      {question?.kind === 'import' && <ImportDialog kind="people" onClose={() => setQuestion(null)} />}
      {question?.kind === 'end' && <EndPostDialog person={question.person} position={question.position} onClose={() => setQuestion(null)} />}
      {welcome && <HandOver name={welcome.name} login={welcome.login} password={welcome.password} onClose={() => setWelcome(null)} />}
    </div>
  );
}

function EndPostDialog({ person, position, onClose }: { person: AdminPerson; position: AdminPosition; onClose(): void }) {
  const keep = useKeepOrganisation();
  const form = useForm('thoi-');
  const submit = () =>
    form.send(async () => {
      const { data } = await client.DELETE('/api/v1/administration/people/{id}/posts/{position_id}', { params: { path: { id: person.id, position_id: position.id } } });
      keep(data);
    });
  return (
    <FormDialog form={form} danger title={m.person_end_post()} submit={m.person_end_post()} onClose={onClose} onSubmit={submit}>
      <p>{m.person_end_post_text({ name: person.name, post: position.title })}</p>
      {position.open_count > 0 && <Notice tone="amber">{m.person_end_post_open({ count: position.open_count })}</Notice>}
    </FormDialog>
  );
}
