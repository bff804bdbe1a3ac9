import { createTheme, MantineProvider, type MantineColorsTuple } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePreferences } from './preferences';

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

/** Gives the wrapped components the colours, type and radii of our tokens. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  // Drawn anew when the choice changes; what is in force is told by the page itself.
  usePreferences();
  const scheme = document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
}
