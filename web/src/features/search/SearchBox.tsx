import { useQuery } from '@tanstack/react-query';
import { IconBuilding, IconFileText, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useId, useState, type KeyboardEvent, type RefObject } from 'react';
import { $api } from '@/api/client';
import { formatDate } from '@/domain/dates';
import { formatNumber } from '@/domain/numbers';
import { announce, cx, IconButton } from '@/ui';
import { m } from '@/words';
import { Marked } from './HitCard';
import styles from './SearchBox.module.css';

interface Props {
  box: RefObject<HTMLInputElement | null>;
  typed: string;
  phone: boolean;
  onType(text: string): void;
  /** An arrow key while no suggestion is offered: the next or previous hit. */
  onStep(by: 1 | -1): void;
  onSubmit(): void;
  onLetter(id: string): void;
  onAgency(name: string): void;
}

/** Wait after a key, in milliseconds: longer than between two keys of somebody who types fast. */
const PAUSE = 120;

/** The box of the search, and below it what may be meant while one types: letters by number and subject, issuing bodies. */
export function SearchBox({ box, typed, phone, onType, onStep, onSubmit, onLetter, onAgency }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data } = useQuery({
    ...$api.queryOptions('get', '/api/v1/search/suggestions', { params: { query: { q: asked } } }),
    enabled: open && asked.length > 1,
    placeholderData: (held) => held,
    staleTime: 30_000,
  });
  const offered = open && typed.trim().length > 1 && asked.length > 1 ? data : undefined;
  const options = [
    ...(offered?.letters ?? []).slice(0, 5).map((letter) => ({
      key: letter.document_id,
      group: m.search_suggestions_letters(),
      icon: IconFileText,
      text: <Marked {...letter.subject} />,
      detail: [letter.code, letter.arrival_number ? m.task_arrival({ number: letter.arrival_number }) : null, letter.organ_name, letter.issued_date ? formatDate(letter.issued_date) : null].filter(Boolean).join(' · '),
      run: () => onLetter(letter.document_id),
    })),
    ...(offered?.agencies ?? []).slice(0, 3).map((agency) => ({
      key: `agency-${agency.value}`,
      group: m.search_suggestions_agencies(),
      icon: IconBuilding,
      text: <span>{agency.value}</span>,
      detail: m.search_count({ count: formatNumber(agency.count) }),
      run: () => onAgency(agency.value),
    })),
  ];
  const chosen = Math.min(at, options.length - 1);
  const count = options.length;
  useEffect(() => {
    if (count > 0) announce(m.search_suggestions_count({ count }));
  }, [count]);
  useEffect(() => {
    if (chosen >= 0) document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, id]);

  const close = () => {
    setOpen(false);
    setAt(-1);
  };
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && count > 0) {
      // The first Escape closes the suggestions and nothing else.
      event.stopPropagation();
      close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const by = event.key === 'ArrowDown' ? 1 : -1;
      // One place more than there are suggestions: the box itself.
      if (count > 0) setAt(((chosen + 1 + by + count + 1) % (count + 1)) - 1);
      else onStep(by);
    } else return;
    event.preventDefault();
  };
  return (
    <form
      role="search"
      className={styles.box}
      onSubmit={(event) => {
        event.preventDefault();
        const option = options[chosen];
        close();
        if (option) option.run();
        else onSubmit();
      }}
    >
      <IconSearch aria-hidden />
      <input
        ref={box}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        autoFocus={!phone}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={count > 0}
        aria-controls={count > 0 ? `${id}-list` : undefined}
        aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
        aria-label={m.search_label()}
        placeholder={m.search_placeholder()}
        value={typed}
        maxLength={500}
        onChange={(event) => {
          onType(event.target.value);
          setAt(-1);
          setOpen(true);
        }}
        onKeyDown={key}
        onBlur={close}
      />
      {!phone && <span className={styles.marks}>{m.search_marks()}</span>}
      {typed && (
        <IconButton
          variant="quiet"
          label={m.clear()}
          icon={<IconX aria-hidden />}
          onClick={() => {
            onType('');
            close();
            box.current?.focus();
          }}
        />
      )}
      {count > 0 && (
        // A press must not take the focus from the box before it is counted.
        <div id={`${id}-list`} role="listbox" aria-label={m.search_suggestions()} className={styles.list} onPointerDown={(event) => event.preventDefault()}>
          {options.map((option, index) => (
            <button
              key={option.key}
              id={`${id}-${index}`}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              aria-labelledby={`${id}-${index}-name`}
              className={cx(styles.option, option.group !== options[index - 1]?.group && styles.first)}
              data-group={option.group !== options[index - 1]?.group ? option.group : undefined}
              onClick={() => {
                close();
                option.run();
              }}
            >
              <option.icon aria-hidden />
              <span id={`${id}-${index}-name`}>
                {/* The blank parts the two lines for whoever hears them. */}
                <span className={styles.text}>{option.text}</span> <small>{option.detail}</small>
              </span>
            </button>
          ))}
        </div>
      )}
    </form>
  );
}
