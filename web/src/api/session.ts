import { queryOptions, useQuery } from '@tanstack/react-query';
import { $api, client, setCsrfToken, type Me } from './client';
import { setServerNow } from './clock';
import { ownDrafts } from '@/app/drafts';
import { emptyShelf, keepAnswer, openShelf } from '@/offline/shelf';
import { Problem } from './problem';

/** Role keys of the server. */
export type RoleKey = 'clerk' | 'leader' | 'office_chief' | 'unit_head' | 'officer' | 'archivist' | 'administrator';

/** Keeps what every later request needs. */
export function remember(me: Me): Me {
  ownDrafts(me.person_id);
  // A copy from the shelf has no token, and its clock stands still.
  if (!me.csrf_token) return me;
  setCsrfToken(me.csrf_token);
  setServerNow(me.now);
  void openShelf(me.person_id);
  void keepAnswer('/api/v1/session', new Response(JSON.stringify(me)));
  return me;
}

const DUE = 'congvan.sign-out-due';

/** Somebody signed out while the server could not be told: it is told before anything else is shown. */
export function signOutLater(): void {
  localStorage.setItem(DUE, '1');
}

/** Somebody signs in: what was left of signing out before is over. */
export function forgetSignOut(): void {
  localStorage.removeItem(DUE);
}

async function signOutNow(me: Me): Promise<null> {
  setCsrfToken(me.csrf_token);
  await client.DELETE('/api/v1/session');
  localStorage.removeItem(DUE);
  setCsrfToken('');
  return null;
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 5 * 60_000,
  queryFn: async (): Promise<Me | null> => {
    try {
      const { data } = await client.GET('/api/v1/session');
      if (data && localStorage.getItem(DUE)) return data.csrf_token ? await signOutNow(data) : null;
      return data ? remember(data) : null;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        void emptyShelf();
        localStorage.removeItem(DUE);
        return null;
      }
      throw error;
    }
  },
});

/** The signed-in person; only inside the shell, which is not shown without one. */
export function useMe(): Me {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Problem(401, '', '');
  return data;
}

export function hasRole(me: Me, role: RoleKey): boolean {
  return me.roles.includes(role);
}

/** Does the person give work on to officers, as a head or in a head's place? */
export function givesOn(me: Me): boolean {
  return hasRole(me, 'unit_head') || me.acts_for.some((one) => one.powers.includes('assign'));
}

/** `code` is that of the second step, for accounts that ask for one: see {@link needsCode}. */
export async function signIn(login: string, password: string, code?: string): Promise<Me> {
  localStorage.removeItem(DUE);
  const { data } = await client.POST('/api/v1/session', { body: { login, password, code: code?.trim() || null } });
  if (!data) throw new Problem(0, '', '');
  return remember(data);
}

/** Ways of signing in besides the password. */
export const waysQuery = $api.queryOptions('get', '/api/v1/sign-in-ways');

/** Leaves for a provider of sign-in; comes back to `/dang-nhap/xac-nhan`. */
export async function setOutToSignIn(agency: string, returnTo?: string): Promise<void> {
  localStorage.removeItem(DUE);
  const { data } = await client.POST('/api/v1/provider-sign-in', { body: { agency_id: agency, return_to: returnTo ?? null } });
  if (!data) throw new Problem(0, '', '');
  window.location.assign(data.address);
}

/** What the address of the page says of who came back. */
export function broughtBack(search: string): { state: string; code: string | null; error: string | null; issuer: string | null } {
  const query = new URLSearchParams(search);
  return { state: query.get('state') ?? '', code: query.get('code'), error: query.get('error'), issuer: query.get('iss') };
}

/** Hands in what a provider sent along; `code` is that of the second step, once it was asked for. */
export async function comeBack(brought: ReturnType<typeof broughtBack>, code?: string): Promise<{ me: Me; returnTo: string }> {
  const { data } = code === undefined ? await client.POST('/api/v1/provider-sign-in/answer', { body: brought }) : await client.POST('/api/v1/provider-sign-in/code', { body: { code: code.trim() } });
  if (!data) throw new Problem(0, '', '');
  return { me: remember(data.me), returnTo: data.return_to };
}

/** The password was right; the account asks for a code as well. */
export function needsCode(error: unknown): boolean {
  return error instanceof Problem && error.type === 'code-needed';
}

/** What is wrong with the code that was given; undefined when something else is. */
export function codeFault(error: unknown): string | undefined {
  return error instanceof Problem ? error.fields.find((field) => field.pointer === '/code')?.detail : undefined;
}

export async function demoSignIn(login: string): Promise<Me> {
  localStorage.removeItem(DUE);
  const { data } = await client.POST('/api/v1/demo/session', { body: { login } });
  if (!data) throw new Problem(0, '', '');
  return remember(data);
}
