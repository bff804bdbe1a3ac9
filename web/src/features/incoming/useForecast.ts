import { useQuery } from '@tanstack/react-query';
import { $api } from '@/api/client';
import { Problem } from '@/api/problem';

/** The number the next letter gets in this book; in the first one in use when none is named. Of a book that has gone out of use none. */
export function useForecast(book: string | null | undefined) {
  const { data, error } = useQuery($api.queryOptions('get', '/api/v1/registers/incoming/forecast', { params: { query: book ? { book } : {} } }));
  const gone = error instanceof Problem && error.fields.length > 0;
  return { data: gone ? undefined : data };
}
