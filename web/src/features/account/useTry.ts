import { useState } from 'react';
import { explain, Problem } from '@/api/problem';

/** Runs one step of a dialog: the error stays beside the field, the rest is told in words. */
export function useTry(field: string) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const run = async (act: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setWrong(undefined);
    setFailure(undefined);
    try {
      await act();
    } catch (error) {
      const fault = error instanceof Problem ? error.fields.find((one) => one.pointer === field) : undefined;
      if (fault) setWrong(fault.detail);
      else setFailure(explain(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, wrong, failure, run, setWrong };
}
