import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { LiveRegion, Toasts } from '@/ui';
import { queryClient } from './queryClient';
import { router } from './router';
import { SessionExpired } from './SessionExpired';
import { ThemeProvider } from './ThemeProvider';

export function App() {
  return (
    <ThemeProvider>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <SessionExpired />
        <Toasts />
        <LiveRegion />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
