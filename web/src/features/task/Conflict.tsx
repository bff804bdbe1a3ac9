import { useQueryClient } from '@tanstack/react-query';
import { explain, Problem } from '@/api/problem';
import { letterQuery, refreshLists } from '@/letter';
import { Notice } from '@/ui';
import { m } from '@/words';

/** Why an act did not go through; when somebody else moved the letter, who it was and the way to see it as it is now. */
export function ActFault({ error, letterId, onSeen }: { error: Error | null; letterId: string; onSeen(): void }) {
  const queries = useQueryClient();
  if (!error) return null;
  const conflict = error instanceof Problem && error.isConflict;
  return (
    <Notice
      tone={conflict ? 'amber' : 'red'}
      role="alert"
      actions={
        conflict ? (
          <button
            type="button"
            onClick={() => {
              void queries.invalidateQueries({ queryKey: letterQuery(letterId).queryKey });
              refreshLists(queries);
              onSeen();
            }}
          >
            {m.conflict_see()}
          </button>
        ) : undefined
      }
    >
      {explain(error)}
    </Notice>
  );
}
