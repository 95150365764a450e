"""Backups that are copied to another region, and what they may hold."""

from __future__ import annotations

from farshore.plan.estate import Estate
from farshore.plan.regions import region_of_arn
from farshore.plan.resource import Resource
from farshore.plan.values import as_blocks

_PLAN, _SELECTION, _VAULT = "aws_backup_plan", "aws_backup_selection", "aws_backup_vault"
_LIFECYCLE = "aws_dlm_lifecycle_policy"


class Backups:
    """What backups that are copied to another region hold, for all that is known."""

    def __init__(self, estate: Estate) -> None:
        self._volumes = any(estate.of_type(_LIFECYCLE))
        abroad = {plan for plan in estate.of_type(_PLAN) if _copies_abroad(plan)}
        regions = {plan.region for plan in abroad}
        self._anything: set[str | None] = set()
        self._selected: set[tuple[str | None, Resource | str | None]] = set()
        for selection in estate.of_type(_SELECTION):
            plans = _plans_of(selection, estate)
            if not abroad.isdisjoint(plans) or (not plans and selection.region in regions):
                self._add(selection)

    def _add(self, selection: Resource) -> None:
        given = selection.get("resources")
        names = [name for name in given if isinstance(name, str)] if isinstance(given, list) else []
        # Selections by tags may select anything.
        by_tags = selection.blocks("selection_tag") or selection.blocks("condition")
        if by_tags or any("*" in name for name in names):
            self._anything.add(selection.region)
        chosen: list[Resource | str] = [*names, *selection.plan.referenced(selection, "resources")]
        self._selected.update((selection.region, one) for one in chosen)

    def may_hold(self, one: Resource) -> bool:
        """Say whether backups of a resource may go to another region."""
        if one.type == "aws_ebs_volume" and self._volumes:
            return True
        selected = (one.region, one) in self._selected or (one.region, one.arn) in self._selected
        return selected or one.region in self._anything


def _plans_of(selection: Resource, estate: Estate) -> list[Resource]:
    """Return the backup plans that a selection is of; none where that is not known."""
    named = [one for one in estate.of_type(_PLAN) if one.get("id") and one.get("id") == selection.get("plan_id")]
    return named or [one for one in selection.plan.referenced(selection, "plan_id") if one.type == _PLAN]


def vaults_of_copies(estate: Estate) -> set[Resource]:
    """Return the vaults that backups of another region are copied to, and the keys of those: needed there only."""
    plans = list(estate.of_type(_PLAN))
    actions = (
        action for plan in plans for rule in plan.blocks("rule") for action in as_blocks(rule.get("copy_action"))
    )
    arns = {str(action.get("destination_vault_arn")) for action in actions}
    referred = {(plan, one) for plan in plans for one in plan.plan.referenced(plan, "rule") if one.type == _VAULT}
    abroad = {one for plan, one in referred if one.region != plan.region}
    vaults = {one for one in estate.of_type(_VAULT) if one in abroad or (one.arn and one.arn in arns)}
    return vaults | {key for one in vaults for key in one.plan.referenced(one, "kms_key_arn")}


def _copies_abroad(plan: Resource) -> bool:
    """Say whether a plan copies to another region; a vault of which nothing is known is assumed to be elsewhere."""
    for number, rule in enumerate(plan.blocks("rule")):
        for each, action in enumerate(as_blocks(rule.get("copy_action"))):
            vault = action.get("destination_vault_arn")
            referred = plan.plan.referenced(plan, "rule", number, "copy_action", each, "destination_vault_arn")
            regions = {region_of_arn(vault)} if vault else {one.region for one in referred if one.type == _VAULT}
            if not regions or any(region is None or region != plan.region for region in regions):
                return True
    return False
