"""Backups that are copied to another region, and what they may hold."""

from __future__ import annotations

from farshore.plan.estate import Estate
from farshore.plan.regions import region_of_arn
from farshore.plan.resource import Resource
from farshore.plan.values import as_blocks

_PLAN, _SELECTION, _LIFECYCLE = "aws_backup_plan", "aws_backup_selection", "aws_dlm_lifecycle_policy"
_VAULT = "aws_backup_vault"


class Backups:
    """What backups that are copied to another region hold, for all that is known."""

    def __init__(self, estate: Estate) -> None:
        self._volumes = any(estate.of_type(_LIFECYCLE))
        abroad = {plan.region for plan in estate.of_type(_PLAN) if _copies_abroad(plan)}
        self._anything: set[str | None] = set()
        self._selected: set[tuple[str | None, Resource | str | None]] = set()
        for selection in estate.of_type(_SELECTION):
            if selection.region in abroad:
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
    actions = [action for rule in plan.blocks("rule") for action in as_blocks(rule.get("copy_action"))]
    regions = [region_of_arn(action.get("destination_vault_arn")) for action in actions]
    # A vault that is still to be made has no ARN yet, and is assumed to be elsewhere: copies within a region are rare.
    return any(region is None or region != plan.region for region in regions)
