import { Menu as MantineMenu } from '@mantine/core';
import type { ReactNode } from 'react';
import type { KeyAct } from '@/app/keymap';
import { KeyHint } from './KeyHint';
import styles from './Menu.module.css';

export interface MenuEntry {
  key: string;
  label: string;
  icon?: ReactNode;
  detail?: string;
  danger?: boolean;
  disabled?: boolean;
  /** A thin line above. */
  apart?: boolean;
  /** A tick: this choice is in force. */
  checked?: boolean;
  /** Its key is shown at the end of the line. */
  act?: KeyAct;
  onSelect(): void;
}

/** A list of acts behind a button. The trigger must be a single button. */
export function Menu({ trigger, entries, label, position = 'bottom-end' }: { trigger: ReactNode; entries: MenuEntry[]; label: string; position?: 'bottom-end' | 'bottom-start' | 'top-start' | 'top-end' }) {
  return (
    <MantineMenu position={position} transitionProps={{ duration: 0 }} shadow="none" zIndex={400} returnFocus classNames={{ dropdown: styles.dropdown, item: styles.item, itemLabel: styles.label, itemSection: styles.section, divider: styles.divider }}>
      <MantineMenu.Target>{trigger}</MantineMenu.Target>
      <MantineMenu.Dropdown aria-label={label}>
        {entries.map((entry) => [
          entry.apart && <MantineMenu.Divider key={`${entry.key}-line`} />,
          <MantineMenu.Item key={entry.key} leftSection={entry.icon} disabled={entry.disabled ?? false} onClick={entry.onSelect} mod={{ danger: entry.danger ?? false }} rightSection={entry.checked ? '✓' : entry.act ? <KeyHint act={entry.act} /> : undefined}>
            {entry.label}
            {entry.detail && <small>{entry.detail}</small>}
          </MantineMenu.Item>,
        ])}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
