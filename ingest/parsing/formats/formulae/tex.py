"""A formula in TeX → one readable line, as far as its commands are the usual ones. Pure."""

from __future__ import annotations

import re

from ingest.parsing.formats.superscripts import lowered_text, superscript

_SIGNS = dict(
    pair.split()
    for pair in (
        r"\times ×|\cdot ·|\div ÷|\pm ±|\mp ∓|\leq ≤|\le ≤|\geq ≥|\ge ≥|\neq ≠|\ne ≠|\approx ≈|\sim ∼|\equiv ≡|"
        r"\propto ∝|\infty ∞|\to →|\rightarrow →|\Rightarrow ⇒|\leftarrow ←|\sum ∑|\prod ∏|\int ∫|\partial ∂|"
        r"\nabla ∇|\in ∈|\notin ∉|\subset ⊂|\cup ∪|\cap ∩|\forall ∀|\exists ∃|\ldots …|\cdots …|\dots …|\circ °|"
        r"\degree °|\prime ′|\alpha α|\beta β|\gamma γ|\delta δ|\epsilon ε|\varepsilon ε|\zeta ζ|\eta η|\theta θ|"
        r"\iota ι|\kappa κ|\lambda λ|\mu μ|\nu ν|\xi ξ|\pi π|\rho ρ|\sigma σ|\tau τ|\upsilon υ|\phi φ|\varphi φ|"
        r"\chi χ|\psi ψ|\omega ω|\Gamma Γ|\Delta Δ|\Theta Θ|\Lambda Λ|\Xi Ξ|\Pi Π|\Sigma Σ|\Phi Φ|\Psi Ψ|\Omega Ω|"
        r"\% %|\$ $|\& &|\# #|\_ _|\hbar ℏ|\ell ℓ"
    ).split("|")
)
_SPACED = frozenset("=<>≤≥≈≠±×÷+−→⇒∈∼∝≡")
_TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|[{}^_&]|\s+|[^\\{}^_&\s]", re.DOTALL)
_NAMED = frozenset("sin cos tan log ln exp lim max min det arcsin arccos arctan sinh cosh tanh mod gcd".split())
_LONGEST = 2000
_DEEPEST = 30


def tex_text(formula: str) -> str:
    """The formula as a line of text: powers raised, fractions with a stroke, names of signs as signs."""
    pieces = _TOKEN.findall(formula[:_LONGEST])[::-1]
    return " ".join(_sequence(pieces, 0).split())


def _sequence(pieces: list[str], depth: int) -> str:
    """What stands up to the end of a group; `pieces` is a stack, which it is taken from."""
    written = ""
    while pieces and depth <= _DEEPEST:
        piece = pieces.pop()
        if piece == "}":
            break
        if piece in "^_":
            part = _argument(pieces, depth).strip()
            written += _raised(part) if piece == "^" else lowered_text(part)
        else:
            written += _written(piece, pieces, depth)
    return written


def _written(piece: str, pieces: list[str], depth: int) -> str:
    if piece == "{":
        return _sequence(pieces, depth + 1)
    if piece in {r"\frac", r"\dfrac", r"\tfrac"}:
        upper, lower = _argument(pieces, depth), _argument(pieces, depth)
        return f"{_grouped(upper)}/{_grouped(lower)}"
    if piece == r"\sqrt":
        under = _argument(pieces, depth)
        return f"√{under}" if len(under) == 1 or under.isdigit() else f"√({under})"
    if piece in _SIGNS or piece in _SPACED or piece == "-":
        sign = _SIGNS.get(piece, "−" if piece == "-" else piece)
        return f" {sign} " if sign in _SPACED else sign
    if piece.startswith("\\"):
        return _command(piece)
    return " " if piece == "&" else piece


def _command(piece: str) -> str:
    """A command that makes no sign: the name of a function, a space, or nothing."""
    if piece[1:] in _NAMED:
        return f"{piece[1:]} "
    return " " if piece in {r"\,", r"\ ", r"\;", r"\quad", "\\\\"} else ""


def _argument(pieces: list[str], depth: int) -> str:
    while pieces and pieces[-1].isspace():
        pieces.pop()
    return _written(pieces.pop(), pieces, depth + 1) if pieces and pieces[-1] != "}" and depth <= _DEEPEST else ""


def _raised(part: str) -> str:
    compact = part.replace(" ", "")
    return compact if compact in {"°", "′"} else superscript(compact)


def _grouped(part: str) -> str:
    part = " ".join(part.split())
    return part if re.fullmatch(r"[\w.,∞]+", part) else f"({part})"
