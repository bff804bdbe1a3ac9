import { useState } from 'react';
import { explain, Problem } from '@/api/problem';
import type { FieldProblem } from '@/ui';

/** What a form needs to send itself: one try at a time, faults beside their fields, everything else above. */
export interface FormState {
  busy: boolean;
  attempt: number;
  problems: FieldProblem[];
  failure: string | undefined;
  errorOf(field: string): string | undefined;
  /** Gives true when it was done. `prefix` stands before the ids of the fields. */
  send(act: () => Promise<void>): Promise<boolean>;
}

export function useForm(prefix: string): FormState {
  const [busy, setBusy] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [failure, setFailure] = useState<string>();
  return {
    busy,
    attempt,
    problems,
    failure,
    errorOf: (field) => problems.find((problem) => problem.field === `${prefix}${field}`)?.text,
    send: async (act) => {
      if (busy) return false;
      setBusy(true);
      setFailure(undefined);
      try {
        await act();
        setProblems([]);
        return true;
      } catch (error) {
        const fields = error instanceof Problem ? error.fields : [];
        setProblems(fields.map(({ pointer, detail }) => ({ field: `${prefix}${pointer.replace(/^\//, '')}`, text: detail })));
        if (fields.length === 0) setFailure(explain(error));
        setAttempt((count) => count + 1);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
