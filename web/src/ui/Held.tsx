import { useEffect, useLayoutEffect, useState, type Ref } from 'react';

/**
 * Stands where the framework wants its target, for a button that was drawn before the framework was here:
 * what is opened is placed by that button.
 */
export function Held({ by, ref }: { by: HTMLElement | null; ref?: Ref<HTMLElement> }) {
  useLayoutEffect(() => {
    if (typeof ref !== 'function') return undefined;
    const release = ref(by);
    return typeof release === 'function' ? release : () => void ref(null);
  }, [by, ref]);
  return null;
}

/** Opens only after having been drawn closed: then it is remembered where the focus came from. */
export function useShown(open: boolean): boolean {
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(open), [open]);
  return shown;
}
