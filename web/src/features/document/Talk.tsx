import { useId, useState } from 'react';
import type { DocumentView } from '@/api/client';
import { explain } from '@/api/problem';
import { useDraft } from '@/app/drafts';
import { useKeys } from '@/app/useKeys';
import { actedBy } from '@/domain/actedBy';
import { formatMoment, formatStamp, dayOf } from '@/domain/dates';
import { announce, Avatar, Button, TextArea } from '@/ui';
import { m } from '@/words';
import { useLetterAct } from './useLetterAct';
import styles from './Talk.module.css';

/** Trao đổi about one letter. */
export function Talk({ letter, today }: { letter: DocumentView; today: string }) {
  const mayTalk = letter.available_actions.includes('comment');
  if (!letter.content_readable || (letter.comments.length === 0 && !mayTalk)) return null;
  return (
    <section aria-labelledby="trao-doi" className={styles.talk}>
      <h3 id="trao-doi" className={styles.title}>
        {m.talk_title()} {letter.comments.length > 0 && <small>{letter.comments.length}</small>}
      </h3>
      <ol className={styles.list}>
        {letter.comments.map((comment) => (
          <li key={comment.id}>
            <Avatar name={comment.person.name} size="sm" />
            <div>
              <p className={styles.by}>
                <strong>{actedBy(comment.person)}</strong>
                <span>{comment.title}</span>
                <time dateTime={comment.at}>{dayOf(comment.at) === today ? formatMoment(comment.at, today) : formatStamp(comment.at, today)}</time>
              </p>
              <p className={styles.text}>{comment.text}</p>
            </div>
          </li>
        ))}
      </ol>
      {mayTalk && <TalkBox key={letter.id} letter={letter} />}
    </section>
  );
}

function TalkBox({ letter }: { letter: DocumentView }) {
  const [text, setText, forget] = useDraft(`talk.${letter.id}`, '');
  const [empty, setEmpty] = useState(false);
  const act = useLetterAct(letter);
  const id = useId();
  useKeys([{ act: 'talk', run: () => document.getElementById(id)?.focus() }]);
  const send = () => {
    if (act.isPending) return;
    if (!text.trim()) {
      setEmpty(true);
      return;
    }
    act.mutate(
      { action: 'comment', text: text.trim() },
      {
        onSuccess: () => {
          setText('');
          forget();
          announce(m.talk_sent());
        },
      },
    );
  };
  return (
    <form
      className={styles.box}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextArea
        id={id}
        label={m.talk_label()}
        value={text}
        rows={1}
        maxLength={4000}
        placeholder={m.talk_placeholder()}
        error={empty ? m.talk_empty() : act.error ? explain(act.error) : undefined}
        onChange={(value) => {
          setText(value);
          setEmpty(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
            event.preventDefault();
            event.stopPropagation();
            send();
          }
        }}
      />
      <Button type="submit" act="mainAct" busy={act.isPending}>
        {m.talk_send()}
      </Button>
    </form>
  );
}
