import { Menu } from '@mantine/core';
import { Framework } from './Framework';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { Held, useShown } from './Held';
import { KeyHint } from './KeyHint';
import type { MenuProps } from './Menu';
import styles from './Menu.module.css';
import type { Opened } from './useOpener';

/** The list itself: arrows, first letters, Escape, and the focus back to its button. */
export default function MenuBox({ id, by, open, onOpen, entries, label, position = 'bottom-end' }: Omit<MenuProps, 'trigger'> & Opened) {
  return (
    <Framework>
      <Menu id={id} opened={useShown(open)} onChange={onOpen} position={position} transitionProps={{ duration: 0 }} shadow="none" zIndex={400} returnFocus withInitialFocusPlaceholder={false} classNames={{ dropdown: styles.dropdown, item: styles.item, itemLabel: styles.label, itemSection: styles.section, divider: styles.divider }}>
        <Menu.Target>
          <Held by={by} />
        </Menu.Target>
        <Menu.Dropdown aria-label={label}>
          {entries.map((entry) => [
            entry.apart && <Menu.Divider key={`${entry.key}-line`} />,
            <Menu.Item key={entry.key} leftSection={entry.icon} disabled={entry.disabled ?? false} onClick={entry.onSelect} mod={{ danger: entry.danger ?? false }} rightSection={entry.checked ? '✓' : entry.act ? <KeyHint act={entry.act} /> : undefined}>
              {entry.label}
              {entry.detail && <small>{entry.detail}</small>}
            </Menu.Item>,
          ])}
        </Menu.Dropdown>
      </Menu>
    </Framework>
  );
}
