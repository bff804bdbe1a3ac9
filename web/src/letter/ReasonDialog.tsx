import { useState } from 'react';
import { explain } from '@/api/problem';
import { useDraft } from '@/app/drafts';
import { useKeys } from '@/app/useKeys';
import { Button, Dialog, Notice, TextArea } from '@/ui';
import { m } from '@/words';

export interface ReasonDialogProps {
  title: string;
  text: string;
  label: string;
  /** Shown when the reason is missing: what to write, with an example. */
  missing: string;
  act: string;
  /** It takes away what cannot be had again. */
  danger?: boolean;
  suggestions?: string[];
  /** What the draft belongs to, where the address does not say it: a line of a list. */
  draft?: string;
  onSend(reason: string): Promise<void>;
  onClose(): void;
}

/** Asks why, for acts that send a letter back. What was typed survives a failure. */
export default function ReasonDialog({ title, text, label, missing, act, danger = false, suggestions = [], draft = window.location.pathname, onSend, onClose }: ReasonDialogProps) {
  // Kept by the address: each letter has its own, and so has each act on it.
  const [reason, setReason, forget] = useDraft(`reason.${draft}.${act}`, '');
  const [error, setError] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (busy) return;
    if (!reason.trim()) {
      setError(missing);
      document.getElementById('ly-do')?.focus();
      return;
    }
    setBusy(true);
    setFailure(undefined);
    try {
      await onSend(reason.trim());
      forget();
      onClose();
    } catch (problem) {
      setFailure(explain(problem));
    } finally {
      setBusy(false);
    }
  };
  useKeys([{ act: 'mainAct', run: () => void submit(), overDialogs: true }]);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button variant={danger ? 'danger' : 'primary'} act="mainAct" busy={busy} onClick={() => void submit()}>
            {act}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 12 }}>
        <p>{text}</p>
        {failure && (
          <Notice tone="red" role="alert">
            {failure}
          </Notice>
        )}
        <TextArea
          id="ly-do"
          label={label}
          value={reason}
          rows={3}
          error={error}
          data-autofocus
          onChange={(value) => {
            setReason(value);
            setError(undefined);
          }}
        />
        {suggestions.length > 0 && (
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 6 }}>
            {suggestions.map((suggestion) => (
              <Button
                key={suggestion}
                onClick={() => {
                  setReason((held) => (held.trim() ? `${held.trim()} ${suggestion}` : suggestion));
                  setError(undefined);
                }}
              >
                {suggestion}
              </Button>
            ))}
          </div>
        )}
      </div>
    </Dialog>
  );
}
