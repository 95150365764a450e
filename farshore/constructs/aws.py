"""The one door to the engine and the AWS provider's bindings: `aws.S3Bucket` loads the module of S3 buckets alone.

The engine is CDKTF or CDK Terrain, whose classes have the same names. A class is found by its name. The bindings have a
module for each resource type, and every class of a module begins with the module's name: `S3BucketVersioningA` stands
in `s3_bucket_versioning`, and `AwsProvider` in `provider`.
"""

from __future__ import annotations

import importlib
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from farshore.constructs.lazy_bindings import prepare

if TYPE_CHECKING:
    from cdktf import (
        App as App,
    )
    from cdktf import (
        AssetType as AssetType,
    )
    from cdktf import (
        LocalBackend as LocalBackend,
    )
    from cdktf import (
        S3Backend as S3Backend,
    )
    from cdktf import (
        TerraformAsset as TerraformAsset,
    )
    from cdktf import (
        TerraformOutput as TerraformOutput,
    )
    from cdktf import (
        TerraformResource as TerraformResource,
    )
    from cdktf import (
        TerraformResourceLifecycle as TerraformResourceLifecycle,
    )
    from cdktf import (
        TerraformStack as TerraformStack,
    )


def __getattr__(name: str) -> Any:
    """Return a class of the engine or of the bindings, and keep it, so that it is looked up once.

    Raises:
        AttributeError: Neither has a class of that name.
    """
    if name.startswith("_"):
        raise AttributeError(name)
    engine = prepare()
    found = getattr(importlib.import_module(engine.name), name, None) or _bound(name, engine.bindings)
    if found is None:
        raise AttributeError(f"neither {engine.name} nor {engine.bindings} has a class `{name}`")
    globals()[name] = found
    return found


def _bound(name: str, bindings: str) -> Any:
    """Return a class of the bindings: from the module with the longest name that the class's name begins with."""
    words = re.findall(r"[A-Z][a-z0-9]*", name.removeprefix("Aws") if name.startswith("AwsProvider") else name)
    for end in range(len(words), 0, -1):
        module = f"{bindings}.{'_'.join(words[:end]).lower()}"
        if find_spec(module) is not None:
            found = getattr(importlib.import_module(module), name, None)
            if found is not None:
                return found
    return None
