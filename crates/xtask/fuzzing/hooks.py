"""What schemathesis must know of this API beside its description: who asks, and what really exists.

Every request is made by one of several people, who signed in as the screens do. Identifiers are put in from what that
person really has, because random ones only ever meet the answer 404; a third stay as they were made. Who asks for what
depends on the request alone, so that a run repeats itself.
"""

import os
import random
import zlib

import requests
import schemathesis

URL = os.environ["CONGVAN_URL"]
PASSWORD = os.environ["CONGVAN_PASSWORD"]

# Clerk, office chief, leader, head, officer, archivist, administrator; somebody without a part in any letter, and
# somebody of another agency.
CAST = ["linh", "lam", "ha", "son", "trung", "mai", "quantri", "ngan", "camloc"]
# Their own accounts stay as they are, or nobody could go on.
SPARE = "phuc"

# What ends a session gets one of its own.
ENDING = {"sign_out", "sign_out_everywhere", "revoke_session", "change_password", "confirm_second_factor"}
SESSIONS_TO_END = 40


def sign_in(login):
    """Cookie and token of a fresh session."""
    answer = requests.post(f"{URL}/api/v1/session", json={"login": login, "password": PASSWORD}, timeout=60)
    answer.raise_for_status()
    cookie = answer.headers["set-cookie"].split(";")[0]
    return {"Cookie": cookie, "X-CSRF-Token": answer.json()["csrf_token"]}


class Colleague:
    """Somebody of the cast, with what they have."""

    def __init__(self, login):
        self.headers = sign_in(login)
        documents = []
        for box in ["arrivals", "review", "tasks", "support", "inform"]:
            page = self.ask(f"/inbox?box={box}&limit=50") or {}
            documents += [item["document_id"] for item in page.get("items", [])]
        page = self.ask("/registers/incoming/entries?limit=50") or {}
        documents += [line["document_id"] for line in page.get("items", [])]
        self.files = []
        for document in dict.fromkeys(documents):
            for file in (self.ask(f"/documents/{document}") or {}).get("files", []):
                self.files.append((document, file["id"]))
        organisation = self.ask("/organisation") or {}
        self.units = [unit["id"] for unit in organisation.get("units", [])]

    def ask(self, path):
        """The JSON at a path, or nothing where one may not ask."""
        answer = requests.get(f"{URL}/api/v1{path}", headers=self.headers, timeout=60)
        return answer.json() if answer.status_code == 200 else None


CAST = {login: Colleague(login) for login in CAST}
assert len(CAST["linh"].files) > 10 and CAST["trung"].files, "there are no letters, so nothing would be tried"
PERSON = next(account["person_id"] for account in CAST["quantri"].ask("/accounts") if account["login"] == SPARE)
TO_END = [sign_in("trung") for _ in range(SESSIONS_TO_END)]
# Other people's letters, for those who should not see them.
ALL_FILES = sorted({pair for one in CAST.values() for pair in one.files})


@schemathesis.auth(refresh_interval=None)
class Session:
    """The session of whoever makes the request."""

    def get(self, case, context):
        operation = case.operation.definition.raw.get("operationId")
        if operation in ENDING and TO_END:
            return TO_END.pop(), CAST["trung"], random.Random(0)
        made = f"{operation} {case.path_parameters} {case.query} {case.body}"
        chance = random.Random(zlib.crc32(made.encode("utf-8", "surrogatepass")))
        administers = "/administration/" in case.path or "/accounts" in case.path
        likely = ["quantri"] if administers else ["linh", "linh", "ha", "son", "trung"]
        who = CAST[chance.choice([*likely * 2, *CAST])]
        return who.headers, who, chance

    def set(self, case, data, context):
        headers, who, chance = data
        case.headers.update(headers)
        given = case.path_parameters
        if not given or chance.random() < 0.33:
            return
        if "/documents/{id}" in case.path and ALL_FILES:
            document, file = chance.choice(who.files if who.files and chance.random() < 0.8 else ALL_FILES)
            given["id"] = document
            if "file_id" in given:
                given["file_id"] = file
            if "page" in given and chance.random() < 0.5:
                given["page"] = 1
        elif "/units/{id}" in case.path and who.units:
            given["id"] = chance.choice(who.units)
        elif "/people/{id}" in case.path or "/accounts/{id}" in case.path:
            given["id"] = PERSON
