import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { LiveRegion, Toasts, warmDialogs } from '@/ui';
import { queryClient } from './queryClient';
import { router } from './router';
import { SessionExpired } from './SessionExpired';

export function App() {
  useEffect(() => {
    const timer = setTimeout(warmDialogs, 4000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <SessionExpired />
      <Toasts />
      <LiveRegion />
    </QueryClientProvider>
  );
}
