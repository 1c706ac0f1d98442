"""Tables that only grow: the database itself refuses to change or delete a row."""

from __future__ import annotations

from collections.abc import Callable


def refuse_changes(dialect: str, execute: Callable[[str], object], table: str, *, keys: tuple[str, ...]) -> None:
    """Triggers on `table`. On SQLite, `keys` names what is unique: REPLACE would else delete a row unseen."""
    message = f"{table} is append-only"
    if dialect == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        for key in keys:
            same = " AND ".join(f"{column} = NEW.{column}" for column in key.split(","))
            execute(
                f"CREATE TRIGGER {table}_no_replace_{key.replace(',', '_')} BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
