import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { IconMailForward } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { client } from '@/api/client';
import { Problem } from '@/api/problem';
import { useKeys } from '@/app/useKeys';
import { forgetDone, letterQuery, ReasonDialog, refreshLists } from '@/letter';
import { Button, showToast, type ButtonProps } from '@/ui';
import { m } from '@/words';

interface Props {
  letter: { id: string; version: number; status: string; number: number | null };
  /** The screen is this letter's, so that it has the key. */
  own?: boolean;
  variant?: ButtonProps['variant'];
  full?: boolean;
}

/** Tiếp nhận lại: opens the letter once more as one of its own, and goes to its form. */
export function ReceiveAgain({ letter, own = false, variant = 'primary', full = false }: Props) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const repeat = useRef<{ body: string; key: string } | null>(null);
  useKeys([{ act: 'receiveAgain', run: () => setOpen(true), enabled: own && !open }]);
  const voided = letter.status === 'voided';
  const send = async (reason: string) => {
    const body = { version: letter.version, reason };
    const text = JSON.stringify(body);
    if (repeat.current?.body !== text) repeat.current = { body: text, key: crypto.randomUUID() };
    try {
      const { data } = await client.POST('/api/v1/documents/{id}/receive-again', { params: { path: { id: letter.id } }, body, headers: { 'idempotency-key': repeat.current.key } });
      if (!data) throw new Problem(0, '', '');
      // Its return or its voiding can no longer be taken back.
      forgetDone(letter.id);
      refreshLists(queries);
      void queries.invalidateQueries({ queryKey: ['get', '/api/v1/watched'] });
      showToast(m.again_done());
      void navigate({ to: '/vao-so-den/$id', params: { id: data.document_id } });
    } finally {
      void queries.invalidateQueries({ queryKey: letterQuery(letter.id).queryKey });
    }
  };
  return (
    <>
      <Button variant={variant} full={full} icon={<IconMailForward aria-hidden />} act={own ? 'receiveAgain' : undefined} onClick={() => setOpen(true)}>
        {m.act_receive_again()}
      </Button>
      {open && (
        <ReasonDialog
          title={m.act_receive_again()}
          text={voided ? m.again_text_voided({ number: letter.number ?? '' }) : m.again_text_returned()}
          label={m.again_reason()}
          missing={m.again_need_reason()}
          act={m.act_receive_again()}
          suggestions={[voided ? m.again_phrase_voided() : m.again_phrase_returned()]}
          draft={letter.id}
          onSend={send}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
