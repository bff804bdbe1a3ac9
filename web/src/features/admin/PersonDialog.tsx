import { client } from '@/api/client';
import type { components } from '@/api/schema';
import { Checkbox, Select, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { FormDialog } from './FormDialog';
import { ROLES, roleWords, useKeepOrganisation, type AdminOrganisation, type AdminPerson } from './organisation';
import { unitOptions } from './UnitDialogs';
import { honorifics } from '@/domain/honorific';
import { useField, useForm } from './useForm';

type Welcome = components['schemas']['WelcomeView'];

/** What each role does, in one line. */
function roleText(role: string): string {
  switch (role) {
    case 'leader':
      return m.role_leader_text();
    case 'office_chief':
      return m.role_office_chief_text();
    case 'unit_head':
      return m.role_unit_head_text();
    case 'clerk':
      return m.role_clerk_text();
    case 'archivist':
      return m.role_archivist_text();
    case 'administrator':
      return m.role_administrator_text();
    default:
      return m.role_officer_text();
  }
}

/** Adds a person with a post and an account, or gives `person` one more post. */
export function PersonDialog({ organisation, person, onClose, onWelcome }: { organisation: AdminOrganisation; person?: AdminPerson; onClose(): void; onWelcome(welcome: Welcome): void }) {
  const keep = useKeepOrganisation();
  const form = useForm('can-bo-', person?.id);
  const [name, setName] = useField(form, 'name', '');
  const [honorific, setHonorific] = useField<string | null>(form, 'honorific', null);
  const [unit, setUnit] = useField<string | null>(form, 'unit', null);
  const [title, setTitle] = useField(form, 'title', '');
  const [roles, setRoles] = useField<string[]>(form, 'roles', ['officer']);
  const [login, setLogin] = useField(form, 'login', '');
  const submit = () => {
    return form.send(async () => {
      const post = { unit_id: unit ?? '00000000-0000-0000-0000-000000000000', title, roles };
      if (person) {
        const { data } = await client.POST('/api/v1/administration/people/{id}/posts', { params: { path: { id: person.id } }, body: post });
        keep(data);
      } else {
        const { data } = await client.POST('/api/v1/administration/people', { body: { name, honorific: honorific ?? '', post, login } });
        keep();
        if (data) onWelcome(data);
      }
    });
  };
  const heading = person ? m.person_give_post_to({ name: person.name }) : m.person_add();
  return (
    <FormDialog form={form} wide title={heading} submit={person ? m.person_give_post() : m.person_add()} onClose={onClose} onSubmit={submit}>
        {!person && (
          <div className={styles.pair}>
            <TextField id="can-bo-name" label={m.admin_person()} value={name} onChange={setName} error={form.errorOf('name')} autoComplete="off" autoFocus />
            <Select id="can-bo-honorific" label={m.person_honorific()} options={honorifics()} value={honorific} onChange={setHonorific} error={form.errorOf('honorific')} />
          </div>
        )}
        <div className={styles.pair}>
          <TextField id="can-bo-title" label={m.person_title()} value={title} onChange={setTitle} error={form.errorOf('title')} note={m.person_title_note()} autoComplete="off" />
          <Select id="can-bo-unit_id" label={m.person_unit()} searchable options={unitOptions(organisation.units)} value={unit} onChange={setUnit} error={form.errorOf('unit_id')} />
        </div>
        <fieldset className={styles.roles} id="can-bo-roles" tabIndex={-1}>
          <legend>{m.person_roles()}</legend>
          {form.errorOf('roles') && <p className={styles.fault}>{form.errorOf('roles')}</p>}
          {ROLES.map((role) => (
            <Checkbox key={role} checked={roles.includes(role)} detail={roleText(role)} onChange={(checked) => setRoles((held) => (checked ? [...held, role] : held.filter((one) => one !== role)))}>
              {roleWords(role)}
            </Checkbox>
          ))}
        </fieldset>
        {!person && <TextField id="can-bo-login" label={m.admin_login()} optional value={login} onChange={setLogin} error={form.errorOf('login')} note={m.person_login_note()} autoComplete="off" autoCapitalize="off" spellCheck={false} />}
    </FormDialog>
  );
}

/** Changes how a person is named and addressed. */
export function RenameDialog({ person, onClose }: { person: AdminPerson; onClose(): void }) {
  const keep = useKeepOrganisation();
  const form = useForm('doi-ten-', person.id);
  const [name, setName] = useField(form, 'name', person.name);
  const [honorific, setHonorific] = useField<string | null>(form, 'honorific', person.honorific);
  const submit = () => {
    return form.send(async () => {
      const { data } = await client.PATCH('/api/v1/administration/people/{id}', { params: { path: { id: person.id } }, body: { name, honorific: honorific ?? '' } });
      keep(data);
    });
  };
  return (
    <FormDialog form={form} title={m.person_rename()} submit={m.person_rename()} onClose={onClose} onSubmit={submit}>
        <div className={styles.pair}>
          <TextField id="doi-ten-name" label={m.admin_person()} value={name} onChange={setName} error={form.errorOf('name')} autoComplete="off" autoFocus />
          <Select id="doi-ten-honorific" label={m.person_honorific()} options={honorifics()} value={honorific} onChange={setHonorific} error={form.errorOf('honorific')} />
        </div>
    </FormDialog>
  );
}
