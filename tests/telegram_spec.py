"""What the Bot API's machine-readable description says of a request, an update or an answer.

The description is read from the shared folder beside the repository, never copied into it. It is stricter than
Telegram, which ignores fields that it does not know: here an unknown field is a problem, a mistake of whoever sent it.
"""

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

SPEC_PATH: Final = Path(__file__).parents[2] / "shared" / "data" / "botapi-10.1.json"
WITHOUT_SPEC: Final = f"{SPEC_PATH.name} is not beside the repository: objects are not checked against the Bot API"

Problems = list[str]

_RANGE = re.compile(r"(\d+)-(\d+)\s+(characters|bytes|items|identifiers)(.*?after entit\w+ parsing)?", re.IGNORECASE)
_NUMBERS = re.compile(r"Values between (\d+)-(\d+) are accepted")
_CONSTANT = re.compile(r"(?:always \"|must be \"?|Always (?=0))(\w+)")
_ARRAY = "Array of "
_NEWER: Final = frozenset({"can_send_welcome_messages"})
"""Fields of Bot API 10.3, which Telegram sends and aiogram 3.31 requires, though the description is of 10.1."""


@dataclass(frozen=True)
class Limit:
    """How much a field may hold, from its description."""

    least: int
    most: int
    unit: str
    after_parsing: bool

    @classmethod
    def read(cls, description: str) -> Self | None:
        match = _RANGE.search(description)
        if match is not None:
            return cls(int(match[1]), int(match[2]), match[3].lower(), match[4] is not None)
        numbers = _NUMBERS.search(description)
        return None if numbers is None else cls(int(numbers[1]), int(numbers[2]), "value", after_parsing=False)

    def problems(self, value: Any, path: str, parse_mode: str) -> Problems:
        size = self._size(value, parse_mode)
        if size is None or self.least <= size <= self.most:
            return []
        return [f"{path}: {size} {self.unit}, not {self.least}-{self.most}"]

    def _size(self, value: Any, parse_mode: str) -> int | None:
        if isinstance(value, list):
            return len(value) if self.unit in {"items", "identifiers"} else None
        if isinstance(value, int):
            return value if self.unit == "value" else None
        if not isinstance(value, str):
            return None
        if self.unit == "bytes":
            return len(value.encode())
        if self.unit != "characters":
            return None
        return _units(_plain(value, parse_mode)) if self.after_parsing else len(value)


def _units(text: str) -> int:
    """UTF-16 units, the safe way to count what is limited after entity parsing."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _plain(text: str, parse_mode: str) -> str:
    """About what remains of a marked-up text; never more."""
    match parse_mode.lower():
        case "html":
            return html.unescape(re.sub(r"<[^>]*>", "", text)).strip()
        case "markdownv2":
            return re.sub(r"\\(.)|[_*~|`]", r"\1", text).strip()
        case _:
            return text.strip()


@dataclass(frozen=True)
class Field:
    name: str
    types: tuple[str, ...]
    required: bool
    limit: Limit | None


class TelegramSpec:
    """Checks against the description. Every ``…_problems`` gives a list of sentences, empty if all is well."""

    def __init__(self, description: dict[str, Any]) -> None:
        self._types: dict[str, Any] = description["types"]
        self._methods = {method["name"].lower(): method for method in description["methods"].values()}
        self._fields: dict[str, dict[str, Field]] = {}
        self._subtypes: dict[str, list[tuple[dict[str, str], str]]] = {}

    @classmethod
    @cache
    def load(cls) -> Self | None:
        """None if the shared folder is not there; say :data:`WITHOUT_SPEC` then."""
        return cls(json.loads(SPEC_PATH.read_text(encoding="utf-8"))) if SPEC_PATH.exists() else None

    def update_problems(self, update: dict[str, Any]) -> Problems:
        problems = self.object_problems("Update", update)
        if len(update) != 2:
            problems.append(f"Update: one content is expected, not {sorted(update)}")
        return problems

    def answer_problems(self, method: str, result: Any) -> Problems:
        """Of the ``result`` of a method's answer."""
        returns = tuple(self._methods[method.lower()]["returns"])
        return self._value_problems(returns, result, method)

    def object_problems(self, type_name: str, value: Any) -> Problems:
        return self._value_problems((type_name,), value, type_name)

    def request_problems(self, record: dict[str, Any]) -> Problems:
        """Of a request as the playground records it, with JSON values or a form's texts as ``params``."""
        method, params, files = record["method"], record.get("params") or {}, record.get("files") or {}
        known = self._methods.get(method.lower())
        if known is None:
            return [f"{method}: no such method"]
        fields = self._read_fields(f"method {known['name']}", known)
        problems = [f"{method}.{name}: unknown field" for name in params if name not in fields]
        attached = set(_attachments(params))
        problems += [f"{method}: no part for attach://{name}" for name in attached - set(files)]
        direct = {name for name in files if name in fields and "InputFile" in fields[name].types}
        problems += [f"{method}: part {name} belongs to nothing" for name in set(files) - attached - direct]
        parse_mode = str(params.get("parse_mode") or "")
        for name, field in fields.items():
            if name in params:
                problems += self._parameter_problems(field, params[name], f"{method}.{name}", parse_mode)
            elif field.required and name not in files:
                problems.append(f"{method}.{name}: missing")
        return problems

    def _parameter_problems(self, field: Field, value: Any, path: str, parse_mode: str) -> Problems:
        if isinstance(value, str):
            value = _from_form(field.types, value)
        problems = self._value_problems(field.types, value, path)
        return problems or (field.limit.problems(value, path, parse_mode) if field.limit is not None else [])

    def _read_fields(self, key: str, described: dict[str, Any]) -> dict[str, Field]:
        if key not in self._fields:
            self._fields[key] = {
                field["name"]: Field(
                    field["name"], tuple(field["types"]), field["required"], Limit.read(field["description"])
                )
                for field in described.get("fields", [])
            }
        return self._fields[key]

    def _value_problems(self, types: tuple[str, ...], value: Any, path: str) -> Problems:
        """Problems with the type that fits best."""
        best: Problems | None = None
        for type_name in types:
            problems = self._one_type(type_name, value, path)
            if not problems:
                return []
            if best is None or len(problems) < len(best):
                best = problems
        return best or [f"{path}: no type is known"]

    def _one_type(self, type_name: str, value: Any, path: str) -> Problems:
        if type_name.startswith(_ARRAY):
            if not isinstance(value, list):
                return [f"{path}: an array is expected"]
            inner = (type_name.removeprefix(_ARRAY),)
            return [
                problem for i, item in enumerate(value) for problem in self._value_problems(inner, item, f"{path}[{i}]")
            ]
        primitive = _PRIMITIVES.get(type_name)
        if primitive is not None:
            return [] if primitive(value) else [f"{path}: {type_name} is expected, not {value!r:.60}"]
        described = self._types[type_name]
        if described.get("subtypes"):
            return self._union_problems(type_name, value, path)
        if not isinstance(value, dict):
            return [f"{path}: {type_name} is expected, not {value!r:.60}"]
        return self._fields_problems(self._read_fields(type_name, described), value, path)

    def _fields_problems(self, fields: dict[str, Field], value: dict[str, Any], path: str) -> Problems:
        problems = [f"{path}.{name}: unknown field" for name in value if name not in fields and name not in _NEWER]
        parse_mode = str(value.get("parse_mode") or "")
        for name, field in fields.items():
            if name in value:
                inner = f"{path}.{name}"
                wrong = self._value_problems(field.types, value[name], inner)
                if not wrong and field.limit is not None:
                    wrong = field.limit.problems(value[name], inner, parse_mode)
                problems += wrong
            elif field.required:
                problems.append(f"{path}.{name}: missing")
        return problems

    def _union_problems(self, type_name: str, value: Any, path: str) -> Problems:
        """Those of the subtype that the constant fields choose; of the best one if they do not choose."""
        if type_name not in self._subtypes:
            names = self._types[type_name]["subtypes"]
            self._subtypes[type_name] = [(self._constants(name), name) for name in names]
        candidates = self._subtypes[type_name]
        if isinstance(value, dict):
            chosen = [
                name
                for constants, name in candidates
                if all(str(value.get(field)) == constant for field, constant in constants.items())
            ]
            if not chosen:
                return [f"{path}: no {type_name} is like {value!r:.80}"]
            return self._value_problems(tuple(chosen), value, path)
        return self._value_problems(tuple(name for _, name in candidates), value, path)

    def _constants(self, type_name: str) -> dict[str, str]:
        constants = {}
        for field in self._types.get(type_name, {}).get("fields", []):
            match = _CONSTANT.search(field["description"])
            if match is not None and field["required"] and field["types"] in (["String"], ["Integer"]):
                constants[field["name"]] = match[1]
        return constants


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PRIMITIVES: Final[dict[str, Callable[[Any], bool]]] = {
    "Integer": _is_integer,
    "Float": lambda value: _is_integer(value) or isinstance(value, float),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "InputFile": lambda value: isinstance(value, str) and value.startswith("attach://"),
}


def _from_form(types: tuple[str, ...], value: str) -> Any:
    """A form's text as the type that is expected; left as it is where it cannot be that."""
    if "String" in types and "Integer" not in types:
        return value
    if "Integer" in types and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "String" in types or (types == ("Boolean",) and value not in {"true", "false"}):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _attachments(value: Any) -> list[str]:
    """The parts that a parameter refers to, however deep."""
    if isinstance(value, str):
        if value.startswith("attach://"):
            return [value.removeprefix("attach://")]
        return re.findall(r'"attach://([^"\\]+)"', value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [name for item in value for name in _attachments(item)]
    return []
