"""Every audience has the role that reads its view; no page is needed to say so.

Apart from test_changing.py, whose pages cannot even be imported while a role is missing.
"""

import pytest

from contracts.release_plan import AUDIENCES, Audience
from contracts.release_plan.audiences import PUBLIC
from services.access.domain.policy import VIEWS_IN_SCOPE, VIEWS_OF
from services.access.domain.principals import LABELS, Role
from services.access.domain.scopes import SCOPES

READ_RELEASES = [audience for audience in AUDIENCES if audience.view != PUBLIC]
every_audience = pytest.mark.parametrize("audience", READ_RELEASES, ids=lambda each: each.view)


def readers_of(audience: Audience) -> list[Role]:
    """The roles that read the view of an audience, the auditor aside."""
    if audience.scope:
        return [role for role, views in VIEWS_IN_SCOPE.items() if audience.view in views]
    return [role for role, views in VIEWS_OF.items() if audience.view in views]


@every_audience
def test_an_audience_has_one_role_with_a_label(audience: Audience) -> None:
    here = "services/access/domain/principals.py"
    roles = readers_of(audience)
    assert len(roles) == 1, f"a Role in {here} that reads the view {audience.view}"
    assert roles[0] in LABELS, f"LABELS in {here}: {roles[0]}"


@every_audience
def test_a_role_is_granted_where_its_view_is_read(audience: Audience) -> None:
    for role in readers_of(audience):
        assert (role in SCOPES) == (audience.scope is not None), (
            f"SCOPES in services/access/domain/scopes.py: {role}"
        )
