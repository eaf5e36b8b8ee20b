"""The service charge that a pool asks of every loan, whoever asks for it: what it costs, and what it is reckoned on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.errors import Refused
from pods.lending.charges import parse_rate
from pods.lending.limits import shaped
from pods.settings.setting import NONE

if TYPE_CHECKING:
    from ledger.view import View
    from pods.crew import people
    from pods.lending.loans import ChangeRequest, LoanRequest

# Which schedule each word of the setting makes.
METHODS = {"whole": "flat", "balance": "declining"}


@shaped
def charged(act: LoanRequest | ChangeRequest, pod: people.Pod, _view: View) -> dict[str, Any]:
    """The pool's charge as the loan's rate and method; nothing where it asks for none.

    Raises: Refused, for another rate or method than the pool's terms say.
    Source: domain.md, "Savings pool": service charge per 4 weeks, flat or declining; golden/apr_of_vsla_service_charge.json.
    """
    rate = pod.terms.text("service-charge")
    if rate == NONE:
        return {}
    method = METHODS[pod.terms.text("service-charge-on")]
    other_rate = act.rate is not None and str(parse_rate(act.rate)) != rate
    if other_rate or ("method" in act.model_fields_set and act.method != method):
        raise Refused(
            f"Every loan from {pod.name} costs its service charge of {rate}, method {method}.",
            hint="Leave --rate and --method out, or propose other terms: "
            f"crewbook pod change {pod.id} --set service-charge=VALUE",
            where="rate",
        )
    return {"rate": rate, "method": method}
