"""What people and programs touch. Begin in `command/cli.py`, the command `articles`.

It prints by `rendering/`, or starts the `server/`, which serves the `page/` in the browser and the `api/` of programs
to those whom `access/` lets in.
"""
