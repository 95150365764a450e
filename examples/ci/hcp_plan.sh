#!/usr/bin/env bash
# Writes the plan of an HCP Terraform (or Terraform Enterprise) run as JSON, for `farshore review`.
#
#   TFE_TOKEN=… ./hcp_plan.sh run-CZcmD7eagjhyX0vN > prod.tfplan.json
#
# TFE_TOKEN is a user or team token with admin access to the workspace; an organization token is refused.
# https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans#retrieve-the-json-execution-plan (2026-11-21)
set -euo pipefail

run="${1:?usage: TFE_TOKEN=… $0 RUN_ID > FILE}"
: "${TFE_TOKEN:?TFE_TOKEN is not set: a user or team token with admin access to the workspace}"
[[ "$run" =~ ^run-[A-Za-z0-9]+$ ]] || { echo "$run is not the id of a run, such as run-CZcmD7eagjhyX0vN" >&2; exit 2; }

# The token comes through a pipe, so that no list of processes shows it. curl follows the redirect to where the plan is
# kept, and sends the token there only if that is the same host.
plan="$(mktemp)"
trap 'rm -f "$plan"' EXIT
printf 'header = "Authorization: Bearer %s"\n' "$TFE_TOKEN" |
  curl --config - --fail --silent --show-error --location --max-time 120 --output "$plan" \
    "${TFE_ADDRESS:-https://app.terraform.io}/api/v2/runs/$run/plan/json-output" || exit 3

# Until the plan has completed, the answer is 204, without content.
[ -s "$plan" ] || { echo "the plan of $run has not completed" >&2; exit 3; }
cat "$plan"
