import { useQuery, useQueryClient } from '@tanstack/react-query';
import { $api } from '@/api/client';
import type { components } from '@/api/schema';
import { m } from '@/words';

type Schemas = components['schemas'];
export type AdminOrganisation = Schemas['AdminOrganisation'];
export type AdminUnit = Schemas['AdminUnit'];
export type AdminPosition = Schemas['AdminPosition'];
export type AdminPerson = Schemas['AdminPerson'];
export type AgencySettings = Schemas['AgencySettings'];
export type ImportReport = Schemas['ImportReport'];

export const organisationQuery = $api.queryOptions('get', '/api/v1/administration/organisation');

export function useAdminOrganisation(enabled = true) {
  return useQuery({ ...organisationQuery, enabled });
}

/** Puts an answer that holds the whole organisation in place of the one known; without one, it is asked anew. */
export function useKeepOrganisation(): (fresh?: AdminOrganisation) => void {
  const queries = useQueryClient();
  return (fresh) => {
    if (fresh) queries.setQueryData(organisationQuery.queryKey, fresh);
    else void queries.invalidateQueries({ queryKey: organisationQuery.queryKey });
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/organisation'] });
    void queries.invalidateQueries({ queryKey: ['get', '/api/v1/accounts'] });
  };
}

export const ROLES = ['leader', 'office_chief', 'unit_head', 'officer', 'clerk', 'archivist', 'administrator'] as const;
export type RoleName = (typeof ROLES)[number];

/** Roles in words: what a position does with letters. */
export function roleWords(role: string): string {
  switch (role) {
    case 'leader':
      return m.role_leader();
    case 'office_chief':
      return m.role_office_chief();
    case 'unit_head':
      return m.role_unit_head();
    case 'officer':
      return m.role_officer();
    case 'clerk':
      return m.role_clerk();
    case 'archivist':
      return m.role_archivist();
    case 'administrator':
      return m.role_administrator();
    default:
      return role;
  }
}

export interface Branch {
  unit: AdminUnit;
  depth: number;
  /** Place among the units with the same unit above, and how many they are. */
  place: number;
  siblings: number;
}

/** The tree as lines, each unit under the one above it. */
export function branches(units: AdminUnit[]): Branch[] {
  const lines: Branch[] = [];
  const below = (parent: string | null, depth: number) => {
    const here = units.filter((unit) => (unit.parent_id ?? null) === parent).sort((a, b) => a.order - b.order);
    here.forEach((unit, place) => {
      lines.push({ unit, depth, place, siblings: here.length });
      below(unit.id, depth + 1);
    });
  };
  below(null, 0);
  return lines;
}

/** Is `unit` the same as `above`, or below it? */
export function isWithin(units: AdminUnit[], unit: string, above: string): boolean {
  let at: string | null | undefined = unit;
  for (let step = 0; at && step <= units.length; step += 1) {
    if (at === above) return true;
    const known: AdminUnit | undefined = units.find((one) => one.id === at);
    at = known?.parent_id;
  }
  return false;
}
