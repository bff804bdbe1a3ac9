import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconArrowBackUp, IconBolt, IconCornerDownLeft, IconFileText, IconSearch, IconSettings, IconUserShare } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useState, type ComponentType, type KeyboardEvent } from 'react';
import { $api, type Me } from '@/api/client';
import { fold } from '@/domain/fold';
import { explain } from '@/api/problem';
import { stillDone, takeBackStep } from '@/letter/justDone';
import { announce, cx, Dialog, Kbd, showToast } from '@/ui';
import { m } from '@/words';
import { keysInWords, type KeyEntry } from './keymap';
import { navigationOf } from './navigation';
import styles from './Palette.module.css';
import { preferenceCommands } from './preferences';
import { signOut } from './signOut';
import { heardKeys } from './useKeys';

type Icon = ComponentType<{ size?: number | string; stroke?: number | string; 'aria-hidden'?: boolean }>;

interface Command {
  id: string;
  group: string;
  label: string;
  detail?: string;
  icon: Icon;
  entry?: KeyEntry;
  run(): void;
}

/** How many letters are offered below the commands. */
const LETTERS = 6;

/** Tìm hoặc ra lệnh: screens, what may be done with the letter in hand, settings, and letters by their words. */
export default function Palette({ me, readsLetters, onClose }: { me: Me; readsLetters: boolean; onClose(): void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(0);
  // What is heard beneath is read once: the palette itself must not change it.
  const [heard] = useState(heardKeys);

  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.trim()), 200);
    return () => clearTimeout(timer);
  }, [words]);
  const letters = useQuery({
    ...$api.queryOptions('get', '/api/v1/search', { params: { query: { q: asked, limit: LETTERS } } }),
    enabled: readsLetters && asked.length > 1,
    placeholderData: (held) => held,
    staleTime: 30_000,
  });

  const fixed = useMemo<Command[]>(
    () => [
      ...heard
        .filter((key) => key.entry.command && !key.everywhere)
        .map((key): Command => ({ id: `act-${key.act}`, group: m.palette_acts(), label: key.label, icon: IconBolt, entry: key.entry, run: () => key.run(0) })),
      ...stillDone()
        .slice(0, 3)
        .map((step): Command => ({
          id: `undo-${step.id}`,
          group: m.palette_acts(),
          label: m.undo_of({ name: step.name }),
          icon: IconArrowBackUp,
          run: () => void takeBackStep(queries, step).then(() => showToast(m.undo_done({ name: step.name })), (error: unknown) => showToast(explain(error), { tone: 'error' })),
        })),
      ...navigationOf(me)
        .flatMap((group) => group.items)
        .map((item): Command => ({ id: `go-${item.to}`, group: m.palette_screens(), label: item.label, icon: item.icon, run: () => void navigate({ to: item.to }) })),
      { id: 'go-/uy-quyen', group: m.palette_screens(), label: m.delegation_title(), icon: IconUserShare, run: () => void navigate({ to: '/uy-quyen' }) },
      { id: 'go-/ca-nhan', group: m.palette_screens(), label: m.account_title(), icon: IconSettings, run: () => void navigate({ to: '/ca-nhan' }) },
      ...heard.filter((key) => key.entry.command && key.everywhere).map((key): Command => ({ id: `act-${key.act}`, group: m.palette_settings(), label: key.label, icon: IconSettings, entry: key.entry, run: () => key.run(0) })),
      ...preferenceCommands().map((one): Command => ({ ...one, group: m.palette_settings(), icon: IconSettings })),
      { id: 'sign-out', group: m.palette_settings(), label: m.user_sign_out(), icon: IconSettings, run: () => void signOut(queries) },
    ],
    [heard, me, navigate, queries],
  );

  const parts = fold(words).trim().split(/\s+/u).filter(Boolean);
  const matches = fixed.filter((command) => {
    const text = fold(command.label);
    return parts.every((part) => text.includes(part));
  });
  const hits = asked && words.trim() ? (letters.data?.hits ?? []) : [];
  const commands: Command[] = [
    ...matches,
    ...hits.map((hit): Command => ({
      id: `letter-${hit.document_id}`,
      group: m.palette_letters(),
      label: hit.subject.text || m.letter_unnamed(),
      detail: [hit.code, hit.organ_name].filter(Boolean).join(' · '),
      icon: IconFileText,
      run: () => void navigate({ to: '/van-ban/$id', params: { id: hit.document_id }, search: asked ? { q: asked } : {} }),
    })),
    ...(readsLetters && words.trim()
      ? [{ id: 'search', group: m.palette_letters(), label: m.palette_search({ words: words.trim() }), icon: IconSearch, run: () => void navigate({ to: '/tra-cuu', search: { q: words.trim() } }) }]
      : []),
  ];
  const chosen = Math.min(at, commands.length - 1);
  const current = commands[chosen];
  const count = commands.length;
  useEffect(() => {
    if (words) announce(m.palette_found({ count }));
  }, [words, count]);
  useEffect(() => {
    if (current) document.getElementById(`${id}-${current.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [current, id]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // The dialog gives the focus back first; an act may then move it.
    setTimeout(command.run, 30);
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = Math.max(0, count - 1);
    const to = event.key === 'ArrowDown' ? (chosen < last ? chosen + 1 : 0) : event.key === 'ArrowUp' ? (chosen > 0 ? chosen - 1 : last) : event.key === 'PageDown' ? last : event.key === 'PageUp' ? 0 : null;
    if (to !== null) setAt(to);
    else if (event.key === 'Enter' && !event.ctrlKey) run(current);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog open wide onClose={onClose} title={m.palette_title()}>
      <div className={styles.box}>
        <IconSearch size={18} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          aria-autocomplete="list"
          aria-label={m.palette_title()}
          placeholder={readsLetters ? m.palette_hint() : m.palette_hint_admin()}
          autoComplete="off"
          spellCheck={false}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setAt(0);
          }}
          onKeyDown={key}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={m.palette_title()} className={styles.list}>
        {commands.map((command, index) => (
          <button
            key={command.id}
            type="button"
            tabIndex={-1}
            id={`${id}-${command.id}`}
            role="option"
            aria-selected={index === chosen}
            className={cx(styles.line, command.group !== commands[index - 1]?.group && styles.first)}
            data-group={command.group !== commands[index - 1]?.group ? command.group : undefined}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <command.icon size={18} stroke={1.75} aria-hidden />
            <span>
              {command.label}
              {command.detail && <small>{command.detail}</small>}
            </span>
            {command.entry && keysInWords(command.entry).slice(0, 1).map((name) => <Kbd key={name}>{name}</Kbd>)}
            {index === chosen && <IconCornerDownLeft size={16} aria-hidden className={styles.enter} />}
          </button>
        ))}
        {count === 0 && <p className={styles.none}>{m.select_nothing_found()}</p>}
      </div>
    </Dialog>
  );
}
