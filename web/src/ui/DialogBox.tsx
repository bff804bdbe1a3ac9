import { Modal } from '@mantine/core';
import { Framework } from './Framework';
import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import { m } from '@/words';
import type { DialogProps } from './Dialog';
import styles from './Dialog.module.css';

/** A question over the screen; focus goes in, and `Dialog` brings it back. */
export default function DialogBox({ open, onClose, title, children, actions, wide = false, dismissable = true }: DialogProps) {
  return (
    <Framework>
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
    </Framework>
  );
}
