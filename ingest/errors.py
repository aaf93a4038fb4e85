"""Everything that can go wrong on purpose, as one tree.

ArticleDeskError              the message names what failed and what to do; the command line exits with 1
├── UsageError                what the person asked cannot be done as asked; the command line exits with 2
│   ├── QuestionError         the question is empty or too long
│   └── SettingsError         a setting has an unknown name or an unusable value
├── SourceError               one file or record could not become an article; the others still can
├── ModelError                a model is missing, or is not the one that it should be
├── ChatModelError            the chat model did not answer; the quotes still do
│   └── CutOffError           it went on for too long; what it wrote before stands
├── DistributedError          the processes that were to do the work cannot be reached, or failed
└── LibraryError              the library cannot be opened, read or written
    ├── EmptyLibraryError     it has no articles yet
    ├── LibraryDamagedError   its catalogue is gone or damaged; the message says how to restore it
    ├── LibraryMismatchError  it was made with another embedding model or by another version
    ├── LibraryBusyError      another process is writing to it
    └── UnknownArticleError   it holds no article of that id

"The articles don't say" is an answer, never an error.
"""


class ArticleDeskError(Exception):
    """The root: catch this to catch all that Article Desk raises on purpose."""


class UsageError(ArticleDeskError):
    """What was asked cannot be done as asked: ask differently."""


class QuestionError(UsageError):
    """The question is empty or too long."""


class SettingsError(UsageError):
    """A setting has an unknown name or an unusable value."""


class SourceError(ArticleDeskError):
    """One file or record could not become an article; the others still can."""


class ModelError(ArticleDeskError):
    """A model is missing, or is not the one that it should be."""


class ChatModelError(ArticleDeskError):
    """The chat model cannot be reached, refuses, or fell silent; the quotes still answer."""


class CutOffError(ChatModelError):
    """The chat model wrote for too long or too much and was cut off; what it wrote before stands."""


class DistributedError(ArticleDeskError):
    """The processes that were to parse and embed cannot be started or reached, or failed; what was stored stays."""


class LibraryError(ArticleDeskError):
    """The library cannot be opened, read or written."""


class EmptyLibraryError(LibraryError):
    """The library has no articles yet."""


class LibraryDamagedError(LibraryError):
    """The catalogue of the library is gone or damaged."""


class LibraryMismatchError(LibraryError):
    """The library was made with another embedding model or by another version."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""


class UnknownArticleError(LibraryError):
    """The library holds no article of that id."""
