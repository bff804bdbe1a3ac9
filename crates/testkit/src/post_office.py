"""A mail server for tests: aiosmtpd on this machine. Keeps what it takes in a Maildir."""

import asyncio
import ssl
import sys

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

port, folder, wire, certificate, key, user, password = sys.argv[1:8]


class Counter(Mailbox):
    """Takes everything but what is for two kinds of receivers."""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("khong-co@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("hop-day@"):
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def known(server, session, envelope, mechanism, given):
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (user.encode(), password.encode())
    return AuthResult(success=right, handled=right)


async def main():
    context = None
    if wire != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    counter = Counter(folder)

    def session():
        return SMTP(
            counter,
            tls_context=context if wire == "starttls" else None,
            require_starttls=wire == "starttls",
            auth_require_tls=wire == "starttls",
            authenticator=known if user else None,
            auth_required=bool(user),
            auth_exclude_mechanism=[],
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", int(port), ssl=context if wire == "tls" else None)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main())
