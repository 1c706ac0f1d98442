"""The record of a manufacturer's years: versions that only grow, the calculations behind them, erasure as a whole."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

Moment = sa.DateTime(timezone=True)
KEYS = {  # what is unique in a table that only grows
    "record_versions": ("id", "manufacturer_id,kind,item,version"),
    "record_calculations": ("manufacturer_id,calculation_id",),
}


def upgrade() -> None:
    op.create_table(
        "record_versions",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("by_staff", sa.Boolean, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_record_versions"),
        _of_a_manufacturer("record_versions"),
        sa.UniqueConstraint(
            "manufacturer_id", "kind", "item", "version", name="uq_record_versions_manufacturer_id_kind_item_version"
        ),
    )
    op.create_index("ix_record_versions_year", "record_versions", ["kind", "year", "manufacturer_id"])
    op.create_table(
        "record_calculations",
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("calculation_id", sa.String, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("calculation", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("manufacturer_id", "calculation_id", name="pk_record_calculations"),
        _of_a_manufacturer("record_calculations"),
    )
    op.create_table(
        "record_erasing",
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("manufacturer_id", name="pk_record_erasing"),
        _of_a_manufacturer("record_erasing"),
    )
    _lines()
    _only_grow(op.get_bind().dialect.name)


def _lines() -> None:
    """What a record comes to in a line."""
    op.create_table(
        "record_years",
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("year", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("total_location", sa.String),
        sa.Column("total_market", sa.String),
        sa.Column("on_track", sa.Boolean),
        sa.Column("gap", sa.String),
        sa.PrimaryKeyConstraint("manufacturer_id", "year", name="pk_record_years"),
        _of_a_manufacturer("record_years"),
    )
    op.create_index("ix_record_years_year", "record_years", ["year"])
    op.create_table(
        "record_aims",
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("target_id", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("base_year", sa.Integer, nullable=False),
        sa.Column("target_year", sa.Integer, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("potential", sa.String),
        sa.Column("by_staff", sa.Boolean, nullable=False),
        sa.Column("committed_on", sa.Date),
        sa.PrimaryKeyConstraint("manufacturer_id", name="pk_record_aims"),
        _of_a_manufacturer("record_aims"),
    )


def _of_a_manufacturer(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["manufacturer_id"], ["manufacturers.id"], name=f"fk_{table}_manufacturer_id")


def _only_grow(dialect: str) -> None:
    erasing = "EXISTS (SELECT 1 FROM record_erasing WHERE manufacturer_id = OLD.manufacturer_id)"
    if dialect == "sqlite":
        for table, keys in KEYS.items():
            refused = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}")
            op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT {erasing} {refused}")
            for key in keys:
                same = " AND ".join(f"{column} = NEW.{column}" for column in key.split(","))
                op.execute(
                    f"CREATE TRIGGER {table}_no_replace_{key.replace(',', '_')} BEFORE INSERT ON {table} "
                    f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refused}"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF {erasing} THEN RETURN OLD; END IF; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_record()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record()"
        )
