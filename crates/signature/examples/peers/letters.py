"""Letters for the benchmark: letters.py FOLDER makes them with keys of their own and prints their cases as JSON.

One of 300 kB at level B-B and one at B-LTA, and letters with 1, 10 and 100 signed revisions. The keys are thrown away.
"""
import datetime, hashlib, json, logging, pathlib, sys, zlib

from asn1crypto import keys, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
import io

logging.disable(logging.CRITICAL)
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
YEAR = datetime.timedelta(days=365)
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
          "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


class Holder:
    """A key with its certificate."""

    def __init__(self, name, issuer=None, serial=1, authority=False, usage=()):
        self.key = rsa.generate_private_key(65537, 2048)
        self.name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Hệ thống thử nghiệm văn bản điện tử"),
                               x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = issuer or self
        wanted = ("key_cert_sign", "crl_sign") if authority else ("digital_signature", "content_commitment")
        builder = (
            x509.CertificateBuilder().subject_name(self.name).issuer_name(issuer.name).serial_number(serial)
            .public_key(self.key.public_key()).not_valid_before(NOW - YEAR).not_valid_after(NOW + 9 * YEAR)
            .add_extension(x509.BasicConstraints(authority, None), True)
            .add_extension(x509.KeyUsage(**{u: u in wanted for u in USAGES}), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
        )
        if usage:
            builder = builder.add_extension(x509.ExtendedKeyUsage(usage), True)
        self.certificate = builder.sign(issuer.key, hashes.SHA256())

    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def asn1(self):
        return asn1_x509.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))

    def asn1_key(self):
        der = self.key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
                                     serialization.NoEncryption())
        return keys.PrivateKeyInfo.load(der)

    def empty_list(self):
        return (
            x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(NOW - datetime.timedelta(days=1))
            .next_update(NOW + 9 * YEAR).add_extension(x509.CRLNumber(1), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
            .sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
        )


def page(size):
    """A page with a picture that does not pack, so that the file has about that size."""
    noise, block = bytearray(), b"letter"
    while len(noise) < size:
        block = hashlib.sha256(block).digest()
        noise += block
    side = int((len(noise)) ** 0.5)
    picture = zlib.compress(bytes(noise[: side * side]))
    text = b"q 400 0 0 400 90 300 cm /P Do Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (side, side, len(picture), picture),
    ]
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    out += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    root = Holder("Gốc", authority=True)
    authority = Holder("CA", root, 2, authority=True)
    person = Holder("Nguyễn Văn An", authority, 3)
    clock = Holder("Dấu thời gian", authority, 4, usage=[ExtendedKeyUsageOID.TIME_STAMPING])
    lists = [root.empty_list(), authority.empty_list()]
    store = SimpleCertificateStore()
    store.register_multiple([authority.asn1(), root.asn1()])
    signer = signers.SimpleSigner(signing_cert=person.asn1(), signing_key=person.asn1_key(), cert_registry=store)
    stamper = timestamps.DummyTimeStamper(tsa_cert=clock.asn1(), tsa_key=clock.asn1_key(), certs_to_embed=store)

    def sign(data, field, **more):
        out = io.BytesIO()
        meta = signers.PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, **more)
        tsa = stamper if "validation_context" in more else None
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), meta, signer=signer, timestamper=tsa, output=out)
        return out.getvalue()

    context = ValidationContext(trust_roots=[root.asn1()], other_certs=[authority.asn1()], crls=lists, allow_fetching=False,
                                revocation_mode="hard-fail")
    letters = {
        "letter-300-bb": sign(page(290_000), "S1"),
        "letter-300-blta": sign(page(260_000), "S1", validation_context=context, embed_validation_info=True,
                                use_pades_lta=True),
    }
    many = page(20_000)
    for number in range(1, 101):
        many = sign(many, f"S{number}")
        if number in (1, 10, 100):
            letters[f"signed-{number}"] = many
    (folder / "root.pem").write_bytes(root.pem())
    (folder / "authority.pem").write_bytes(authority.pem())
    for number, data in enumerate(lists):
        (folder / f"{number}.crl").write_bytes(data)
    cases = []
    for name, data in letters.items():
        (folder / f"{name}.pdf").write_bytes(data)
        whole = lambda *names: [str(folder / n) for n in names]
        cases.append({"name": name, "file": str(folder / f"{name}.pdf"), "trust": whole("root.pem"),
                      "intermediates": whole("authority.pem"), "crls": whole("0.crl", "1.crl"), "ocsps": [],
                      "at": (NOW + datetime.timedelta(hours=1)).isoformat()})
    print(json.dumps(cases))


main()
