"""What a function runs on: its Python and its processor."""

from __future__ import annotations

from dataclasses import dataclass

# python3.12 and later run on Amazon Linux 2023, which has glibc 2.34; 2.17 is the oldest that wheels are built for now.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_GLIBC_MINORS = range(34, 16, -1)
_MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True)
class Target:
    """The runtime that a package is made for.

    Attributes:
        runtime: Lambda's name of it, as `python3.13`.
        architecture: Lambda's name of the instruction set, `x86_64` or `arm64`.
    """

    runtime: str
    architecture: str

    @property
    def python(self) -> str:
        """The version of Python, as `3.13`."""
        return self.runtime.removeprefix("python")

    @property
    def machine(self) -> str:
        """The processor as Linux and wheels name it."""
        return _MACHINES[self.architecture]

    def pip_options(self) -> list[str]:
        """Return the options that make pip choose wheels for this runtime, whatever it runs on itself."""
        platforms = [f"manylinux_2_{minor}_{self.machine}" for minor in _GLIBC_MINORS]
        return [
            "--only-binary=:all:",
            "--implementation=cp",
            f"--python-version={self.python}",
            f"--abi=cp{self.python.replace('.', '')}",
            *(f"--platform={platform}" for platform in (*platforms, f"manylinux2014_{self.machine}")),
        ]

    def marker_environment(self) -> dict[str, str]:
        """Return what environment markers such as `python_version < "3.13"` compare with.

        https://packaging.python.org/en/latest/specifications/dependency-specifiers/
        """
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "0",
            "platform_system": "Linux",
            "platform_version": "0",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
        }
