"""Does the manifest fit the handlers, Slack's schema and its scopes?"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT7

from bot.route import Route
from bot.routes import ROUTES
from bot.slackapp.link import creation_link
from bot.slackapp.manifest import EVENTS, ManifestError, manifest
from bot.slackapp.scopes import SCOPES
from tests.oracles import oracle

V2 = "https://raw.githubusercontent.com/slackapi/manifest-schema/v0.5.0/schemas/manifest.schema.2.0.0.json"
V1 = V2.replace("2.0.0", "1.0.0")
URL = "https://bot.example/slack/events"


def schema_2() -> dict[str, Any]:
    path = Path(__file__).with_name("manifest.v2.schema.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("request_url", [None, URL])
def test_the_manifest_keeps_slacks_shape_and_lengths(request_url: str | None) -> None:
    jsonschema.Draft7Validator(schema_2()).validate(published(manifest(ROUTES, request_url)))


def published(made: dict[str, Any]) -> dict[str, Any]:
    """Leave out what Slack's published schema does not know yet: the steps of workflows, which have a test of their own."""
    made = json.loads(json.dumps(made))
    made.pop("functions")
    made["settings"].pop("function_runtime")
    return made


def test_each_step_of_a_workflow_has_a_handler_and_typed_inputs_and_outputs() -> None:
    """The shape is that of docs.slack.dev/reference/app-manifest, functions."""
    made = manifest(ROUTES)
    assert set(made["functions"]) <= set(ROUTES.functions)
    assert "function_executed" in made["settings"]["event_subscriptions"]["bot_events"]
    assert made["settings"]["org_deploy_enabled"] is True
    types = {"string", "integer", "boolean", "slack#/types/user_id"}
    for step in made["functions"].values():
        assert step["title"]
        assert step["input_parameters"]["user"]["type"] == "slack#/types/user_id"
        assert step["input_parameters"]["user"]["is_required"] is True
        for side in ("input_parameters", "output_parameters"):
            assert {one["type"] for one in step[side].values()} <= types
            assert all(one["description"] for one in step[side].values())


def test_the_link_that_creates_the_app_is_short_enough_and_fits_a_free_plan() -> None:
    """Web servers commonly refuse a request line over 8 KiB."""
    plain = manifest(ROUTES, workflow_steps=False)
    assert len(creation_link(plain)) < 8_000
    assert "functions" not in plain
    assert plain["settings"]["org_deploy_enabled"] is False
    assert "function_executed" not in plain["settings"]["event_subscriptions"]["bot_events"]


def test_a_name_over_slacks_limit_would_be_noticed() -> None:
    wrong = manifest(ROUTES)
    wrong["display_information"]["name"] = "x" * 36
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema_2()).validate(wrong)


def test_the_manifest_passes_slacks_own_wrapper_schema() -> None:
    wrapper = json.loads(oracle("slack/manifest.schema.json").read_text(encoding="utf-8"))
    never = DRAFT7.create_resource({"not": {}})
    registry: Registry[Any] = Registry().with_resources(
        [(V2, DRAFT7.create_resource(schema_2())), (V1, never)]
    )
    jsonschema.Draft7Validator(wrapper, registry=registry).validate(published(manifest(ROUTES)))


def test_the_shipped_manifest_is_the_generated_one() -> None:
    shipped = Path(__file__).parents[3] / "deploy" / "manifest.json"
    assert json.loads(shipped.read_text(encoding="utf-8")) == manifest(ROUTES)


def test_every_event_is_known_to_slack_and_covered_by_a_scope() -> None:
    known = json.loads(oracle("slack/events.json").read_text(encoding="utf-8"))
    text = json.dumps(known)
    for event in EVENTS:
        assert f'"{event}"' in text


def test_each_command_of_the_manifest_has_a_handler_and_back() -> None:
    commands = manifest(ROUTES)["features"]["slash_commands"]
    assert {command["command"] for command in commands} == set(ROUTES.commands)


def test_a_handler_without_a_text_is_refused_by_name() -> None:
    routes = replace(ROUTES, commands={**ROUTES.commands, "/unknown": Route("ask")})
    with pytest.raises(ManifestError, match="/unknown"):
        manifest(routes)


def test_a_text_without_a_handler_is_refused_by_name() -> None:
    routes = replace(ROUTES, commands={"/wfo": ROUTES.commands["/wfo"]})
    with pytest.raises(ManifestError, match="/wfo-check"):
        manifest(routes)


def test_http_mode_names_the_address_everywhere_slack_calls() -> None:
    made = manifest(ROUTES, URL)
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["interactivity"]["request_url"] == URL
    assert made["settings"]["event_subscriptions"]["request_url"] == URL
    assert {command["url"] for command in made["features"]["slash_commands"]} == {URL}


def test_an_optional_scope_says_what_is_missing_without_it() -> None:
    assert all(scope.without for scope in SCOPES if scope.optional)
    assert all(scope.purpose for scope in SCOPES)
