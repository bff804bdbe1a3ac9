#!/usr/bin/env python3
"""known-items.py PROGRAM LETTERS [--seed N]

Asks `search-bench` (PROGRAM) for letters that it knows to be there: LETTERS is the JSON Lines file that the benchmark's
`make_letters.py` writes with any seed, and the questions are made of it here, in forms in which officials type – without marks,
as raw Telex or VNI keys, with a slip, a space missing, the last word half typed, codes as they come, a number before its body,
words with a year. A letter is right when its title holds the words asked for, or when it has the code. Prints MRR@10 and
recall@10 of each form.
"""

import collections
import json
import random
import re
import subprocess
import sys
import tempfile
import unicodedata

TONES = {"\u0300": "f2", "\u0301": "s1", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
SHAPES = {"\u031b": "w7", "\u0306": "w8"}


def fold(text):
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def keys(word, is_vni):
    """The keys that write a syllable, the tone last."""
    out, tone = "", ""
    for letter in unicodedata.normalize("NFC", word.lower()):
        if letter == "đ":
            out += "d9" if is_vni else "dd"
            continue
        base, *marks = unicodedata.normalize("NFD", letter)
        out += base
        for mark in marks:
            if mark in TONES:
                tone = TONES[mark][is_vni]
            elif mark in SHAPES:
                out += SHAPES[mark][is_vni]
            else:
                out += "6" if is_vni else base
    return out + tone


def words(text):
    return re.sub(r"[,.;:()\-–/]", " ", text).split()


def slip(word, chance):
    """One letter left out, another in its place, or typed twice."""
    at = chance.randrange(len(word))
    other = chance.choice("aeiounhtcgm")
    return chance.choice([word[:at] + word[at + 1 :], word[:at] + other + word[at + 1 :], word[: at + 1] + word[at:]])


def questions(letters, chance):
    titles = [" ".join(fold(" ".join(words(letter["title"]))).split()) for letter in letters]

    def holding(phrase):
        wanted = fold(" ".join(phrase))
        return {letter["id"] for letter, title in zip(letters, titles) if wanted in title}

    for letter in chance.sample(letters, min(260, len(letters))):
        title = words(letter["title"])
        if len(title) < 9:
            continue
        length = chance.randint(6, 8)
        start = chance.randint(0, len(title) - length)
        phrase = title[start : start + length]
        right = holding(phrase)
        if not 0 < len(right) <= 10:
            continue
        plain = [fold(word) for word in phrase]
        yield "without marks", " ".join(plain), right
        yield "capitals", " ".join(phrase).upper(), right
        yield "Telex keys", " ".join(keys(word, False) for word in phrase), right
        yield "VNI keys", " ".join(keys(word, True) for word in phrase), right
        yield "some marks", " ".join(chance.choice([word, fold(word)]) for word in phrase), right
        long = [at for at, word in enumerate(plain) if len(word) > 3]
        if long:
            at = chance.choice(long)
            yield "a slip", " ".join(plain[:at] + [slip(plain[at], chance)] + plain[at + 1 :]), right
        at = chance.randrange(length - 1)
        yield "a space missing", " ".join(plain[:at] + [plain[at] + plain[at + 1]] + plain[at + 2 :]), right
        yield "half typed", " ".join(plain[:-1] + [plain[-1][: max(2, len(plain[-1]) - 1)]]), right
        year = letter["date"][:4]
        dated = holding(phrase[:5])
        yield "words and year", f"{' '.join(plain[:5])} {year}", {
            one["id"] for one in letters if one["id"] in dated and one["date"][:4] == year
        }
        code = letter["number"]
        same = {one["id"] for one in letters if one["number"] == code}
        for form, text in {
            "code": code,
            "code, plain": fold(code),
            "code, so": f"so {fold(code)}",
            "code, blanks": re.sub(r"[/-]", " ", code),
            "code, zero": f"0{code}",
        }.items():
            yield form, text, same
        number = re.match(r"\d+", code)
        if number:
            of_body = {
                one["id"]
                for one in letters
                if one["agency"] == letter["agency"] and re.match(r"\d*", one["number"])[0] == number[0]
            }
            yield "number and body", f"{number[0]} {fold(letter['agency'])}", of_body


def main():
    program, path = sys.argv[1:3]
    chance = random.Random(int(sys.argv[4]) if sys.argv[3:4] == ["--seed"] else 99)
    letters = [json.loads(line) for line in open(path, encoding="utf-8")]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "index", path, folder], check=True, stdout=subprocess.DEVNULL)
        asked = subprocess.Popen([program, "search", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        scores = collections.defaultdict(list)
        for at, (form, text, right) in enumerate(questions(letters, chance)):
            asked.stdin.write(f"q{at}\t{text}\n")
            asked.stdin.flush()
            found = asked.stdout.readline().rstrip("\n").partition("\t")[2].split()[:10]
            first = next((1 / place for place, one in enumerate(found, 1) if one in right), 0)
            scores[form].append((first, len(right & set(found)) / min(10, len(right))))
        asked.stdin.close()
        asked.wait()
    for form, each in scores.items():
        rank, recall = (sum(column) / len(each) for column in zip(*each))
        print(f"{form:16} {len(each):4}  MRR@10 {rank:.3f}  recall@10 {recall:.3f}")


if __name__ == "__main__":
    main()
