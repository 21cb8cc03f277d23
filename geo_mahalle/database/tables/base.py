"""What all tables share: the metadata, naming of constraints, and short column makers."""

from __future__ import annotations

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Column, ForeignKey, Identity, MetaData, Text, Uuid, text

SCHEMAS = ("register", "analysis", "pub", "identity")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    """Return the internal key of a table: a bigint identity that no page ever shows."""
    return Column("id", BigInteger, Identity(always=False), primary_key=True)


def public_id() -> Column[Any]:
    """Return the random identifier under which a row may be named outside the database."""
    return Column(
        "public_id",
        Uuid,
        server_default=text("gen_random_uuid()"),
        nullable=False,
        unique=True,
        comment="random identifier, the only one shown outside",
    )


def shape(kind: str, *, name: str = "geom", nullable: bool = False, comment: str) -> Column[Any]:
    """Return a geometry column in EPSG:4326 with its GiST index."""
    return Column(name, Geometry(kind, srid=4326, spatial_index=True), nullable=nullable, comment=comment)


def references(
    name: str,
    target: str,
    *,
    nullable: bool = False,
    comment: str,
    **options: Any,  # noqa: ANN401 - ForeignKey options
) -> Column[Any]:
    """Return a bigint column that refers to another table's key."""
    return Column(name, BigInteger, ForeignKey(target, **options), nullable=nullable, comment=comment)


def words(name: str, *, nullable: bool = False, comment: str, **options: Any) -> Column[Any]:  # noqa: ANN401
    """Return a text column with its comment."""
    return Column(name, Text, nullable=nullable, comment=comment, **options)
