"""What a shim is, and the one mechanism shims need: changing a module right after it was imported."""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any


@dataclass(frozen=True, slots=True)
class Shim:
    """One difference between the stack Saleor 2.10.1 was written for and ours.

    ``removed_in`` names the release that took the old behaviour away, ``why`` what of Saleor breaks without the shim
    (one line each; both go into the table of README.md). ``apply`` must be cheap: it runs before settings load.
    """

    name: str
    removed_in: str
    why: str
    apply: Callable[[], None]


def after_import(module: str, patch: Callable[[Any], None]) -> None:
    """Call ``patch(module)`` once, right after ``module`` was executed (or now, when it is imported already).

    Shims that mend Saleor's own modules need this: those modules import models, which cannot be loaded before the
    settings are, and importing them just to mend them would cost every command a second.
    """
    if module in sys.modules:
        patch(sys.modules[module])
        return
    _FINDER.patches.setdefault(module, []).append(patch)
    if _FINDER not in sys.meta_path:
        sys.meta_path.insert(0, _FINDER)


class _PatchingFinder(importlib.abc.MetaPathFinder):
    """Finds the modules that have a patch waiting, and leaves all others to the finders behind it."""

    def __init__(self) -> None:
        self.patches: dict[str, list[Callable[[Any], None]]] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self.patches:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return None
        spec.loader = _PatchingLoader(spec.loader, self.patches)
        return spec


class _PatchingLoader(importlib.abc.Loader):
    def __init__(self, loader: importlib.abc.Loader, waiting: dict[str, list[Callable[[Any], None]]]) -> None:
        self._loader = loader
        self._waiting = waiting

    def __getattr__(self, name: str) -> object:  # get_source and friends: tracebacks, inspect, coverage
        return getattr(self._loader, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        # Taken out only now: a module may be looked for without being imported.
        for patch in self._waiting.pop(module.__name__, ()):
            patch(module)


_FINDER = _PatchingFinder()
