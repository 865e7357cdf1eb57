"""The world of the campaign: so many posts, problems and acts that a year hides cells."""

from typing import Any

from tests.integration.auditing.world import POSTS, World

MORE_POSTS = POSTS | {"14-01": "14118", "14-02": "14118"}
READ = ("14-01", "14-02")
"""What one account reads."""
PROBLEMS = (["conjugal", "logement"], ["conjugal", "psy"], ["psy"], ["addict", "psy"])
OFTEN = (20, 4, 2, 1)


class Varied(World):
    """Problems that are rare, complaints, and assessments with partners, beside interviews."""

    def case(self, post: str, day: str, received: str) -> list[dict[str, Any]]:
        """A person received, with what is rare drawn in."""
        said = super().case(post, day, received)
        (problems,) = self.draw.choices(PROBLEMS, OFTEN)
        said[0]["data"] |= {"problems": problems, "details": []}
        about = {"post": post, "subject": said[0]["subject"], "occurred_on": day}
        for name, share in (("complaint-filed", 0.15), ("joint-assessment-held", 0.1)):
            if self.draw.random() < share:
                said.append(self.say(name, received, **about))
        return said
