"""The demo's ledger as a table, and the check that its figures are those of TOWN_71."""



from runtime.demo import town

EXPECTED = {
    "pledges": 20,
    "items": town.ITEMS,
    "done": town.ITEMS_DONE,
    "due by year end": town.ITEMS_YEAR_END,
    "whole campaign": town.ITEMS_CAMPAIGN,
    "overdue": 0,
}
