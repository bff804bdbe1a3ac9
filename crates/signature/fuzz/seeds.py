#!/usr/bin/env python3
"""Seeds for the fuzzer, out of signed files: seeds.py TARGET FOLDER...

Writes into TARGET/<door>/ every PDF, container, certificate, list and response found below the folders, and those that lie
inside PDFs as signature values.
"""
import hashlib, pathlib, re, sys

ENDINGS = {
    ".pdf": ["pdf-scan", "verify-pdf"], ".p7s": ["cms", "ber"], ".p7m": ["cms", "ber"], ".crl": ["crl"],
    ".ors": ["ocsp"], ".der": ["certificate"], ".crt": ["certificate"], ".pem": ["cms"],
}
LARGEST = 200_000


def keep(target, door, data):
    if 0 < len(data) <= LARGEST:
        folder = target / door
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha256(data).hexdigest()[:24]).write_bytes(data)


def main():
    target, folders = pathlib.Path(sys.argv[1]), sys.argv[2:]
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            doors = ENDINGS.get(path.suffix.lower())
            if not doors or not path.is_file():
                continue
            data = path.read_bytes()
            for door in doors:
                keep(target, door, data)
            if path.suffix == ".pdf":
                for value in re.findall(rb"<([0-9a-fA-F]{400,})>", data):
                    container = bytes.fromhex(value.decode()[: len(value) // 2 * 2]).rstrip(b"\0")
                    keep(target, "cms", container)
                    keep(target, "ber", container)
    keep(target, "trusted-list", b"<TrustServiceStatusList><SchemeInformation><SchemeTerritory>VN</SchemeTerritory>"
         b"</SchemeInformation><TSPService><ServiceInformation><ServiceTypeIdentifier>a/Svctype/CA/QC"
         b"</ServiceTypeIdentifier><ServiceStatus>x/granted</ServiceStatus><StatusStartingTime>2020-01-01T00:00:00Z"
         b"</StatusStartingTime><ServiceDigitalIdentity><DigitalId><X509Certificate>MAA=</X509Certificate></DigitalId>"
         b"</ServiceDigitalIdentity></ServiceInformation></TSPService></TrustServiceStatusList>")


main()
