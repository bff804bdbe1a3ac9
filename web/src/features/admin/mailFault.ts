import type { components } from '@/api/schema';
import { m } from '@/words';

export type MailFault = components['schemas']['MailFaultView'];

/** What was wrong, and what to do about it. */
export function faultText(fault: MailFault): string {
  switch (fault.key) {
    case 'unreachable':
      return m.mail_fault_unreachable();
    case 'timeout':
      return m.mail_fault_timeout();
    case 'tls':
      return m.mail_fault_tls();
    case 'login':
      return m.mail_fault_login();
    case 'password':
      return m.mail_fault_password();
    case 'deferred':
      return m.mail_fault_deferred({ code: fault.code ?? 0 });
    case 'refused':
      return m.mail_fault_refused({ code: fault.code ?? 0 });
    default:
      return m.mail_fault_other();
  }
}
