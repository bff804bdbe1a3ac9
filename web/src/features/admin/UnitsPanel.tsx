import { IconArchive, IconArrowDown, IconArrowUp, IconCornerDownRight, IconDots, IconFileSpreadsheet, IconGripVertical, IconPencil, IconPlus, IconUserQuestion } from '@tabler/icons-react';
import { Suspense, useState, type DragEvent } from 'react';
import { client } from '@/api/client';
import { explain } from '@/api/problem';
import { dayOf, formatDate } from '@/domain/dates';
import { part } from '@/offline/parts';
import { Badge, Button, Chip, cx, IconButton, Menu, Notice, Select, showToast } from '@/ui';
import { m } from '@/words';
import styles from './admin.module.css';
import { ImportDialog } from './ImportDialog';
import { branches, isWithin, useKeepOrganisation, type AdminOrganisation, type AdminUnit } from './organisation';
import { MoveDialog, UnitDialog, unitOptions } from './UnitDialogs';

type Question = { kind: 'add'; parent: AdminUnit | undefined } | { kind: 'rename' | 'move' | 'close'; unit: AdminUnit } | { kind: 'import' };
const CloseUnitDialog = part(() => import('./CloseUnitDialog'));

const PRESETS = ['ward', 'commune', 'department'] as const;

/** Cơ cấu: the tree of units. Dragging and "Chuyển đến…" do the same. */
export function UnitsPanel({ organisation, warnHeads = true }: { organisation: AdminOrganisation; warnHeads?: boolean }) {
  const { units, agency } = organisation;
  const keep = useKeepOrganisation();
  const [question, setQuestion] = useState<Question | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const lines = branches(units);
  const top = lines[0]?.unit;

  const act = async (key: string, run: () => Promise<{ data?: AdminOrganisation }>) => {
    if (busy) return;
    setBusy(key);
    try {
      keep((await run()).data);
    } catch (error) {
      showToast(explain(error), { tone: 'error' });
    } finally {
      setBusy(null);
    }
  };
  const move = (unit: AdminUnit, parent: string, place?: number) => {
    const before = { parent: unit.parent_id, place: lines.find((line) => line.unit.id === unit.id)?.place };
    const put = (above: string, at: number | undefined) => client.POST('/api/v1/administration/units/{id}/move', { params: { path: { id: unit.id } }, body: { parent_id: above, place: at ?? null } });
    void act(unit.id, () => put(parent, place)).then(() => {
      const home = before.parent;
      if (home && home !== parent) showToast(m.unit_moved({ unit: unit.short_name }), { act: { label: m.undo(), run: () => void act(unit.id, () => put(home, before.place)) } });
    });
  };
  const name = (service: 'clerical_unit_id' | 'archive_unit_id', unit: string | null) =>
    void act(service, async () => {
      await client.PUT('/api/v1/administration/agency', { body: { ...agency, [service]: unit } });
      return {};
    });
  const preset = (key: (typeof PRESETS)[number]) => void act(key, () => client.POST('/api/v1/administration/unit-presets', { body: { preset: key } }));
  const words = { ward: m.preset_ward(), commune: m.preset_commune(), department: m.preset_department() };

  const drop = (event: DragEvent, target: AdminUnit) => {
    event.preventDefault();
    const unit = units.find((one) => one.id === dragged);
    setOver(null);
    setDragged(null);
    if (unit && unit.parent_id !== target.id && !isWithin(units, target.id, unit.id)) move(unit, target.id);
  };

  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <Button icon={<IconPlus aria-hidden />} onClick={() => setQuestion({ kind: 'add', parent: top })}>
          {m.unit_add()}
        </Button>
        <Button icon={<IconFileSpreadsheet aria-hidden />} onClick={() => setQuestion({ kind: 'import' })}>
          {m.import_from_excel()}
        </Button>
      </div>
      {lines.length <= 1 && (
        <section className={styles.presets} aria-label={m.preset_title()}>
          <p>{m.preset_text()}</p>
          <div>
            {PRESETS.map((key) => (
              <Chip key={key} aria-busy={busy === key} onClick={() => preset(key)}>
                {words[key]}
              </Chip>
            ))}
          </div>
        </section>
      )}
      <ul className={styles.tree}>
        {lines.map(({ unit, depth, place, siblings }) => (
          // Dragging is for the mouse; the menu of each line does the same from the keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
          <li
            key={unit.id}
            className={cx(styles.branch, over === unit.id && styles.over)}
            style={{ paddingLeft: `${12 + Math.min(depth, 6) * 24}px` }}
            draggable={depth > 0}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', unit.id);
              setDragged(unit.id);
            }}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
            onDragOver={(event) => {
              if (!dragged || isWithin(units, unit.id, dragged)) return;
              event.preventDefault();
              setOver(unit.id);
            }}
            onDragLeave={() => setOver((held) => (held === unit.id ? null : held))}
            onDrop={(event) => drop(event, unit)}
          >
            {depth > 0 && <IconGripVertical size={16} aria-hidden className={styles.grip} />}
            <span className={styles.unitName}>
              <strong>{unit.name}</strong>
              <small>{[unit.abbreviation, unit.short_name === unit.name ? '' : unit.short_name].filter(Boolean).join(' · ')}</small>
            </span>
            <span className={styles.marks}>
              {unit.id === agency.clerical_unit_id && <Badge tone="blue">{m.unit_clerks()}</Badge>}
              {unit.id === agency.archive_unit_id && <Badge tone="blue">{m.unit_archive()}</Badge>}
              {warnHeads && !unit.has_head && depth > 0 && unit.id !== agency.clerical_unit_id && unit.id !== agency.archive_unit_id && (
                <Badge tone="amber" icon={<IconUserQuestion size={14} aria-hidden />} title={m.unit_no_head_text()}>
                  {m.unit_no_head()}
                </Badge>
              )}
              {unit.open_count > 0 && <small>{m.unit_open({ count: unit.open_count })}</small>}
            </span>
            <Menu
              label={m.unit_acts({ unit: unit.name })}
              trigger={<IconButton variant="quiet" label={m.unit_acts({ unit: unit.name })} icon={<IconDots aria-hidden />} />}
              entries={[
                { key: 'add', label: m.unit_add_below(), icon: <IconPlus aria-hidden />, onSelect: () => setQuestion({ kind: 'add', parent: unit }) },
                { key: 'rename', label: m.unit_rename(), icon: <IconPencil aria-hidden />, onSelect: () => setQuestion({ kind: 'rename', unit }) },
                { key: 'move', label: m.unit_move_to(), icon: <IconCornerDownRight aria-hidden />, apart: true, disabled: depth === 0, onSelect: () => setQuestion({ kind: 'move', unit }) },
                { key: 'up', label: m.unit_up(), icon: <IconArrowUp aria-hidden />, disabled: depth === 0 || place === 0, onSelect: () => unit.parent_id && move(unit, unit.parent_id, place - 1) },
                { key: 'down', label: m.unit_down(), icon: <IconArrowDown aria-hidden />, disabled: depth === 0 || place === siblings - 1, onSelect: () => unit.parent_id && move(unit, unit.parent_id, place + 1) },
                { key: 'close', label: m.closing_act(), icon: <IconArchive aria-hidden />, apart: true, danger: true, disabled: depth === 0, onSelect: () => setQuestion({ kind: 'close', unit }) },
              ]}
            />
          </li>
        ))}
      </ul>
      {lines.length > 1 && (
        <div className={styles.pair}>
          <Select id="bo-phan-van-thu" label={m.unit_clerks_which()} options={unitOptions(units)} value={agency.clerical_unit_id ?? null} onChange={(unit) => name('clerical_unit_id', unit)} note={m.unit_clerks_note()} />
          <Select id="bo-phan-luu-tru" label={m.unit_archive_which()} options={unitOptions(units)} value={agency.archive_unit_id ?? null} onChange={(unit) => name('archive_unit_id', unit)} note={m.unit_archive_note()} optional clearable />
        </div>
      )}
      {lines.length > 1 && !agency.clerical_unit_id && <Notice tone="amber">{m.unit_clerks_missing()}</Notice>}
      {organisation.closed_units.length > 0 && (
        <details className={styles.past}>
          <summary>{m.closed_units({ count: organisation.closed_units.length })}</summary>
          <ul className={styles.books}>
            {organisation.closed_units.map((closed) => (
              <li key={closed.id}>
                <strong>{closed.name}</strong>
                <span>{m.closed_unit({ date: formatDate(dayOf(closed.closed_at)), successors: closed.successors.join(', ') })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Suspense>{question?.kind === 'close' && <CloseUnitDialog organisation={organisation} unit={question.unit} onClose={() => setQuestion(null)} />}</Suspense>
      {question?.kind === 'add' && <UnitDialog units={units} parent={question.parent} onClose={() => setQuestion(null)} />}
      {question?.kind === 'rename' && <UnitDialog units={units} parent={undefined} unit={question.unit} onClose={() => setQuestion(null)} />}
      {question?.kind === 'move' && <MoveDialog units={units} unit={question.unit} onClose={() => setQuestion(null)} />}
      {question?.kind === 'import' && <ImportDialog kind="units" onClose={() => setQuestion(null)} />}
    </div>
  );
}
