"""SQL that is the same for every request is made once by the ORM and then kept.

Building an expression with subqueries costs more than PostgreSQL needs to run it: without this,
two thirds of the time of reading one record went into making its statement anew.
"""

from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL

__all__ = ["frozen"]


def frozen(model: type[models.Model], expression: Any) -> RawSQL:
    """``expression`` over ``model``'s own row as ready-made SQL, for the list of columns.

    It may use the row's columns and subqueries; one that needs a join in the outer statement is
    refused with a ValueError, because the statement it is put into would not have that join.
    """
    compiler = model._base_manager.values_list(expression).query.get_compiler(connection=connection)
    compiler.setup_query()
    ((column, (sql, parameters), _alias),) = compiler.select
    if sum(count > 0 for count in compiler.query.alias_refcount.values()) > 1:
        raise ValueError(f"{expression} needs a join: use a subquery")
    return RawSQL(sql, tuple(parameters), column.output_field)  # noqa: S611  (made by the ORM)
