"""A folder of code, and what its requirements.txt names, as the zip that Lambda takes."""

from farshore.constructs.lambda_package.archive import LambdaPackage, package
from farshore.constructs.lambda_package.built import check_built_handler, is_built, read_built
from farshore.constructs.lambda_package.code_folder import read_code
from farshore.constructs.lambda_package.dependencies import with_dependencies
from farshore.constructs.lambda_package.handlers import check_handler, check_imports, refuse_module
from farshore.constructs.lambda_package.target import Target

__all__ = [
    "LambdaPackage",
    "Target",
    "check_built_handler",
    "check_handler",
    "check_imports",
    "is_built",
    "package",
    "read_built",
    "read_code",
    "refuse_module",
    "with_dependencies",
]
