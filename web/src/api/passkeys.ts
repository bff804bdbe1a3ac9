import { client, type Me } from './client';
import { explain, Problem } from './problem';
import { forgetSignOut, remember } from './session';
import type { components } from './schema';
import { m } from '@/words';

type Invitation = components['schemas']['PasskeyInvitation'];

/** How long a device may take; the server waits as long. */
const PATIENCE = 5 * 60_000;
/** ES256, EdDSA, RS256: what the server takes (COSE names). */
const KINDS = [-7, -8, -257];

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.codePointAt(0) ?? 0);
}

function toText(bytes: ArrayBuffer | null): string {
  const plain = Array.from(new Uint8Array(bytes ?? new ArrayBuffer(0)), (byte) => String.fromCodePoint(byte)).join('');
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Can this browser ask for passkeys, on this page? */
export function passkeysWork(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential === 'function';
}

/** Has the person's device make a key; gives what is handed in. */
export async function makePasskey(invitation: Invitation, me: Me): Promise<{ client_data: string; authenticator: string }> {
  const { question, handle, held } = invitation;
  const made = await navigator.credentials.create({
    publicKey: {
      rp: { id: question.site, name: m.app_title() },
      user: { id: toBytes(handle), name: me.login, displayName: me.name },
      challenge: toBytes(question.challenge),
      pubKeyCredParams: KINDS.map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: held.map((id) => ({ type: 'public-key', id: toBytes(id) })),
      timeout: PATIENCE,
    },
  });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse)) throw new Problem(400, 'passkey', m.passkey_unsupported());
  return { client_data: toText(made.response.clientDataJSON), authenticator: toText(made.response.getAuthenticatorData()) };
}

/** Signs in with whatever passkey of this site the person chooses. */
export async function signInWithPasskey(): Promise<Me> {
  forgetSignOut();
  const { data: question } = await client.POST('/api/v1/passkey-sign-in/question');
  if (!question) throw new Problem(0, '', '');
  const proof = await navigator.credentials.get({ publicKey: { rpId: question.site, challenge: toBytes(question.challenge), userVerification: 'required', timeout: PATIENCE } });
  if (!(proof instanceof PublicKeyCredential) || !(proof.response instanceof AuthenticatorAssertionResponse)) throw new Problem(400, 'passkey', m.passkey_unsupported());
  const { clientDataJSON, authenticatorData, signature, userHandle } = proof.response;
  const { data } = await client.POST('/api/v1/passkey-sign-in', {
    body: { ticket: question.ticket, credential: toText(proof.rawId), client_data: toText(clientDataJSON), authenticator: toText(authenticatorData), signature: toText(signature), handle: toText(userHandle) },
  });
  if (!data) throw new Problem(0, '', '');
  return remember(data);
}

/** What went wrong, in words: browsers say it in names. */
export function explainPasskey(error: unknown): string {
  if (!(error instanceof DOMException)) return explain(error);
  if (error.name === 'InvalidStateError') return m.passkey_held();
  if (error.name === 'NotSupportedError' || error.name === 'ConstraintError') return m.passkey_unsupported();
  if (error.name === 'SecurityError') return m.passkey_elsewhere();
  // Given up, too late, or no passkey on this device: browsers do not tell which.
  return m.passkey_given_up();
}
