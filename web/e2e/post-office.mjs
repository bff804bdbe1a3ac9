// A mail server of few words (RFC 5321): takes what it is given, and knows nobody called "khong-co".
import { createServer } from 'node:net';

export async function startPostOffice() {
  const taken = [];
  const server = createServer((socket) => {
    let data = null;
    let held = '';
    const say = (line) => socket.write(`${line}\r\n`);
    const hear = (line) => {
      if (data !== null) {
        if (line === '.') {
          taken.push(data.join('\n'));
          data = null;
          say('250 2.0.0 Ok: queued as 4F1C');
        } else data.push(line);
        return;
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'RCPT' && /khong-co@/iu.test(line)) say('550 5.1.1 No such user here');
      else if (verb === 'DATA') {
        data = [];
        say('354 End with a dot');
      } else if (verb === 'QUIT') {
        say('221 Bye');
        socket.end();
      } else say('250 Ok');
    };
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      const lines = (held + bytes.toString('utf8')).split('\r\n');
      held = lines.pop() ?? '';
      for (const line of lines) hear(line);
    });
    say('220 mail.thohoa.example');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { port: server.address().port, taken, stop: () => new Promise((done) => server.close(done)) };
}
