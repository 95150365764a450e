"""Zips that Terraform uploads: written to a folder of this process until the app is synthesised, which copies them."""

from __future__ import annotations

from typing import Any

from constructs import Construct

from farshore.constructs import aws
from farshore.constructs.lambda_package import LambdaPackage
from farshore.temporary import folder_of_this_process


def staged(scope: Construct, part: str, zipped: LambdaPackage) -> Any:
    """Return a zip as an asset, whose path changes with its content."""
    file = folder_of_this_process() / "zips" / zipped.sha256 / f"{part}.zip"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(zipped.content)
    return aws.TerraformAsset(scope, part, path=str(file), type=aws.AssetType.FILE, asset_hash=zipped.sha256[:32])
