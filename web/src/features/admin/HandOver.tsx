import { announce, Button, Dialog, showToast } from '@/ui';
import { m } from '@/words';
import styles from './AccountsPage.module.css';

/** Shown once: closing the dialog forgets it here, and the server holds only its hash. */
export function HandOver({ name, login, password, onClose }: { name: string; login?: string; password: string; onClose(): void }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(password);
      showToast(m.admin_copied());
    } catch {
      announce(m.admin_copy_by_hand());
      const range = document.createRange();
      const shown = document.getElementById('mat-khau-moi');
      if (shown) range.selectNodeContents(shown);
      window.getSelection()?.removeAllRanges();
      window.getSelection()?.addRange(range);
    }
  };
  return (
    <Dialog
      open
      dismissable={false}
      onClose={onClose}
      title={m.admin_new_password({ name })}
      actions={
        <>
          <Button onClick={() => void copy()}>{m.admin_copy()}</Button>
          <Button variant="primary" local onClick={onClose}>
            {m.admin_handed()}
          </Button>
        </>
      }
    >
      <p className={styles.once}>{m.admin_once()}</p>
      {login && <p className={styles.once}>{m.account_login({ login })}</p>}
      <output id="mat-khau-moi" className={styles.password}>
        {password}
      </output>
    </Dialog>
  );
}
