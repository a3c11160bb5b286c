"""A whole action with a client that openapi-python-client has made: the snapshot, a price that has changed, the
action."""

import json
import sys
from http import HTTPStatus

from reckon_client import AuthenticatedClient
from reckon_client.api.actions import actions_act
from reckon_client.api.directory import directory_import
from reckon_client.api.snapshot import snapshot_read
from reckon_client.models import (
    Act,
    ActionName,
    Answer,
    CategoryEntry,
    ClientEntry,
    DecisionForm,
    Directory,
    Ids,
    Language,
    PlanEntry,
    Problem,
    ProblemCode,
    ProEntry,
    ProjectEntry,
    Shown,
    Snapshot,
    Variety,
)

origin, token = sys.argv[1:]
client = AuthenticatedClient(base_url=origin, token=token)

directory = Directory(
    plans=[PlanEntry(reference="py-plan", name="Three", interactions=3)],
    categories=[CategoryEntry(reference="py-category", name="Roofs", manual_quote_fee=800)],
    pros=[ProEntry(reference="py-pro", name="Petra", plan="py-plan", credits_=2000, categories=["py-category"])],
    clients=[
        ClientEntry(reference="py-client", name="Carl Client", mobile="+49 151 23456789", language=Language.EN)
    ],
    projects=[ProjectEntry(reference="py-project", client="py-client", category="py-category", title="A roof")],
)
ids = directory_import.sync(client=client, body=directory)
assert isinstance(ids, Ids), ids
pro = f"pro:{ids.pros['py-pro']}"
project = ids.projects["py-project"]

snapshot = snapshot_read.sync(client=client, reckon_act_as=pro)
assert isinstance(snapshot, Snapshot), snapshot
assert snapshot.leads and len(snapshot.leads) == 1, snapshot


position = snapshot.position


def quote(key: str, charges: int) -> Act:
    shown = Shown(counts=False, charges=charges, on_contact=0, blocked=False, position=position)
    return Act(
        do=ActionName.SEND_QUOTE, variety=Variety.MANUAL, key=key, project=project, amount=120_000, shown=shown
    )


surprised = actions_act.sync_detailed(client=client, reckon_act_as=pro, body=quote("py-first-try", 0))
assert surprised.status_code == HTTPStatus.CONFLICT, surprised
problem = surprised.parsed
assert isinstance(problem, Problem) and problem.code == ProblemCode.COST_CHANGED, problem
assert isinstance(problem.decision, DecisionForm), problem

charges = sum(charge.amount for charge in problem.decision.charges)
done = actions_act.sync(client=client, reckon_act_as=pro, body=quote("py-second-try", charges))
assert isinstance(done, Answer), done
once = actions_act.sync(client=client, reckon_act_as=pro, body=quote("py-second-try", charges))
assert isinstance(once, Answer), once
account = done.to_dict()["update"]["account"]
print(
    json.dumps(
        {
            "outcome": str(done.decision.outcome),
            "rule": str(done.decision.rule),
            "credits": account["credits"],
            "replayed": once.replayed,
        }
    )
)
