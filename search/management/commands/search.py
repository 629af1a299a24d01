"""``manage.py search WORDS``: the search as shoppers have it, on the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.errors import SearchError
from search.params import ParsedQuery, parse_params
from search.query import Sort
from search.results import Hit, SearchResults
from search.services import explain, search

_REPEATED = {
    "stars": "stars",
    "district": "district",
    "commune": "commune",
    "group": "group",
    "set": "set",
    "kind": "kind",
    "producer": "producer",
    "price": "price",
    "place": "place",
}


class Command(BaseCommand):
    help = "Tìm sản phẩm như người mua tìm; --json cho máy đọc, --explain cho người muốn biết vì sao."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", nargs="*", help="từ cần tìm, có dấu hay không")
        for name in _REPEATED:
            parser.add_argument(f"--{name}", nargs="+", default=[], metavar="GIÁ_TRỊ")
        parser.add_argument("--price-min", default="", help="giá thấp nhất, đồng")
        parser.add_argument("--price-max", default="", help="giá cao nhất, đồng")
        parser.add_argument("--near", default="", help="mã phường, xã, hoặc VĨ_ĐỘ,KINH_ĐỘ")
        parser.add_argument("--km", default="", help="chỉ lấy hàng có sẵn trong bán kính này")
        parser.add_argument("--in-stock", action="store_true", help="chỉ sản phẩm còn hàng")
        parser.add_argument("--potential", action="store_true", help="chỉ sản phẩm tiềm năng 5 sao")
        parser.add_argument("--new", action="store_true", help="chỉ sản phẩm mới trong quý")
        parser.add_argument(
            "--pickup", action="store_true", help="chỉ sản phẩm nhận được tại điểm trong hôm nay"
        )
        parser.add_argument("--sort", default="", help=", ".join(Sort))
        parser.add_argument("--page", default="1")
        parser.add_argument("--size", default="24")
        parser.add_argument("--backend", default="", choices=["", "postgres", "elasticsearch"])
        parser.add_argument("--explain", action="store_true", help="câu tìm được hiểu và chạy thế nào")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        parsed = parse_params(_params(options))
        if parsed.problems:
            raise CommandError(
                "\n".join(f"--{p.field}: {p.value!r}: {p.message}" for p in parsed.problems), returncode=2
            )
        try:
            if options["explain"]:
                self.stdout.write(explain(parsed.query, backend=options["backend"]))
                return
            self._write(parsed, search(parsed.query, backend=options["backend"]), as_json=options["json"])
        except SearchError as error:
            raise CommandError(f"{error.code}: {error}") from error

    def _write(self, parsed: ParsedQuery, results: SearchResults, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(as_dict(results), ensure_ascii=False, indent=2))
            return
        self.stdout.write(
            f"{results.total} sản phẩm · trang {results.page}/{max(results.pages, 1)} · {results.backend}"
        )
        if results.corrected:
            self.stdout.write(f"Có tìm cả: {results.corrected}")
        if results.did_you_mean:
            self.stdout.write(f"Ý bạn là: {results.did_you_mean}?")
        if results.missing:
            self.stdout.write(f"Không có trong tên nào: {', '.join(results.missing)}")
        for hit in results.items:
            self.stdout.write(_line(hit))
        for facet in results.facets.values():
            values = ", ".join(f"{'*' if v.selected else ''}{v.label} ({v.count})" for v in facet.values[:8])
            if values:
                self.stdout.write(f"{facet.label}: {values}")


def as_dict(results: SearchResults) -> dict[str, Any]:
    """The answer as the command's JSON."""
    return {
        "total": results.total,
        "items": [
            {
                "name": hit.name,
                "slug": hit.slug,
                "stars": hit.stars,
                "potential_five": hit.potential_five,
                "price": hit.price,
                "district": hit.district_code,
                "commune": hit.commune_code,
                "producer": hit.producer_name,
                "places": hit.places,
                "distance_km": hit.distance_km,
            }
            for hit in results.items
        ],
        "facets": {
            name: [
                {"value": value.value, "label": value.label, "count": value.count, "selected": value.selected}
                for value in facet.values
            ]
            for name, facet in results.facets.items()
        },
        "corrected": results.corrected,
        "did_you_mean": results.did_you_mean,
        "missing": list(results.missing),
        "backend": results.backend,
        "degraded": results.degraded,
    }


def _line(hit: Hit) -> str:
    where = " · ".join(filter(None, (hit.commune, hit.district)))
    distance = f" · {hit.distance_km:.1f} km" if hit.distance_km is not None else ""
    stock = f"{hit.places} điểm{distance}"
    return f"{'★' * hit.stars} {hit.name} · {hit.price:,} ₫ · {hit.producer_name} · {where} · {stock}"


def _params(options: dict[str, Any]) -> dict[str, list[str]]:
    params = {name: options[key] for name, key in _REPEATED.items()}
    params["q"] = [" ".join(options["words"])]
    near = options["near"]
    if "," in near:
        params["lat"], params["lon"] = ([part] for part in near.split(",", 1))
    else:
        params["near"] = [near]
    for name in ("price_min", "price_max", "km", "sort", "page", "size"):
        params[name] = [options[name]]
    for name in ("in_stock", "potential", "new", "pickup"):
        params[name] = ["1" if options[name] else ""]
    return params
