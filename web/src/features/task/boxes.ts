import { useMatches } from '@tanstack/react-router';
import { m } from '@/words';

/** Three lists over one screen. */
export type BoxKey = 'tasks' | 'support' | 'inform';

export interface Box {
  key: BoxKey;
  path: '/can-xu-ly' | '/phoi-hop' | '/de-biet';
  item: '/can-xu-ly/$id' | '/phoi-hop/$id' | '/de-biet/$id';
}

const boxes: Record<BoxKey, Box> = {
  tasks: { key: 'tasks', path: '/can-xu-ly', item: '/can-xu-ly/$id' },
  support: { key: 'support', path: '/phoi-hop', item: '/phoi-hop/$id' },
  inform: { key: 'inform', path: '/de-biet', item: '/de-biet/$id' },
};

/** The list on screen: that of its own route, for the address may already be that of the screen to come. */
export function useBox(): Box {
  const path = useMatches({ select: (matches): string => matches.at(-1)?.fullPath ?? '' });
  if (path.startsWith('/phoi-hop')) return boxes.support;
  return path.startsWith('/de-biet') ? boxes.inform : boxes.tasks;
}

export function boxTitle(box: BoxKey): string {
  if (box === 'support') return m.nav_support();
  return box === 'inform' ? m.nav_inform() : m.nav_tasks();
}

export function boxEmpty(box: BoxKey): string {
  if (box === 'support') return m.task_none_support();
  return box === 'inform' ? m.task_none_inform() : m.task_none();
}
