"""Cutting typed text into syllables: keystrokes decoded, words run together cut apart, whatever is likeliest
here.

A word that the lexicon or the synonyms know, alone or in a phrase, stands as it is. For any other word the ways to
read it are weighed in the company of its neighbours: as it is (perhaps with a typing error), as Telex or VNI
keystrokes, or cut into syllables. Pure Python: no Django.
"""

from __future__ import annotations

from itertools import islice

from .lexicon import Lexicon
from .synonyms import Synonyms
from .text import Token, cuts, decode_keystrokes, is_syllable, split_digits, token_of, words

_CUT_PRICE = 1.0
_KEYSTROKE_PRICE = 0.5
_MOST_CUTS = 60

Syllables = tuple[Token, ...]


def syllables_of(text: str, lexicon: Lexicon, synonyms: Synonyms) -> list[Token]:
    """The syllables that a text most likely stands for, in order."""
    typed = [token_of(word) for word in words(text)]
    in_a_phrase = synonyms.in_phrases(typed)
    ways = [
        [((typed[place],), 0.0)] if place in in_a_phrase else _ways(word, lexicon, synonyms)
        for place, word in enumerate(words(text))
    ]
    chosen = [each[0][0] for each in ways]
    for index, alternatives in enumerate(ways):
        if len(alternatives) > 1:
            before = [token for syllables in chosen[:index] for token in syllables]
            after = [token for syllables in chosen[index + 1 :] for token in syllables]
            chosen[index] = max(
                alternatives, key=lambda way: lexicon.plausibility([*before, *way[0], *after]) - way[1]
            )[0]
    return [token for syllables in chosen for token in syllables]


def _ways(word: str, lexicon: Lexicon, synonyms: Synonyms) -> list[tuple[Syllables, float]]:
    """The ways to read a typed word, each with its price."""
    itself = token_of(word)
    if lexicon.knows(itself.folded) or (itself.folded,) in synonyms.entries:
        return [((itself,), 0.0)]
    decoded = decode_keystrokes(word)
    pieces = [tuple(map(token_of, cut)) for cut in islice(cuts(word), _MOST_CUTS)]
    parts = tuple(map(token_of, split_digits(word)))
    ways: list[tuple[Syllables, float]] = []
    if decoded and lexicon.knows(token_of(decoded).folded):
        ways.append(((token_of(decoded),), _KEYSTROKE_PRICE))
    ways += [
        (cut, _CUT_PRICE * (len(cut) - 1)) for cut in pieces if all(lexicon.knows(t.folded) for t in cut)
    ]
    if lexicon.neighbours(itself.folded):
        ways.append(((itself,), 0.0))
    if ways:
        return ways
    if is_syllable(itself.folded):
        return [((itself,), 0.0)]
    if len(parts) > 1:
        return [(parts, 0.0)]
    if decoded:
        return [((token_of(decoded),), 0.0)]
    return [(pieces[0] if pieces else (itself,), 0.0)]
