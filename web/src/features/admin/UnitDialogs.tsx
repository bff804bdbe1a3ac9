import { client } from '@/api/client';
import { Select, TextField } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { FormDialog } from './FormDialog';
import { branches, isWithin, useKeepOrganisation, type AdminUnit } from './organisation';
import { useField, useForm } from './useForm';

/** Adds a unit below `parent`, or renames `unit`. */
export function UnitDialog({ units, parent, unit, onClose }: { units: AdminUnit[]; parent: AdminUnit | undefined; unit?: AdminUnit; onClose(): void }) {
  const keep = useKeepOrganisation();
  const form = useForm('don-vi-', unit?.id ?? parent?.id);
  const [above, setAbove] = useField<string | null>(form, 'above', parent?.id ?? null);
  const [name, setName] = useField(form, 'name', unit?.name ?? '');
  const [short, setShort] = useField(form, 'short', unit && unit.short_name !== unit.name ? unit.short_name : '');
  const [abbreviation, setAbbreviation] = useField(form, 'abbreviation', unit?.abbreviation ?? '');
  const submit = () => {
    return form.send(async () => {
      const body = { name, short_name: short, abbreviation };
      const { data } = unit
        ? await client.PATCH('/api/v1/administration/units/{id}', { params: { path: { id: unit.id } }, body })
        : await client.POST('/api/v1/administration/units', { body: { ...body, parent_id: above } });
      keep(data);
    });
  };
  return (
    <FormDialog form={form} title={unit ? m.unit_rename() : m.unit_add()} submit={unit ? m.unit_rename() : m.unit_add()} onClose={onClose} onSubmit={submit}>
        <TextField id="don-vi-name" label={m.unit_name()} value={name} onChange={setName} error={form.errorOf('name')} autoComplete="off" autoFocus />
        <div className={styles.pair}>
          <TextField id="don-vi-short_name" label={m.unit_short_name()} optional value={short} onChange={setShort} error={form.errorOf('short_name')} note={m.unit_short_name_note()} autoComplete="off" />
          <TextField id="don-vi-abbreviation" label={m.unit_abbreviation()} optional value={abbreviation} onChange={setAbbreviation} error={form.errorOf('abbreviation')} note={m.unit_abbreviation_note()} autoComplete="off" />
        </div>
        {!unit && <Select id="don-vi-parent_id" label={m.unit_above()} searchable options={unitOptions(units)} value={above} onChange={setAbove} error={form.errorOf('parent_id')} />}
    </FormDialog>
  );
}

/** Chuyển đến…: the way of moving a unit without a mouse. */
export function MoveDialog({ units, unit, onClose }: { units: AdminUnit[]; unit: AdminUnit; onClose(): void }) {
  const keep = useKeepOrganisation();
  const form = useForm('chuyen-', unit.id);
  const [above, setAbove] = useField<string | null>(form, 'above', unit.parent_id ?? null);
  const submit = () => {
    if (!above) return Promise.resolve(false);
    return form.send(async () => {
      const { data } = await client.POST('/api/v1/administration/units/{id}/move', { params: { path: { id: unit.id } }, body: { parent_id: above } });
      keep(data);
    });
  };
  return (
    <FormDialog form={form} title={m.unit_move_title({ unit: unit.name })} submit={m.unit_move()} disabled={!above || above === unit.parent_id} onClose={onClose} onSubmit={submit}>
        <Select id="chuyen-parent_id" label={m.unit_above()} searchable options={unitOptions(units.filter((one) => !isWithin(units, one.id, unit.id)))} value={above} onChange={setAbove} error={form.errorOf('parent_id')} note={m.unit_move_note()} />
    </FormDialog>
  );
}

/** Units to choose from, indented as in the tree. */
export function unitOptions(units: AdminUnit[]) {
  return branches(units).map(({ unit, depth }) => ({ value: unit.id, label: `${' '.repeat(depth)}${unit.name}` }));
}
