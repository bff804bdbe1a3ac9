import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { $api, type FieldsView } from '@/api/client';

/** Letters that may be the same, by what the form says now; asked half a second after typing stops. */
export function useDuplicates(id: string, fields: FieldsView) {
  const [asked, setAsked] = useState({ code: fields.code, organ: fields.organ_name, date: fields.issued_date ?? null });
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ code: fields.code, organ: fields.organ_name, date: fields.issued_date ?? null }), 500);
    return () => clearTimeout(timer);
  }, [fields.code, fields.organ_name, fields.issued_date]);
  return useQuery({
    ...$api.queryOptions('get', '/api/v1/documents/{id}/duplicates', {
      params: { path: { id }, query: { ...(asked.code.trim() ? { code: asked.code.trim() } : {}), ...(asked.organ.trim() ? { organ_name: asked.organ.trim() } : {}), ...(asked.date ? { issued_date: asked.date } : {}) } },
    }),
    staleTime: 30_000,
    placeholderData: (held) => held,
  });
}
