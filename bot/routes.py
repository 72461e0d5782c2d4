"""Which listener answers which mention, command, button, modal and shortcut?

The manifest is made from these tables: what is not listed here is acknowledged, counted and left alone.
"""

from functools import partial

from bot.agents import news
from bot.fleet.start import ROUND
from bot.listeners import (
    agents,
    ask,
    check,
    check_form,
    compare,
    documents,
    editions,
    feedback,
    files,
    firewall,
    gap_answers,
    gap_dialog,
    gaps,
    history,
    home,
    learn,
    port_sheet,
    practice,
    results,
    rounds,
    schedule,
    shortcuts,
    site_form,
    steps,
    sweep,
    words,
)
from bot.listeners.again import try_again
from bot.render import agents as render_agents
from bot.render import answer as render_answer
from bot.render import check_form as render_check_form
from bot.render import draft_review
from bot.render import drafts as render_drafts
from bot.render import firewall as render_firewall
from bot.render import gaps as render_gaps
from bot.render import help as render_help
from bot.render import home as render_home
from bot.render import learn as render_learn
from bot.render import practice as render_practice
from bot.render import progress as render_progress
from bot.render import results as render_results
from bot.render import run as render_run
from bot.render import schedule as render_schedule
from bot.render import site_form as render_site_form
from bot.render import sweep as render_sweep
from bot.route import RUN_DEADLINE_S, SWEEP_DEADLINE_S, Route, Routes

_check = partial(Route, "check", deadline_s=RUN_DEADLINE_S)
_sweep = partial(Route, "check", deadline_s=SWEEP_DEADLINE_S)

ROUTES = Routes(
    mention=Route("ask", learn.first(words.on_words)),
    message=Route("ask", learn.first(words.on_words)),
    file=Route("ask", files.on_files, deadline_s=RUN_DEADLINE_S),
    home=Route("none", home.on_open),
    # Neither this nor the button must wait for the run it stops.
    stop=Route("check", sweep.on_stop, aside=True),
    commands={
        "/wfo": Route(
            "ask",
            learn.first(words.on_words),
            site_form.open_by_words,
            swift_for=site_form.opens_form,
        ),
        "/wfo-check": _check(
            check.on_command, check_form.open_form, swift_for=check.names_nothing
        ),
        "/wfo-sweep": _sweep(sweep.on_command),
        "/wfo-schedule": Route("check", schedule.on_command),
        "/wfo-learn": Route("ask", learn.on_command),
    },
    actions={
        "try_again": Route("none", try_again, aside=True),
        render_answer.ASK: Route("ask", home.noticed(ask.on_question)),
        render_answer.WHY: Route("ask", ask.on_why),
        render_answer.FEEDBACK: Route("ask", feedback.on_button, aside=True),
        render_answer.ASK_CURATORS: Route("ask", gaps.on_ask_curators),
        draft_review.PUBLISH: Route("curate", documents.on_publish),
        draft_review.DISCARD: Route("curate", documents.on_discard),
        render_drafts.IMPORT_AS: Route("curate", documents.on_import_as),
        render_gaps.ANSWER: Route("curate", swift=gap_dialog.open_dialog),
        render_gaps.APPROVE: Route("curate", gap_answers.on_approve),
        render_gaps.DECLINE: Route("curate", gap_answers.on_decline),
        render_help.CHECK: _check(home.noticed(check.on_button)),
        render_check_form.OPEN: Route("check", swift=check_form.open_form),
        render_site_form.OPEN: Route("administer", swift=site_form.open_by_button),
        render_site_form.ADD: Route("administer", swift=site_form.open_by_button),
        render_run.AGAIN: _check(check.on_again),
        render_run.ONLY_FAILED: _check(check.on_only_failed),
        render_results.REPORT: Route("check", results.on_report),
        render_results.FIX: Route("check", results.on_fix),
        render_results.MAIL: Route("check", results.on_mail),
        render_results.COMPARE: Route("check", compare.on_button),
        render_results.HISTORY: Route("check", home.noticed(history.on_button)),
        render_agents.WHEN_BACK: Route("check", agents.on_when_back),
        news.NEWS: Route("none", agents.on_news, refused=agents.on_news_refused),
        news.BACK: _check(agents.on_back),
        ROUND: _sweep(rounds.on_round, refused=rounds.on_refused),
        render_run.STOP: Route("check", home.refreshed(check.on_stop), aside=True),
        render_results.PORT_SHEET: Route("check", home.noticed(port_sheet.on_button)),
        render_firewall.SITE: Route("check", firewall.on_site),
        **dict.fromkeys(
            (
                render_schedule.NOW,
                render_schedule.PAUSE,
                render_schedule.RESUME,
                render_schedule.REMOVE,
            ),
            Route("check", home.noticed(schedule.on_button)),
        ),
        render_sweep.AGAIN: _sweep(sweep.on_again),
        render_sweep.STOP: Route("check", sweep.on_stop, aside=True),
        **dict.fromkeys(
            (
                render_learn.GO,
                render_learn.STOP,
                render_learn.QUIET,
                render_learn.PROGRESS,
                render_learn.PRACTICE,
                render_progress.SHEET,
                render_progress.SHARE,
                render_progress.KEEP,
                render_progress.EDITION,
            ),
            Route("ask", home.noticed(learn.on_button)),
        ),
        render_learn.ANSWER: Route("ask", learn.on_answer),
        render_practice.LOOK: Route("ask", practice.on_check, deadline_s=RUN_DEADLINE_S),
        render_practice.NAME: Route("ask", practice.on_name),
        render_practice.COMPONENT: Route("ask", practice.on_component),
        render_practice.CAUSE: Route("ask", practice.on_cause),
        render_home.REFRESH: Route("none", home.on_open),
        render_home.QUESTIONS: Route("curate", home.noticed(gaps.on_list)),
        render_home.DRAFTS: Route("curate", home.noticed(documents.on_list)),
        render_home.EDITIONS: Route("ask", home.noticed(editions.on_editions)),
    },
    shortcuts={
        ask.ASK_ABOUT: Route("ask", shortcuts.on_ask_about),
        "check_named": _check(shortcuts.on_check_named),
        firewall.REVIEW: Route("ask", firewall.on_shortcut),
    },
    functions={
        "look_up_requirement": Route("none", steps.ended(steps.on_look_up)),
        "check_site": Route("none", steps.ended(steps.on_check), deadline_s=RUN_DEADLINE_S),
    },
    views={
        render_gaps.DIALOG: Route("curate", gap_dialog.on_dialog, gap_dialog.check_dialog),
        render_check_form.FORM: _check(check_form.on_form, check_form.check_form),
        render_site_form.FORM: Route("administer", site_form.on_form, site_form.check_form),
    },
    options={
        render_gaps.REQUIREMENT: gap_dialog.list_requirements,
        render_gaps.COMPONENT: gap_dialog.list_meanings,
        render_check_form.SITE_SEARCH: check_form.list_sites,
        render_check_form.ROLE_SEARCH: check_form.list_roles,
        render_check_form.COMPONENT_SEARCH: check_form.list_components,
        render_check_form.PORT_SEARCH: check_form.list_ports,
        render_site_form.EDITION_SEARCH: site_form.list_editions,
        render_site_form.ZONE_SEARCH: site_form.list_zones,
        render_site_form.COMPONENT_SEARCH: site_form.list_components,
    },
)
