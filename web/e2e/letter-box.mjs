// A real IMAP server (Dovecot) with one account on a port of this machine. Messages lie in it as files.
import { spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from './ledger.mjs';
import { freePort } from './site.mjs';

export const USER = 'vanthu@thohoa.example';
/** Dovecot refuses to let root sign in, and root's rights are not needed. */
const NOBODY = 65_534;

const base64 = (value) => Buffer.from(value).toString('base64');
const nameOf = (number, list) => readFileSync(list, 'utf8').split('\n').map((line) => line.split(':')).find((fields) => fields[2] === String(number))[0];

/** Opens it with this password for its one account. */
export async function openLetterBox(password) {
  const at = mkdtempSync(join(tmpdir(), 'congvan-e2e-mail-'));
  const port = await freePort();
  const isRoot = userInfo().uid === 0;
  const [uid, gid] = isRoot ? [NOBODY, NOBODY] : [userInfo().uid, userInfo().gid];
  const [user, group] = [nameOf(uid, '/etc/passwd'), nameOf(gid, '/etc/group')];
  const own = (path) => {
    if (isRoot) chownSync(path, uid, gid);
  };
  own(at);
  for (const part of ['run', 'state', 'home', 'home/Maildir', 'home/Maildir/new', 'home/Maildir/cur', 'home/Maildir/tmp']) {
    mkdirSync(join(at, part));
    own(join(at, part));
  }
  writeFileSync(join(at, 'users'), `${USER}:${password}\n`);
  writeFileSync(join(at, 'log'), '');
  own(join(at, 'log'));
  writeFileSync(
    join(at, 'dovecot.conf'),
    [
      'protocols = imap',
      'listen = 127.0.0.1',
      `base_dir = ${at}/run`,
      `state_dir = ${at}/state`,
      `log_path = ${at}/log`,
      'ssl = no',
      'disable_plaintext_auth = no',
      `default_internal_user = ${user}`,
      `default_internal_group = ${group}`,
      `default_login_user = ${user}`,
      'first_valid_uid = 0',
      'auth_failure_delay = 0',
      'mail_location = maildir:~/Maildir',
      'namespace inbox {\n  inbox = yes\n  separator = /\n}',
      `service imap-login {\n  chroot =\n  inet_listener imap {\n    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}`,
      'service anvil {\n  chroot =\n}',
      'service stats {\n  chroot =\n}',
      `passdb {\n  driver = passwd-file\n  args = scheme=plain ${at}/users\n}`,
      `userdb {\n  driver = static\n  args = uid=${uid} gid=${gid} home=${at}/home\n}`,
      '',
    ].join('\n'),
  );
  const before = isRoot ? ['setpriv', '--reuid', String(uid), '--regid', String(gid), '--clear-groups'] : [];
  const [program, ...rest] = [...before, 'dovecot', '-F', '-c', join(at, 'dovecot.conf')];
  // Debian keeps it where only root's path leads.
  const child = spawn(program, rest, { stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
  let fault = null;
  child.once('error', (error) => {
    fault = error;
  });
  const answers = () =>
    new Promise((go) => {
      const line = connect(port, '127.0.0.1', () => {
        line.destroy();
        go(true);
      });
      line.once('error', () => go(false));
    });
  await until(async () => {
    if (fault) throw new Error(`the mail server does not start; it needs dovecot-imapd: cargo xtask setup (${fault.message})`);
    return answers();
  }, 'the mail server answers', 20_000);
  let count = 0;
  return {
    port,
    /** A message comes: subject, text and files, each `[name, media type, bytes]`. */
    put(subject, text, files = []) {
      const lines = [
        `Message-ID: <e2e-${++count}@songlam.example>`,
        'Date: Mon, 16 Nov 2026 09:10:00 +0700',
        `From: =?UTF-8?B?${base64('Văn thư Sở Xây dựng')}?= <vanthu.sxd@songlam.example>`,
        `To: ${USER}`,
        `Subject: =?UTF-8?B?${base64(subject)}?=`,
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="ranh"',
        '',
        '--ranh',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        base64(text),
        ...files.flatMap(([name, kind, bytes]) => ['--ranh', `Content-Type: ${kind}`, 'Content-Transfer-Encoding: base64', `Content-Disposition: attachment; filename="=?UTF-8?B?${base64(name)}?="`, '', base64(bytes)]),
        '--ranh--',
        '',
      ];
      writeFileSync(join(at, 'arriving'), lines.join('\r\n'));
      renameSync(join(at, 'arriving'), join(at, 'home/Maildir/new', `${1_794_000_000 + count}.${count}.thohoa`));
    },
    /** Messages in the inbox, and in a folder named as the server names it. */
    count: (folder) => {
      const place = join(at, 'home/Maildir', folder ? `.${folder}` : '');
      try {
        return readdirSync(join(place, 'new')).length + readdirSync(join(place, 'cur')).length;
      } catch {
        return 0;
      }
    },
    async close() {
      const gone = new Promise((go) => child.once('exit', go));
      // Told and not killed, so that it ends its own children.
      child.kill('SIGTERM');
      await gone;
      rmSync(at, { recursive: true, force: true });
    },
  };
}
