import { createTheme, MantineContext, MantineProvider, type MantineColorsTuple } from '@mantine/core';
// Only the pieces of the framework that are wrapped here, each fetched with its wrapper; never its whole sheet.
import '@mantine/core/styles/global.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import { use, useId, useLayoutEffect, useSyncExternalStore, type ReactNode } from 'react';
import { usePreferences } from '@/app/preferences';

/* The framework's own blue fails contrast on white, so every shade is ours. */
const primary: MantineColorsTuple = [
  '#EAF2F9',
  '#D3E4F3',
  '#A9CBE6',
  '#7CAFD8',
  '#4E90C4',
  '#2B74AC',
  '#1C6098',
  '#135183',
  '#0E3F67',
  '#092C49',
];

const theme = createTheme({
  colors: { primary },
  primaryColor: 'primary',
  primaryShade: 7,
  fontFamily: 'var(--font)',
  black: '#15212C',
  defaultRadius: 8,
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** Who is on the screen, in the order of arrival: the first writes the framework's variables for all. */
const present = new Set<string>();
const listeners = new Set<() => void>();

function useWritesVariables(): boolean {
  const id = useId();
  const first = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => present.values().next().value,
  );
  useLayoutEffect(() => {
    const tell = () => listeners.forEach((listener) => listener());
    present.add(id);
    tell();
    return () => {
      present.delete(id);
      tell();
    };
  }, [id]);
  return first === id;
}

/**
 * Gives a wrapped component the colours, type and radii of our tokens. Each wrapper brings it along, so that the
 * framework is fetched with the first of them and not with the program.
 */
export function Framework({ children }: { children: ReactNode }) {
  return use(MantineContext) ? children : <Provider>{children}</Provider>;
}

function Provider({ children }: { children: ReactNode }) {
  // Drawn anew when the choice changes; what is in force is told by the page itself.
  usePreferences();
  const scheme = document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
  return (
    <MantineProvider theme={theme} defaultColorScheme={scheme} forceColorScheme={scheme} withGlobalClasses={false} withCssVariables={useWritesVariables()}>
      {children}
    </MantineProvider>
  );
}
