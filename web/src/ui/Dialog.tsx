import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { m } from '@/words';
import styles from './Dialog.module.css';

export interface DialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  children: ReactNode;
  /** Buttons, the main act last. */
  actions?: ReactNode;
  wide?: boolean;
  /** False for questions that need an answer, such as signing in again. */
  dismissable?: boolean;
}

/** A question over the screen; focus goes in and comes back. */
export function Dialog({ open, onClose, title, children, actions, wide = false, dismissable = true }: DialogProps) {
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      centered
      size={wide ? 840 : 460}
      withCloseButton={dismissable}
      closeOnEscape={dismissable}
      closeOnClickOutside={dismissable}
      closeButtonProps={{ 'aria-label': m.close() }}
      overlayProps={{ backgroundOpacity: 0.45, color: '#15212C' }}
      transitionProps={{ duration: 0 }}
      shadow="none"
      zIndex={300}
      // A title bar is no banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      classNames={{ content: styles.content, header: styles.header, title: styles.title, body: styles.body, close: styles.close }}
    >
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </Modal>
  );
}
