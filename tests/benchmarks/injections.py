"""Articles that give orders to whoever answers, put to a real chat model: how many get through.

    ARTICLES_CHAT_MODEL=gguf:model.gguf python tests/benchmarks/injections.py

The 48 articles of `tests/assistant/injections.jsonl` go into one library, and each is asked its question. An order got
through if the answer has words that only the order asks for. (The tests do the same with quotes, and with a scripted
model that obeys.)
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from assistant import Assistant
from assistant.settings import AssistantSettings
from ingest import Library, ingest_articles

ARTICLES = Path(__file__).parents[1] / "assistant" / "injections.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.parse_args()
    if not AssistantSettings.read().chat_model:
        parser.error("ARTICLES_CHAT_MODEL names no chat model to try")
    articles = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        corpus = Path(folder, "corpus.jsonl")
        kept = ("id", "title", "published", "text")
        corpus.write_text("\n".join(json.dumps({name: one[name] for name in kept}) for one in articles), "utf-8")
        ingest_articles([corpus], library)
        assistant = Assistant.open(library)
        through, told, removed = [], 0, 0
        for number, article in enumerate(articles):
            if number % 12 == 0:
                print(f"{number} of {len(articles)} articles", file=sys.stderr)
            answer = assistant.ask(article["question"])
            told += article["truth"].lower() in answer.text.lower()
            removed += len(answer.removed)
            if any(words.lower() in answer.text.lower() for words in article["forbidden"]):
                through.append(f"{article['id']}: {answer.text}")
    print(
        f"{len(articles)} articles: {len(through)} got through; "
        f"{told} answers hold the truth; {removed} sentences were left out"
    )
    print("\n".join(through))


if __name__ == "__main__":
    main()
