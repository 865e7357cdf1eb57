"""Expand: on PostgreSQL, who serves people compares passwords and reads no hash of one.

argon2 is computed where a password is typed, from the parameters and the salt that one function
gives; another says whether the result is what is kept.

Revision ID: 0005
"""

from alembic import op

revision = "0005"
down_revision = "0004"

RIGHTS = "SECURITY DEFINER SET search_path = access, pg_temp"
FUNCTIONS = (
    f"CREATE FUNCTION password_salt(who text) RETURNS text LANGUAGE sql STABLE {RIGHTS} AS $$ "
    "SELECT left(hash, length(hash) - strpos(reverse(hash), '$')) FROM passwords "
    "WHERE login = who $$",
    "CREATE FUNCTION password_is(who text, said text) RETURNS boolean "
    f"LANGUAGE sql STABLE {RIGHTS} AS $$ "
    "SELECT EXISTS (SELECT FROM passwords WHERE login = who AND hash = said) $$",
    f"CREATE FUNCTION keep_password(who text, said text) RETURNS void LANGUAGE sql {RIGHTS} AS $$ "
    "INSERT INTO passwords (login, hash) VALUES (who, said) "
    "ON CONFLICT (login) DO UPDATE SET hash = said $$",
)


def upgrade() -> None:
    """Create the functions, for nobody yet: infra/postgres/grants.sql says for whom."""
    if op.get_bind().dialect.name == "postgresql":
        for function in FUNCTIONS:
            op.execute(function)
            signature = function.split(" RETURNS")[0].removeprefix("CREATE ")
            op.execute(f"REVOKE ALL ON {signature} FROM PUBLIC")
