"""How long does a review take, beside its claims checked one by one? On the first 600 words of drafts of `drafts/`.

    python tests/benchmarks/review_time.py [--library DIR] [--words 600]

Prints the time of the review, of `check` on each of its claims as it stands alone, one after the other on the same
cores, of a review after one sentence was changed, how long a stop takes, and the peak memory of the process.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from drafts import assistant_of, drafts

from assistant import Assistant
from assistant.review import Review


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--library", type=Path, help="where to make the library, or where it is; a temporary one if not"
    )
    parser.add_argument("--words", type=int, default=600, help="words of the draft")
    options = parser.parse_args()
    text = first_words("\n\n".join(draft.text for draft in drafts(("dev",))), options.words)
    with assistant_of(options.library) as assistant:
        assistant.review(text[:500])  # what is loaded on first use is not of the review
        began = time.perf_counter()
        review = assistant.review(text)
        whole = time.perf_counter() - began
        singly = time_of_checks(assistant, review)
        print(f"{len(text.split())} words, {review.claims_found} claims, {whole:.1f} s")
        print(f"the same claims checked one by one: {singly:.1f} s, {singly / whole:.2f} times as long")
        began = time.perf_counter()
        assistant.review(f"{text}\n\nThe town bought a new bell in May.", review)
        print(f"checked again with a sentence more: {time.perf_counter() - began:.1f} s")
        print(f"a stop takes {time_of_stop(assistant, text):.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB")


def first_words(text: str, number: int) -> str:
    """The beginning of a text up to the end of the paragraph with that word."""
    paragraphs, count = [], 0
    for paragraph in text.split("\n\n"):
        paragraphs.append(paragraph)
        count += len(paragraph.split())
        if count >= number:
            break
    return "\n\n".join(paragraphs)


def time_of_checks(assistant: Assistant, review: Review) -> float:
    """Seconds for all claims that can be checked, each by itself."""
    began = time.perf_counter()
    for claim in review.claims:
        if claim.label != "not_checkable":
            assistant.check(claim.standalone)
    return time.perf_counter() - began


def time_of_stop(assistant: Assistant, text: str) -> float:
    """Seconds from the stop, in the midst of the work, until it is over."""
    steps = assistant.stream_review(text)
    for review in steps:
        if len(review.claims) == 3:
            break
    began = time.perf_counter()
    steps.close()  # type: ignore[attr-defined]
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
