"""How do the results of a run leave the thread: a picture, files, lines to paste, a text for the customer?"""

from bot.message import File, Message
from bot.render.blocks import sections
from bot.render.escape import code, escape, fenced
from bot.render.limits import TEXT
from bot.render.words import counted
from checks.history import Changes, FinishedRun
from checks.model import Finding, Outcome
from checks.report.layout import lay_out
from checks.report.mail import mail_for
from checks.report.png import draw_png
from checks.report.scene import alt_text, scene_of
from checks.report.to_csv import write_csv
from checks.report.to_html import write_html

PORT_SHEET = "port-sheet"
REPORT, FIX, MAIL = "run-report", "run-fix", "run-mail"
COMPARE, HISTORY = "run-compare", "site-history"
_ROOM = TEXT - 400


def picture(run: FinishedRun) -> File:
    """Draw who talks to whom at the site, and how it goes; takes some 0.1 s of computing."""
    scene = scene_of(run)
    png = draw_png(scene, lay_out(scene))
    return File(f"{_stem(run)}.png", f"{run.site.id}: who talks to whom", png, alt_text(scene))


def report(run: FinishedRun, found: Changes | None) -> Message:
    """Hang the whole run into the thread, as a page to print and as a table."""
    files = (
        File(f"{_stem(run)}.html", f"Check of {run.site.id}", write_html(run, found).encode()),
        File(f"{_stem(run)}.csv", f"Check of {run.site.id}, table", write_csv(run).encode()),
    )
    text = (
        f"The whole check of {code(run.site.id)}, run {code(run.id)}: a page that needs nothing else, with the picture "
        "of the site, and a table for a spreadsheet."
    )
    return Message(text, tuple(sections(text)), files)


def fixes(run: FinishedRun) -> Message:
    """Return all there is to paste, each fix once with what it is for; as a file too where it is long."""
    found = _fixes(run)
    if not found:
        text = f"No command mends anything in run {code(run.id)} of {code(run.site.id)}."
        return Message(text, tuple(sections(text)))
    lines = "\n\n".join(found)
    head = (
        f"{counted(len(found), 'fix', 'fixes')} for {code(run.site.id)}, run {code(run.id)}. Read each before you "
        "paste it; the customer's security team should see them first."
    )
    return _pasted(head, lines, File(f"{_stem(run)}-fixes.txt", "What to paste", lines.encode()))


def mail(run: FinishedRun) -> Message:
    """Return the text for the customer, without what we must mend ourselves."""
    written = mail_for(run)
    if written is None:
        text = f"Nothing in run {code(run.id)} of {code(run.site.id)} needs the customer."
        return Message(text, tuple(sections(text)))
    head = f"For the customer of {code(run.site.id)}; read it before you send it."
    return _pasted(
        head, written, File(f"{_stem(run)}-mail.txt", "Mail to the customer", written.encode())
    )


def _pasted(head: str, lines: str, whole: File) -> Message:
    """Show lines to copy; what does not fit into a message goes into the file alone."""
    shown = f"{head}\n{fenced(lines)}"
    if len(shown) <= _ROOM:
        return Message(shown, tuple(sections(shown)))
    text = f"{head} They are in the file {escape(whole.name)}."
    return Message(text, tuple(sections(text)), (whole,))


def _fixes(run: FinishedRun) -> list[str]:
    """Join equal fixes, in the order of the plan, each below the sentences that it mends."""
    mended: dict[str, list[Finding]] = {}
    for finding in run.findings:
        if finding.fix and finding.outcome is Outcome.FAILED:
            mended.setdefault(finding.fix, []).append(finding)
    return [
        "\n".join([*(f"# {said}" for said in dict.fromkeys(f.sentence for f in found)), fix])
        for fix, found in mended.items()
    ]


def _stem(run: FinishedRun) -> str:
    return f"{run.site.id}-{run.id}"
