import { useEffect, useRef, useState } from 'react';

/** Text that is asked for when the hand rests, and follows the address when that changes from outside. */
export function useTyped(value: string, ask: (text: string | undefined) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    const text = typed.trim();
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      latest.current(text || undefined);
    }, 280);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
