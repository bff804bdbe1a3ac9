import { Autocomplete as MantineAutocomplete, Select as MantineSelect, type ComboboxItem, type OptionsFilter } from '@mantine/core';
import { Framework } from './Framework';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { IconChevronDown } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { fold } from '@/domain/fold';
import { m } from '@/words';
import { describedBy, fieldStyles, FieldShell, type FieldState } from './Field';
import styles from './Select.module.css';

export interface Option {
  value: string;
  label: string;
  /** A second, quieter line. */
  detail?: string;
  disabled?: boolean;
}

/** Finds "giay moi" in "Giấy mời": options match with or without marks. */
const foldedFilter: OptionsFilter = ({ options, search, limit }) => {
  const wanted = fold(search).trim();
  return (options as ComboboxItem[]).filter((option) => fold(option.label).includes(wanted)).slice(0, limit);
};

interface Common {
  label: string;
  note?: ReactNode;
  error?: string | undefined;
  state?: FieldState;
  optional?: boolean;
  fieldClass?: string | undefined;
  placeholder?: string;
  disabled?: boolean;
  id?: string;
  onFocus?(): void;
  onBlur?(): void;
}

export interface SelectProps extends Common {
  options: Option[];
  value: string | null;
  onChange(value: string | null): void;
  searchable?: boolean;
  clearable?: boolean;
}

export function Select({ label, note, error, state = 'plain', optional, fieldClass, options, value, onChange, searchable = false, clearable = false, id, ...rest }: SelectProps) {
  const made = useId();
  const key = id ?? made;
  const details = new Map(options.map((option) => [option.value, option.detail]));
  return (
    <FieldShell id={key} label={label} note={note} error={error} state={state} optional={optional ? m.field_optional() : ''} className={fieldClass}>
      <Framework>
        <MantineSelect
          {...rest}
          id={key}
          data={options}
          value={value}
          onChange={onChange}
          searchable={searchable}
          // The first key typed begins a search, it does not go on with the name that is chosen.
          onFocus={(event) => searchable && event.currentTarget.select()}
          clearable={clearable}
          allowDeselect={false}
          filter={foldedFilter}
          nothingFoundMessage={m.select_nothing_found()}
          checkIconPosition="right"
          maxDropdownHeight={300}
          limit={200}
          withAlignedLabels={false}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          rightSectionPointerEvents="none"
          clearButtonProps={{ 'aria-label': m.clear() }}
          comboboxProps={{ transitionProps: { duration: 0 }, shadow: 'none', zIndex: 400 }}
          renderOption={({ option }) => (
            <span className={styles.option}>
              <span>{option.label}</span>
              {details.get(option.value) && <small>{details.get(option.value)}</small>}
            </span>
          )}
          classNames={{ root: styles.root, wrapper: styles.wrapper, input: fieldStyles.control, section: styles.section, dropdown: styles.dropdown, option: styles.item, empty: styles.empty }}
          attributes={{ input: { 'data-state': state, 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy(key, error, note), 'aria-labelledby': `${key}-label` } }}
        />
      </Framework>
    </FieldShell>
  );
}

export interface ComboboxProps extends Common {
  suggestions: string[];
  value: string;
  onChange(value: string): void;
}

/** Free text with suggestions: what is typed counts even if nothing matches. */
export function Combobox({ label, note, error, state = 'plain', optional, fieldClass, suggestions, value, onChange, id, ...rest }: ComboboxProps) {
  const made = useId();
  const key = id ?? made;
  return (
    <FieldShell id={key} label={label} note={note} error={error} state={state} optional={optional ? m.field_optional() : ''} className={fieldClass}>
      <Framework>
        <MantineAutocomplete
          {...rest}
          id={key}
          data={[...new Set(suggestions)]}
          value={value}
          onChange={onChange}
          filter={foldedFilter}
          maxDropdownHeight={300}
          limit={50}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          rightSectionPointerEvents="none"
          comboboxProps={{ transitionProps: { duration: 0 }, shadow: 'none', zIndex: 400 }}
          classNames={{ root: styles.root, wrapper: styles.wrapper, input: fieldStyles.control, section: styles.section, dropdown: styles.dropdown, option: styles.item }}
          attributes={{ input: { 'data-state': state, 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy(key, error, note), 'aria-labelledby': `${key}-label` } }}
        />
      </Framework>
    </FieldShell>
  );
}
