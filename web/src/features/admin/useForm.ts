import { useState } from 'react';
import { explain, Problem } from '@/api/problem';
import { dropKeptFields, useKeptField } from '@/app/drafts';
import type { FieldProblem } from '@/ui';

/** What a form needs to send itself: one try at a time, faults beside their fields, everything else above. */
export interface FormState {
  /** Under which name its fields are kept in this tab. */
  name: string;
  busy: boolean;
  attempt: number;
  problems: FieldProblem[];
  failure: string | undefined;
  errorOf(field: string): string | undefined;
  /** Gives true when it was done. `prefix` stands before the ids of the fields. */
  send(act: () => Promise<void>): Promise<boolean>;
  /** What was typed is given up. */
  forget(): void;
}

/** A field of the form. What is typed into it outlives Back, a reload and a closed dialog, until it is sent or given up. Not for secrets. */
export function useField<Value>(form: Pick<FormState, 'name'>, field: string, initial: Value): [Value, (change: Value | ((held: Value) => Value)) => void] {
  return useKeptField(form.name, field, initial);
}

/** `of`: what the form is about, where there are several like it. */
export function useForm(prefix: string, of = ''): FormState {
  const name = prefix + of;
  const [busy, setBusy] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [problems, setProblems] = useState<FieldProblem[]>([]);
  const [failure, setFailure] = useState<string>();
  return {
    name,
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
        dropKeptFields(name);
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
    forget: () => dropKeptFields(name),
  };
}
