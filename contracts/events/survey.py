"""The yearly questionnaire of the report, as one fact a post and year."""

from contracts.events.event import PostEvent
from contracts.events.posts import Year


class SurveyAnswered(PostEvent):
    """Answers of a post to the yearly questionnaire; absent = non-réponse."""

    NAME = "relais.survey-answered.v1"
    year: Year
