import { useQuery } from '@tanstack/react-query';
import { $api } from '@/api/client';

/** The number the next letter gets in this book; in the ordinary one when none is named. */
export function useForecast(book: string | null | undefined) {
  return useQuery($api.queryOptions('get', '/api/v1/registers/incoming/forecast', { params: { query: book ? { book } : {} } }));
}
