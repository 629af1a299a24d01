"""``manage.py replay_routing --since DATE --policy FILE``: a changed policy over past orders. Nothing is changed."""

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from marketplace.routing.policy import policy_from
from marketplace.routing.reading import FaultyInput
from marketplace.routing.replay import Totals, first_plans, replay
from marketplace.routing.services.planning import routing_policy
from marketplace.routing.working_time import HANOI


class Command(BaseCommand):
    help = "Plans past orders again under another policy and compares parcels, km, splits and refusals."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--policy", required=True, type=Path, metavar="FILE", help="the changed policy, JSON"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            policy = policy_from(json.loads(options["policy"].read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError, FaultyInput) as error:
            raise CommandError(f"{options['policy']}: {error}") from error
        plans = first_plans(since=datetime.combine(options["since"], datetime.min.time(), HANOI))
        before = after = Totals()
        pairs = replay(plans, policy, past=routing_policy())
        for one, other in tqdm(pairs, total=plans.count(), unit="order", disable=options["json"] or None):
            before, after = before + one, after + other
        if options["json"]:
            self.stdout.write(json.dumps({"before": asdict(before), "after": asdict(after)}))
            return
        self.stdout.write(f"{'':12}{'before':>12}{'after':>12}")
        for name, value in asdict(before).items():
            changed = asdict(after)[name]
            form = ">12.1f" if name == "km" else ">12"
            self.stdout.write(f"{name:12}{value:{form}}{changed:{form}}")
