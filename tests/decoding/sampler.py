"""Random texts of a grammar, written a byte at a time under llguidance, as a model's server does."""

import itertools
import random
from collections.abc import Iterator

import llguidance

_END = 256
_LONGEST = 500


class _Bytes:
    """A tokenizer whose tokens are the bytes."""

    eos_token_id = _END
    bos_token_id = None
    tokens = (*(bytes([byte]) for byte in range(256)), b"<end>")
    special_token_ids = (_END,)

    def __call__(self, text: str | bytes) -> list[int]:
        return list(text.encode() if isinstance(text, str) else text)


def samples(grammar: str, count: int, seed: int) -> Iterator[str]:
    """So many random texts of a grammar in Lark. Texts that do not end in time are not counted."""
    tokenizer = llguidance.LLTokenizer(llguidance.TokenizerWrapper(_Bytes()))
    form = llguidance.LLMatcher.grammar_from_lark(grammar)
    rng = random.Random(seed)
    texts = (_sample(llguidance.LLMatcher(tokenizer, form), rng) for _ in itertools.count())
    return itertools.islice((text for text in texts if text is not None), count)


def _sample(matcher: llguidance.LLMatcher, rng: random.Random) -> str | None:
    written = bytearray()
    while len(written) < _LONGEST:
        allowed = [token for token, bias in enumerate(matcher.compute_logit_bias()) if bias]
        assert not matcher.is_error(), matcher.get_error()
        if _END in allowed and (len(allowed) == 1 or rng.random() < 0.3):
            return written.decode()
        token = rng.choice([token for token in allowed if token != _END])
        matcher.consume_token(token)
        written.append(token)
    return None


def accepts(grammar: str, text: str) -> bool:
    """Whether a text is one of a grammar in Lark."""
    tokenizer = llguidance.LLTokenizer(llguidance.TokenizerWrapper(_Bytes()))
    matcher = llguidance.LLMatcher(tokenizer, llguidance.LLMatcher.grammar_from_lark(grammar))
    tokens = list(text.encode())
    return matcher.validate_tokens(tokens) == len(tokens) and matcher.consume_tokens(tokens) and matcher.is_accepting()
