"""What nine users do in a year over one history, wherever it is served."""

import re
from datetime import date

from playwright.sync_api import Browser, Page

from contracts.days import written_day
from services.access.domain.principals import Role
from services.composition.setup import SetUp
from services.embedded.demo import seal_due
from services.faces.accounts.demo_roles import login_of
from tests.browser.test_accounts_by_page import accept, invite
from tests.browser.test_register import LATER, choose, record
from tests.browser.test_roles import PATIENCE_MS, require_whole

POSTS, UNTIL = 3, date(2026, 6, 30)
POST, QUARTER = "27-01", "2026-Q3"


class People:
    """The windows of those who work, each with its own session."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address

    def window(self, width: int = 1280) -> Page:
        size = {"width": width, "height": 900}
        return self._browser.new_context(base_url=self._address, viewport=size).new_page()

    def of(self, role: Role) -> Page:
        """Somebody of the demo, by the button of the role."""
        page = self.window()
        page.goto("/connexion")
        page.locator(f"button[value={login_of(role)}]").press("Enter")
        page.wait_for_load_state()
        return page

    def invited(self, by: Page, login: str, role: Role, scope: str, width: int = 1280) -> Page:
        """Somebody who came by an invitation."""
        by.goto("/comptes")
        page = self.window(width)
        accept(page, invite(by, login, role, scope), login)
        return page


def open_the_post(desk: Page) -> None:
    """The préfecture opens a post and signs for it."""
    desk.goto("/registre?departement=27")
    desk.get_by_role("link", name="Ouvrir un poste").click()
    for name, code in (("service", "police"), ("territory", "urbain"), ("employer", "cg")):
        choose(desk, name, code)
    record(desk, name="Évreux", commune="Évreux", fte="1", effective_on="01/07/2026")
    desk.get_by_role("link", name="Signer une convention").first.click()
    desk.check('[name="signatories"][value="etat"]')
    record(desk, convention="27-2026", starts_on="01/07/2026", ends_on=written_day(LATER))


def fill_the_post(employer: Page) -> None:
    """The employer says who fills it and what it costs."""
    employer.goto(f"/registre/{POST}")
    employer.get_by_role("link", name="Pourvoir le poste").first.click()
    record(employer, effective_on="01/07/2026")
    for year in ("2026", "2027"):
        employer.goto(f"/registre/{POST}/cout")
        record(employer, year=year, salary_eur="42 000", other_eur="3 000")


def work_a_quarter(worker: Page) -> None:
    """Three saisines of one force, and the quarter that ends confirmed with that count."""
    for day in ("06/07/2026", "17/08/2026", "21/09/2026"):
        worker.goto(f"/saisie/{POST}/nouvelle")
        for name, code in (
            ("saisine", "directe"),
            ("person.status", "victime"),
            ("person.sex", "f"),
            ("person.age", "25_45"),
        ):
            choose(worker, name, code)
        worker.check('[name="problems"][value="conjugal"]')
        record(worker, occurred_on=day)
    worker.goto(f"/saisie/{POST}/trimestre?trimestre={QUARTER}")
    worker.fill("#situations", "3")
    worker.get_by_role("button", name="Confirmer").click()
    worker.get_by_text("Le poste a confirmé ce trimestre").wait_for()


def arbitrate(desk: Page, employer: Page) -> None:
    """A call, what the employer asks, the decision."""
    desk.goto("/arbitrage/appels/27")
    terms = {"annee": "2027", "enveloppe": "30 000", "limite": "31/12/2026", "activite": "40"}
    for name, value in {**terms, "premiers": "30", "couverture": "0", "echeance": "30"}.items():
        desk.fill(f"[name={name}]", value)
    desk.get_by_role("button", name="Ouvrir l’appel").click()
    employer.goto(f"/arbitrage?perimetre={POST}")
    employer.get_by_role("link", name=re.compile("Demander")).first.click()
    employer.fill("[name=montant]", "22 500 €")
    employer.fill("[name=observations]", "Le département paie l’autre moitié.")
    employer.locator("main form[method=post] button").first.click()
    employer.wait_for_load_state()
    desk.goto("/arbitrage?perimetre=27")
    desk.locator("main a[href^='/arbitrage/27-2027']").first.click()
    assert "Le département paie l’autre moitié." in desk.locator("main").inner_text()
    require_whole(desk)
    desk.get_by_role("button", name=re.compile("décision", re.I)).first.click()
    desk.wait_for_url("**/versions/*")


def foresee(funder: Page, desk: Page) -> None:
    """Who funds the post is told what ends, and says what it becomes: the préfecture reads it."""
    funder.locator("header .folders").get_by_role("link", name="Échéances").click()
    assert "moins de 3 mois" in text_of(funder)
    funder.get_by_text("Dire ce qu’elle devient").click()
    funder.get_by_text("Une autre convention se négocie").click()
    funder.get_by_role("button", name="Enregistrer", exact=True).click()
    funder.get_by_text("Chaque fin de convention a sa réponse.").wait_for()
    assert "Une autre convention se négocie (cc.evreux" in text_of(desk, "/arbitrage?perimetre=27")


def print_the_year(funder: Page) -> None:
    """The page of a post that is funded, on paper."""
    link = funder.locator("a[href*='format=pdf']").first.get_attribute("href")
    assert funder.request.get(str(link)).body().startswith(b"%PDF")


def release(opened: SetUp) -> None:
    """Have all that was said counted, and what is closed released."""
    opened.projections.catch_up()
    opened.cut()
    seal_due(opened, lambda _: None, 2025)


def nine_users(browser: Browser, address: str, opened: SetUp) -> None:
    """Each does their part, and sees what the others did and nothing more.

    At the address is what is opened: POSTS of a demo until UNTIL.
    """
    people = People(browser, address)
    office = people.of(Role.ADMINISTRATEUR)
    desk = people.invited(office, "pref.eure", Role.PREFECTURE, "Eure")
    open_the_post(desk)
    opened.projections.catch_up()  # the page of the employer shows what is counted
    employer = people.invited(desk, "cd.eure", Role.EMPLOYEUR, POST)
    fill_the_post(employer)
    worker = people.invited(employer, "n.roussel", Role.INTERVENANT, POST, 390)
    work_a_quarter(worker)
    release(opened)
    dcsp, aniscg, funder = map(people.of, (Role.DCSP, Role.ANISCG, Role.FINANCEUR))
    arbitrate(desk, employer)
    foresee(people.invited(desk, "cc.evreux", Role.FINANCEUR, POST), desk)
    auditor = people.of(Role.AUDITEUR)
    confirmed = "Postes qui ont confirmé 1 sur 3"  # neither of the two of the demo
    assert confirmed in " ".join(text_of(dcsp).split())
    assert "situations ouvertes en 2025" in text_of(aniscg)
    assert "en 2025" in text_of(funder)
    print_the_year(funder)
    assert "27-2027-1" in text_of(auditor, "/arbitrage/27-2027-1/versions/1")
    require_nothing_false(auditor)
    for page, path in (
        (office, f"/postes/{POST}"),
        (desk, f"/saisie/{POST}"),
        (employer, f"/saisie/{POST}"),
        (employer, "/arbitrage/27-2027-1"),
        (worker, "/arbitrage/27-2027-1"),
        (funder, f"/saisie/{POST}"),
        (dcsp, f"/postes/{POST}"),
        (aniscg, "/partenaires/prefecture?perimetre=27"),
        (auditor, f"/saisie/{POST}"),
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status in (403, 404), (page.url, path)


def text_of(page: Page, path: str = "") -> str:
    """What the page says, or the page at another address."""
    if path:
        page.goto(path)
    require_whole(page)
    return page.locator("main").inner_text().replace("\xa0", " ").replace("\u202f", " ")


def require_nothing_false(auditor: Page) -> None:
    """The auditor looks at the release that all this made."""
    auditor.goto("/verification")
    auditor.locator("form[action^='/audit/editions/'] button").first.click()
    auditor.get_by_text("Un premier regard, non une preuve").wait_for(timeout=4 * PATIENCE_MS)
    assert "faux" not in text_of(auditor)
