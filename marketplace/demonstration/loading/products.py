"""Writes products with variants, pictures and papers, batch by batch: memory hardly grows with their number."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from saleor.product.models import Product, ProductImage, ProductVariant

from ocop_catalog.models import (
    Certificate,
    CertificateExtension,
    CertificateRevocation,
    CertifiedProduct,
    Decision,
    EvaluationResult,
    Inspection,
    ProductDocumentFile,
)
from ocop_catalog.stars import MIN_LISTED_STARS, certificate_valid_until
from ocop_catalog.text import match_key

from ..certification import Certification, Evaluation, Papers
from ..councils import DecisionPlan
from ..producers import ProducerPlan
from ..products import ProductPlan, plan_products
from ..states import LISTABLE_STATES, plan_standings
from ..stock import Goods, Lot
from .references import References
from .shop import Shop

if TYPE_CHECKING:
    from . import Progress, Size

BATCH = 500


@dataclass(slots=True)
class _Rows:
    """Rows of one batch that can only be written once those they point to have ids."""

    results: list[EvaluationResult] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    revocations: list[CertificateRevocation] = field(default_factory=list)
    extensions: list[CertificateExtension] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)
    documents: list[ProductDocumentFile] = field(default_factory=list)

    def write(self) -> None:
        EvaluationResult.objects.bulk_create(self.results)
        Certificate.objects.bulk_create(self.certificates)
        CertificateRevocation.objects.bulk_create(self.revocations)
        CertificateExtension.objects.bulk_create(self.extensions)
        Inspection.objects.bulk_create(self.inspections)
        ProductDocumentFile.objects.bulk_create(self.documents)


class ProductWriter:
    """Writes all products; afterwards ``goods`` and ``variant_id`` say what stock can be laid in."""

    def __init__(
        self, *, size: Size, references: References, shop: Shop, producer_ids: Sequence[int]
    ) -> None:
        self.goods = Goods()
        self._variants, self._first_variants = array("i"), array("i")
        self.needs_of_producers: list[set[str]] = [set() for _ in producer_ids]
        self._size, self._references, self._shop = size, references, shop
        self._producer_ids = producer_ids
        self._certification = Certification(today=size.today, seed=size.seed)
        self._decisions: dict[DecisionPlan, Decision] = {}
        self._source = f"load_demo --seed {size.seed} (dữ liệu minh hoạ)"

    def write(self, producers: Sequence[ProducerPlan], progress: Progress) -> None:
        """Write the products of all producers, none of them published."""
        self._standings = plan_standings(producers, seed=self._size.seed)
        plans = plan_products(producers, seed=self._size.seed)
        while batch := list(islice(plans, BATCH)):
            self._write_batch(batch)
            progress.advance(len(batch))

    def variant_id(self, lot: Lot) -> int:
        """The id of the variant a lot consists of."""
        return self._variants[self._first_variants[lot.product] + lot.pack]

    def _write_batch(self, plans: list[ProductPlan]) -> None:
        products = Product.objects.bulk_create([self._product(plan) for plan in plans])
        # Saleor's own manager would queue a price task for every variant; the lowest price is written already.
        variants = QuerySet(ProductVariant).bulk_create(
            variant
            for plan, product in zip(plans, products, strict=True)
            for variant in _variants(plan, product)
        )
        ProductImage.objects.bulk_create(
            ProductImage(product=product, image=plan.picture.path, alt=plan.name[:128], sort_order=0)
            for plan, product in zip(plans, products, strict=True)
        )
        certified = CertifiedProduct.objects.bulk_create(
            self._certified(plan, product) for plan, product in zip(plans, products, strict=True)
        )
        ids = iter(variants)
        rows = _Rows()
        for plan, product in zip(plans, certified, strict=True):
            self._first_variants.append(len(self._variants))
            self._variants.extend(variant.pk for variant in islice(ids, len(plan.packs)))
            self._remember(plan)
            self._add_papers(plan, product, rows)
        rows.write()

    def _product(self, plan: ProductPlan) -> Product:
        cheapest = min(pack.price for pack in plan.packs)
        return Product(
            product_type=self._shop.experiences if plan.kind.is_experience else self._shop.goods,
            category=self._shop.categories[self._references.group(plan.kind.product_set).group_code],
            name=plan.name,
            slug=plan.slug,
            description=plan.description,
            price_amount=Decimal(cheapest),
            minimal_variant_price_amount=Decimal(cheapest),
            is_published=False,
            metadata={"demonstration": self._source},
        )

    def _certified(self, plan: ProductPlan, product: Product) -> CertifiedProduct:
        producer = plan.producer
        return CertifiedProduct(
            product=product,
            producer_id=self._producer_ids[producer.index],
            group=self._references.group(plan.kind.product_set),
            commune=self._references.communes[producer.commune.code],
            district=self._references.districts[producer.district],
            needs=list(plan.kind.needs),
            ingredients=plan.kind.ingredients,
            net_content=plan.net_content,
            shelf_life=plan.kind.shelf_life,
            storage=plan.kind.storage,
            village=plan.village,
        )

    def _remember(self, plan: ProductPlan) -> None:
        is_listable = (
            self._standings[plan.index].state in LISTABLE_STATES
            and plan.producer.standing == "active"
            and self._references.group(plan.kind.product_set).is_listable
        )
        self.goods.add(plan, is_listable=is_listable)
        self.needs_of_producers[plan.producer.index].update(plan.kind.needs)

    def _add_papers(self, plan: ProductPlan, product: CertifiedProduct, rows: _Rows) -> None:
        papers = self._certification.papers(
            index=plan.index,
            producer=plan.producer,
            standing=self._standings[plan.index],
            required_documents=product.group.required_documents,
        )
        self._save_new_decisions(papers)
        held: dict[int, Certificate] = {}
        for number, evaluation in enumerate(papers.evaluations):
            result = self._result(plan, product, evaluation)
            rows.results.append(result)
            if evaluation.stars >= MIN_LISTED_STARS:
                held[number] = self._certificate(plan, product, evaluation, result)
        rows.certificates += held.values()
        if papers.revocation:
            rows.revocations.append(
                CertificateRevocation(
                    certificate=held[papers.revocation.evaluation],
                    revoked_at=papers.revocation.at,
                    ground=papers.revocation.ground,
                    decision_number=papers.revocation.number,
                    note="Dữ liệu minh hoạ",
                )
            )
        if papers.extension:
            rows.extensions.append(
                CertificateExtension(
                    certificate=held[max(held)],
                    extended_until=papers.extension.until,
                    decision_number=papers.extension.number,
                    decided_on=papers.extension.decided_on,
                )
            )
        if papers.inspection:
            rows.inspections.append(
                Inspection(
                    certified_product=product,
                    inspected_on=papers.inspection.on,
                    outcome=papers.inspection.outcome,
                    findings=papers.inspection.findings,
                    suspended_at=papers.inspection.suspended_at,
                )
            )
        rows.documents += [
            ProductDocumentFile(
                certified_product=product,
                kind=document.kind,
                number=document.number,
                issued_on=document.issued_on,
                valid_until=document.valid_until,
            )
            for document in papers.documents
        ]

    def _save_new_decisions(self, papers: Papers) -> None:
        """Decisions are few (some hundreds, whatever the number of products): each is saved when first met."""
        for plan in (evaluation.decision for evaluation in papers.evaluations):
            if plan not in self._decisions:
                self._decisions[plan] = Decision.objects.create(
                    number=plan.number,
                    date=plan.date,
                    issuer=plan.issuer,
                    level=plan.level.value,
                    scheme=plan.scheme.code,
                    province=self._references.hanoi,
                    source_name=self._source,
                )

    def _result(
        self, plan: ProductPlan, product: CertifiedProduct, evaluation: Evaluation
    ) -> EvaluationResult:
        scores: dict[str, Any] = {}
        if evaluation.scores:
            a, b, c = evaluation.scores
            scores = {"score_a": a, "score_b": b, "score_c": c, "score": a + b + c}
        return EvaluationResult(
            decision=self._decisions[evaluation.decision],
            producer_id=product.producer_id,
            product_name=plan.name,
            match_key=match_key(plan.name),
            group=self._references.group_under(evaluation.decision.scheme.code, plan.kind.product_set),
            stars=evaluation.stars,
            potential_five=evaluation.potential_five,
            **scores,
        )

    def _certificate(
        self, plan: ProductPlan, product: CertifiedProduct, evaluation: Evaluation, result: EvaluationResult
    ) -> Certificate:
        issued: date = evaluation.decision.date
        return Certificate(
            decision=self._decisions[evaluation.decision],
            result=result,
            producer_id=product.producer_id,
            certified_product=product,
            product_name=plan.name,
            product_code=evaluation.code,
            group=result.group,
            commune=product.commune,
            district=product.district,
            stars=evaluation.stars,
            potential_five=evaluation.potential_five,
            issued_on=issued,
            valid_until=certificate_valid_until(issued),
        )


def _variants(plan: ProductPlan, product: Product) -> Iterator[ProductVariant]:
    """One per pack; a pack that costs more than the cheapest says so itself."""
    for pack in plan.packs:
        price = Decimal(pack.price)
        yield ProductVariant(
            product=product,
            sku=pack.sku,
            name=pack.label,
            price_override_amount=None if price == product.price_amount else price,
        )
