"""The certified catalogue's tables: who is certified, by whom, how high, until when, and where it is sold.

Every rule that one row can prove is a constraint here; rules that need several tables are
triggers (``ocop_catalog.migrations``) or the listing gate (``ocop_catalog.rules`` and
``ocop_catalog.selectors``). Rows are written by ``ocop_catalog.services`` only.
"""

from .administrative import AdministrativeUnit, UnitLevel, UnitSuccession
from .certificates import Certificate, CertificateExtension, CertificateRevocation, RevocationGround
from .certified_products import CertifiedProduct
from .documents import DocumentKind, ProductDocumentFile
from .evaluations import CouncilLevel, Decision, EvaluationResult, Scheme
from .events import CatalogEvent
from .groups import ProductGroup
from .inspections import Inspection, InspectionOutcome
from .places import Capability, FulfilmentPoint, Holiday, OpeningHours, PointKind, PointStaff, PointStaffRole
from .producers import (
    DoubtGround,
    DoubtState,
    Producer,
    ProducerDoubt,
    ProducerKind,
    ProducerMember,
    ProducerMemberRole,
    ProducerStanding,
)

__all__ = [
    "AdministrativeUnit",
    "Capability",
    "CatalogEvent",
    "Certificate",
    "CertificateExtension",
    "CertificateRevocation",
    "CertifiedProduct",
    "CouncilLevel",
    "Decision",
    "DocumentKind",
    "DoubtGround",
    "DoubtState",
    "EvaluationResult",
    "FulfilmentPoint",
    "Holiday",
    "Inspection",
    "InspectionOutcome",
    "OpeningHours",
    "PointKind",
    "PointStaff",
    "PointStaffRole",
    "Producer",
    "ProducerDoubt",
    "ProducerKind",
    "ProducerMember",
    "ProducerMemberRole",
    "ProducerStanding",
    "ProductDocumentFile",
    "ProductGroup",
    "RevocationGround",
    "Scheme",
    "UnitLevel",
    "UnitSuccession",
]
