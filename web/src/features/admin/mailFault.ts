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
    case 'restored':
      return m.mail_fault_restored();
    default:
      return m.mail_fault_other();
  }
}

/** What keeps the agency's mailbox from being read, and what to do about it. */
export function mailboxFault(key: string): string {
  switch (key) {
    case 'unreachable':
      return m.mail_fault_unreachable();
    case 'timeout':
      return m.mail_fault_timeout();
    case 'tls':
    case 'root':
      return m.mail_fault_tls();
    case 'login':
      return m.mail_fault_login();
    case 'password':
      return m.mail_fault_password();
    case 'folder':
      return m.mailbox_fault_folder();
    case 'exposed':
      return m.mailbox_fault_exposed();
    case 'no_clerk':
      return m.mailbox_fault_no_clerk();
    case 'disk_full':
      return m.mailbox_fault_disk();
    case 'storage':
      return m.mailbox_fault_storage();
    default:
      return m.mailbox_fault_other();
  }
}
