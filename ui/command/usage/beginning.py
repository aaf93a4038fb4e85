"""What `articles` says where no command is named: the three to begin with."""

from __future__ import annotations

COMMANDS_TO_BEGIN_WITH = (
    ("articles ingest news/ https://post.example/story", "put articles in: files, folders, addresses"),
    ('articles ask "Who reported it?"', "ask them; every answer shows the words it rests on"),
    ("articles chat", "the same in your browser (with --samples: try it on ours)"),
)


def beginning_lines() -> list[str]:
    """The lines: what it is, the commands side by side with what they do, and where the others are."""
    width = max(len(command) for command, _ in COMMANDS_TO_BEGIN_WITH)
    return [
        "Ask your own articles. Three commands to begin with:",
        "",
        *(f"  {command.ljust(width)}   {does}" for command, does in COMMANDS_TO_BEGIN_WITH),
        "",
        "All commands: articles --help. One of them: articles ask --help",
    ]
