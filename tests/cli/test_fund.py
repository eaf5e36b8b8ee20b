"""Funds through the command line: what is given, for what, asked for and granted."""


def test_a_member_gives_to_a_solidarity_pod(crew):
    crew.do("pod open care --kind solidarity --name Care --on 2026-03-01", "fund contribute ana 20 --to care")

    assert crew.balance("Assets:Cash-Box:Care") == "20.00"
    assert crew.balance("Equity:Social:Care") == "-20.00"


def test_the_social_fund_of_a_pool_lies_apart_from_what_it_lends(crew):
    crew.do("fund contribute ana 20 --to rainy")

    assert crew.balance("Assets:Cash-Box:Rainy-Social") == "20.00"
    assert crew.balance("Equity:Social:Rainy") == "-20.00"
    assert crew.balance("Assets:Cash-Box:Rainy") == "800.00"
    assert crew.ask("statement pool rainy")["money"] == "800.00"
    assert crew.ask("statement member ana")["pods"][0]["savings"] == "500.00"


def test_who_gave_to_a_fund_can_leave_for_it_is_nobodys_claim(crew):
    crew.do("fund contribute dan 20 --to rainy", "member leave dan")
