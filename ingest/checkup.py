"""A library is looked at and mended, whatever its state: even where it cannot be opened any more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ingest.embedding import DEFAULT_MODEL, SentenceEmbeddings, load_embeddings
from ingest.errors import LibraryDamagedError, UsageError
from ingest.library import Library
from ingest.maintenance.doctor import Finding, Part
from ingest.maintenance.rescue import rescue
from ingest.maintenance.salvage import Salvage
from ingest.settings import LibrarySettings
from ingest.store.write_lock import WriteLock


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found, what of it is left, what was done, and how many articles were brought back whole by that."""

    articles: int
    passages: int
    findings: tuple[Finding, ...]
    left: tuple[Finding, ...]
    steps: tuple[str, ...] = ()
    recovered: int = 0

    def to_json(self) -> dict[str, object]:
        """The checkup as JSON-ready values."""
        return asdict(self)


def check_up(
    folder: str | Path | None = None,
    *,
    repair: bool = False,
    backup: str | Path | None = None,
    on_step: Callable[[str], None] = lambda line: None,
    on_progress: Callable[[str], None] = lambda what: None,
    load_model: Callable[[str], SentenceEmbeddings] = load_embeddings,
) -> Checkup:
    """Look at all of a library, and with `repair` make it whole: what cannot be saved comes from a backup, if named.

    `on_step` is told in lines what is done, `on_progress` what is looked at. Without a folder, `ARTICLES_LIBRARY`
    names it.

    Raises:
        LibraryDamagedError: nothing is left of the catalogue, and there is no backup: all is as it was.
        LibraryBusyError: another process is writing.
        LibraryError: it cannot be written, as when the disk is full.
        UsageError: the backup cannot be read.
    """
    settings = LibrarySettings.read()
    place = Path(folder) if folder is not None else settings.library
    with _salvage(backup, on_progress) as held:
        model = settings.embedding_model or DEFAULT_MODEL
        return _Run(place, held, on_step, on_progress, lambda: load_model(model)).run(repair)


@dataclass(slots=True)
class _Run:
    """A checkup in the making."""

    folder: Path
    backup: Salvage | None
    on_step: Callable[[str], None]
    on_progress: Callable[[str], None]
    load_model: Callable[[], SentenceEmbeddings]
    steps: list[str] = field(default_factory=list)
    recovered: int = 0
    articles: int = 0
    passages: int = 0

    def run(self, repair: bool) -> Checkup:
        """Look, mend, and look again, until nothing is left that could be mended."""
        findings = left = self._look()
        if repair and findings:
            if _is_damaged(left):
                left = self._rescue()
            left = self._repair(left)
            if _is_damaged(left) or any(finding.part is Part.WORDS for finding in left):
                left = self._repair(self._rescue())
        facts = (self.articles, self.passages, tuple(findings), tuple(left), tuple(self.steps), self.recovered)
        return Checkup(*facts)

    def _look(self) -> list[Finding]:
        try:
            with Library.open(self.folder) as library:
                found = library.examine(self.on_progress)
                if not _is_damaged(found):
                    self.articles, self.passages = len(library.articles()), library.passage_count()
                return found
        except LibraryDamagedError as problem:
            return [Finding(Part.DATABASE, None, str(problem))]

    def _rescue(self) -> list[Finding]:
        with WriteLock(self.folder):
            self.recovered += rescue(self.folder, self.load_model, self.backup, self._tell, self.on_progress)
        return self._look()

    def _repair(self, findings: list[Finding]) -> list[Finding]:
        if not findings or _is_damaged(findings):
            return findings
        try:
            with Library.open(self.folder) as library:
                self.recovered += library.repair(findings, self.backup, self._tell)
        except LibraryDamagedError as problem:
            self._tell(f"That does not mend it ({problem}).")
            return [Finding(Part.DATABASE, None, str(problem))]
        return self._look()

    def _tell(self, line: str) -> None:
        self.steps.append(line)
        self.on_step(line)


def _is_damaged(findings: list[Finding]) -> bool:
    return any(finding.part is Part.DATABASE for finding in findings)


def _salvage(backup: str | Path | None, on_progress: Callable[[str], None]) -> Salvage | AbstractContextManager[None]:
    """What a backup holds, however damaged it is itself."""
    if backup is None:
        return nullcontext()
    try:
        Path(backup).open("rb").close()
        held = Salvage(Path(backup), on_progress)
    except OSError as problem:
        raise UsageError(f"The backup {backup} cannot be read ({problem.strerror}). Check the path.") from problem
    if not held.article_ids:
        raise UsageError(f"There are no articles in {backup}. Name a file that `articles backup` made.")
    return held
