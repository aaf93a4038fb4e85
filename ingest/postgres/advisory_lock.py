"""Who may write to a library on PostgreSQL: who has its advisory lock, which the server lets go of at a kill."""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sql

from ingest.errors import LibraryBusyError
from ingest.postgres.addresses import told_place
from ingest.postgres.problems import explained

_SPACE = 0x61727464
"""First half of the number of the lock; the second is that of the table of settings: each schema has its own."""

_KEY = "CAST(:space AS bigint) << 32 | CAST(to_regclass('settings')::oid AS bigint)"
_TRY = sql.text(f"SELECT pg_try_advisory_lock({_KEY})")
_HOLDER = sql.text(
    """SELECT a.application_name, a.backend_start FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
       WHERE l.locktype = 'advisory' AND l.granted AND l.classid = CAST(:space AS oid)
         AND l.objid = to_regclass('settings')::oid AND l.objsubid = 1
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
)
_NOTICED_AFTER = ("SET tcp_keepalives_idle = 30", "SET tcp_keepalives_interval = 10", "SET tcp_keepalives_count = 3")
"""A machine that is gone without a word loses the lock after a minute."""


class AdvisoryLock:
    """The lock of the process that writes, on a connection of its own; not for two threads at once."""

    def __init__(self, engine: sql.Engine, address: sql.URL) -> None:
        self._engine = engine
        self._address = address
        self._connection: sql.Connection | None = None
        self._count = 0

    def acquire(self) -> None:
        """Take it at once, or once more where it is held; it is taken anew where its connection was lost meanwhile.

        Raises:
            LibraryBusyError: another process has it; the message says who.
            LibraryError: the server cannot be reached.
        """
        try:
            if self._connection is not None and not self._is_alive(self._connection):
                self._let_go()
            if self._connection is None:
                self._connection = self._taken()
        except sql.exc.DBAPIError as problem:
            raise explained(problem.orig, self._address) from problem
        self._count += 1

    def release(self) -> None:
        """Let go of it once."""
        self._count = max(0, self._count - 1)
        if not self._count:
            self._let_go()

    def busy(self) -> LibraryBusyError:
        """The error of a lock that another one has."""
        holder = "another process"
        # Who it is, is only for the message; of other users, the server tells it to administrators alone.
        with suppress(sql.exc.DBAPIError), self._engine.connect() as connection:
            row = connection.execute(_HOLDER, {"space": _SPACE}).first()
            if row is not None and row.application_name:
                holder = f"{row.application_name}, connected since {row.backend_start.astimezone():%H:%M}"
        return LibraryBusyError(
            f"The library at {told_place(self._address)} is being written to already, by {holder}. "
            "Wait for that to end, then try again."
        )

    def _taken(self) -> sql.Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            for setting in _NOTICED_AFTER:
                connection.exec_driver_sql(setting)
            taken = connection.scalar(_TRY, {"space": _SPACE})
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        if not taken:
            connection.close()
            raise self.busy()
        return connection

    def _let_go(self) -> None:
        """Give the lock back, and close its connection, whatever state that is in."""
        connection, self._connection = self._connection, None
        if connection is not None:
            if not connection.invalidated:  # of a connection that was lost, the server has let go itself
                with suppress(sql.exc.DBAPIError):
                    connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")
                connection.invalidate()
            connection.close()

    @staticmethod
    def _is_alive(connection: sql.Connection) -> bool:
        try:
            connection.exec_driver_sql("SELECT 1")
        except sql.exc.DBAPIError:
            return False
        return True
