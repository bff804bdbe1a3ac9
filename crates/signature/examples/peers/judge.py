"""pyHanko on the same letter: judge.py ROUNDS JSON, where JSON names file, trust, intermediates, crls, ocsps and at.

Prints the seconds of each round as JSON. Reading the letter and judging every signature are measured; the interpreter's start,
the libraries and the reading of the evidence are not.
"""
import datetime, io, json, logging, pathlib, sys, time

from asn1crypto import crl, ocsp, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)


def certificates(paths):
    found = []
    for path in paths:
        data = pathlib.Path(path).read_bytes()
        blocks = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        found += [x509.Certificate.load(der) for der in blocks]
    return found


def main():
    rounds, case = int(sys.argv[1]), json.loads(sys.argv[2])
    data = pathlib.Path(case["file"]).read_bytes()
    read = lambda paths: [pathlib.Path(path).read_bytes() for path in paths]
    roots, others = certificates(case["trust"]), certificates(case["intermediates"])
    crls = [crl.CertificateList.load(d) for d in read(case["crls"])]
    ocsps = [ocsp.OCSPResponse.load(d) for d in read(case["ocsps"])]
    moment = datetime.datetime.fromisoformat(case["at"])
    taken, intact = [], 0
    for _ in range(rounds):
        context = ValidationContext(
            trust_roots=roots, other_certs=others, crls=crls, ocsps=ocsps, moment=moment,
            allow_fetching=False, revocation_mode="hard-fail",
        )
        before = time.perf_counter()
        reader = PdfFileReader(io.BytesIO(data))
        for signature in reader.embedded_regular_signatures:
            intact += validate_pdf_signature(signature, context, ts_validation_context=context).intact
        for stamp in reader.embedded_timestamp_signatures:
            validate_pdf_timestamp(stamp, context)
        taken.append(time.perf_counter() - before)
    assert intact >= rounds, "no signature was judged"
    print(json.dumps(taken))


main()
